package lanewise.tensor.internal.kernel;

/** Reduces many sequences that start at equal distances: rows one by one, columns side by side. */
public final class FloatReduction {
    // Columns that are summed together: their lanes fit the first-level cache.
    private static final int COLUMN_TILE = 256;

    private FloatReduction() {}

    /**
     * Computes {@code out[i] = reduction(x[i·xStride], x[i·xStride + step], …)} for {@code count} sequences of
     * {@code length} elements.
     */
    public static void reduce(Reduction reduction, FloatKernels kernels, float[] x, int xOffset, int xStride,
            int step, int length, float[] out, int outOffset, int outStride, int count) {
        if (reduction == Reduction.SUM && xStride == 1 && outStride == 1 && step != 1 && count > 1) {
            sumColumns(kernels, x, xOffset, step, length, out, outOffset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            int from = xOffset + i * xStride;
            out[outOffset + i * outStride] = switch (reduction) {
                case SUM -> kernels.sum(x, from, step, length);
                case PROD -> kernels.prod(x, from, step, length);
                case MAX -> kernels.max(x, from, step, length);
                case MIN -> kernels.min(x, from, step, length);
            };
        }
    }

    private static void sumColumns(FloatKernels kernels, float[] x, int xOffset, int rowStride, int rows,
            float[] out, int outOffset, int columns) {
        float[] scratch = new float[FloatKernels.sumColumnsScratch(Math.min(columns, COLUMN_TILE))];
        for (int done = 0; done < columns; done += COLUMN_TILE) {
            kernels.sumColumns(x, xOffset + done, rowStride, rows, Math.min(COLUMN_TILE, columns - done),
                    out, outOffset + done, scratch);
        }
    }
}
