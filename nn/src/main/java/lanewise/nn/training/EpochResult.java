package lanewise.nn.training;

import java.util.Optional;

/**
 * What one epoch gave.
 *
 * @param epoch the number of the epoch, from 1
 * @param steps the number of its steps that were made: all, unless the training was ended before
 * @param trainLoss the mean loss of the epoch's samples, each before the step that it took part in
 * @param validation loss and metrics after the epoch; empty if nothing validates
 * @param learningRate that of the epoch's last step
 * @param trainSeconds the time of the steps, with the loading of their batches
 * @param validationSeconds the time of the validation; 0 without
 */
public record EpochResult(int epoch, int steps, double trainLoss, Optional<Evaluation> validation, double learningRate,
        double trainSeconds, double validationSeconds) {
    /**
     * Returns the loss of the validation.
     *
     * @throws IllegalStateException if nothing validates
     */
    public double validationLoss() {
        return requireValidation().loss();
    }

    /**
     * Returns a figure of the validation.
     *
     * @throws IllegalStateException if nothing validates
     * @throws IllegalArgumentException if there is none of that name
     */
    public double metric(String name) {
        return requireValidation().metric(name);
    }

    private Evaluation requireValidation() {
        return validation.orElseThrow(() -> new IllegalStateException("EpochResult: nothing was validated in epoch "
                + epoch + "; give the training a loader with validation(loader)"));
    }
}
