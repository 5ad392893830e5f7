package lanewise.nn.gradcheck;

/** What a comparison of an analytic with a numerical derivative says, from good to bad. */
public enum Verdict {
    /** The two agree. */
    PASSED,
    /**
     * The function has a kink within the step: its slopes on the two sides differ, and the analytic value is one of
     * them or lies between. Move the input away from the kink, and test the value chosen at the kink apart.
     */
    KINK,
    /**
     * The numerical value moves with the step, or the difference is within the last place of the outputs: rounding (or
     * a kink nearby) hides whether the formula is right.
     */
    UNSTABLE,
    /** The numerical value stays where it is when the step changes, and the analytic one is elsewhere. */
    WRONG_FORMULA
}
