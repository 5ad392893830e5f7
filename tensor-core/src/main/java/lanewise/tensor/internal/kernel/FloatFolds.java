package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/** Combines the elements of sequences; of many that start at equal distances row by row where they are columns. */
final class FloatFolds {
    // Columns of which one number is kept: those fit the first-level cache.
    private static final int COLUMN_TILE = 4096;

    // The indices of so many rows are floats.
    private static final int INDEXED_ROWS = 4096;

    private FloatFolds() {}

    /** Returns {@code op(… op(x[0], x[step]) …, x[(length − 1)·step])} where op is MUL, MAXIMUM or MINIMUM. */
    static float fold(BinaryOp op, FloatKernels kernels, float[] x, int offset, int step, int length) {
        if (op == BinaryOp.MUL) {
            return kernels.prod(x, offset, step, length);
        }
        return op == BinaryOp.MAXIMUM ? kernels.max(x, offset, step, length) : kernels.min(x, offset, step, length);
    }

    /** As {@link NumberKernels#findInColumns}. */
    static void findInColumns(boolean largest, FloatKernels kernels, float[] x, int xOffset, int rowStride,
            int rows, int[] indices, int from, int columns) {
        int tile = Math.min(columns, COLUMN_TILE);
        float[] extremes = new float[tile];
        float[] found = new float[tile];
        for (int done = 0; done < columns; done += tile) {
            int n = Math.min(tile, columns - done);
            System.arraycopy(x, xOffset + done, extremes, 0, n);
            Arrays.fill(indices, from + done, from + done + n, 0);
            for (int start = 0; start < rows; start += INDEXED_ROWS) {
                int count = Math.min(INDEXED_ROWS, rows - start);
                Arrays.fill(found, -1);
                kernels.runningExtremes(largest, x, xOffset + done + start * rowStride, rowStride, count, n,
                        extremes, found);
                for (int j = 0; j < n; j++) {
                    if (found[j] >= 0) {
                        indices[from + done + j] = start + (int) found[j];
                    }
                }
            }
        }
    }

    /**
     * Computes the cumulative sums or products of {@code count} sequences, which start {@code xStride} apart and go to where
     * they start {@code outStride} apart.
     */
    static void accumulate(BinaryOp op, FloatKernels kernels, float[] x, int xOffset, int xStride, int xStep,
            float[] out, int outOffset, int outStride, int outStep, int length, int count) {
        if (xStride != 1 || outStride != 1 || xStep == 1 && outStep == 1) {
            for (int i = 0; i < count; i++) {
                kernels.accumulate(op, x, xOffset + i * xStride, xStep, out, outOffset + i * outStride, outStep, length);
            }
            return;
        }
        for (int done = 0; done < count; done += COLUMN_TILE) {
            int n = Math.min(COLUMN_TILE, count - done);
            System.arraycopy(x, xOffset + done, out, outOffset + done, n);
            for (int i = 1; i < length; i++) {
                int to = outOffset + done + i * outStep;
                kernels.binary(op, out, to - outStep, 1, x, xOffset + done + i * xStep, 1, out, to, 1, n);
            }
        }
    }
}
