package lanewise.train.training;

import java.util.List;
import lanewise.nn.Module;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;

/**
 * What a run gave: the model of the epoch with the best validation accuracy, the earliest one of equals, or of the last
 * epoch if the run keeps that one.
 *
 * @param model the model, in eval mode
 * @param config what was trained
 * @param history one entry for each epoch
 * @param best the entry of the epoch that the model is from
 * @param ending the last step that was made
 * @param classNames the classes that the model tells apart, by label
 */
public record TrainedModel(
        Module model, RunConfig config, List<EpochMetrics> history, EpochMetrics best, Ending ending,
        List<String> classNames) {}
