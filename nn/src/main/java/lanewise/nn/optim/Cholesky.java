package lanewise.nn.optim;

import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The factor of a symmetric positive definite matrix H = R Rᵀ, with R lower triangular. */
final class Cholesky {
    private final double[][] factor; // R, row i of length i + 1

    private Cholesky(double[][] factor) {
        this.factor = factor;
    }

    /**
     * Factors a matrix, of which the lower triangle is read.
     *
     * @throws ArithmeticException if it is not positive definite, or within rounding of that
     */
    static Cholesky of(Tensor matrix, int n) {
        if (matrix.rank() != 2 || matrix.dim(0) != n || matrix.dim(1) != n) {
            throw new ShapeMismatchException("Newton: the Hessian has shape " + matrix.shape() + ", not (" + n + ", "
                    + n + ") for a gradient of " + n + " elements");
        }
        double[][] r = new double[n][];
        for (int i = 0; i < n; i++) {
            r[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double rest = matrix.get(i, j);
                for (int k = 0; k < j; k++) {
                    rest -= r[i][k] * r[j][k];
                }
                r[i][j] = j < i ? rest / r[j][j] : root(rest, matrix.get(i, i), n);
            }
        }
        return new Cholesky(r);
    }

    private static double root(double pivot, double diagonal, int n) {
        if (!(pivot > n * Math.ulp(1.0) * diagonal)) {
            throw new ArithmeticException("Newton: the Hessian is not positive definite (pivot " + pivot
                    + "), so its step may lead to a saddle or a maximum; start nearer to a minimum");
        }
        return Math.sqrt(pivot);
    }

    /** Puts H⁻¹ b in the place of b: first R y = b from the top, then Rᵀ x = y from the bottom. */
    void solve(double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= factor[i][k] * b[k];
            }
            b[i] /= factor[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= factor[k][i] * b[k];
            }
            b[i] /= factor[i][i];
        }
    }
}
