package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/**
 * Elements of I32, I64, U8 or BOOL combined by ADD, MUL, MINIMUM or MAXIMUM in I64, which wraps around: no order of the
 * elements can be seen in the result.
 */
public final class IntegerFolds {
    private IntegerFolds() {}

    /** Returns what combines no elements. */
    public static long identity(BinaryOp op) {
        return switch (op) {
            case ADD -> 0;
            case MUL -> 1;
            case MINIMUM -> Long.MAX_VALUE;
            case MAXIMUM -> Long.MIN_VALUE;
            default -> throw new IllegalArgumentException("integers are not combined by " + op);
        };
    }

    /** Returns {@code op(… op(x[0], x[stride]) …, x[(length − 1)·stride])}. */
    public static long fold(BinaryOp op, Storage x, int offset, int stride, int length) {
        long result = identity(op);
        for (int i = 0; i < length; i++) {
            result = op.apply(result, x.getLong(offset + i * stride));
        }
        return result;
    }

    /**
     * Combines the rows of a matrix with a row:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     */
    public static void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, long[] out) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j] = op.apply(out[j], x.getLong(offset + i * rowStride + j));
            }
        }
    }

    /** Computes the cumulative sums or products of longs in place, as {@link FloatReduction#accumulate}. */
    public static void accumulate(BinaryOp op, long[] x, int offset, int stride, int step, int length, int count) {
        for (int i = 0; i < count; i++) {
            int start = offset + i * stride;
            KernelProvider.longs().accumulate(op, x, start, step, x, start, step, length);
        }
    }
}
