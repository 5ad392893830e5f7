package lanewise.nn.training;

import java.util.List;
import java.util.Optional;

/**
 * What a training gave, besides the module.
 *
 * @param history one entry for each epoch, in order
 * @param best the epoch whose parameters and buffers the module has; empty if it has those of the last step
 */
public record TrainingResult(List<EpochResult> history, Optional<EpochResult> best) {
    /** Keeps a copy of the history. */
    public TrainingResult {
        history = List.copyOf(history);
    }

    /** Returns the last epoch. */
    public EpochResult last() {
        return history.getLast();
    }
}
