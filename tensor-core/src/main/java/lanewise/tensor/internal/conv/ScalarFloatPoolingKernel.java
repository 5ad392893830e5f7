package lanewise.tensor.internal.conv;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatPoolingKernel implements FloatPoolingKernel {
    @Override
    public void maximum(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float firstTap,
            float tapsPerRow, float[] out, int outAt, float[] taps, int tapsAt, int n) {
        for (int c = 0; c < n; c++) {
            float best = x[at + c];
            float tap = firstTap;
            for (int p = 0; p < rows; p++) {
                for (int q = 0; q < columns; q++) {
                    float value = x[at + p * rowStep + q * columnStep + c];
                    if (value > best || value != value) {
                        best = value;
                        tap = firstTap + p * tapsPerRow + q;
                    }
                }
            }
            out[outAt + c] = best;
            taps[tapsAt + c] = tap;
        }
    }

    @Override
    public void average(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float divisor,
            float[] out, int outAt, int n) {
        for (int c = 0; c < n; c++) {
            float sum = 0;
            for (int p = 0; p < rows; p++) {
                for (int q = 0; q < columns; q++) {
                    sum += x[at + p * rowStep + q * columnStep + c];
                }
            }
            out[outAt + c] = sum / divisor;
        }
    }

    @Override
    public void addWhere(float[] x, int at, float[] taps, int tapsAt, float tap, float[] sum, int sumAt, int n) {
        for (int c = 0; c < n; c++) {
            if (taps[tapsAt + c] == tap) {
                sum[sumAt + c] += x[at + c];
            }
        }
    }

    @Override
    public void addQuotient(float[] x, int at, float divisor, float[] sum, int sumAt, int n) {
        for (int c = 0; c < n; c++) {
            sum[sumAt + c] += x[at + c] / divisor;
        }
    }
}
