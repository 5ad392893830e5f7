package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Copies of runs between arrays of one type, with any strides. */
final class StridedCopies {
    private StridedCopies() {}

    /** Copies {@code out[outOffset + i·outStride] = x[xOffset + i·xStride]}, bits and all. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of one type
    static void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        if (xStride == 1 && outStride == 1) {
            System.arraycopy(x.array(), xOffset, out.array(), outOffset, length);
            return;
        }
        switch (x.dtype()) {
            case F32 -> copy(x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
            case F64 -> copy(x.doubles(), xOffset, xStride, out.doubles(), outOffset, outStride, length);
            case I32 -> copy(x.ints(), xOffset, xStride, out.ints(), outOffset, outStride, length);
            case I64 -> copy(x.longs(), xOffset, xStride, out.longs(), outOffset, outStride, length);
            case U8, BOOL -> copy(x.bytes(), xOffset, xStride, out.bytes(), outOffset, outStride, length);
            case F16, BF16 -> copy(x.shorts(), xOffset, xStride, out.shorts(), outOffset, outStride, length);
        }
    }

    private static void copy(float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }

    private static void copy(double[] x, int xOffset, int xStride,
            double[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }

    private static void copy(int[] x, int xOffset, int xStride, int[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }

    private static void copy(long[] x, int xOffset, int xStride,
            long[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }

    private static void copy(byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }

    private static void copy(short[] x, int xOffset, int xStride,
            short[] out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i * outStride] = x[xOffset + i * xStride];
        }
    }
}
