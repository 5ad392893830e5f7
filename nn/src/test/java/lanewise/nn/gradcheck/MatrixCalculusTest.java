package lanewise.nn.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToDoubleFunction;
import lanewise.nn.testing.Sample;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Gradients of plain functions of vectors and matrices, each as a property. */
class MatrixCalculusTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static double trace(Tensor square) {
        return square.mul(Tensor.eye(square.dtype(), square.dim(0))).sum().item();
    }

    private static double quadraticForm(Tensor b, Tensor x) {
        return x.transpose().matmul(b).matmul(x).item();
    }

    @Property(tries = 50)
    void quadraticForm(@ForAll("samples") Sample sample) {
        int n = sample.columns();
        Tensor b = sample.normal(1, n, n);
        GradientCheck.assertGradient("xᵀ B x", x -> quadraticForm(b, x), x -> b.add(b.transpose()).matmul(x),
                sample.normal(2, n, 1));
    }

    /** One document adds row and column i of the same B without transposing one: 2 B x, wrong unless B = Bᵀ. */
    @Test
    void twiceBTimesXIsNotTheGradientOfTheQuadraticForm() {
        Tensor b = Tensor.of(new double[] {1, 2, -3, 4}, 2, 2);
        Tensor at = Tensor.of(new double[] {0.5, -1}, 2, 1);
        assertWrong(x -> quadraticForm(b, x), b.matmul(at).mul(2), at);
    }

    @Property(tries = 50)
    void traceOfAProduct(@ForAll("samples") Sample sample) {
        Tensor v = sample.normal(1, sample.outputs(), sample.rows());
        Tensor w = sample.normal(2, sample.columns(), sample.outputs());
        GradientCheck.assertGradient("tr(V X W)", x -> trace(v.matmul(x).matmul(w)),
                x -> v.transpose().matmul(w.transpose()), sample.input());
    }

    /** The document ends with Σ_k V_ki W_ik, which loses the column j of X; right is Σ_k V_ki W_jk. */
    @Test
    void theIndexOfTheSourceGivesEqualColumns() {
        Tensor v = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
        Tensor w = Tensor.of(new double[] {-1, 0.5, 2, 1}, 2, 2);
        Tensor at = Tensor.eye(DType.F64, 2);
        Tensor perRow = v.transpose().mul(w).sum(Axes.of(1).keep());
        assertWrong(x -> trace(v.matmul(x).matmul(w)), perRow.broadcastTo(2, 2), at);
    }

    @Property(tries = 50)
    void euclideanNorm(@ForAll("samples") Sample sample) {
        GradientCheck.assertGradient("‖w‖", w -> Math.sqrt(w.square().sum().item()),
                w -> w.div(Math.sqrt(w.square().sum().item())), sample.input());
    }

    @Property(tries = 50)
    void traceOfASquareMatrix(@ForAll("samples") Sample sample) {
        int n = sample.columns();
        GradientCheck.assertGradient(
                "tr(S)", MatrixCalculusTest::trace, s -> Tensor.eye(DType.F64, n), sample.normal(1, n, n));
    }

    private static void assertWrong(ToDoubleFunction<Tensor> function, Tensor gradient, Tensor at) {
        GradientReport report = GradientCheck.standard().check("from the source", function, x -> gradient, at);
        assertEquals(Verdict.WRONG_FORMULA, report.verdict(), report.toString());
    }
}
