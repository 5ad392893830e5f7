package lanewise.nn.gradcheck;

/** How far an analytic derivative a may lie from a numerical one n. */
@FunctionalInterface
public interface PassRule {
    /** Returns the largest |a − n| that passes. */
    double allowed(double analytic, double numerical);

    /** Returns the rule |a − n| ≤ absolute + relative · max(|a|, |n|). */
    static PassRule absoluteAndRelative(double absolute, double relative) {
        return (a, n) -> absolute + relative * Math.max(Math.abs(a), Math.abs(n));
    }

    /**
     * Returns the rule |a − n| ≤ relative · max(10⁻⁸, |a| + |n|) of the courses whose homework the modules come from.
     * It is relative down to derivatives of 10⁻⁸, where differences are mostly rounding.
     */
    static PassRule symmetricRelative(double relative) {
        return (a, n) -> relative * Math.max(1e-8, Math.abs(a) + Math.abs(n));
    }
}
