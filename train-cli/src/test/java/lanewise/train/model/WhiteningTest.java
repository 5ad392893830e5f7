package lanewise.train.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.Conv2d;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;

class WhiteningTest {
    private static final int TAPS = 2;
    private static final int SIZE = 3 * TAPS * TAPS;

    // Neighbours and channels are correlated.
    private static Tensor images(int count) {
        Tensor noise = Tensor.normal(new Philox(5, 0), DType.F64, count, 3, 9, 9);
        Tensor common = Tensor.normal(new Philox(5, 1), DType.F64, count, 1, 9, 9);
        Tensor x = noise.mul(0.3).add(common);
        return x.add(x.roll(1, 3)).add(0.1);
    }

    private static Conv2d whitened(List<Tensor> batches) {
        Conv2d layer = new Conv2d(3, 2 * SIZE, Window2d.of(TAPS), DType.F64);
        Whitening.fill(layer, batches);
        return layer;
    }

    /** E[y yᵀ] is λ ÷ (λ + ε) on the diagonal and else 0, for the images that the filters were made from. */
    @Test
    void outputsAreUncorrelatedAndOfOneSize() {
        Tensor x = images(40);
        Tensor y = whitened(List.of(x)).forward(x).narrow(1, 0, SIZE).permute(1, 0, 2, 3).reshape(SIZE, 40 * 64);
        Tensor second = y.matmul(y.transpose()).div(40 * 64);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                double value = second.get(i, j);
                // v eigenvalue of C: w C wᵀ = λ ÷ (λ + ε), which is near 1 unless λ is near ε.
                assertTrue(i == j ? value > 0.9 && value < 1 : Math.abs(value) < 1e-9, i + ", " + j + ": " + value);
            }
        }
    }

    @Test
    void theSecondHalfHasTheOppositeSignAndBiasesAreZero() {
        Conv2d layer = whitened(List.of(images(5)));
        Tensor weight = layer.weight().value();
        assertTrue(weight.narrow(0, SIZE, SIZE).bitwiseEquals(weight.narrow(0, 0, SIZE).neg()));
        assertEquals(0, layer.bias().value().abs().max().item());
    }

    /** Sums over batches are added in order: rounding apart, they are those of the whole. */
    @Test
    void batchesMakeNoDifference() {
        Tensor x = images(10);
        Tensor whole = whitened(List.of(x)).weight().value();
        Tensor parts = whitened(List.of(x.narrow(0, 0, 4), x.narrow(0, 4, 6))).weight().value();
        assertEquals(0, whole.sub(parts).abs().max().item(), 1e-9 * whole.abs().max().item());
    }

    @Test
    void imagesOfOneColourHaveFiltersToo() {
        Tensor weight = whitened(List.of(Tensor.ones(DType.F64, 4, 3, 9, 9))).weight().value();
        assertTrue(weight.abs().max().item() <= 1 / Math.sqrt(5e-4) * (1 + 1e-9), "no eigenvalue is below 0");
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        Tensor x = images(2);
        x.set(Double.NaN, 0, 0, 3, 3);
        assertThrows(IllegalArgumentException.class, () -> whitened(List.of(x)));
    }
}
