package lanewise.tensor.internal.kernel;

/**
 * The contract of the casts that C2 makes no vectors of by itself, from runs of neighbours to runs of neighbours. Callers
 * have checked ranges and aliasing: the output overlaps no input, or is the same run. The rules are those of
 * {@link Casts}; every implementation gives the same bits.
 *
 * <p>{@link ScalarCastKernels} says it in plain loops, the reference for the other implementation.
 */
sealed interface CastKernels permits ScalarCastKernels, VectorCastKernels {
    /** U8 → I32. */
    void widen(byte[] x, int xOffset, int[] out, int outOffset, int length);

    /** U8 → I64. */
    void widen(byte[] x, int xOffset, long[] out, int outOffset, int length);

    /** U8 → F32. */
    void widen(byte[] x, int xOffset, float[] out, int outOffset, int length);

    /** U8 → F64. */
    void widen(byte[] x, int xOffset, double[] out, int outOffset, int length);

    /** U8 → BOOL. */
    void truth(byte[] x, int xOffset, byte[] out, int outOffset, int length);

    /** I32 → BOOL. */
    void truth(int[] x, int xOffset, byte[] out, int outOffset, int length);

    /** I64 → BOOL. */
    void truth(long[] x, int xOffset, byte[] out, int outOffset, int length);

    /** F32 → BOOL. */
    void truth(float[] x, int xOffset, byte[] out, int outOffset, int length);

    /** F64 → BOOL. */
    void truth(double[] x, int xOffset, byte[] out, int outOffset, int length);

    /** I32 → U8. */
    void lowBits(int[] x, int xOffset, byte[] out, int outOffset, int length);

    /** I64 → U8. */
    void lowBits(long[] x, int xOffset, byte[] out, int outOffset, int length);

    /** F64 → I32. */
    void truncate(double[] x, int xOffset, int[] out, int outOffset, int length);

    /** F32 → U8. */
    void saturate(float[] x, int xOffset, byte[] out, int outOffset, int length);

    /** F64 → U8. */
    void saturate(double[] x, int xOffset, byte[] out, int outOffset, int length);

    /** BF16 → F32. */
    void fromBF16(short[] x, int xOffset, float[] out, int outOffset, int length);

    /** F32 → BF16. */
    void toBF16(float[] x, int xOffset, short[] out, int outOffset, int length);

    /** Rounds to odd, as {@link lanewise.tensor.internal.layout.HalfPrecision#roundedToOdd}. */
    void roundToOdd(double[] x, int xOffset, float[] out, int outOffset, int length);
}
