package lanewise.nn.gradcheck;

/**
 * One analytic derivative beside its numerical estimate.
 *
 * @param tensor what the derivative is with respect to: {@code input}, or the name of a parameter
 * @param place the index of the element, or the number of the random direction
 * @param analytic the derivative by the formula under test
 * @param numerical the central difference
 * @param allowed the largest difference that passes
 * @param verdict what the comparison says
 */
public record Comparison(
        String tensor, String place, double analytic, double numerical, double allowed, Verdict verdict) {

    /** Returns |analytic − numerical|. */
    public double error() {
        return Math.abs(analytic - numerical);
    }

    /** Returns the error in units of what is allowed: above 1 it failed. NaN counts as infinite. */
    public double severity() {
        double ratio = error() / allowed;
        return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
    }
}
