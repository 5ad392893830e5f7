package lanewise.nn.gradcheck;

import java.util.function.UnaryOperator;
import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Hessians H_ij = ∂²L/∂x_i∂x_j of functions of a tensor with n elements in row-major order, of shape (n, n): the
 * Jacobians of their gradients.
 *
 * <p>What the eigenvalues say about a critical point tells {@link CriticalPoint}. Derivation:
 * {@code docs/derivations/hessian.md}.
 */
public final class Hessian {
    private Hessian() {}

    /**
     * Returns the Hessian by central differences of the gradient, made symmetric as (J + Jᵀ)/2.
     *
     * <p>The Jacobian J of a true gradient is symmetric; one of a wrong gradient need not be.
     *
     * @param gradient returns the gradient at its argument, of the shape of that
     * @param at the point x, in F64, of any layout without repeated elements; moved in place and put back
     */
    public static Tensor numerical(UnaryOperator<Tensor> gradient, Tensor at) {
        Tensor jacobian = Jacobian.numerical(gradient, at);
        if (jacobian.dim(0) != jacobian.dim(1)) {
            throw new ShapeMismatchException("Hessian: the gradient has " + jacobian.dim(0) + " elements, the point "
                    + jacobian.dim(1));
        }
        return jacobian.add(jacobian.transpose()).div(2);
    }

    /**
     * Returns the Hessian diag(ŷ) − ŷ ŷᵀ of the softmax cross-entropy of one sample by its logits, with
     * ŷ = softmax(z), for labels and for any targets that sum to 1. It is positive semi-definite, and its rows sum to
     * 0.
     *
     * @param logits z, of shape (C) with C ≥ 1
     * @return the Hessian (C, C), in F64
     */
    public static Tensor softmaxCrossEntropy(Tensor logits) {
        if (logits.rank() != 1 || logits.dim(0) == 0) {
            throw new ShapeMismatchException("Hessian: the logits of one sample have the shape (C,) with at least one"
                    + " class, not " + logits.shape());
        }
        Tensor z = logits.to(DType.F64);
        Tensor exponentials = z.sub(z.max()).exp();
        Tensor y = exponentials.div(exponentials.sum());
        return Tensor.eye(DType.F64, y.dim(0)).mul(y).sub(y.outer(y));
    }
}
