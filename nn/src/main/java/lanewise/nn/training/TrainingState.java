package lanewise.nn.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.tensor.Tensor;

/**
 * Where a training stands between two steps: with its settings and the data, all that is needed to go on to the same bits.
 * Batches, transforms and dropout are functions of seed, epoch and step, and need no place here.
 *
 * @param progress how far it has come
 * @param module parameters and buffers by name
 * @param optimizer the state of the optimizer by name
 * @param best the parameters and buffers of the best epoch so far; empty before the end of the first one, and where the
 *     last ones are kept
 */
public record TrainingState(Progress progress, Map<String, Tensor> module, Map<String, Tensor> optimizer,
        Map<String, Tensor> best) {
    /**
     * How far a training has come.
     *
     * @param epoch the epoch in progress, from 1; after the last one, the next
     * @param step the number of its steps that are done
     * @param stopped whether the training ends before its last epoch: with these steps if there are any, of which the end of
     *     the epoch is to come; otherwise it has come to its end
     * @param lossTotal the sum of the losses of these steps
     * @param trainSeconds the time that they took
     * @param history one entry for each epoch that is done
     * @param plateau where the rule of the learning rate stands; empty unless there is one
     */
    public record Progress(int epoch, int step, boolean stopped, double lossTotal, double trainSeconds,
            List<EpochResult> history, Optional<ReduceOnPlateau.State> plateau) {
        /** Keeps a copy of the history. */
        public Progress {
            history = List.copyOf(history);
        }
    }
}
