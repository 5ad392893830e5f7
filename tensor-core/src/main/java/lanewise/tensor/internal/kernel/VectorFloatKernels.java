package lanewise.tensor.internal.kernel;

/** Vector kernels. */
public final class VectorFloatKernels extends ScalarFloatKernels {
}
