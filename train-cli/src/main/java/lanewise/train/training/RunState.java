package lanewise.train.training;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.tensor.Tensor;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;

/**
 * Where a run stands between two steps: with the data, all that is needed to go on to the same bits. Shuffles, dropout
 * and augmentation are functions of seed, epoch and step, and need no place here.
 *
 * @param config what is trained
 * @param progress how far it has come
 * @param model parameters and buffers by name
 * @param optimizer the state of the optimizer by name
 * @param best the model of the best epoch so far; empty before the end of the first one, and where the last one is kept
 */
public record RunState(RunConfig config, Progress progress, Map<String, Tensor> model,
        Map<String, Tensor> optimizer, Map<String, Tensor> best) {
    /**
     * How far a run has come.
     *
     * @param epoch the epoch in progress, from 1; the last one once the run has ended
     * @param step the number of its steps that are done
     * @param ended whether there is no step to come; the end of the last epoch still is if that is not in the history
     * @param lossTotal the sum of the losses of these steps
     * @param trainSeconds the time that they took
     * @param history one entry for each epoch that is done
     * @param gradientNorms the norm of each parameter's gradient, by name, if the epoch's last step is done and its end
     *     is to come; empty otherwise
     * @param plateau where the rule of the learning rate stands; null unless the schedule is a plateau's
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Progress(int epoch, int step, boolean ended, double lossTotal, double trainSeconds,
            List<EpochMetrics> history, Map<String, Double> gradientNorms,
            @JsonSetter(nulls = Nulls.SET) ReduceOnPlateau.State plateau) {
        /** Keeps copies of the history and the norms. */
        public Progress {
            history = List.copyOf(history);
            gradientNorms = Collections.unmodifiableMap(new LinkedHashMap<>(gradientNorms));
        }
    }
}
