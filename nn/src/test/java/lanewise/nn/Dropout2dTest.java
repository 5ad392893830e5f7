package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Frozen;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Dropout2dTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed())
                .check(new Frozen(new Dropout2d(0.4, sample.seed()), 3), sample.images()).orThrow();
    }

    /** All pixels of a channel share its coin, number n C + c of the step. */
    @Test
    void theFactorsAreThoseOfSeedStepAndChannel() {
        Dropout2d layer = new Dropout2d(0.3, 5);
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 4, 6, 2, 3);
        layer.setStep(7);
        Tensor y = layer.forward(x);
        Tensor dX = layer.backward(x);
        Philox random = new Philox(5, 7);
        for (int n = 0; n < 4; n++) {
            for (int c = 0; c < 6; c++) {
                Tensor expected = x.select(0, n).select(0, c).mul(random.uniform(n * 6 + c) >= 0.3 ? 1 / 0.7 : 0);
                assertTrue(expected.allClose(y.select(0, n).select(0, c), 1e-15, 0));
                assertTrue(expected.allClose(dX.select(0, n).select(0, c), 1e-15, 0));
            }
        }
        assertEquals(8, layer.step());
        assertEquals(0.3 / 0.7, layer.variance(), 1e-15);
    }

    @Test
    void channelsStayLast() {
        Tensor x = Arrangement.channelsLast(Tensor.normal(new Philox(2, 0), DType.F32, 3, 4, 2, 5));
        for (MultiplicativeNoise layer : new MultiplicativeNoise[] {new Dropout2d(0.5, 1), new Dropout(0.5, 1)}) {
            assertTrue(ChannelsLast.is(layer.forward(x)) && ChannelsLast.is(layer.backward(x)));
            layer.eval();
            Tensor y = layer.forward(x);
            assertTrue(ChannelsLast.is(y) && y.bitwiseEquals(x));
        }
    }

    @Test
    void theCheckCatchesAnotherStepsFactors() {
        Dropout2d layer = new Dropout2d(0.5, 2);
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F64, 3, 5, 2, 2);
        Mutant<Module> mutant = new Mutant<>(new Frozen(layer, 1), (module, dY) -> {
            layer.setStep(2);
            layer.forward(x);
            return layer.backward(dY);
        });
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, x.copy()).verdict());
    }

    @Test
    void seedsComeFromTheNextStreams() {
        Seeding.withSeed(8, () -> {
            Dropout2d first = new Dropout2d(0.5);
            assertEquals(new Dropout(0.5).seed(), Seeding.withSeed(8, () -> {
                new Dropout2d(0.5);
                return new Dropout2d(0.5).seed();
            }));
            assertEquals(first.seed(), Seeding.withSeed(8, () -> Seeding.nextStream().bits(0)));
            return null;
        });
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        Dropout2d layer = new Dropout2d(0.5, 1);
        String message = "Dropout2d(0.5): the input has shape (3, 4), not (N, C, H, W)";
        assertEquals(message, assertThrows(ShapeMismatchException.class,
                () -> layer.forward(Tensor.zeros(DType.F32, 3, 4))).getMessage());
        layer.eval();
        assertEquals(message, assertThrows(ShapeMismatchException.class,
                () -> layer.forward(Tensor.zeros(DType.F32, 3, 4))).getMessage());
        assertEquals("Dropout2d: the probability must lie in [0, 1), not be 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Dropout2d(1, 1)).getMessage());
    }
}
