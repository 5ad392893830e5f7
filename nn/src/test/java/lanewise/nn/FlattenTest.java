package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
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
import org.junit.jupiter.params.provider.EnumSource;

class FlattenTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Before a layer with weights, a gradient in the wrong order is a wrong gradient.
    private static Sequential network(Sample sample) {
        Linear linear = new Linear(sample.columns() * sample.outputs(), 3, DType.F64);
        Sequential network = new Sequential(new Flatten(), linear);
        new PyTorchDefault().initializeAll(network, sample.seed());
        return network;
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        Tensor x = sample.normal(1, sample.rows(), sample.columns(), sample.outputs());
        GradientCheck.standard().withSeed(sample.seed()).check(network(sample), x).orThrow();
        Tensor permuted = sample.normal(1, sample.outputs(), sample.rows(), sample.columns()).permute(1, 2, 0);
        GradientCheck.standard().withSeed(sample.seed()).check(network(sample), permuted).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample.courseCheck(1e-5).check(
                network(sample), sample.normal(1, sample.rows(), sample.columns(), sample.outputs())).orThrow();
    }

    @Test
    void theCheckCatchesAGradientInTheWrongOrder() {
        Mutant<Flatten> mutant = new Mutant<>(new Flatten(),
                (flatten, dY) -> flatten.backward(dY).reshape(2, 4, 3).transpose(1, 2).copy());
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 4);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, x).verdict());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void elementsComeInRowMajorOrderWhateverTheStorage(DType dtype) {
        Tensor x = Tensor.arange(dtype, 12).reshape(2, 3, 2);
        Tensor stored = x.permute(2, 0, 1).copy().permute(1, 2, 0);
        for (boolean training : new boolean[] {true, false}) {
            Flatten flatten = new Flatten();
            if (!training) {
                flatten.eval();
            }
            for (Tensor input : new Tensor[] {x, stored}) {
                Tensor y = flatten.forward(input);
                assertEquals(Shape.of(2, 6), y.shape());
                assertArrayEquals(x.toDoubleArray(), y.toDoubleArray());
            }
        }
    }

    @Test
    void contiguousTensorsAreViewedAndOthersCopiedIntoTheSameTensor() {
        Flatten flatten = new Flatten();
        Tensor x = Tensor.zeros(DType.F32, 2, 3, 4);
        flatten.forward(x).set(7, 1, 11);
        assertEquals(7, x.get(1, 2, 3));
        Tensor dY = Tensor.zeros(DType.F32, 2, 12);
        flatten.backward(dY).set(5, 0, 2, 3);
        assertEquals(5, dY.get(0, 11));
        Tensor permuted = Tensor.zeros(DType.F32, 4, 3, 2).transpose(0, 2);
        assertSame(flatten.forward(permuted), flatten.forward(permuted));
        Tensor transposed = Tensor.zeros(DType.F32, 12, 2).transpose();
        assertSame(flatten.backward(transposed), flatten.backward(transposed));
    }

    @Test
    void emptyBatchesKeepTheirWidth() {
        Flatten flatten = new Flatten();
        assertEquals(Shape.of(0, 12), flatten.forward(Tensor.zeros(DType.F32, 0, 3, 4)).shape());
        assertEquals(Shape.of(0, 3, 4), flatten.backward(Tensor.zeros(DType.F32, 0, 12)).shape());
    }

    @Test
    void matricesStayAsTheyAre() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 3, 4);
        assertTrue(new Flatten().forward(x).bitwiseEquals(x));
    }

    @Test
    void inputsWithoutSampleAxisAreRefused() {
        assertEquals("Flatten: the input has shape (5,), not (S, …) with at least two axes; add one with unsqueeze",
                assertThrows(ShapeMismatchException.class,
                        () -> new Flatten().forward(Tensor.zeros(DType.F32, 5))).getMessage());
    }

    @Test
    void aChangeOfModeLetsGoOfTheCopies() {
        Flatten flatten = new Flatten();
        Tensor x = Tensor.ones(DType.F32, 3, 2).transpose();
        Tensor y = flatten.forward(x);
        Tensor dX = flatten.backward(x);
        flatten.eval();
        flatten.train();
        assertNotSame(y, flatten.forward(x));
        assertNotSame(dX, flatten.backward(x));
    }
}
