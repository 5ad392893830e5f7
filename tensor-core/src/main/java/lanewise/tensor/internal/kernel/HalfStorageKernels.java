package lanewise.tensor.internal.kernel;

/** Kernels of F16 and BF16, which are copied as their bits. */
final class HalfStorageKernels extends ShortCopyingKernels {}
