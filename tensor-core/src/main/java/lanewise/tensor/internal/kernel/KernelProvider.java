package lanewise.tensor.internal.kernel;

/** Chooses the kernels. */
public final class KernelProvider {
    private static final FloatKernels FLOATS = new ScalarFloatKernels();
    private static final DoubleKernels DOUBLES = new ScalarDoubleKernels();

    private KernelProvider() {}

    public static FloatKernels floats() {
        return FLOATS;
    }

    public static DoubleKernels doubles() {
        return DOUBLES;
    }
}
