package lanewise.tensor.internal.kernel;

/**
 * What is asked of truth values, the bytes 0 and 1. Runs are given as for {@link FloatKernels}.
 *
 * <p>{@link ScalarTruthValues} is the reference.
 */
public sealed interface TruthValues permits ScalarTruthValues, VectorTruthValues {
    /** Returns how many are 1. */
    int count(byte[] x, int offset, int stride, int length);

    /**
     * Writes {@code firstIndex + i}, for each i whose value is 1, one after the other to {@code out[outOffset]},
     * {@code out[outOffset + 1]}, …, and leaves all others of {@code out} as they are.
     *
     * @return how many were written
     */
    int nonzero(byte[] x, int offset, int stride, int length, long[] out, int outOffset, int firstIndex);
}
