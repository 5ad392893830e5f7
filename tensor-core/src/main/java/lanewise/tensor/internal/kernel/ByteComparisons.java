package lanewise.tensor.internal.kernel;

/**
 * Comparisons of {@code byte[]} as unsigned numbers, which serve truth values too, to truth values: as
 * {@link FloatComparisons}. {@link ScalarByteComparisons} is the reference.
 */
public sealed interface ByteComparisons permits ScalarByteComparisons, VectorByteComparisons {
    /** Computes {@code out[i] = op(a[i], b[i])}. */
    void compare(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}. */
    void compareScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length);
}
