package lanewise.nn.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Newton's method: for a root of a function of one number x = x − f(x) ÷ f'(x), for a minimum of a function of many
 * x = x − H⁻¹ g with the gradient g and the Hessian H at x.
 *
 * <p>Near a simple root, or a minimum with a positive definite Hessian, the number of correct digits doubles with each
 * step. Far away nothing is promised: there is no line search. It has converged when a step is at most
 * tolerance · max(1, |x|), with the largest elements of both.
 *
 * <p>Derivation: {@code docs/derivations/newton.md}.
 *
 * @param tolerance positive
 * @param maxSteps the number of steps after which it gives up, from 1
 */
public record Newton(double tolerance, int maxSteps) {
    /** The tolerance 10⁻¹², and up to 50 steps. */
    public static final Newton STANDARD = new Newton(1e-12, 50);

    /**
     * The way of the iteration.
     *
     * @param points the start and the point after each step
     * @param converged whether the last step was within the tolerance
     */
    public record Path<T>(List<T> points, boolean converged) {
        /** Keeps a copy of the list. */
        public Path {
            points = List.copyOf(points);
        }

        /** Returns the last point. */
        public T last() {
            return points.getLast();
        }
    }

    /** Checks the ranges. */
    public Newton {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException("Newton: the tolerance must be positive, not " + tolerance);
        }
        if (maxSteps < 1) {
            throw new IllegalArgumentException("Newton: at least one step is needed, not " + maxSteps);
        }
    }

    /**
     * Looks for a root of f.
     *
     * @param function f
     * @param derivative f'
     * @param start the first x
     * @throws ArithmeticException if f or f' is not finite, or f' is 0 while f is not
     */
    public Path<Double> root(DoubleUnaryOperator function, DoubleUnaryOperator derivative, double start) {
        List<Double> points = new ArrayList<>(List.of(start));
        double x = start;
        for (int i = 0; i < maxSteps; i++) {
            double value = function.applyAsDouble(x);
            double step = value == 0 ? 0 : value / derivative.applyAsDouble(x);
            if (!Double.isFinite(step)) {
                throw new ArithmeticException("Newton: no step is possible at x = " + x + ", where f(x) = " + value
                        + " and f'(x) = " + derivative.applyAsDouble(x) + "; start nearer to the root");
            }
            x -= step;
            points.add(x);
            if (Math.abs(step) <= tolerance * Math.max(1, Math.abs(x))) {
                return new Path<>(points, true);
            }
        }
        return new Path<>(points, false);
    }

    /**
     * Looks for a minimum. The Hessian must be positive definite at every point of the way: elsewhere a step leads to a
     * saddle or a maximum as well, and is refused.
     *
     * @param gradient returns g at x, of the shape of x
     * @param hessian returns H at x, of shape (n, n) for x with n elements in row-major order; its lower triangle is
     *     read
     * @param start the first x, in F64; stays as it is
     * @throws ArithmeticException if a Hessian is not positive definite, or within rounding of that
     */
    public Path<Tensor> minimum(UnaryOperator<Tensor> gradient, UnaryOperator<Tensor> hessian, Tensor start) {
        if (start.dtype() != DType.F64) {
            throw new IllegalArgumentException("Newton: the start is " + start.dtype() + "; convert it with to(F64)");
        }
        if (start.elements() == 0) {
            throw new IllegalArgumentException("Newton: the start of shape " + start.shape() + " has no elements");
        }
        Tensor x = start.copy();
        List<Tensor> points = new ArrayList<>(List.of(x));
        for (int i = 0; i < maxSteps; i++) {
            double[] step = gradient.apply(x).toDoubleArray();
            Cholesky.of(hessian.apply(x), step.length).solve(step);
            x = x.sub(Tensor.wrap(step, x.shape().toArray()));
            points.add(x);
            if (largest(Tensor.wrap(step)) <= tolerance * Math.max(1, largest(x))) {
                return new Path<>(points, true);
            }
        }
        return new Path<>(points, false);
    }

    private static double largest(Tensor x) {
        return x.norm(Double.POSITIVE_INFINITY, Axes.all()).item();
    }
}
