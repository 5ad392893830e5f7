package lanewise.train.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.run.EpochMetrics;
import lanewise.train.run.InitKind;
import lanewise.train.run.RunConfig;
import lanewise.train.series.PlannedRun;

/** The default network with PyTorch's initialisation: all that a second implementation changes. */
final class PyTorchTraining extends ReportedTraining {
    private static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 4";

    private final RunConfig protocol;

    PyTorchTraining(RunConfig protocol) {
        super(withInit(protocol), Documents.PYTORCH_INIT);
        this.protocol = protocol;
    }

    static RunConfig withInit(RunConfig config) {
        return config.withNetwork(config.network().withInit(InitKind.PYTORCH));
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
        return Stream.concat(super.runs(seeds).stream(), new DefaultTraining(protocol).runs(seeds).stream()).toList();
    }

    @Override
    List<Comparison> furtherComparisons(Laboratory laboratory, SeedRuns runs) throws IOException {
        SeedRuns defaults = SeedRuns.of(laboratory, protocol);
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(Comparisons.ofDifference("test accuracy of the default network above this one's", SOURCE,
                "slightly lower here", defaults.testAccuracy().minus(runs.testAccuracy()), 4, ""));
        if (runs.epochs() > 1) {
            comparisons.add(Comparisons.ofDifference(
                    "fall of the training loss after the first epoch, beyond the default network's", SOURCE,
                    "a bigger jump", firstFall(runs).minus(firstFall(defaults)), 4, " nats"));
            comparisons.add(Comparisons.ofDifference(
                    "sum of the falls of the validation accuracy, beyond the default network's", SOURCE,
                    "fluctuates and dips more", runs.sample(run -> Curves.falls(run.history()))
                            .minus(defaults.sample(run -> Curves.falls(run.history()))), 4, ""));
        }
        return comparisons;
    }

    private static Sample firstFall(SeedRuns runs) {
        return runs.at(1, EpochMetrics::trainLoss).minus(runs.at(2, EpochMetrics::trainLoss));
    }
}
