package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterTest {
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void productsAddToTheGradient(DType dtype) {
        Tensor a = Tensor.normal(new Philox(1, 0), dtype, 3, 5);
        Tensor b = Tensor.normal(new Philox(1, 1), dtype, 5, 2);
        Parameter parameter = new Parameter("weight", Tensor.ones(dtype, 3, 2));
        parameter.addProductToGrad(a, b);
        assertTrue(parameter.grad().bitwiseEquals(a.matmul(b)));
        parameter.addProductToGrad(a, b);
        assertTrue(parameter.grad().allClose(a.matmul(b).mul(2), 1e-6, 0));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void theGradientIsOneTensorStoredAsTheValueIs(DType dtype) {
        Parameter byColumns = new Parameter("weight", Tensor.ones(dtype, 2, 3).transpose());
        Tensor gradient = byColumns.grad();
        assertTrue(gradient.transpose().isContiguous());
        byColumns.zeroGrad();
        byColumns.addProductToGrad(Tensor.ones(dtype, 3, 1), Tensor.ones(dtype, 1, 2));
        assertSame(gradient, byColumns.grad());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void zeroGradForgetsWhatWasAdded(DType dtype) {
        Tensor a = Tensor.normal(new Philox(2, 0), dtype, 3, 5);
        Tensor b = Tensor.normal(new Philox(2, 1), dtype, 5, 2);
        Parameter parameter = new Parameter("weight", Tensor.ones(dtype, 3, 2));
        parameter.addProductToGrad(b.transpose().matmul(a.transpose()).transpose(), Tensor.eye(dtype, 2));
        parameter.zeroGrad();
        parameter.addProductToGrad(a, b);
        assertTrue(parameter.grad().bitwiseEquals(a.matmul(b)), "the product alone");
        parameter.zeroGrad();
        assertEquals(0, parameter.grad().abs().max().item());
        parameter.grad().fill(3);
        assertEquals(3, parameter.grad().max().item(), "what is written to the zeros stays");
    }

    /** A gradient that somebody keeps is zero from the moment on in which it is set to zero. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aGradientThatIsKeptIsNeverStale(DType dtype) {
        Tensor a = Tensor.normal(new Philox(3, 0), dtype, 3, 5);
        Tensor b = Tensor.normal(new Philox(3, 1), dtype, 5, 2);
        Parameter parameter = new Parameter("weight", Tensor.ones(dtype, 3, 2));
        Tensor kept = parameter.grad();
        for (int step = 0; step < 3; step++) {
            parameter.zeroGrad();
            assertEquals(0, kept.abs().max().item());
            parameter.addProductToGrad(a, b);
            assertTrue(kept.bitwiseEquals(a.matmul(b)));
        }
        parameter.zeroGrad();
        kept.fill(3);
        parameter.addToGrad(Tensor.ones(dtype, 3, 2));
        assertEquals(4, parameter.grad().max().item(), "what is written to it counts");
    }

    /** What an optimizer borrows costs no zeros: they are written when they are needed. */
    @Test
    void aGradientThatIsBorrowedIsClearedWhenItIsUsed() {
        Parameter parameter = new Parameter("weight", Tensor.ones(DType.F32, 2, 2));
        Tensor borrowed = parameter.borrowGrad();
        parameter.addToGrad(Tensor.ones(DType.F32, 2, 2));
        parameter.zeroGrad();
        assertEquals(1, borrowed.max().item(), "nothing was written");
        assertSame(borrowed, parameter.borrowGrad());
        assertEquals(0, borrowed.max().item());
    }

    @Test
    void termsOfAnotherShapeAreRefused() {
        Parameter parameter = new Parameter("weight", Tensor.ones(DType.F32, 2, 3));
        assertEquals("weight (2, 3) F32: a gradient of shape (1, 3) for a parameter of shape (2, 3)",
                assertThrows(ShapeMismatchException.class, () -> parameter.addToGrad(Tensor.ones(DType.F32, 1, 3)))
                        .getMessage());
    }

    @Test
    void printsItsNameShapeAndType() {
        assertEquals("weight (2, 3) F32", new Parameter("weight", Tensor.zeros(DType.F32, 2, 3)).toString());
    }
}
