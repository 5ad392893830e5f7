package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/** Reduces many sequences that start at equal distances: rows one by one, columns side by side. */
public final class FloatReduction {
    // Columns that are summed together: their lanes fit the first-level cache.
    private static final int SUM_TILE = 256;

    // Columns of which one number is kept: those fit the first-level cache.
    private static final int COLUMN_TILE = 4096;

    private static final ThreadLocal<float[]> SUM_SCRATCH =
            ThreadLocal.withInitial(() -> new float[FloatKernels.sumColumnsScratch(SUM_TILE)]);

    private FloatReduction() {}

    /**
     * Computes {@code out[i] = reduction(x[i·xStride], x[i·xStride + step], …)} for {@code count} sequences of
     * {@code length} elements.
     */
    public static void reduce(Reduction reduction, FloatKernels kernels, float[] x, int xOffset, int xStride,
            int step, int length, float[] out, int outOffset, int outStride, int count) {
        if (xStride == 1 && outStride == 1 && step != 1 && count > 1 && length > 0) {
            switch (reduction) {
                case SUM -> sumColumns(kernels, x, xOffset, step, length, out, outOffset, count);
                case PROD -> combineRows(BinaryOp.MUL, kernels, x, xOffset, step, length, out, outOffset, count);
                case MAX -> combineRows(BinaryOp.MAXIMUM, kernels, x, xOffset, step, length, out, outOffset, count);
                case MIN -> combineRows(BinaryOp.MINIMUM, kernels, x, xOffset, step, length, out, outOffset, count);
            }
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
        float[] scratch = SUM_SCRATCH.get();
        for (int done = 0; done < columns; done += SUM_TILE) {
            kernels.sumColumns(x, xOffset + done, rowStride, rows, Math.min(SUM_TILE, columns - done),
                    out, outOffset + done, scratch);
        }
    }

    private static void combineRows(BinaryOp op, FloatKernels kernels, float[] x, int xOffset, int rowStride, int rows,
            float[] out, int outOffset, int columns) {
        for (int done = 0; done < columns; done += COLUMN_TILE) {
            int n = Math.min(COLUMN_TILE, columns - done);
            int to = outOffset + done;
            System.arraycopy(x, xOffset + done, out, to, n);
            for (int i = 1; i < rows; i++) {
                kernels.binary(op, out, to, 1, x, xOffset + done + i * rowStride, 1, out, to, 1, n);
            }
        }
    }

    /**
     * Finds in each of {@code count} sequences, which lie as for {@link #reduce}, the first largest or the first
     * smallest element; the first NaN if there is one.
     */
    public static void find(boolean largest, FloatKernels kernels, float[] x, int xOffset, int xStride, int step,
            int length, int[] indices, int from, int count) {
        if (xStride == 1 && step != 1 && count > 1) {
            findInColumns(largest, x, xOffset, step, length, indices, from, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            int start = xOffset + i * xStride;
            indices[from + i] = largest
                    ? kernels.argmax(x, start, step, length)
                    : kernels.argmin(x, start, step, length);
        }
    }

    // Row by row, because a column touches a cache line for each element.
    private static void findInColumns(boolean largest, float[] x, int xOffset, int rowStride, int rows,
            int[] indices, int from, int columns) {
        float[] leaders = new float[Math.min(columns, COLUMN_TILE)];
        for (int done = 0; done < columns; done += COLUMN_TILE) {
            int n = Math.min(COLUMN_TILE, columns - done);
            System.arraycopy(x, xOffset + done, leaders, 0, n);
            Arrays.fill(indices, from + done, from + done + n, 0);
            for (int i = 1; i < rows; i++) {
                int row = xOffset + done + i * rowStride;
                if (largest) {
                    takeLarger(x, row, leaders, indices, from + done, i, n);
                } else {
                    takeSmaller(x, row, leaders, indices, from + done, i, n);
                }
            }
        }
    }

    private static void takeLarger(float[] x, int row, float[] leaders, int[] indices, int from, int i, int n) {
        for (int j = 0; j < n; j++) {
            float candidate = x[row + j];
            if (candidate > leaders[j] || candidate != candidate && leaders[j] == leaders[j]) {
                leaders[j] = candidate;
                indices[from + j] = i;
            }
        }
    }

    private static void takeSmaller(float[] x, int row, float[] leaders, int[] indices, int from, int i, int n) {
        for (int j = 0; j < n; j++) {
            float candidate = x[row + j];
            if (candidate < leaders[j] || candidate != candidate && leaders[j] == leaders[j]) {
                leaders[j] = candidate;
                indices[from + j] = i;
            }
        }
    }

    /** Computes the cumulative sums of {@code count} sequences, which lie as for {@link #reduce}. */
    public static void accumulate(FloatKernels kernels, float[] x, int xOffset, int xStride, int xStep,
            float[] out, int outOffset, int outStride, int outStep, int length, int count) {
        if (xStride != 1 || outStride != 1 || xStep == 1 && outStep == 1) {
            for (int i = 0; i < count; i++) {
                kernels.cumsum(x, xOffset + i * xStride, xStep, out, outOffset + i * outStride, outStep, length);
            }
            return;
        }
        for (int done = 0; done < count; done += COLUMN_TILE) {
            int n = Math.min(COLUMN_TILE, count - done);
            System.arraycopy(x, xOffset + done, out, outOffset + done, n);
            for (int i = 1; i < length; i++) {
                int to = outOffset + done + i * outStep;
                kernels.binary(BinaryOp.ADD, out, to - outStep, 1, x, xOffset + done + i * xStep, 1, out, to, 1, n);
            }
        }
    }
}
