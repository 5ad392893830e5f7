package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.simd.SimdChoice;
import lanewise.tensor.internal.simd.VectorLanes;

/** Chooses what products call innermost by what {@link SimdChoice} decided and by the number of vector registers. */
final class MicroKernels {
    private MicroKernels() {}

    static FloatMicroKernel ofFloats() {
        if (!SimdChoice.isVector()) {
            return new ScalarFloatMicroKernel();
        }
        return manyRegisters() ? new VectorFloatMicroKernel12x2() : new VectorFloatMicroKernel4x2();
    }

    static DoubleMicroKernel ofDoubles() {
        if (!SimdChoice.isVector()) {
            return new ScalarDoubleMicroKernel();
        }
        return manyRegisters() ? new VectorDoubleMicroKernel12x2() : new VectorDoubleMicroKernel4x2();
    }

    static FloatUnpackedKernel ofUnpackedFloats() {
        return SimdChoice.isVector() ? new VectorFloatUnpackedKernel() : new ScalarFloatUnpackedKernel();
    }

    static DoubleUnpackedKernel ofUnpackedDoubles() {
        return SimdChoice.isVector() ? new VectorDoubleUnpackedKernel() : new ScalarDoubleUnpackedKernel();
    }

    static FloatMatrixVectorKernel ofFloatMatrixVectors() {
        return SimdChoice.isVector() ? new VectorFloatMatrixVectorKernel() : new ScalarFloatMatrixVectorKernel();
    }

    static DoubleMatrixVectorKernel ofDoubleMatrixVectors() {
        return SimdChoice.isVector() ? new VectorDoubleMatrixVectorKernel() : new ScalarDoubleMatrixVectorKernel();
    }

    static FloatDotKernel ofFloatDotProducts() {
        return SimdChoice.isVector() ? new VectorFloatDotKernel() : new ScalarFloatDotKernel();
    }

    static DoubleDotKernel ofDoubleDotProducts() {
        return SimdChoice.isVector() ? new VectorDoubleDotKernel() : new ScalarDoubleDotKernel();
    }

    // 512-bit vectors come with 32 registers on every machine that has them, 64-bit Arm has 32 of any width.
    private static boolean manyRegisters() {
        return VectorLanes.bits() >= 512 || System.getProperty("os.arch").equals("aarch64");
    }
}
