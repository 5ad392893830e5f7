package lanewise.nn.gradcheck;

import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The second-order model of a loss around a point: L(x + Δ) − L(x) ≈ gᵀ Δ + ½ Δᵀ H Δ.
 *
 * <p>For a step of gradient descent, Δ = −ε g, it is −ε gᵀ g + ½ ε² gᵀ H g. Derivation:
 * {@code docs/derivations/hessian.md}.
 *
 * @param gradient g, of n elements in any shape, in F64
 * @param hessian H, of shape (n, n), in F64
 */
public record QuadraticModel(Tensor gradient, Tensor hessian) {
    /** Checks the types and shapes. */
    public QuadraticModel {
        int n = gradient.elements();
        if (hessian.rank() != 2 || hessian.dim(0) != n || hessian.dim(1) != n) {
            throw new ShapeMismatchException("QuadraticModel: the Hessian has shape " + hessian.shape() + ", not (" + n
                    + ", " + n + ") for a gradient of " + n + " elements");
        }
        if (gradient.dtype() != DType.F64 || hessian.dtype() != DType.F64) {
            throw new IllegalArgumentException("QuadraticModel: gradient and Hessian must be F64, not "
                    + gradient.dtype() + " and " + hessian.dtype());
        }
    }

    /** Returns gᵀ Δ + ½ Δᵀ H Δ for a step Δ with as many elements as the gradient, in row-major order. */
    public double change(Tensor step) {
        Tensor delta = step.reshape(-1);
        return gradient.reshape(-1).dot(delta).item() + curvature(delta) / 2;
    }

    /** Returns the change −ε gᵀ g + ½ ε² gᵀ H g by one step of gradient descent with the learning rate ε. */
    public double changeByDescent(double learningRate) {
        Tensor g = gradient.reshape(-1);
        return -learningRate * g.dot(g).item() + learningRate * learningRate / 2 * curvature(g);
    }

    /**
     * Returns the learning rate gᵀ g ÷ gᵀ H g whose step lowers the model most; twice that rate lowers it no more.
     * Infinite if the model does not curve upward along the gradient; NaN where the gradient is 0.
     */
    public double bestLearningRate() {
        Tensor g = gradient.reshape(-1);
        double square = g.dot(g).item();
        double curvature = curvature(g);
        if (square == 0) {
            return Double.NaN;
        }
        return curvature > 0 ? square / curvature : Double.POSITIVE_INFINITY;
    }

    private double curvature(Tensor v) {
        return v.dot(hessian.matmul(v)).item();
    }
}
