package lanewise.train.run;

/** Decides after each step whether a run goes on. */
@FunctionalInterface
public interface StopRule {
    /** What to do after a step. */
    enum Decision {
        /** Train on. */
        GO_ON,
        /** End the run here as if it were its last step: validate, and keep the best model. */
        FINISH,
        /** Leave the run so that it can be resumed. */
        SUSPEND
    }

    /** Trains to the end. */
    StopRule NEVER = (epoch, step) -> Decision.GO_ON;

    /** Returns the rule that ends a run where another one ended. */
    static StopRule at(Ending ending) {
        return (epoch, step) -> epoch == ending.epoch() && step == ending.step() ? Decision.FINISH : Decision.GO_ON;
    }

    /**
     * Decides.
     *
     * @param epoch the number of the epoch, from 1
     * @param step the number of the step in the epoch, from 1
     */
    Decision after(int epoch, int step);
}
