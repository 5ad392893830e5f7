package lanewise.nn.gradcheck;

import java.util.Arrays;
import lanewise.tensor.Tensor;

/**
 * What a point where the gradient vanishes is, as far as the eigenvalues of the Hessian tell.
 *
 * <p>All positive: a strict minimum. All negative: a strict maximum. Positive and negative ones: a saddle. The converse
 * does not hold: x⁴ has a strict minimum at 0, where its Hessian is 0. So if some eigenvalues vanish and the others
 * have one sign, the second order does not decide.
 *
 * <p>Derivation: {@code docs/derivations/critical-points.md}.
 */
public enum CriticalPoint {
    /** All eigenvalues are positive. */
    MINIMUM,
    /** All eigenvalues are negative. */
    MAXIMUM,
    /** There are positive and negative eigenvalues. */
    SADDLE,
    /** Some eigenvalues are 0 and the others have one sign, or all are 0: higher orders decide. */
    UNDECIDED;

    /**
     * Classifies by the eigenvalues of the Hessian.
     *
     * @param eigenvalues in any order, at least one
     * @param tolerance the largest |λ| that counts as 0: the error that the eigenvalues may have
     */
    public static CriticalPoint of(double[] eigenvalues, double tolerance) {
        if (eigenvalues.length == 0 || Arrays.stream(eigenvalues).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("CriticalPoint: eigenvalues are needed, all of them numbers, not "
                    + Arrays.toString(eigenvalues));
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("CriticalPoint: the tolerance must not be negative, as " + tolerance
                    + " is");
        }
        long positive = Arrays.stream(eigenvalues).filter(value -> value > tolerance).count();
        long negative = Arrays.stream(eigenvalues).filter(value -> value < -tolerance).count();
        if (positive > 0 && negative > 0) {
            return SADDLE;
        }
        return positive == eigenvalues.length ? MINIMUM : negative == eigenvalues.length ? MAXIMUM : UNDECIDED;
    }

    /**
     * Classifies by the Hessian. Eigenvalues up to 4 n ε times the largest |λ| count as 0: so much error rounding
     * makes.
     *
     * @param hessian of shape (n, n), n ≥ 1, known up to rounding; for one from differences give a tolerance of its own
     *     to {@link #of(double[], double)}
     */
    public static CriticalPoint of(Tensor hessian) {
        double[] eigenvalues = SymmetricEigenvalues.of(hessian);
        double largest = Arrays.stream(eigenvalues).map(Math::abs).max().orElse(0);
        return of(eigenvalues, 4 * eigenvalues.length * Math.ulp(1.0) * largest);
    }
}
