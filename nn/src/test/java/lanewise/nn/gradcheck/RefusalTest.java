package lanewise.nn.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import lanewise.nn.Tanh;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tools of this package refuse, word for word: the message is all that a user sees. */
class RefusalTest {
    private static final GradientCheck CHECK = GradientCheck.standard();

    static Stream<Arguments> refusals() {
        return Stream.concat(ofPoints(), ofMatrices());
    }

    private static Stream<Arguments> ofPoints() {
        return Stream.of(
                refusal("GradientCheck: input is F32; differences need F64",
                        () -> CHECK.check(new Tanh(), ones(DType.F32, 2))),
                refusal("GradientCheck: input of shape (0, 2) has no elements, so there is nothing to check",
                        () -> CHECK.check(new Tanh(), ones(DType.F64, 0, 2))),
                refusal("GradientCheck: input of shape (3,) is a broadcast view, whose elements cannot be "
                        + "written one by one; pass its copy()",
                        () -> CHECK.check(new Tanh(), ones(DType.F64, 1).broadcastTo(3))),
                refusal("GradientCheck: the gradient of x has shape (2,), not (3,)",
                        () -> CHECK.check("sum", x -> x.sum().item(), x -> ones(DType.F64, 2), ones(DType.F64, 3))),
                refusal("Jacobian: the point of shape (3,) is a broadcast view, whose elements cannot be written "
                        + "one by one; pass its copy()",
                        () -> Jacobian.numerical(x -> x, ones(DType.F64, 1).broadcastTo(3))));
    }

    private static Stream<Arguments> ofMatrices() {
        Tensor g = ones(DType.F64, 2);
        return Stream.of(
                refusal("SymmetricEigenvalues: the matrix has shape (2, 3), not (n, n)",
                        () -> SymmetricEigenvalues.of(ones(DType.F64, 2, 3))),
                refusal("QuadraticModel: the Hessian has shape (3, 3), not (2, 2) for a gradient of 2 elements",
                        () -> new QuadraticModel(g, ones(DType.F64, 3, 3))),
                refusal("QuadraticModel: the Hessian has shape (2, 3), not (2, 2) for a gradient of 2 elements",
                        () -> new QuadraticModel(g, ones(DType.F64, 2, 3))),
                refusal("QuadraticModel: the Hessian has shape (2, 2, 2), not (2, 2) for a gradient of 2 elements",
                        () -> new QuadraticModel(g, ones(DType.F64, 2, 2, 2))),
                refusal("QuadraticModel: gradient and Hessian must be F64, not F64 and F32",
                        () -> new QuadraticModel(g, ones(DType.F32, 2, 2))),
                refusal("QuadraticModel: gradient and Hessian must be F64, not F32 and F64",
                        () -> new QuadraticModel(ones(DType.F32, 2), ones(DType.F64, 2, 2))),
                refusal("Hessian: the logits of one sample have the shape (C,) with at least one class, not (1, 2)",
                        () -> Hessian.softmaxCrossEntropy(ones(DType.F64, 1, 2))),
                refusal("CriticalPoint: eigenvalues are needed, all of them numbers, not [1.0, NaN]",
                        () -> CriticalPoint.of(new double[] {1, Double.NaN}, 0)),
                refusal("CriticalPoint: the tolerance must not be negative, as -1.0 is",
                        () -> CriticalPoint.of(new double[] {1}, -1)));
    }

    private static Arguments refusal(String message, Executable call) {
        return Arguments.of(message, call);
    }

    private static Tensor ones(DType dtype, int... shape) {
        return Tensor.ones(dtype, shape);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void theMessageIsWhole(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
