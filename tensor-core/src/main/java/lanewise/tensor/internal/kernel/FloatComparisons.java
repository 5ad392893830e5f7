package lanewise.tensor.internal.kernel;

/**
 * Comparisons of {@code float[]} whose results are truth values: a byte 1 where the comparison holds, 0 where it does
 * not. Runs are given as for {@link FloatKernels}. Comparisons are those of Java's operators: NaN differs from everything,
 * and is neither smaller nor larger; −0 equals +0.
 *
 * <p>Every implementation gives the same bytes; {@link ScalarFloatComparisons} is the reference. The operation is one of
 * EQ, NE, LT, LE, GT and GE.
 */
sealed interface FloatComparisons permits ScalarFloatComparisons, VectorFloatComparisons {
    /** Computes {@code out[i] = op(a[i], b[i])}. */
    void compare(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}. */
    void compareScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length);
}
