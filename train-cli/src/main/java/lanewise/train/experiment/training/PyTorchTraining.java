package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Curves;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.Sample;

/**
 * The default network with PyTorch's initialisation. The document whose curve is known does not say how its network was
 * initialised, nor with which activation; so its curve is held against two more networks.
 */
public final class PyTorchTraining extends ReportedTraining {
    private static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 4";

    private static final int DECIMALS = 4;

    private final RunConfig protocol;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public PyTorchTraining(RunConfig protocol) {
        super(withInit(protocol), Documents.PYTORCH_INIT);
        this.protocol = protocol;
    }

    static RunConfig withInit(RunConfig config) {
        return config.withNetwork(config.mlp().withInit(InitKind.PYTORCH));
    }

    @Override
    public String name() {
        return "pytorch-init";
    }

    @Override
    public String title() {
        return "PyTorch's initialisation";
    }

    @Override
    public String question() {
        return "Does the same network, built from PyTorch's layers, reach the same? All that differs is the"
                + " initialisation: weights and biases uniform in ±1/√(inputs).";
    }

    @Override
    public String source() {
        return Documents.AMSTERDAM + ", question 3; second solution, question 4; " + Documents.BEN_GURION
                + ", question 4.a";
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return Stream.of(super.runs(seeds), new DefaultTraining(protocol).runs(seeds),
                SeedRuns.plan("relu", rectified(protocol), seeds)).flatMap(List::stream).toList();
    }

    private static RunConfig rectified(RunConfig config) {
        return config.withNetwork(config.mlp().withActivation(ActivationKind.RELU));
    }

    /** A network that the document's may have been, and how far its mean loss curve is from the document's. */
    private record Candidate(String name, SeedRuns runs, double distance) {
        static Candidate of(String name, ExperimentContext context, RunConfig config) throws IOException {
            SeedRuns runs = SeedRuns.of(context, config);
            List<Double> document = Documents.PYTORCH_INIT.trainLosses();
            int epochs = Math.min(runs.epochs(), document.size());
            double squares = 0;
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double difference = runs.at(epoch, EpochMetrics::trainLoss).mean() - document.get(epoch - 1);
                squares += difference * difference;
            }
            return new Candidate(name, runs, Math.sqrt(squares / epochs));
        }
    }

    private List<Candidate> candidates(ExperimentContext context) throws IOException {
        return List.of(Candidate.of("ELU, PyTorch's initialisation", context, withInit(protocol)),
                Candidate.of("ELU, Kaiming's initialisation", context, protocol),
                Candidate.of("ReLU, Kaiming's initialisation", context, rectified(protocol)));
    }

    @Override
    List<Table> furtherTables(ExperimentContext context, SeedRuns runs) throws IOException {
        return List.of(new Table("The document's loss curve beside those of three networks: the distance is the root"
                + " mean square over the epochs", List.of("network", "loss of epoch 1", "last loss", "distance (nats)"),
                Stream.concat(Stream.of(List.of("the document's",
                                format(Documents.PYTORCH_INIT.trainLosses().getFirst()),
                                format(Documents.PYTORCH_INIT.trainLosses().getLast()), "–")),
                        candidates(context).stream().map(each -> List.of(each.name(),
                                each.runs().at(1, EpochMetrics::trainLoss).format(DECIMALS),
                                each.runs().at(each.runs().epochs(), EpochMetrics::trainLoss).format(DECIMALS),
                                format(each.distance())))).toList()));
    }

    private static String format(double value) {
        return Decimals.format(value, DECIMALS);
    }

    @Override
    String remark(ExperimentContext context, SeedRuns runs) throws IOException {
        Candidate nearest = candidates(context).stream().min(Comparator.comparingDouble(Candidate::distance))
                .orElseThrow();
        return " Of three networks, the loss curve of " + Documents.BEN_GURION + " is nearest to that of "
                + nearest.name() + " (" + format(nearest.distance()) + " nats).";
    }

    @Override
    void drawFurther(EpochFigure loss, ExperimentContext context) throws IOException {
        List<Candidate> candidates = candidates(context);
        for (Candidate other : candidates.subList(1, candidates.size())) {
            loss.mean(other.name(), other.runs(), EpochMetrics::trainLoss);
        }
    }

    @Override
    List<Comparison> furtherComparisons(ExperimentContext context, SeedRuns runs) throws IOException {
        SeedRuns defaults = SeedRuns.of(context, protocol);
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(Comparisons.ofDifference("test accuracy of the default network above this one's", SOURCE,
                "slightly lower here", defaults.testAccuracy().minus(runs.testAccuracy()), DECIMALS, ""));
        if (runs.epochs() > 1) {
            comparisons.add(Comparisons.ofDifference(
                    "fall of the training loss after the first epoch, beyond the default network's", SOURCE,
                    "a bigger jump", firstFall(runs).minus(firstFall(defaults)), DECIMALS, " nats"));
            comparisons.add(Comparisons.ofDifference(
                    "sum of the falls of the validation accuracy, beyond the default network's", SOURCE,
                    "fluctuates and dips more", runs.sample(run -> Curves.falls(run.history()))
                            .minus(defaults.sample(run -> Curves.falls(run.history()))), DECIMALS, ""));
        }
        return comparisons;
    }

    private static Sample firstFall(SeedRuns runs) {
        return runs.at(1, EpochMetrics::trainLoss).minus(runs.at(2, EpochMetrics::trainLoss));
    }
}
