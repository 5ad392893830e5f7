package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.VectorLanes;

/** Chooses the micro-kernels by what {@link KernelProvider} decided and by the number of vector registers. */
final class MicroKernels {
    private MicroKernels() {}

    static FloatMicroKernel floats() {
        if (!KernelProvider.isVector()) {
            return new FloatMicroKernel();
        }
        return manyRegisters() ? new VectorFloatMicroKernel8x2() : new VectorFloatMicroKernel4x2();
    }

    static DoubleMicroKernel doubles() {
        if (!KernelProvider.isVector()) {
            return new DoubleMicroKernel();
        }
        return manyRegisters() ? new VectorDoubleMicroKernel8x2() : new VectorDoubleMicroKernel4x2();
    }

    static FloatMatrixVectorKernel ofFloatVectors() {
        return KernelProvider.isVector() ? new VectorFloatMatrixVectorKernel() : new FloatMatrixVectorKernel();
    }

    static DoubleMatrixVectorKernel ofDoubleVectors() {
        return KernelProvider.isVector() ? new VectorDoubleMatrixVectorKernel() : new DoubleMatrixVectorKernel();
    }

    static FloatDotKernel ofFloatDotProducts() {
        return KernelProvider.isVector() ? new VectorFloatDotKernel() : new FloatDotKernel();
    }

    static DoubleDotKernel ofDoubleDotProducts() {
        return KernelProvider.isVector() ? new VectorDoubleDotKernel() : new DoubleDotKernel();
    }

    // 512-bit vectors come with 32 registers on every machine that has them.
    private static boolean manyRegisters() {
        return VectorLanes.F32.vectorBitSize() >= 512;
    }
}
