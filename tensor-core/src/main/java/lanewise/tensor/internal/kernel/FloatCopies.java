package lanewise.tensor.internal.kernel;

/**
 * Copies, in plain loops. Those of all other element types are derived from them while building: there is nothing in
 * them but places.
 */
final class FloatCopies {
    private FloatCopies() {}

    /** Computes {@code out[i] = x[i]}. */
    static void copy(float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        if (xStride == 1 && outStride == 1) {
            System.arraycopy(x, xOffset, out, outOffset, length);
            return;
        }
        if (xStride == 2 && outStride == 1) {
            copyEverySecond(x, xOffset, out, outOffset, length);
            return;
        }
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = x[p];
            p += xStride;
            o += outStride;
        }
    }

    // With a constant stride C2 finds before the loop that no index is out of bounds.
    private static void copyEverySecond(float[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + 2 * i];
        }
    }

    /** Computes {@code out[i·times + j] = x[xOffset + i·xStride]}, i below {@code length}, j below {@code times}. */
    static void repeat(float[] x, int xOffset, int xStride, int length, int times, float[] out) {
        for (int i = 0, o = 0; i < length; i++) {
            float element = x[xOffset + i * xStride];
            for (int end = o + times; o < end; o++) {
                out[o] = element;
            }
        }
    }

    /** As {@link FloatKernels#transpose}. */
    static void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        int i = 0;
        for (; i + 8 <= rows; i += 8) {
            transpose8(x, xOffset + i * xRow, xRow, columns, out, outOffset + i, outRow);
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[outOffset + j * outRow + i] = x[xOffset + i * xRow + j];
            }
        }
    }

    /** As {@link FloatKernels#gatherRows}. */
    static void gatherRows(float[] x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, float[] out, int outOffset, int outStride, int rows, int columns) {
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < rows; i++) {
            int index = indices[p];
            System.arraycopy(x, q + (index < 0 ? index + size : index) * step, out, o, columns);
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }

    /** As {@link FloatKernels#copyRows}. */
    static void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, xOffset + i * xRow, out, outOffset + i * outRow, columns);
        }
    }

    // Eight rows are read side by side, so that what is written together stands together.
    private static void transpose8(float[] x, int s0, int xRow, int columns, float[] out, int outOffset, int outRow) {
        int s1 = s0 + xRow;
        int s2 = s1 + xRow;
        int s3 = s2 + xRow;
        int s4 = s3 + xRow;
        int s5 = s4 + xRow;
        int s6 = s5 + xRow;
        int s7 = s6 + xRow;
        for (int j = 0, t = outOffset; j < columns; j++, t += outRow) {
            out[t] = x[s0 + j];
            out[t + 1] = x[s1 + j];
            out[t + 2] = x[s2 + j];
            out[t + 3] = x[s3 + j];
            out[t + 4] = x[s4 + j];
            out[t + 5] = x[s5 + j];
            out[t + 6] = x[s6 + j];
            out[t + 7] = x[s7 + j];
        }
    }
}
