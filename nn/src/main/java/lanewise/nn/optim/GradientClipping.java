package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Clipping of gradients by their norm: with ‖g‖ = √(Σ g²) over all elements of the gradients of all parameters, every
 * gradient is multiplied by min(1, c ÷ (‖g‖ + 10⁻⁶)), as by PyTorch's {@code clip_grad_norm_}. The direction stays, the
 * length is at most c. The squares of a gradient are added in the order of its storage, row by row or column by column,
 * each in the order of {@link Tensor#sum(int...)}.
 *
 * <p>Call {@link #clip} between backward and the optimizer's step. The norm neither overflows nor underflows on the
 * way: exploding gradients are what it is for. Source: R. Pascanu, T. Mikolov, Y. Bengio: On the difficulty of training
 * recurrent neural networks, ICML 2013. Derivation: {@code docs/derivations/gradient-clipping.md}.
 */
public final class GradientClipping {
    private static final double EPSILON = 1e-6; // PyTorch's

    // Squares that underflow to 0 or lose digits, below 2⁻¹²⁶ each, do not count beside such a sum.
    private static final double SMALLEST_SUM = 0x1p-60;

    private final List<Parameter> parameters;
    private final List<Tensor> gradients; // of the parameters, each in the order of its storage
    private final double maxNorm;
    private final List<Workspace> spaces;
    private final Workspace sums = new Workspace();

    /**
     * Creates the clipping of the gradients of the given parameters.
     *
     * @param parameters each of them once
     * @param maxNorm c, the largest norm that is left as it is; positive, infinite to measure only
     */
    public GradientClipping(List<Parameter> parameters, double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("GradientClipping: the largest norm must be positive, not " + maxNorm);
        }
        this.parameters = List.copyOf(parameters);
        Optimizer.requireDistinct("GradientClipping", this.parameters);
        this.gradients = this.parameters.stream().map(parameter -> StorageOrder.of(parameter.borrowGrad())).toList();
        this.maxNorm = maxNorm;
        this.spaces = this.parameters.stream().map(parameter -> new Workspace()).toList();
    }

    /**
     * Multiplies the gradients in place where their norm exceeds c, and returns the norm that they had. If a gradient
     * is infinite or NaN, so is the norm, and the gradients become 0 or NaN.
     */
    public double clip() {
        double norm = 0;
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).borrowGrad(); // whose zeros may not have been written yet
            norm = StrictMath.hypot(norm, norm(gradients.get(i), spaces.get(i)));
        }
        double factor = maxNorm / (norm + EPSILON);
        if (!(factor >= 1) && maxNorm < Double.POSITIVE_INFINITY) {
            for (Parameter parameter : parameters) {
                parameter.borrowGrad().mul(factor, parameter.borrowGrad());
            }
        }
        return norm;
    }

    private double norm(Tensor g, Workspace space) {
        if (g.elements() == 0) {
            return 0;
        }
        Tensor scalar = sums.get(g.dtype(), Shape.of());
        double squares = g.square(space.like(g)).sum(Axes.all(), scalar).item();
        boolean exact = squares >= SMALLEST_SUM && squares < Double.POSITIVE_INFINITY;
        return exact ? Math.sqrt(squares) : scaledNorm(g, space, scalar);
    }

    // Scaled by a power of two, which rounds nothing, so that the largest |g| lies near 1.
    private static double scaledNorm(Tensor g, Workspace space, Tensor scalar) {
        Tensor scaled = g.abs(space.like(g));
        double largest = scaled.max(Axes.all(), scalar).item();
        if (!(largest > 0 && largest < Double.POSITIVE_INFINITY)) {
            return largest;
        }
        int limit = g.dtype() == DType.F32 ? Float.MAX_EXPONENT - 1 : Double.MAX_EXPONENT - 1;
        double scale = Math.scalb(1.0, Math.clamp(-Math.getExponent(largest), -limit, limit));
        scaled.mul(scale, scaled).square(scaled);
        return Math.sqrt(scaled.sum(Axes.all(), scalar).item()) / scale;
    }
}
