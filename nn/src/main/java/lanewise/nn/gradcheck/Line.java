package lanewise.nn.gradcheck;

import java.util.function.Supplier;
import lanewise.tensor.Tensor;

/**
 * A straight line through a point x, along which a function is evaluated: x + t v, where v is not zero at some or all
 * elements. The point is moved in place and put back.
 *
 * <p>Rounding makes the step that is taken, δ = (x + t v) − (x + s v), differ from (t − s) v. Both derivatives are
 * therefore taken along δ, in units of its projection on v.
 */
final class Line {
    /**
     * The derivative along a piece of the line.
     *
     * @param analytic by the gradient under test
     * @param numerical as a difference quotient
     * @param noise how much one unit in the last place of each output makes in the numerical one
     * @param finite whether all outputs are finite at both ends
     */
    record Slope(double analytic, double numerical, double noise, boolean finite) {}

    private final Supplier<double[]> outputs;
    private final double[] cotangent;
    private final Tensor point;
    private final double[] gradient;
    private final int[][] indices;
    private final double[] start;
    private final double[] direction;

    /**
     * Creates the line.
     *
     * @param outputs evaluates the function where the point is now
     * @param cotangent the weight of each output in the scalar whose derivative is taken
     * @param gradient the gradient under test, for all elements of the point in row-major order
     * @param elements the row-major positions of the elements that move
     * @param direction v at these elements
     */
    Line(Supplier<double[]> outputs, double[] cotangent, Tensor point, double[] gradient, int[] elements,
            double[] direction) {
        this.outputs = outputs;
        this.cotangent = cotangent;
        this.point = point;
        this.direction = direction;
        this.gradient = new double[elements.length];
        indices = new int[elements.length][];
        start = new double[elements.length];
        for (int k = 0; k < elements.length; k++) {
            this.gradient[k] = gradient[elements[k]];
            indices[k] = indexOf(elements[k], point);
            start[k] = point.get(indices[k]);
        }
    }

    /** Returns the index of an element given by its row-major position. */
    static int[] indexOf(int position, Tensor tensor) {
        int[] index = new int[tensor.rank()];
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % tensor.dim(axis);
            rest /= tensor.dim(axis);
        }
        return index;
    }

    /** Returns the largest |x| among the elements that move. */
    double magnitude() {
        double largest = 0;
        for (double x : start) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    /** Returns the slopes between x + from · v and x + to · v. */
    Slope slope(double from, double to) {
        double[] low = outputsAt(from);
        double[] high = outputsAt(to);
        // Outputs that do not depend on the point cancel exactly here, before they are weighted and added.
        double rise = 0;
        double noise = 0;
        boolean finite = true;
        for (int i = 0; i < cotangent.length; i++) {
            rise += cotangent[i] * (high[i] - low[i]);
            noise += Math.abs(cotangent[i]) * Math.ulp(high[i]);
            finite &= Double.isFinite(high[i]) && Double.isFinite(low[i]);
        }
        double predicted = 0;
        double run = 0;
        double squares = 0;
        for (int k = 0; k < direction.length; k++) {
            double step = at(k, to) - at(k, from);
            predicted += gradient[k] * step;
            run += direction[k] * step;
            squares += direction[k] * direction[k];
        }
        run /= squares;
        return new Slope(predicted / run, rise / run, noise / run, finite);
    }

    private double at(int k, double t) {
        return start[k] + t * direction[k];
    }

    private double[] outputsAt(double t) {
        try {
            for (int k = 0; k < start.length; k++) {
                point.set(at(k, t), indices[k]);
            }
            return outputs.get();
        } finally {
            for (int k = 0; k < start.length; k++) {
                point.set(start[k], indices[k]);
            }
        }
    }
}
