package lanewise.tensor.internal.kernel;

/**
 * The 1-D kernels on {@code byte[]} of BOOL, each element 0 or 1. Truth values are the smallest two numbers of U8, whose
 * kernels they go to: with false below true. A sum is whether either is true, a product whether both are. Runs are given
 * as for {@link U8Kernels}. Of searches, whose operands are only read, those of {@link U8Kernels} are taken as they are.
 *
 * @param bytes the kernels that are used
 */
record BoolKernels(U8Kernels bytes) {
    /**
     * Computes {@code out[i] = op(a[i], b[i])}.
     *
     * @param op one that {@link #has}
     */
    public void binary(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        bytes.binary(ofBits(op), a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
    }

    /**
     * Computes {@code out[i] = op(a[i], b)}.
     *
     * @param op one that {@link #has}
     * @param b 0 or 1
     */
    public void binaryScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        bytes.binaryScalar(ofBits(op), a, aOffset, aStride, b, out, outOffset, outStride, length);
    }

    /**
     * Computes {@code out[i] = op(x[i])}.
     *
     * @param op COPY or NOT
     */
    public void unary(UnaryOp op, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int outStride, int length) {
        switch (op) {
            case COPY -> bytes.unary(op, x, xOffset, xStride, out, outOffset, outStride, length);
            case NOT -> bytes.binaryScalar(BinaryOp.XOR, x, xOffset, xStride, (byte) 1, out, outOffset, outStride, length);
            default -> throw new IllegalArgumentException(op + " is not of truth values");
        }
    }

    /** Returns whether truth values have the operation. */
    public static boolean has(BinaryOp op) {
        return switch (op) {
            case ADD, MUL, MINIMUM, MAXIMUM, AND, OR, XOR, EQ, NE, LT, LE, GT, GE -> true;
            case SUB, DIV, POW, SHIFT_LEFT, SHIFT_RIGHT, FMOD, REMAINDER, FLOOR_DIVIDE, ATAN2 -> false;
        };
    }

    private static BinaryOp ofBits(BinaryOp op) {
        return switch (op) {
            case ADD, MAXIMUM -> BinaryOp.OR;
            case MUL, MINIMUM -> BinaryOp.AND;
            case AND, OR, XOR, EQ, NE, LT, LE, GT, GE -> op;
            case SUB, DIV, POW, SHIFT_LEFT, SHIFT_RIGHT, FMOD, REMAINDER, FLOOR_DIVIDE, ATAN2 ->
                    throw new IllegalArgumentException(op + " is not of truth values");
        };
    }
}
