package lanewise.nn.training;

/**
 * Decides after each step whether a training goes on. A resumed training does not ask about the steps that it had made
 * before: that it was to end there is part of its {@link TrainingState}.
 */
@FunctionalInterface
public interface StopRule {
    /** What to do after a step. */
    enum Decision {
        /** Train on. */
        GO_ON,
        /** End the training here as if it were its last step: validate, and keep the best model. */
        FINISH,
        /** Leave the training so that it can be resumed. */
        SUSPEND
    }

    /** Trains to the end. */
    StopRule NEVER = (epoch, step) -> Decision.GO_ON;

    /** Returns the rule that ends a training after the given step of the given epoch, both from 1. */
    static StopRule at(int lastEpoch, int lastStep) {
        return (epoch, step) -> epoch == lastEpoch && step == lastStep ? Decision.FINISH : Decision.GO_ON;
    }

    /**
     * Decides.
     *
     * @param epoch the number of the epoch, from 1
     * @param step the number of the step in the epoch, from 1
     */
    Decision after(int epoch, int step);
}
