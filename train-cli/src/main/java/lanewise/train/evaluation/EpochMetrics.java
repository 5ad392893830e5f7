package lanewise.train.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What one epoch gave; the names in files are those of the annotations.
 *
 * @param epoch the number of the epoch, from 1
 * @param trainLoss the mean loss of the epoch's batches, each before its step, in nats; with label smoothing, of the
 *     smoothed targets
 * @param validationLoss the mean loss on the validation images after the epoch, in nats
 * @param validationAccuracy the share of validation images classified rightly after the epoch
 * @param learningRate the learning rate of the epoch's last step
 * @param trainSeconds the time of the training steps
 * @param evalSeconds the time of the validation
 * @param imagesPerSecond training images per second of training steps
 */
public record EpochMetrics(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("train_loss") double trainLoss,
        @JsonProperty("val_loss") double validationLoss,
        @JsonProperty("val_accuracy") double validationAccuracy,
        @JsonProperty("learning_rate") double learningRate,
        @JsonProperty("train_seconds") double trainSeconds,
        @JsonProperty("eval_seconds") double evalSeconds,
        @JsonProperty("images_per_second") double imagesPerSecond) {
    /** The losses above which training counts as diverged, in nats. Guessing among 1,000 classes costs 6.9. */
    public static final double DIVERGED = 1000;

    /**
     * Returns why training counts as diverged though its numbers are finite: both losses are above {@link #DIVERGED};
     * nothing if it does not.
     */
    public Optional<String> divergence() {
        return Math.min(trainLoss, validationLoss) <= DIVERGED ? Optional.empty()
                : Optional.of("the loss of epoch " + epoch + " is " + Decimals.format(trainLoss, 1)
                        + ", on the validation images " + Decimals.format(validationLoss, 1));
    }
}
