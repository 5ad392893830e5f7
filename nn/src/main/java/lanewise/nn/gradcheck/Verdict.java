package lanewise.nn.gradcheck;

/** What a comparison of an analytic with a numerical derivative says, from good to bad. */
public enum Verdict {
    /** The two agree. */
    PASSED(""),
    /**
     * The function has a kink within the step: its slopes on the two sides differ, and the analytic value is one of
     * them or lies between. Move the input away from the kink, and test the value chosen at the kink apart.
     */
    KINK("the function has a kink here: move the input away, and test the value chosen at the kink apart"),
    /**
     * The numerical value moves with the step, or the difference is within the last place of the outputs: rounding (or
     * a kink nearby) hides whether the formula is right.
     */
    UNSTABLE("the difference depends on the step: bring the numbers to the size of 1, or choose another step"),
    /** The function is infinite or NaN a step away from the point: move the input to where it is finite. */
    NOT_FINITE("the function is infinite or NaN within a step of here: move the input to where it is finite"),
    /** The numerical value stays where it is when the step changes, and the analytic one is elsewhere. */
    WRONG_FORMULA("the difference does not depend on the step: the gradient is not that of the forward pass");

    private final String advice;

    Verdict(String advice) {
        this.advice = advice;
    }

    /** Returns what a report says below its table. */
    String advice() {
        return advice;
    }
}
