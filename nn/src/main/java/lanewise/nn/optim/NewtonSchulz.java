package lanewise.nn.optim;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The iteration by which {@link Muon} brings the singular values of a matrix near 1 and leaves its singular vectors as
 * they are: X = G ÷ (‖G‖ + 10⁻⁷) with the Frobenius norm, and then again and again
 *
 * <pre>
 * X = a X + (b X Xᵀ + c X Xᵀ X Xᵀ) X      with a = 3.4445, b = −4.7750, c = 2.0315
 * </pre>
 *
 * <p>A matrix with more rows than columns is transposed meanwhile, so that X Xᵀ is the smaller of both products. Source:
 * K. Jordan and others: Muon: an optimizer for hidden layers in neural networks, 2024. Derivation:
 * {@code docs/derivations/muon.md}.
 */
final class NewtonSchulz {
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;
    private static final double EPSILON = 1e-7; // for a matrix of zeros

    private final Workspace norms = new Workspace();
    private final Workspace squares = new Workspace();
    private final Workspace polynomials = new Workspace();
    private final Workspace first = new Workspace();
    private final Workspace second = new Workspace();

    /** Returns the matrix after the given number of iterations, in a tensor that is valid until the next call. */
    Tensor of(Tensor matrix, int iterations) {
        boolean tall = matrix.dim(0) > matrix.dim(1);
        Tensor wide = tall ? matrix.transpose() : matrix;
        int rows = wide.dim(0);
        int columns = wide.dim(1);
        double norm = matrix.norm(Axes.all(), norms.get(matrix.dtype(), Shape.of())).item();
        Tensor x = wide.div(norm + EPSILON, first.get(matrix.dtype(), rows, columns));
        Tensor next = second.get(matrix.dtype(), rows, columns);
        for (int i = 0; i < iterations; i++) {
            Tensor square = x.matmul(x.transpose(), squares.get(matrix.dtype(), rows, rows));
            Tensor polynomial = square.matmul(square, polynomials.get(matrix.dtype(), rows, rows));
            polynomial.mul(C, polynomial).axpy(B, square, polynomial);
            polynomial.matmul(x, next).axpy(A, x, next);
            Tensor last = x;
            x = next;
            next = last;
        }
        return tall ? x.transpose() : x;
    }
}
