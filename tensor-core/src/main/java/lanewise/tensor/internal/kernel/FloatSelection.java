package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/**
 * Copies of chosen elements. Runs are given as for {@link FloatKernels}. There is nothing to compute, so there is no
 * other implementation for vectors.
 */
final class FloatSelection {
    // Shorter runs are copied element by element: that takes less time than calls for whole ranges.
    private static final int LONG = 16;

    private static final float ZERO = 0; // of any type that this is derived for

    private FloatSelection() {}

    /**
     * Computes {@code out[i] = x[i·xStride + indices[i]·step]}, each from its offset; a negative index counts from the
     * end, the size.
     */
    public static void gather(float[] x, int xOffset, int xStride, int step, int size,
            int[] indices, int pOffset, int pStride, float[] out, int outOffset, int outStride, int length) {
        if (pStride == 0) {
            int index = indices[pOffset];
            copy(x, xOffset + (index < 0 ? index + size : index) * step, xStride, out, outOffset, outStride, length);
            return;
        }
        if (xStride == 0 && step == 1 && pStride == 1 && outStride == 1) {
            gatherNeighbours(x, xOffset, size, indices, pOffset, out, outOffset, length);
            return;
        }
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < length; i++) {
            int index = indices[p];
            out[o] = x[q + (index < 0 ? index + size : index) * step];
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }

    // A jump over the addition, which is foreseen as long as indices have one sign, takes less time than one without.
    private static void gatherNeighbours(float[] x, int xOffset, int size, int[] indices, int pOffset,
            float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            int index = indices[pOffset + i];
            out[outOffset + i] = x[index < 0 ? xOffset + index + size : xOffset + index];
        }
    }

    /**
     * Copies of row i the elements j ≥ d, or j ≤ d if not {@code upper}, where d = {@code diagonal + i·diagonalStep};
     * the others become 0.
     */
    public static void triangle(boolean upper, int diagonal, int diagonalStep,
            float[] x, int xOffset, int xRowStride, int xStride,
            float[] out, int outOffset, int outRowStride, int outStride, int rows, int columns) {
        for (int i = 0, q = xOffset, o = outOffset; i < rows; i++) {
            long d = diagonal + (long) i * diagonalStep;
            int from = upper ? Math.clamp(d, 0, columns) : 0;
            int to = upper ? columns : Math.clamp(d + 1, 0, columns);
            copyPart(x, q, xStride, from, to, out, o, outStride, columns);
            q += xRowStride;
            o += outRowStride;
        }
    }

    private static void copyPart(float[] x, int xOffset, int xStride, int from, int to,
            float[] out, int outOffset, int outStride, int length) {
        if (xStride == 1 && outStride == 1 && length >= LONG) {
            Arrays.fill(out, outOffset, outOffset + from, ZERO);
            System.arraycopy(x, xOffset + from, out, outOffset + from, to - from);
            Arrays.fill(out, outOffset + to, outOffset + length, ZERO);
            return;
        }
        for (int i = 0, q = xOffset, o = outOffset; i < length; i++) {
            out[o] = i >= from && i < to ? x[q] : 0;
            q += xStride;
            o += outStride;
        }
    }

    private static void copy(float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        if (xStride == 1 && outStride == 1 && length >= LONG) {
            System.arraycopy(x, xOffset, out, outOffset, length);
            return;
        }
        for (int i = 0, q = xOffset, o = outOffset; i < length; i++) {
            out[o] = x[q];
            q += xStride;
            o += outStride;
        }
    }
}
