package lanewise.nn;

import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * {@link BatchNorm Batch normalisation} of each channel of images (N, C, H, W).
 *
 * <pre>{@code
 * new BatchNorm2d(64, DType.F32)
 * new BatchNorm2d(64, DType.F32, BatchNorm.Settings.DEFAULT.withMomentum(0.4).withFixedScale())
 * }</pre>
 *
 * <p>Derivation: {@code docs/derivations/batch-norm.md}.
 */
public final class BatchNorm2d extends BatchNorm {
    /**
     * Creates the layer with momentum 0.1 and ε = 10⁻⁵.
     *
     * @param channels C
     */
    public BatchNorm2d(int channels, DType dtype) {
        this(channels, dtype, Settings.DEFAULT);
    }

    /**
     * Creates the layer.
     *
     * @param channels C
     */
    public BatchNorm2d(int channels, DType dtype, Settings settings) {
        super(channels, dtype, settings);
    }

    @Override
    void requireShape(Tensor x) {
        LayerArguments.requireImages(this, x, features());
    }
}
