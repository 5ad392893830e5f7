package lanewise.train.experiment.reproduction;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.depth.ConvolutionDepth;
import lanewise.train.experiment.depth.ResidualDepth;
import lanewise.train.experiment.optimisation.LogisticRegression;
import lanewise.train.experiment.optimisation.NewtonConvergence;
import lanewise.train.experiment.optimisation.SaddleDescent;
import lanewise.train.experiment.optimisation.SaddlePoints;
import lanewise.train.experiment.training.BatchNormTraining;
import lanewise.train.experiment.training.ConfusionMatrices;
import lanewise.train.experiment.training.DefaultTraining;
import lanewise.train.experiment.training.LearningRateSweep;
import lanewise.train.experiment.training.MultiStepTraining;
import lanewise.train.experiment.training.PyTorchTraining;
import lanewise.train.experiment.unit.DeadReluUnits;
import lanewise.train.experiment.unit.DropoutKinds;

/** All experiments, in the order of the report. */
public final class Experiments {
    private Experiments() {}

    /**
     * Returns the experiments.
     *
     * @param protocol what their runs have in common; {@link RunConfig#DEFAULT} is that of the documents
     */
    public static List<Experiment> all(RunConfig protocol) {
        return List.of(
                new DefaultTraining(protocol),
                new PyTorchTraining(protocol),
                new BatchNormTraining(protocol),
                new LearningRateSweep(protocol),
                new MultiStepTraining(protocol),
                new ConfusionMatrices(protocol),
                new ResidualDepth(protocol),
                new ConvolutionDepth(protocol),
                new DeadReluUnits(protocol),
                new DropoutKinds(protocol),
                new SaddlePoints(),
                new SaddleDescent(),
                new NewtonConvergence(),
                new LogisticRegression());
    }

    /**
     * Returns those of the experiments that are named, in the order of the report.
     *
     * @throws InvalidConfigException if there is none of a name; the message lists the names that there are
     */
    public static List<Experiment> named(List<Experiment> experiments, List<String> names) {
        for (String name : names) {
            InvalidConfigException.require(experiments.stream().anyMatch(each -> each.name().equals(name)),
                    "there is no experiment '" + name + "'; there are "
                            + experiments.stream().map(Experiment::name).collect(Collectors.joining(", ")));
        }
        return experiments.stream().filter(each -> names.contains(each.name())).toList();
    }
}
