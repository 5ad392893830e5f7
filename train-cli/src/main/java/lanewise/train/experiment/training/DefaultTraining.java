package lanewise.train.experiment.training;

import java.util.ArrayList;
import java.util.List;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.SeedRuns;

/** The default network: one hidden layer of 128, ELU, Kaiming's normal weights. */
public final class DefaultTraining extends ReportedTraining {
    private static final String REFERENCE = "reference runs with NumPy and PyTorch";
    private static final double LOWEST_MEAN = 0.48;
    private static final double HIGHEST_MEAN = 0.51;
    private static final double REFERENCE_LOSS = 1.27;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public DefaultTraining(RunConfig protocol) {
        super(protocol, Documents.DEFAULT_NETWORK);
    }

    @Override
    public String name() {
        return "default";
    }

    @Override
    public String title() {
        return "Default network";
    }

    @Override
    public String question() {
        return "Which loss and which accuracy does a perceptron with one hidden layer reach with hand-derived gradients"
                + " in ten epochs?";
    }

    @Override
    public String source() {
        return Documents.AMSTERDAM + ", question 2; second solution, question 3; " + Documents.BEN_GURION
                + ", question 3";
    }

    @Override
    List<Comparison> furtherComparisons(ExperimentContext context, SeedRuns runs) {
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(Comparisons.ofRange("mean test accuracy", REFERENCE, LOWEST_MEAN, HIGHEST_MEAN,
                runs.testAccuracy(), 2));
        if (runs.epochs() == RunConfig.DEFAULT.epochs()) {
            comparisons.add(Comparisons.ofOneRun("training loss in the last epoch", REFERENCE, REFERENCE_LOSS,
                    runs.at(runs.epochs(), EpochMetrics::trainLoss), 2));
        }
        return comparisons;
    }
}
