package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.PyTorchValues;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private static final PyTorchValues PYTORCH = new PyTorchValues("image-layers.txt");

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    /** The vectors of fixed indices, each plus a number of the input: a module that a gradient check can move. */
    private static final class Sum extends Module {
        private final Embedding embedding;
        private final Tensor indices;
        private final BiFunction<Embedding, Tensor, Tensor> backward;

        Sum(Embedding embedding, Tensor indices, BiFunction<Embedding, Tensor, Tensor> backward) {
            this.embedding = embedding;
            this.indices = indices;
            this.backward = backward;
        }

        @Override
        public Tensor forward(Tensor x) {
            return embedding.forward(indices).add(x);
        }

        @Override
        public Tensor backward(Tensor dY) {
            assertEquals(0, backward.apply(embedding, dY).abs().sum().item(), "indices have no gradient");
            return dY.copy();
        }

        @Override
        public SequencedMap<String, Module> children() {
            return new LinkedHashMap<>(Map.of("embedding", embedding));
        }
    }

    private static Embedding random(Embedding embedding, long seed) {
        embedding.weight().value().setNormal(new Philox(seed, 0));
        return embedding;
    }

    /** As in PyTorch: normal numbers, of the next stream of the sequence, and zeros for the padding row. */
    @Test
    void firstValuesAreNormal() {
        Embedding table = Seeding.withSeed(9, () -> Embedding.withPadding(500, 40, DType.F64, 7));
        Tensor weight = table.weight().value();
        Tensor expected = Tensor.normal(Seeding.withSeed(9, Seeding::nextStream), DType.F64, 500, 40);
        assertEquals(0, weight.select(0, 7).abs().max().item());
        expected.select(0, 7).fill(0);
        assertTrue(weight.bitwiseEquals(expected));
        assertEquals(0, Seeding.withoutFirstValues(() -> new Embedding(3, 2, DType.F64)).weight().value().abs().max()
                .item());
    }

    /** Words that occur several times, once, never; indices and gradients stored in any way. */
    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        int words = 4;
        Philox random = new Philox(sample.seed(), 5);
        int[] indices = new int[sample.rows() * sample.columns()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.below(words - 1, i);
        }
        Tensor x = sample.arrangement().of(Tensor.of(indices, sample.rows(), sample.columns()));
        Embedding embedding = random(new Embedding(words, sample.outputs(), DType.F64), sample.seed());
        Module sum = new Sum(embedding, x, (table, dY) ->
                table.backward(sample.arrangement().of(dY)));
        GradientCheck.standard().withSeed(sample.seed())
                .check(sum, sample.normal(1, sample.rows(), sample.columns(), sample.outputs())).orThrow();
    }

    @Test
    void valuesOfPyTorch() {
        for (String name : List.of("embedding", "embedding-padding")) {
            Embedding layer = name.equals("embedding") ? new Embedding(5, 3, DType.F64)
                    : Embedding.withPadding(5, 3, DType.F64, 1);
            layer.weight().value().copyFrom(PYTORCH.get(name + ".weight"));
            for (DType type : new DType[] {DType.I64, DType.I32}) {
                layer.zeroGrad();
                PYTORCH.assertEqual(name + ".y", layer.forward(PYTORCH.get(name + ".x").to(type)));
                assertEquals(Shape.of(2, 3), layer.backward(PYTORCH.get(name + ".dY")).shape());
                PYTORCH.assertEqual(name + ".d.weight", layer.weight().grad());
            }
        }
    }

    @Test
    void itIsTheLinearMapOfOneHotRows() {
        Embedding table = random(new Embedding(6, 4, DType.F32), 1);
        Linear linear = Linear.withoutBias(6, 4, DType.F32);
        linear.weight().value().copyFrom(table.weight().value().transpose());
        Tensor indices = Tensor.of(new int[] {5, 0, 5, 2});
        assertTrue(table.forward(indices).bitwiseEquals(linear.forward(indices.oneHot(6, DType.F32))));
        assertTrue(table.forward(5, 0, 5, 2).bitwiseEquals(linear.forward(indices.oneHot(6, DType.F32))));
    }

    /** One after the other in row-major order: 1 + 2⁻²⁴ is 1, twice; the other way round nothing would be lost. */
    @Test
    void gradientsOfAWordAreAddedInOrder() {
        Embedding table = new Embedding(2, 1, DType.F32);
        table.forward(1, 1, 1);
        table.backward(Tensor.of(new float[] {1, 0x1p-24f, 0x1p-24f}, 3, 1));
        assertEquals(1, table.weight().grad().get(1, 0));
        table.zeroGrad();
        table.backward(Tensor.of(new float[] {0x1p-24f, 0x1p-24f, 1}, 3, 1));
        assertEquals(1 + 0x1p-23, table.weight().grad().get(1, 0));
    }

    @Test
    void thePaddingRowNeverGetsAGradient() {
        Embedding table = random(Embedding.withPadding(3, 2, DType.F64, 2), 2);
        Tensor y = table.forward(2, 0, 2);
        assertTrue(y.select(0, 0).bitwiseEquals(table.weight().value().select(0, 2)), "its vector is used");
        Tensor dY = Tensor.ones(DType.F64, 3, 2);
        dY.set(Double.NaN, 0, 1);
        table.backward(dY);
        table.backward(dY);
        assertTrue(table.weight().grad().bitwiseEquals(Tensor.of(new double[] {2, 2, 0, 0, 0, 0}, 3, 2)));
        table.weight().grad().select(0, 2).fill(5); // by another hand
        table.backward(dY);
        assertTrue(table.weight().grad().bitwiseEquals(Tensor.of(new double[] {3, 3, 0, 0, 5, 5}, 3, 2)));
        assertEquals(OptionalInt.of(0), Embedding.withPadding(3, 2, DType.F64, 0).padding());
        assertEquals(OptionalInt.of(2), table.padding());
        assertEquals("Embedding(3, 2, padding 2)", table.toString());
    }

    @Test
    void theCheckCatchesEveryMutant() {
        assertWrong((table, dY) -> { // the last one for the sum
            Tensor dX = table.backward(dY);
            table.weight().grad().select(0, 1).copyFrom(dY.select(0, 2));
            return dX;
        });
        assertWrong((table, dY) -> { // the mean for the sum
            Tensor dX = table.backward(dY);
            table.weight().grad().select(0, 1).div(2, table.weight().grad().select(0, 1));
            return dX;
        });
    }

    private static void assertWrong(BiFunction<Embedding, Tensor, Tensor> backward) {
        Module mutant = new Sum(random(new Embedding(3, 2, DType.F64), 6), Tensor.of(new int[] {1, 0, 1}), backward);
        assertEquals(Verdict.WRONG_FORMULA,
                GradientCheck.standard().check(mutant, Tensor.normal(new Philox(6, 1), DType.F64, 3, 2)).verdict());
    }

    /** In a network it comes first, and the network's backward pass goes through it. */
    @Test
    void asTheFirstLayerOfANetwork() {
        Embedding table = random(new Embedding(5, 3, DType.F64), 3);
        Sequential network = new Sequential(table, new Flatten(), new Linear(6, 2, DType.F64));
        ((Linear) network.layers().get(2)).weight().value().fill(1);
        assertEquals(Shape.of(4, 2), network.forward(Tensor.of(new int[] {0, 1, 2, 3, 4, 0, 1, 2}, 4, 2)).shape());
        assertEquals(Shape.of(4, 2), network.backward(Tensor.ones(DType.F64, 4, 2)).shape());
        assertEquals(16 * 3, table.weight().grad().sum().item()); // 8 indices of 3 numbers, each in 2 outputs
        assertEquals(Shape.of(0, 3), table.forward(new int[0]).shape());
        assertEquals(Shape.of(3), table.forward(Tensor.scalar(DType.I64, 4L)).shape());
    }

    @Test
    void whatIsNoIndexIsRefused() {
        Embedding table = new Embedding(5, 3, DType.F32);
        assertEquals("Embedding(5, 3): indices of type F32; they must be of I64 or I32",
                assertThrows(DTypeMismatchException.class,
                        () -> table.forward(Tensor.zeros(DType.F32, 2))).getMessage());
        assertEquals("Embedding(5, 3): the index 5 is none of 0 .. 4",
                assertThrows(IndexOutOfBoundsException.class, () -> table.forward(0, 5)).getMessage());
        assertEquals("Embedding(5, 3): the index -1 is none of 0 .. 4",
                assertThrows(IndexOutOfBoundsException.class, () -> table.forward(-1, 2)).getMessage());
        assertEquals("Embedding(5, 3): the index 4294967296 is none of 0 .. 4", assertThrows(IndexOutOfBoundsException.class,
                () -> table.forward(Tensor.of(new long[] {0, 1L << 32}))).getMessage());
        table.forward(0, 4);
        assertThrows(ShapeMismatchException.class, () -> table.backward(Tensor.zeros(DType.F32, 3, 3)));
        assertEquals("Embedding: the padding index 5 is none of 0 .. 4",
                assertThrows(IllegalArgumentException.class,
                        () -> Embedding.withPadding(5, 3, DType.F32, 5)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Embedding.withPadding(5, 3, DType.F32, -1));
        assertEquals("Embedding: a table needs words and features, not 0 × 3",
                assertThrows(IllegalArgumentException.class, () -> new Embedding(0, 3, DType.F32)).getMessage());
        assertEquals("Embedding: a table needs words and features, not 3 × 0",
                assertThrows(IllegalArgumentException.class, () -> new Embedding(3, 0, DType.F32)).getMessage());
        assertEquals(Shape.of(2, 1), new Embedding(1, 1, DType.F32).forward(0, 0).shape());
    }
}
