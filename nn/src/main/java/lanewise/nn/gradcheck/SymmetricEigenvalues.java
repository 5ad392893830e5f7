package lanewise.nn.gradcheck;

import java.util.Arrays;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The eigenvalues of a symmetric matrix by Jacobi's rotations, in f64: meant for Hessians with up to some hundred rows.
 *
 * <p>Each rotation makes one pair of elements zero and takes as much from the sum of squares off the diagonal; sweeps
 * over all pairs go on until nothing is left there. Derivation: {@code docs/derivations/critical-points.md}.
 */
public final class SymmetricEigenvalues {
    private static final int MAX_SWEEPS = 50; // some ten are enough: the convergence is quadratic in the end

    private SymmetricEigenvalues() {}

    /**
     * Returns the eigenvalues in ascending order. Each has an absolute error of a few n ε · the largest |λ|.
     *
     * @param matrix of shape (n, n), finite; its lower triangle is read
     */
    public static double[] of(Tensor matrix) {
        if (matrix.rank() != 2 || matrix.dim(0) != matrix.dim(1)) {
            throw new ShapeMismatchException("SymmetricEigenvalues: the matrix has shape " + matrix.shape()
                    + ", not (n, n)");
        }
        double[][] a = lowerTriangle(matrix);
        int n = a.length;
        for (int sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > 0; sweep++) {
            for (int q = 1; q < n; q++) {
                for (int p = 0; p < q; p++) {
                    rotate(a, p, q);
                }
            }
        }
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> a[i][i]);
        Arrays.sort(eigenvalues);
        return eigenvalues;
    }

    // Both triangles, from the lower one.
    private static double[][] lowerTriangle(Tensor matrix) {
        int n = matrix.dim(0);
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = matrix.get(i, j);
                a[j][i] = a[i][j];
                if (!Double.isFinite(a[i][j])) {
                    throw new IllegalArgumentException("SymmetricEigenvalues: element (" + i + ", " + j + ") is "
                            + a[i][j] + "; the elements must be finite");
                }
            }
        }
        return a;
    }

    private static double offDiagonal(double[][] a) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                largest = Math.max(largest, Math.abs(a[i][j]));
            }
        }
        return largest;
    }

    // A ← Gᵀ A G with the rotation G in the plane (p, q) that makes a_pq zero.
    private static void rotate(double[][] a, int p, int q) {
        double apq = a[p][q];
        if (apq == 0) {
            return;
        }
        if (Math.abs(apq) <= Math.ulp(a[p][p]) / 4 && Math.abs(apq) <= Math.ulp(a[q][q]) / 4) {
            a[p][q] = 0; // it could change neither
            a[q][p] = 0;
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * apq);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1)); // the smaller angle
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        a[p][p] -= t * apq;
        a[q][q] += t * apq;
        a[p][q] = 0;
        a[q][p] = 0;
        for (int k = 0; k < a.length; k++) {
            if (k != p && k != q) {
                double akp = a[k][p];
                double akq = a[k][q];
                a[k][p] = c * akp - s * akq;
                a[p][k] = a[k][p];
                a[k][q] = s * akp + c * akq;
                a[q][k] = a[k][q];
            }
        }
    }
}
