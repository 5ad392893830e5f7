package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.simd.SimdChoice;

/** Chooses the innermost kernels of convolutions and pooling by what {@link SimdChoice} decided. */
final class ConvolutionKernels {
    private ConvolutionKernels() {}

    static FloatTapKernel ofFloatTaps() {
        return SimdChoice.isVector() ? new VectorFloatTapKernel() : new ScalarFloatTapKernel();
    }

    static DoubleTapKernel ofDoubleTaps() {
        return SimdChoice.isVector() ? new VectorDoubleTapKernel() : new ScalarDoubleTapKernel();
    }

    static FloatTileKernel ofFloatTiles() {
        return SimdChoice.isVector() ? new VectorFloatTileKernel() : new ScalarFloatTileKernel();
    }

    static DoubleTileKernel ofDoubleTiles() {
        return SimdChoice.isVector() ? new VectorDoubleTileKernel() : new ScalarDoubleTileKernel();
    }

    static FloatPoolingKernel ofFloatPooling() {
        return SimdChoice.isVector() ? new VectorFloatPoolingKernel() : new ScalarFloatPoolingKernel();
    }

    static DoublePoolingKernel ofDoublePooling() {
        return SimdChoice.isVector() ? new VectorDoublePoolingKernel() : new ScalarDoublePoolingKernel();
    }
}
