package lanewise.tensor.internal.kernel;

/**
 * Copies of the {@code byte} elements for which a condition holds, whatever numbers they stand for. Conditions are truth
 * values, the bytes 0 and 1. Runs are given as for {@link FloatKernels}.
 *
 * <p>{@link ScalarByteMaskedCopies} is the reference.
 */
sealed interface ByteMaskedCopies permits ScalarByteMaskedCopies, VectorByteMaskedCopies {
    /** Computes {@code out[i] = condition[i] != 0 ? a[i] : b[i]}. */
    void where(byte[] condition, int cOffset, int cStride, byte[] a, int aOffset, int aStride,
            byte[] b, int bOffset, int bStride, byte[] out, int outOffset, int outStride, int length);

    /**
     * Copies the elements x[i] for which condition[i] holds, one after the other, to {@code out[outOffset]},
     * {@code out[outOffset + 1]}, …, and leaves all others of {@code out} as they are. The result overlaps no input.
     *
     * @return how many were copied
     */
    int select(byte[] condition, int cOffset, int cStride, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int length);
}
