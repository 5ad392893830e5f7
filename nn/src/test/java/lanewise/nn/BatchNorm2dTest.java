package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.PyTorchValues;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BatchNorm2dTest {
    private static final PyTorchValues PYTORCH = new PyTorchValues("image-layers.txt");
    private static final BatchNorm.Settings SETTINGS = BatchNorm.Settings.DEFAULT.withMomentum(0.3).withEpsilon(1e-2);

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static <T extends BatchNorm> T randomized(T layer, long seed) {
        int stream = 21;
        for (Tensor value : List.of(layer.stateDict().get("weight"), layer.stateDict().get("bias"))) {
            value.copyFrom(Tensor.normal(new Philox(seed, stream++), value.dtype(), layer.features()));
        }
        return layer;
    }

    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        BatchNorm2d layer = randomized(new BatchNorm2d(sample.columns(), DType.F64), sample.seed());
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.images()).orThrow();
    }

    @Property(tries = 30)
    void gradientsOfSequencesAgreeWithDifferences(@ForAll("samples") Sample sample) {
        BatchNorm1d layer = randomized(new BatchNorm1d(sample.columns(), DType.F64), sample.seed());
        Tensor sequences = sample.images().select(2, 0); // gaps between their elements
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sequences).orThrow();
    }

    @Test
    void valuesOfPyTorch() {
        checkPyTorch("images", new BatchNorm2d(3, DType.F64, SETTINGS));
        checkPyTorch("sequences", new BatchNorm1d(2, DType.F64, SETTINGS));
    }

    private static void checkPyTorch(String name, BatchNorm layer) {
        PYTORCH.check(name, layer);
        for (String buffer : List.of("running_mean", "running_var")) {
            PYTORCH.assertEqual(name + "." + buffer, layer.namedBuffers().get(buffer));
        }
        layer.eval();
        PYTORCH.assertEqual(name + ".eval", layer.forward(PYTORCH.get(name + ".x")));
    }

    /** A channel of images is a column of the matrix of their pixels, to the bit. */
    @Test
    void imagesAreNormalisedAsTheMatrixOfTheirPixels() {
        Tensor x = Arrangement.channelsLast(Tensor.normal(new Philox(2, 0), DType.F32, 5, 7, 3, 4));
        Tensor dY = Arrangement.channelsLast(Tensor.normal(new Philox(2, 1), DType.F32, 5, 7, 3, 4));
        BatchNorm2d images = randomized(new BatchNorm2d(7, DType.F32), 2);
        BatchNorm1d rows = randomized(new BatchNorm1d(7, DType.F32), 2);
        Tensor y = images.forward(x);
        assertTrue(ChannelsLast.matrix(y, null).bitwiseEquals(rows.forward(ChannelsLast.matrix(x, null))));
        Tensor dX = images.backward(dY);
        assertTrue(ChannelsLast.matrix(dX, null).bitwiseEquals(rows.backward(ChannelsLast.matrix(dY, null))));
        assertTrue(images.weight().grad().bitwiseEquals(rows.weight().grad()));
        assertTrue(images.bias().grad().bitwiseEquals(rows.bias().grad()));
        assertTrue(ChannelsLast.is(y) && ChannelsLast.is(dX), "channels stay last");
        images.eval();
        assertTrue(ChannelsLast.is(images.forward(x)));
    }

    /** Large batches go through memory in blocks: 5 whole ones and a part of one, whatever the threads. */
    @Test
    void blocksOfRowsChangeNothing() throws Exception {
        int columns = 64;
        int rows = (5 << 15) / columns * 2 + 77;
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F32, rows, columns);
        Tensor dY = Tensor.normal(new Philox(3, 1), DType.F32, rows, columns);
        for (int threads = 1; threads <= 4; threads++) {
            Parallelism.withThreads(threads, () -> {
                BatchNorm1d layer = randomized(new BatchNorm1d(columns, DType.F32), 3);
                Tensor mean = x.mean(0);
                Tensor inverse = Tensor.scalar(DType.F32, 1).div(x.sub(mean).square().mean(0).add(1e-5).sqrt());
                Tensor xHat = x.sub(mean).mul(inverse);
                assertTrue(layer.forward(x).bitwiseEquals(
                        xHat.mul(layer.weight().value()).add(layer.bias().value())));
                Tensor dBias = dY.sum(0);
                Tensor dWeight = dY.mul(xHat).sum(0);
                Tensor dX = layer.backward(dY);
                assertTrue(layer.bias().grad().bitwiseEquals(dBias) && layer.weight().grad().bitwiseEquals(dWeight));
                assertTrue(dX.bitwiseEquals(dY.axpy(-1.0 / rows, dBias).addcmul(dWeight, xHat, -1.0 / rows)
                        .mul(layer.weight().value().mul(inverse))));
                return null;
            });
        }
    }

    @Test
    void aFixedScaleIsABufferThatKeepsItsValue() {
        BatchNorm2d fixed = new BatchNorm2d(3, DType.F64, SETTINGS.withFixedScale());
        BatchNorm2d learned = new BatchNorm2d(3, DType.F64, SETTINGS);
        assertEquals(List.of("bias"), List.copyOf(fixed.namedParameters().keySet()));
        assertEquals(List.of("weight", "running_mean", "running_var"), List.copyOf(fixed.namedBuffers().keySet()));
        assertTrue(fixed.namedBuffers().get("weight").bitwiseEquals(Tensor.ones(DType.F64, 3)));
        assertEquals("BatchNorm2d(3, momentum 0.3, epsilon 0.01, fixed scale)", fixed.toString());
        assertEquals(fixed + ": the scale is no parameter but the buffer weight; ask settings() first",
                assertThrows(IllegalStateException.class, fixed::weight).getMessage());
        randomized(learned, 5);
        fixed.loadStateDict(learned.stateDict());
        Tensor x = Tensor.normal(new Philox(5, 0), DType.F64, 2, 3, 2, 2);
        Tensor dY = Tensor.normal(new Philox(5, 1), DType.F64, 2, 3, 2, 2);
        assertTrue(fixed.forward(x).bitwiseEquals(learned.forward(x)));
        assertTrue(fixed.backward(dY).bitwiseEquals(learned.backward(dY)));
        assertTrue(fixed.bias().grad().bitwiseEquals(learned.bias().grad()));
        assertTrue(fixed.stateDict().get("weight").bitwiseEquals(learned.weight().value()));
        GradientCheck.assertGradients(fixed, x);
        assertSame(SETTINGS, learned.settings());
    }

    /** PyTorch counts batches in an I64; the running statistics do not depend on it. */
    @Test
    void whatPyTorchSavesIsLoaded() {
        BatchNorm2d layer = new BatchNorm2d(2, DType.F32);
        Tensor one = Tensor.full(DType.F32, 2, 2);
        layer.loadStateDict(Map.of("weight", one, "bias", one, "running_mean", one, "running_var", one,
                "num_batches_tracked", Tensor.scalar(DType.I64, 3L)));
        assertTrue(layer.stateDict().values().stream().allMatch(one::bitwiseEquals));
    }

    @Test
    void theCheckCatchesEveryMutant() {
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> { // divided by the images, not by their pixels
            Tensor dX = layer.backward(dY).copy();
            Tensor scale = layer.weight().value().div(POINT.var(0, 2, 3).add(1e-5).sqrt()).reshape(1, 3, 1, 1);
            return dX.add(dX.sub(dY.mul(scale)).mul(3));
        });
        assertWrong((layer, dY) -> { // one image for dβ
            Tensor dX = layer.backward(dY);
            layer.bias().grad().copyFrom(dY.select(0, 0).sum(1, 2));
            return dX;
        });
        assertWrong((layer, dY) -> { // X in the place of X̂
            Tensor dX = layer.backward(dY);
            layer.weight().grad().copyFrom(dY.mul(POINT).sum(0, 2, 3));
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 2, 3, 2, 2).mul(2).add(1);

    private static void assertWrong(BiFunction<BatchNorm2d, Tensor, Tensor> backward) {
        Mutant<BatchNorm2d> mutant = new Mutant<>(randomized(new BatchNorm2d(3, DType.F64), 6), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        BatchNorm2d layer = new BatchNorm2d(3, DType.F32);
        assertEquals("BatchNorm2d(3): the input has shape (2, 4, 5, 5), not (N, 3, H, W)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 4, 5, 5))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 2, 3)));
        assertEquals("BatchNorm1d(3): the input has shape (2, 4, 3), not (N, 3, L)",
                assertThrows(ShapeMismatchException.class, () -> new BatchNorm1d(3, DType.F32)
                        .forward(Tensor.zeros(DType.F32, 2, 4, 3))).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> layer.forward(Tensor.zeros(DType.F32, 1, 3, 1, 1)))
                .getMessage().startsWith("BatchNorm2d(3): training needs at least 2 samples, not 1"));
        layer.forward(Tensor.zeros(DType.F32, 1, 3, 1, 2)); // two pixels have a variance
        List<String> messages = new ArrayList<>();
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            messages.add(assertThrows(IllegalArgumentException.class, () -> SETTINGS.withMomentum(wrong)).getMessage());
        }
        assertEquals("BatchNorm: the momentum must lie in [0, 1], not be 1.1", messages.get(1));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withEpsilon(0));
        assertFalse(SETTINGS.fixedScale());
    }
}
