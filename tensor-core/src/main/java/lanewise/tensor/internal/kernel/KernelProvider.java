package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.simd.SimdChoice;

/** The kernels of each element type that {@link SimdChoice} chose: one object each, from the first use on. */
public final class KernelProvider {
    private static final FloatKernels FLOATS =
            SimdChoice.isVector() ? new VectorFloatKernels() : new ScalarFloatKernels();
    private static final DoubleKernels DOUBLES =
            SimdChoice.isVector() ? new VectorDoubleKernels() : new ScalarDoubleKernels();
    private static final FloatSums FLOAT_SUMS =
            SimdChoice.isVector() ? new VectorFloatSums() : new ScalarFloatSums();
    private static final DoubleSums DOUBLE_SUMS =
            SimdChoice.isVector() ? new VectorDoubleSums() : new ScalarDoubleSums();
    private static final CastKernels CASTS =
            SimdChoice.isVector() ? new VectorCastKernels() : new ScalarCastKernels();

    private KernelProvider() {}

    /** Returns the kernels on {@code float[]}. */
    public static FloatKernels floats() {
        return FLOATS;
    }

    /** Returns the kernels on {@code double[]}. */
    public static DoubleKernels doubles() {
        return DOUBLES;
    }

    /** Returns the sums of {@code float[]}. */
    public static FloatSums floatSums() {
        return FLOAT_SUMS;
    }

    /** Returns the sums of {@code double[]}. */
    public static DoubleSums doubleSums() {
        return DOUBLE_SUMS;
    }

    /** Returns the casts that have more than one implementation; {@link Casts} has all. */
    static CastKernels casts() {
        return CASTS;
    }
}
