package lanewise.tensor.internal.conv;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatTapKernel implements FloatTapKernel {
    @Override
    public void multiply(int terms, float[] x, int xOffset, int[] xAt, float[] w, int wOffset, int[] wAt, int rows,
            int[] rowAt, int channels, float[] out, int outOffset, int outStep, boolean continued) {
        for (int m = 0; m < rows; m++) {
            for (int c = 0; c < channels; c++) {
                int at = outOffset + m * outStep + c;
                float sum = continued ? out[at] : 0;
                for (int t = 0; t < terms; t++) {
                    sum = Math.fma(x[xOffset + rowAt[m] + xAt[t] + c], w[wOffset + wAt[t] + c], sum);
                }
                out[at] = sum;
            }
        }
    }
}
