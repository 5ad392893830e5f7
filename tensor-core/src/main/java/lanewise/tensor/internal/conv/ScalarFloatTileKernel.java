package lanewise.tensor.internal.conv;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatTileKernel implements FloatTileKernel {
    @Override
    public void images(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        for (int c = 0; c < n; c++) {
            float x0 = x[at + c];
            float x1 = x[at + step + c];
            float x2 = x[at + 2 * step + c];
            float x3 = x[at + 3 * step + c];
            float x4 = x[at + 4 * step + c];
            float x5 = x[at + 5 * step + c];
            float even1 = Math.fma(-9.0f / 4, x2, x4);
            float odd1 = Math.fma(-9.0f / 4, x1, x3);
            float even2 = Math.fma(-9.0f / 16, x2, x4);
            float odd2 = Math.fma(-9.0f / 16, x1, x3);
            out[outAt + c] = Math.fma(81.0f / 64, x0, Math.fma(-45.0f / 16, x2, x4));
            out[outAt + outStep + c] = Math.fma(3.0f / 4, odd1, even1);
            out[outAt + 2 * outStep + c] = Math.fma(-3.0f / 4, odd1, even1);
            out[outAt + 3 * outStep + c] = Math.fma(3.0f / 2, odd2, even2);
            out[outAt + 4 * outStep + c] = Math.fma(-3.0f / 2, odd2, even2);
            out[outAt + 5 * outStep + c] = Math.fma(81.0f / 64, x1, Math.fma(-45.0f / 16, x3, x5));
        }
    }

    @Override
    public void filters(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        for (int c = 0; c < n; c++) {
            float x0 = x[at + c];
            float x1 = x[at + step + c];
            float x2 = x[at + 2 * step + c];
            float even1 = Math.fma(9.0f / 16, x2, x0) * (-128.0f / 243);
            float even2 = Math.fma(9.0f / 4, x2, x0) * (32.0f / 243);
            out[outAt + c] = x0 * (64.0f / 81);
            out[outAt + outStep + c] = Math.fma(-32.0f / 81, x1, even1);
            out[outAt + 2 * outStep + c] = Math.fma(32.0f / 81, x1, even1);
            out[outAt + 3 * outStep + c] = Math.fma(16.0f / 81, x1, even2);
            out[outAt + 4 * outStep + c] = Math.fma(-16.0f / 81, x1, even2);
            out[outAt + 5 * outStep + c] = x2;
        }
    }

    @Override
    public void results(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        for (int c = 0; c < n; c++) {
            float x1 = x[at + step + c];
            float x2 = x[at + 2 * step + c];
            float x3 = x[at + 3 * step + c];
            float x4 = x[at + 4 * step + c];
            float sum1 = x1 + x2;
            float sum2 = x3 + x4;
            float difference1 = x1 - x2;
            float difference2 = x3 - x4;
            out[outAt + c] = x[at + c] + sum1 + sum2;
            out[outAt + outStep + c] = Math.fma(3.0f / 2, difference2, 3.0f / 4 * difference1);
            out[outAt + 2 * outStep + c] = Math.fma(9.0f / 4, sum2, 9.0f / 16 * sum1);
            out[outAt + 3 * outStep + c] =
                    Math.fma(27.0f / 8, difference2, Math.fma(27.0f / 64, difference1, x[at + 5 * step + c]));
        }
    }

    @Override
    public void resultGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        for (int c = 0; c < n; c++) {
            float x0 = x[at + c];
            float x1 = x[at + step + c];
            float x2 = x[at + 2 * step + c];
            float x3 = x[at + 3 * step + c];
            float even1 = Math.fma(9.0f / 16, x2, x0);
            float odd1 = Math.fma(9.0f / 16, x3, x1);
            float even2 = Math.fma(9.0f / 4, x2, x0);
            float odd2 = Math.fma(9.0f / 4, x3, x1);
            out[outAt + c] = x0;
            out[outAt + outStep + c] = Math.fma(3.0f / 4, odd1, even1);
            out[outAt + 2 * outStep + c] = Math.fma(-3.0f / 4, odd1, even1);
            out[outAt + 3 * outStep + c] = Math.fma(3.0f / 2, odd2, even2);
            out[outAt + 4 * outStep + c] = Math.fma(-3.0f / 2, odd2, even2);
            out[outAt + 5 * outStep + c] = x3;
        }
    }

    @Override
    public void filterGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        for (int c = 0; c < n; c++) {
            float x1 = x[at + step + c];
            float x2 = x[at + 2 * step + c];
            float x3 = x[at + 3 * step + c];
            float x4 = x[at + 4 * step + c];
            float sum1 = x1 + x2;
            float sum2 = x3 + x4;
            float difference1 = x1 - x2;
            float difference2 = x3 - x4;
            out[outAt + c] = Math.fma(32.0f / 243, sum2, Math.fma(-128.0f / 243, sum1, 64.0f / 81 * x[at + c]));
            out[outAt + outStep + c] = Math.fma(16.0f / 81, difference2, -32.0f / 81 * difference1);
            out[outAt + 2 * outStep + c] = Math.fma(8.0f / 27, sum2, Math.fma(-8.0f / 27, sum1, x[at + 5 * step + c]));
        }
    }
}
