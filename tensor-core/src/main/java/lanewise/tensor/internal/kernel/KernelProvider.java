package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.simd.SimdChoice;

/** The kernels of each element type that {@link SimdChoice} chose: one object each, from the first use on. */
public final class KernelProvider {
    private static final FloatKernels FLOATS =
            SimdChoice.isVector() ? new VectorFloatKernels() : new ScalarFloatKernels();
    private static final DoubleKernels DOUBLES =
            SimdChoice.isVector() ? new VectorDoubleKernels() : new ScalarDoubleKernels();

    private KernelProvider() {}

    /** Returns the kernels on {@code float[]}. */
    public static FloatKernels floats() {
        return FLOATS;
    }

    /** Returns the kernels on {@code double[]}. */
    public static DoubleKernels doubles() {
        return DOUBLES;
    }
}
