package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/**
 * Elements of I32, I64, U8 or BOOL combined by ADD, MUL, MINIMUM or MAXIMUM in I64, which wraps around: no order of the
 * elements can be seen in the result.
 */
public final class IntegerFolds {
    private IntegerFolds() {}

    /** Returns {@code op(… op(x[0], x[stride]) …, x[(length − 1)·stride])} of at least one element. */
    public static long fold(BinaryOp op, Storage x, int offset, int stride, int length) {
        return switch (x.dtype()) {
            case I64 -> fold(op, x.longs(), offset, stride, length);
            case I32 -> fold(op, x.ints(), offset, stride, length);
            case U8, BOOL -> fold(op, x.bytes(), offset, stride, length);
            case F32, F64, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " is no integer type");
        };
    }

    private static long fold(BinaryOp op, long[] x, int offset, int stride, int length) {
        return switch (op) {
            case ADD -> KernelProvider.integerSums().sum(x, offset, stride, length);
            case MUL -> KernelProvider.integerSums().prod(x, offset, stride, length);
            case MINIMUM -> KernelProvider.longs().min(x, offset, stride, length);
            case MAXIMUM -> KernelProvider.longs().max(x, offset, stride, length);
            default -> throw unknown(op);
        };
    }

    private static long fold(BinaryOp op, int[] x, int offset, int stride, int length) {
        return switch (op) {
            case ADD -> KernelProvider.integerSums().sum(x, offset, stride, length);
            case MUL -> KernelProvider.integerSums().prod(x, offset, stride, length);
            case MINIMUM -> KernelProvider.ints().min(x, offset, stride, length);
            case MAXIMUM -> KernelProvider.ints().max(x, offset, stride, length);
            default -> throw unknown(op);
        };
    }

    private static long fold(BinaryOp op, byte[] x, int offset, int stride, int length) {
        return switch (op) {
            case ADD -> KernelProvider.integerSums().sum(x, offset, stride, length);
            case MUL -> KernelProvider.integerSums().prod(x, offset, stride, length);
            case MINIMUM -> KernelProvider.bytes().min(x, offset, stride, length);
            case MAXIMUM -> KernelProvider.bytes().max(x, offset, stride, length);
            default -> throw unknown(op);
        };
    }

    private static IllegalArgumentException unknown(BinaryOp op) {
        return new IllegalArgumentException("integers are not combined by " + op);
    }

    /**
     * Adds or multiplies the rows of a matrix: {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])},
     * j below {@code columns}.
     *
     * @param multiply whether op is MUL, not ADD
     */
    public static void combineRows(boolean multiply, Storage x, int offset, int rowStride, int rows, int columns,
            long[] out) {
        IntegerSums sums = KernelProvider.integerSums();
        switch (x.dtype()) {
            case I64 -> {
                if (multiply) {
                    sums.multiplyRows(x.longs(), offset, rowStride, rows, columns, out, 0);
                } else {
                    sums.addRows(x.longs(), offset, rowStride, rows, columns, out, 0);
                }
            }
            case I32 -> {
                if (multiply) {
                    sums.multiplyRows(x.ints(), offset, rowStride, rows, columns, out, 0);
                } else {
                    sums.addRows(x.ints(), offset, rowStride, rows, columns, out, 0);
                }
            }
            case U8, BOOL -> {
                if (multiply) {
                    sums.multiplyRows(x.bytes(), offset, rowStride, rows, columns, out, 0);
                } else {
                    sums.addRows(x.bytes(), offset, rowStride, rows, columns, out, 0);
                }
            }
            case F32, F64, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " is no integer type");
        }
    }

    /** Computes the cumulative sums or products of longs in place, as {@link FloatFolds#accumulate}. */
    public static void accumulate(BinaryOp op, long[] x, int offset, int stride, int step, int length, int count) {
        for (int i = 0; i < count; i++) {
            int start = offset + i * stride;
            KernelProvider.integerSums().accumulate(op, x, start, step, x, start, step, length);
        }
    }
}
