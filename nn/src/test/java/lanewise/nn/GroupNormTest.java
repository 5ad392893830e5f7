package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.PyTorchValues;
import lanewise.nn.testing.Sample;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupNormTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static GroupNorm layer(int groups, int channels, DType dtype, long seed) {
        GroupNorm layer = new GroupNorm(groups, channels, dtype);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(seed, 21), dtype, channels));
        layer.bias().value().copyFrom(Tensor.normal(new Philox(seed, 22), dtype, channels));
        return layer;
    }

    /** Groups of 1 to 3 channels; of one pixel and one channel, whose output is the bias, too. */
    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        int groups = sample.columns();
        int size = 1 + sample.outputs() % 3;
        Sample images = new Sample(sample.rows(), groups * size, sample.outputs(), sample.seed(), sample.arrangement());
        GradientCheck.standard().withSeed(sample.seed())
                .check(layer(groups, groups * size, DType.F64, sample.seed()), images.images()).orThrow();
    }

    @Property(tries = 30)
    void gradientsOfRowsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GroupNorm layer = layer(1, sample.columns(), DType.F64, sample.seed());
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.input()).orThrow();
    }

    @Test
    void valuesOfPyTorch() {
        PyTorchValues values = new PyTorchValues("image-layers.txt");
        for (int groups : new int[] {1, 2, 4}) {
            values.check("groups" + groups, new GroupNorm(groups, 4, DType.F64, 1e-2));
        }
        values.check("groups-of-rows", new GroupNorm(2, 6, DType.F64, 1e-2));
    }

    /** With one group all channels share what layer normalisation over them and the pixels computes. */
    @Test
    void oneGroupIsLayerNormalisationOfWholeSamples() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 3, 4, 2, 5);
        Tensor dY = Tensor.normal(new Philox(1, 1), DType.F64, 3, 4, 2, 5);
        GroupNorm one = new GroupNorm(1, 4, DType.F64);
        LayerNorm layer = new LayerNorm(Shape.of(4, 2, 5), DType.F64, 1e-5);
        assertTrue(one.forward(x).allClose(layer.forward(x), 1e-13, 1e-13));
        assertTrue(one.backward(dY).allClose(layer.backward(dY), 1e-12, 1e-13));
    }

    /** With a group for each channel each image is a batch of its own. */
    @Test
    void oneChannelForEachGroupIsBatchNormalisationOfEachImage() {
        Tensor x = Tensor.normal(new Philox(2, 0), DType.F64, 3, 4, 2, 5);
        Tensor dY = Tensor.normal(new Philox(2, 1), DType.F64, 3, 4, 2, 5);
        GroupNorm groups = layer(4, 4, DType.F64, 2);
        Tensor y = groups.forward(x);
        Tensor dX = groups.backward(dY);
        BatchNorm2d batch = new BatchNorm2d(4, DType.F64);
        batch.weight().value().copyFrom(groups.weight().value());
        batch.bias().value().copyFrom(groups.bias().value());
        for (int n = 0; n < 3; n++) {
            assertTrue(batch.forward(x.narrow(0, n, 1)).allClose(y.narrow(0, n, 1), 1e-13, 1e-13));
            assertTrue(batch.backward(dY.narrow(0, n, 1)).allClose(dX.narrow(0, n, 1), 1e-12, 1e-13));
        }
        assertTrue(batch.weight().grad().allClose(groups.weight().grad(), 1e-13, 1e-13));
    }

    /** Blocks of some rows of an image, of one image, of several: the bits of each image alone, on any number of threads. */
    @ParameterizedTest
    @CsvSource({"5, 64, 40, 41", "9, 64, 23, 23", "70, 64, 9, 8", "300, 16, 8, 8"})
    void blocksChangeNothing(int n, int channels, int height, int width) throws Exception {
        Tensor x = Arrangement.channelsLast(Tensor.normal(new Philox(3, 0), DType.F32, n, channels, height, width));
        Tensor dY = Arrangement.channelsLast(Tensor.normal(new Philox(3, 1), DType.F32, n, channels, height, width));
        assertTrue(x.elements() > 1 << 18, "there are several blocks");
        GroupNorm whole = layer(8, channels, DType.F32, 3);
        Tensor y = whole.forward(x);
        Tensor dX = whole.backward(dY);
        assertTrue(ChannelsLast.is(y) && ChannelsLast.is(dX), "channels stay last");
        GroupNorm single = layer(8, channels, DType.F32, 3);
        for (int i : new int[] {0, 1, n / 2, n - 1}) {
            assertTrue(single.forward(x.narrow(0, i, 1)).bitwiseEquals(y.narrow(0, i, 1)));
            assertTrue(single.backward(dY.narrow(0, i, 1)).bitwiseEquals(dX.narrow(0, i, 1)));
        }
        Parallelism.withThreads(1, () -> {
            GroupNorm alone = layer(8, channels, DType.F32, 3);
            assertTrue(alone.forward(x).bitwiseEquals(y) && alone.backward(dY).bitwiseEquals(dX));
            assertTrue(alone.weight().grad().bitwiseEquals(whole.weight().grad()));
            return null;
        });
    }

    @Test
    void theCheckCatchesEveryMutant() {
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> { // mean and variance taken for constants
            layer.backward(dY);
            Tensor deviation = POINT.reshape(2, 2, 12).var(Axes.of(2).keep()).add(1e-5).sqrt();
            return dY.mul(layer.weight().value().reshape(1, 4, 1, 1)).reshape(2, 2, 12).div(deviation)
                    .reshape(2, 4, 2, 3);
        });
        assertWrong((layer, dY) -> { // γ outside, as in batch normalisation
            layer.backward(dY);
            GroupNorm plain = new GroupNorm(2, 4, DType.F64);
            plain.forward(POINT);
            return plain.backward(dY).mul(layer.weight().value().reshape(1, 4, 1, 1));
        });
        assertWrong((layer, dY) -> { // other groups: every second channel
            layer.backward(dY);
            GroupNorm other = layer(2, 4, DType.F64, 6);
            int[] order = {0, 2, 1, 3};
            other.weight().value().copyFrom(layer.weight().value().indexSelect(0, order));
            other.forward(POINT.indexSelect(1, order));
            return other.backward(dY.indexSelect(1, order)).indexSelect(1, order);
        });
        assertWrong((layer, dY) -> { // one sample for dβ
            Tensor dX = layer.backward(dY);
            layer.bias().grad().copyFrom(dY.select(0, 0).sum(1, 2));
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 2, 4, 2, 3).mul(2).add(1);

    private static void assertWrong(BiFunction<GroupNorm, Tensor, Tensor> backward) {
        Mutant<GroupNorm> mutant = new Mutant<>(layer(2, 4, DType.F64, 6), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    @Test
    void anEmptyBatchIsOne() {
        GroupNorm layer = new GroupNorm(2, 4, DType.F32);
        assertEquals(Shape.of(0, 4, 3, 3), layer.forward(Tensor.zeros(DType.F32, 0, 4, 3, 3)).shape());
        assertEquals(Shape.of(0, 4, 3, 3), layer.backward(Tensor.zeros(DType.F32, 0, 4, 3, 3)).shape());
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        GroupNorm layer = new GroupNorm(2, 4, DType.F32);
        assertEquals("GroupNorm(2, 4): the input has shape (2, 3, 5, 5), not (N, 4, …)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 3, 5, 5))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 4)));
        assertEquals("GroupNorm(2, 4): the input has shape (2, 4, 0, 5), without an element to normalise",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 4, 0, 5))).getMessage());
        assertEquals("GroupNorm: 4 channels cannot be divided into 3 groups of one size",
                assertThrows(IllegalArgumentException.class, () -> new GroupNorm(3, 4, DType.F32)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(0, 4, DType.F32));
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(1, 0, DType.F32));
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(2, 4, DType.F32, 0));
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.namedParameters().keySet()));
        assertEquals(2, layer.groups());
        assertEquals(GroupNorm.DEFAULT_EPSILON, layer.epsilon());
        assertEquals(0.25, new GroupNorm(2, 4, DType.F32, 0.25).epsilon());
    }
}
