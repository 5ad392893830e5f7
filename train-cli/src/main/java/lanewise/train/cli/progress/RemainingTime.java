package lanewise.train.cli.progress;

import lanewise.train.evaluation.EpochMetrics;

/**
 * How long the rest of a run takes, at the pace of its latest epoch, validation included. Before the first epoch has
 * ended it is the pace of the steps so far, without validations, which nobody has seen yet.
 */
final class RemainingTime {
    private final int epochs;
    private final int stepsPerEpoch;
    private double stepSeconds;
    private double evalSeconds;
    private long epochStart;
    private int firstStep;

    /**
     * Starts the time.
     *
     * @param now the time in nanoseconds
     */
    RemainingTime(int epochs, int stepsPerEpoch, long now) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        epochStart = now;
    }

    /** Takes note of the end of a step. */
    void onStep(int step, long now) {
        if (firstStep == 0) {
            firstStep = step; // a resumed run does not start with 1; and the first step is slow
            epochStart = now;
        } else if (evalSeconds == 0) {
            stepSeconds = (now - epochStart) * 1e-9 / (step - firstStep);
        }
    }

    /** Takes note of the end of an epoch with so many steps. */
    void onEpoch(EpochMetrics metrics, int steps) {
        stepSeconds = metrics.trainSeconds() / steps;
        evalSeconds = metrics.evalSeconds();
    }

    /** Returns the seconds after a step, or NaN if nothing is known yet. */
    double seconds(int epoch, int step) {
        if (stepSeconds == 0 || !Double.isFinite(stepSeconds)) {
            return Double.NaN;
        }
        long steps = (long) (epochs - epoch) * stepsPerEpoch + stepsPerEpoch - step;
        int validations = epochs - epoch + (step == stepsPerEpoch ? 0 : 1);
        return steps * stepSeconds + validations * evalSeconds;
    }
}
