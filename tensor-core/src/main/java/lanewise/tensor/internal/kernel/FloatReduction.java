package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/** Reduces many sequences that start at equal distances: rows one by one, columns side by side. */
public final class FloatReduction {
    // Columns that are summed together: rows this wide are read at the speed of a stream.
    private static final int SUM_TILE = 1024;

    // Columns of which one number is kept: those fit the first-level cache.
    private static final int COLUMN_TILE = 4096;

    // So many rows are numbered by floats.
    private static final int POSITION_ROWS = 4096;

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
            if (reduction == Reduction.SUM) {
                sumColumns(kernels, x, xOffset, step, length, out, outOffset, count);
            } else {
                combineRows(reduction.combination(), kernels, x, xOffset, step, length, out, outOffset, count);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int from = xOffset + i * xStride;
            out[outOffset + i * outStride] = reduce(reduction, kernels, x, from, step, length);
        }
    }

    private static float reduce(Reduction reduction, FloatKernels kernels, float[] x, int from, int step, int length) {
        if (reduction == Reduction.SUM) {
            return kernels.sum(x, from, step, length);
        }
        if (reduction == Reduction.PROD) {
            return kernels.prod(x, from, step, length);
        }
        return reduction == Reduction.MAX ? kernels.max(x, from, step, length) : kernels.min(x, from, step, length);
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
            kernels.combineRows(op, x, xOffset + done + rowStride, rowStride, rows - 1, n, out, to);
        }
    }

    /**
     * Finds in each of {@code count} sequences, which lie as for {@link #reduce}, the first largest or the first
     * smallest element; the first NaN if there is one.
     */
    public static void find(boolean largest, FloatKernels kernels, float[] x, int xOffset, int xStride, int step,
            int length, int[] indices, int from, int count) {
        if (xStride == 1 && step != 1 && count > 1) {
            findInColumns(largest, kernels, x, xOffset, step, length, indices, from, count);
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
    private static void findInColumns(boolean largest, FloatKernels kernels, float[] x, int xOffset, int rowStride,
            int rows, int[] indices, int from, int columns) {
        int tile = Math.min(columns, COLUMN_TILE);
        float[] leaders = new float[tile];
        float[] positions = new float[tile];
        for (int done = 0; done < columns; done += tile) {
            int n = Math.min(tile, columns - done);
            System.arraycopy(x, xOffset + done, leaders, 0, n);
            Arrays.fill(indices, from + done, from + done + n, 0);
            for (int start = 0; start < rows; start += POSITION_ROWS) {
                int count = Math.min(POSITION_ROWS, rows - start);
                Arrays.fill(positions, -1);
                kernels.takeBeyond(largest, x, xOffset + done + start * rowStride, rowStride, count, n,
                        leaders, positions);
                for (int j = 0; j < n; j++) {
                    if (positions[j] >= 0) {
                        indices[from + done + j] = start + (int) positions[j];
                    }
                }
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
