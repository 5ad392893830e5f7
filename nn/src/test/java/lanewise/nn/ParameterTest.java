package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
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

    @Test
    void printsItsNameShapeAndType() {
        assertEquals("weight (2, 3) F32", new Parameter("weight", Tensor.zeros(DType.F32, 2, 3)).toString());
    }
}
