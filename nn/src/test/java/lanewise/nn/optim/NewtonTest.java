package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NewtonTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    /** e_(n+1) = e_n² ÷ (2 x_n) exactly for x² − 2; each step adds a rounding of x, f and the quotient: 4 ulp of √2. */
    @Test
    void theErrorIsSquared() {
        List<Double> points = Newton.STANDARD.root(x -> x * x - 2, x -> 2 * x, 2).points();
        double root = Math.sqrt(2);
        assertTrue(points.size() >= 6);
        for (int n = 0; n + 1 < points.size(); n++) {
            double error = points.get(n) - root;
            double expected = error * error / (2 * points.get(n));
            assertEquals(expected, points.get(n + 1) - root, 4 * Math.ulp(root), "step " + n);
        }
        assertEquals(root, points.getLast(), Math.ulp(root));
    }

    /** For cos x = x; e_(n+1) ÷ e_n² tends to f'' ÷ (2 f') at the root, so the digits double up to that constant. */
    @Test
    void theNumberOfCorrectDigitsDoubles() {
        Newton.Path<Double> path = Newton.STANDARD.root(x -> Math.cos(x) - x, x -> -Math.sin(x) - 1, 1);
        assertTrue(path.converged());
        double root = path.last();
        double constant = Math.cos(root) / (2 * (Math.sin(root) + 1));
        int measured = 0;
        for (int n = 0; n + 1 < path.points().size(); n++) {
            double before = Math.abs(path.points().get(n) - root);
            double after = Math.abs(path.points().get(n + 1) - root);
            if (after > 1e-12) {
                measured++;
                // f'''/f'' and f''/f' are at most 1.2 on the way, so the ratio is off by less than 2 e_n of itself.
                assertEquals(constant, after / (before * before), 2 * before * constant + 1e-15 / after);
                double digits = -Math.log10(after * constant);
                assertEquals(2 * -Math.log10(before * constant), digits, 1, "digits of step " + n);
            }
        }
        assertEquals(3, measured);
    }

    /** One document concludes that the first step leads to the root itself. That holds for linear functions only. */
    @Test
    void oneStepDoesNotReachTheRoot() {
        assertEquals(1.5, Newton.STANDARD.root(x -> x * x - 2, x -> 2 * x, 2).points().get(1));
        assertEquals(List.of(7.0, 3.0, 3.0), Newton.STANDARD.root(x -> 2 * x - 6, x -> 2, 7).points());
    }

    @Test
    void aDoubleRootIsFoundSlowly() {
        List<Double> points = Newton.STANDARD.root(x -> x * x, x -> 2 * x, 1).points();
        for (int n = 0; n < points.size(); n++) {
            assertEquals(Math.scalb(1.0, -n), points.get(n));
        }
        assertFalse(new Newton(1e-12, 20).root(x -> x * x, x -> 2 * x, 1).converged());
        assertEquals(21, new Newton(1e-12, 20).root(x -> x * x, x -> 2 * x, 1).points().size());
    }

    @Test
    void pointsWithoutAStepAreRefused() {
        assertEquals("Newton: no step is possible at x = 0.0, where f(x) = 1.0 and f'(x) = 0.0; "
                        + "start nearer to the root",
                assertThrows(ArithmeticException.class, () -> Newton.STANDARD.root(x -> x * x + 1, x -> 2 * x, 0))
                        .getMessage());
        assertEquals("Newton: no step is possible at x = 1.0, where f(x) = 1.0 and f'(x) = 0.0; "
                        + "start nearer to the root",
                assertThrows(ArithmeticException.class,
                        () -> Newton.STANDARD.root(x -> (x - 1) * (x - 1) + 1, x -> 2 * (x - 1), 1)).getMessage());
        assertThrows(ArithmeticException.class, () -> Newton.STANDARD.root(Math::log, x -> 1 / x, -1));
        assertTrue(Newton.STANDARD.root(x -> x * x, x -> 2 * x, 0).converged(), "at the root nothing is divided");
    }

    /** g(x) = x³ − 3 x has a maximum at −1 and a minimum at 1; the root of g' that is found depends on the start. */
    @Test
    void aRootOfTheDerivativeMayBeAMaximum() {
        assertEquals(-1, Newton.STANDARD.root(x -> 3 * x * x - 3, x -> 6 * x, -2).last(), 1e-15);
        assertEquals(1, Newton.STANDARD.minimum(x -> x.square().mul(3).sub(3), x -> x.mul(6).reshape(1, 1),
                Tensor.of(new double[] {2}, 1)).last().item(), 1e-15);
        assertThrows(ArithmeticException.class, () -> Newton.STANDARD.minimum(x -> x.square().mul(3).sub(3),
                x -> x.mul(6).reshape(1, 1), Tensor.of(new double[] {-2}, 1)));
    }

    /** The minimum of ½ (x − m)ᵀ A (x − m) with A = B Bᵀ + I is m, from anywhere, for x of any shape. */
    @Property(tries = 100)
    void aQuadraticNeedsOneStep(@ForAll("samples") Sample sample) {
        int n = sample.rows() * sample.columns();
        Tensor b = sample.normal(1, n, n);
        Tensor a = b.matmul(b.transpose()).add(Tensor.eye(DType.F64, n));
        Tensor minimum = sample.normal(2, sample.rows(), sample.columns());
        Tensor start = sample.input();
        Newton.Path<Tensor> path = Newton.STANDARD.minimum(
                x -> a.matmul(x.sub(minimum).reshape(n, 1)).reshape(sample.rows(), sample.columns()), x -> a, start);
        assertTrue(path.converged());
        assertTrue(path.points().getFirst().bitwiseEquals(start));
        // The solution's relative error is at most 4 n (3 n + 1) u times the condition number, here below 1 + ‖B‖²
        // (N. Higham: Accuracy and stability of numerical algorithms, theorem 10.4); the gradient adds n + 1 u of it.
        double condition = 1 + b.square().sum().item();
        double bound = (4 * n * (3 * n + 1) + n + 1) * 0x1p-53 * condition * start.sub(minimum).norm().item();
        assertTrue(path.points().get(1).sub(minimum).norm().item() <= bound);
        assertTrue(path.last().allClose(minimum, 0, 1e-12));
    }

    @Test
    void hessiansThatAreNotPositiveDefiniteAreRefused() {
        Tensor start = Tensor.of(new double[] {1, 2}, 2);
        double[][] hessians = {{1, 0, 0, -1}, {-1, 0, 0, -1}, {1, 1, 1, 1}, {0, 0, 0, 0}, {Double.NaN, 0, 0, 1},
            {1, 3, 3, 1}, {Double.POSITIVE_INFINITY, 0, 0, 1}};
        for (double[] hessian : hessians) {
            String message = assertThrows(ArithmeticException.class,
                    () -> Newton.STANDARD.minimum(x -> x, x -> Tensor.of(hessian, 2, 2), start)).getMessage();
            assertTrue(message.startsWith("Newton: the Hessian is not positive definite"), message);
        }
    }

    @Test
    void unusableArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Newton(0, 5));
        assertThrows(IllegalArgumentException.class, () -> new Newton(Double.NaN, 5));
        assertThrows(IllegalArgumentException.class, () -> new Newton(1e-9, 0));
        Newton newton = Newton.STANDARD;
        assertEquals("Newton: the start is F32; convert it with to(F64)",
                assertThrows(IllegalArgumentException.class,
                        () -> newton.minimum(x -> x, x -> x, Tensor.ones(DType.F32, 1))).getMessage());
        assertEquals("Newton: the start of shape (0,) has no elements",
                assertThrows(IllegalArgumentException.class,
                        () -> newton.minimum(x -> x, x -> x, Tensor.ones(DType.F64, 0))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> newton.minimum(x -> x,
                x -> Tensor.ones(DType.F64, 3, 2), Tensor.ones(DType.F64, 2)));
        assertThrows(ShapeMismatchException.class, () -> newton.minimum(x -> x,
                x -> Tensor.ones(DType.F64, 2, 3), Tensor.ones(DType.F64, 2)));
        assertEquals("Newton: the Hessian has shape (1, 1, 1), not (1, 1) for a gradient of 1 elements",
                assertThrows(ShapeMismatchException.class, () -> newton.minimum(x -> x,
                        x -> Tensor.ones(DType.F64, 1, 1, 1), Tensor.ones(DType.F64, 1))).getMessage());
        assertEquals("Newton: the Hessian has shape (3, 3), not (2, 2) for a gradient of 2 elements",
                assertThrows(ShapeMismatchException.class, () -> newton.minimum(x -> x,
                        x -> Tensor.eye(DType.F64, 3), Tensor.ones(DType.F64, 2))).getMessage());
    }

    /** The step is measured by the size of x, and by 1 where that is smaller; at the tolerance it is small enough. */
    @Test
    void theToleranceIsRelativeToThePoint() {
        Newton newton = new Newton(1e-6, 10);
        assertEquals(2, steps(newton, 1e6, 1e6 + 0.5).size(), "a step of 0.5 is within 1");
        assertEquals(2, steps(newton, -1e6, -1e6 + 0.5).size());
        assertEquals(3, steps(newton, 1e6, 1e6 - 5).size(), "a step of −5 is not");
        assertEquals(3, steps(newton, 0, 1e-3).size());
        assertEquals(2, steps(new Newton(0.5, 10), 0, 0.5).size());
    }

    // The points of both searches, for the root of x − c and the minimum of ½ (x − c)².
    private static List<Double> steps(Newton newton, double c, double start) {
        List<Double> points = newton.root(x -> x - c, x -> 1, start).points();
        Tensor first = Tensor.of(new double[] {start}, 1);
        Newton.Path<Tensor> path = newton.minimum(x -> x.sub(c), x -> Tensor.eye(DType.F64, 1), first);
        assertEquals(points, path.points().stream().map(Tensor::item).toList());
        assertNotSame(first, path.points().getFirst());
        return points;
    }

    @Test
    void theSearchEndsWithTheStepsThatAreAllowed() {
        Newton.Path<Tensor> path = new Newton(1e-12, 1).minimum(x -> x.pow(3), x -> x.square().mul(3).reshape(1, 1),
                Tensor.of(new double[] {3}, 1));
        assertFalse(path.converged());
        assertEquals(List.of(3.0, 2.0), path.points().stream().map(Tensor::item).toList());
    }

    /** A pivot must exceed n ulp of its diagonal element: here 2 · 2⁻⁵², whatever the scale. */
    @Test
    void hessiansWithinRoundingOfASingularOneAreRefused() {
        for (double scale : new double[] {1, 0x1p20, 0x1p-20}) {
            assertThrows(ArithmeticException.class, () -> solve(scale, 1, 1 + 0x1p-52));
            assertThrows(ArithmeticException.class, () -> solve(scale, 1 - 0x1p-52, 1)); // a pivot of just 2 ulp
            solve(scale, 1, 1 + 0x1p-50);
        }
    }

    private static void solve(double scale, double beside, double last) {
        Tensor hessian = Tensor.of(new double[] {1, beside, beside, last}, 2, 2).mul(scale);
        new Newton(1, 1).minimum(x -> x, x -> hessian, Tensor.ones(DType.F64, 2));
    }
}
