package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Curves;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.Sample;

/** Batch normalisation between Linear and activation: does the network converge faster and more smoothly with it? */
public final class BatchNormTraining implements Experiment {
    private static final String SOURCE = Documents.AMSTERDAM + ", question 5.f";
    private static final int DECIMALS = 4;

    // The document's network is that of its question 3, with PyTorch's initialisation.
    private final Pair pyTorch;
    private final Pair kaiming;

    /** A network without and with batch normalisation, all else being equal. */
    private record Pair(String name, String init, String label, RunConfig plain) {
        RunConfig normalised() {
            return plain.withNetwork(plain.mlp().withBatchNorm(true));
        }
    }

    /** The runs of a pair. */
    private record Runs(Pair pair, SeedRuns plain, SeedRuns normalised) {}

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public BatchNormTraining(RunConfig protocol) {
        pyTorch = new Pair("batchnorm-pytorch-init", "PyTorch's initialisation", "PyTorch",
                PyTorchTraining.withInit(protocol));
        kaiming = new Pair("batchnorm", "Kaiming's initialisation", "Kaiming", protocol);
    }

    @Override
    public String name() {
        return "batchnorm";
    }

    @Override
    public String title() {
        return "Batch normalisation";
    }

    @Override
    public String question() {
        return "Does batch normalisation between Linear and activation make the network better, and its convergence"
                + " faster and smoother?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return Stream.of(SeedRuns.plan(kaiming.name(), kaiming.normalised(), seeds),
                SeedRuns.plan(pyTorch.name(), pyTorch.normalised(), seeds),
                SeedRuns.plan("default", kaiming.plain(), seeds),
                SeedRuns.plan("pytorch-init", pyTorch.plain(), seeds)).flatMap(List::stream).toList();
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<Runs> all = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (Pair pair : List.of(pyTorch, kaiming)) {
            Runs runs = new Runs(pair, SeedRuns.of(context, pair.plain()),
                    SeedRuns.of(context, pair.normalised()));
            all.add(runs);
            comparisons.addAll(comparisons(runs));
        }
        return new Findings(verdict(all), comparisons, List.of(measures(all)), List.of(loss(all), accuracy(all)));
    }

    private static List<Comparison> comparisons(Runs runs) {
        String with = " (" + runs.pair().init() + ")";
        SeedRuns normalised = runs.normalised();
        return List.of(
                Comparisons.ofOneRun("test accuracy" + with, SOURCE, Documents.BATCH_NORM_TEST_ACCURACY,
                        normalised.testAccuracy(), DECIMALS),
                Comparisons.ofDifference("gain in test accuracy" + with, SOURCE, "improved",
                        normalised.testAccuracy().minus(runs.plain().testAccuracy()), DECIMALS, ""),
                Comparisons.ofDifference("epochs saved until the plain network's level" + with, SOURCE,
                        "converged faster", timeToPlateau(runs, runs.plain()).minus(timeToPlateau(runs, normalised)),
                        1, ""),
                Comparisons.ofDifference("gain in validation accuracy, mean of all epochs" + with, SOURCE,
                        "converged faster", meanAccuracy(normalised).minus(meanAccuracy(runs.plain())), DECIMALS, ""),
                Comparisons.ofDifference("falls of the validation accuracy avoided" + with, SOURCE,
                        "a smoother curve", falls(runs.plain()).minus(falls(normalised)), DECIMALS, ""),
                Comparisons.ofDifference("roughness of the validation accuracy avoided" + with, SOURCE,
                        "a smoother curve", roughness(runs.plain()).minus(roughness(normalised)), DECIMALS, ""));
    }

    // When the runs first reach the level that the plain run with the same seed settles at.
    private static Sample timeToPlateau(Runs runs, SeedRuns of) {
        double[] epochs = new double[of.runs().size()];
        for (int i = 0; i < epochs.length; i++) {
            double level = Curves.plateau(runs.plain().runs().get(i).history());
            epochs[i] = Curves.epochsToAccuracy(of.runs().get(i).history(), level);
        }
        return Sample.of(epochs);
    }

    private static Sample falls(SeedRuns runs) {
        return runs.sample(run -> Curves.falls(run.history()));
    }

    private static Sample roughness(SeedRuns runs) {
        return runs.sample(run -> Curves.roughness(run.history(), EpochMetrics::validationAccuracy));
    }

    private static Sample meanAccuracy(SeedRuns runs) {
        return runs.sample(run -> Curves.mean(run.history()));
    }

    private static Table measures(List<Runs> all) {
        List<List<String>> rows = new ArrayList<>();
        for (Runs runs : all) {
            rows.add(measures(runs, "without", runs.plain()));
            rows.add(measures(runs, "with", runs.normalised()));
        }
        return new Table("Convergence: mean ± standard deviation. Level: the mean validation accuracy of the plain"
                + " network in the second half of its epochs. Falls: the sum of all falls of the validation accuracy"
                + " from epoch to epoch. Roughness: root mean square of its second differences.",
                List.of("initialisation", "batch normalisation", "test accuracy", "training loss of epoch 1",
                        "last training loss", "epochs to the level", "mean validation accuracy", "falls",
                        "roughness"), rows);
    }

    private static List<String> measures(Runs runs, String normalisation, SeedRuns of) {
        return List.of(runs.pair().init(), normalisation, of.testAccuracy().format(DECIMALS),
                of.at(1, EpochMetrics::trainLoss).format(DECIMALS),
                of.at(of.epochs(), EpochMetrics::trainLoss).format(DECIMALS), timeToPlateau(runs, of).format(1),
                meanAccuracy(of).format(DECIMALS), falls(of).format(DECIMALS), roughness(of).format(DECIMALS));
    }

    private static String verdict(List<Runs> all) {
        List<String> parts = new ArrayList<>();
        for (Runs runs : all) {
            List<Comparison> comparisons = comparisons(runs);
            parts.add(String.format(Locale.ROOT, "With %s: test accuracy %s without batch normalisation, %s with it;"
                    + " better: %s; faster: %s; smoother: %s.", runs.pair().init(),
                    runs.plain().testAccuracy().format(DECIMALS), runs.normalised().testAccuracy().format(DECIMALS),
                    shown(comparisons, "improved"), shown(comparisons, "converged faster"),
                    shown(comparisons, "a smoother curve")));
        }
        return String.join(" ", parts);
    }

    // In how many ways to measure it the statement is beyond chance.
    private static String shown(List<Comparison> comparisons, String claim) {
        List<Comparison> its = comparisons.stream().filter(each -> each.documents().equals(claim)).toList();
        long within = its.stream().filter(Comparison::within).count();
        return within == its.size() ? "yes" : within == 0 ? "not beyond chance"
                : "by " + within + " of " + its.size() + " measures";
    }

    private Figure loss(List<Runs> all) {
        EpochFigure figure = new EpochFigure("Training loss without and with batch normalisation",
                "cross-entropy (nats)");
        for (Runs runs : all) {
            figure.mean(runs.pair().label(), runs.plain(), EpochMetrics::trainLoss);
            figure.mean(runs.pair().label() + " + batch norm", runs.normalised(), EpochMetrics::trainLoss);
        }
        return figure.toFigure(name() + "-loss.png", "Mean training loss of each epoch over the seeds ± standard"
                + " deviation, without and with batch normalisation. Is it lower from the first epoch on?");
    }

    private Figure accuracy(List<Runs> all) {
        EpochFigure figure = new EpochFigure("Validation accuracy without and with batch normalisation",
                "accuracy (share of images)").shares();
        Runs runs = all.getFirst();
        figure.mean("without: mean ± standard deviation", runs.plain(), EpochMetrics::validationAccuracy)
                .singles(runs.plain(), EpochMetrics::validationAccuracy)
                .mean("with batch normalisation", runs.normalised(), EpochMetrics::validationAccuracy)
                .singles(runs.normalised(), EpochMetrics::validationAccuracy);
        return figure.toFigure(name() + "-accuracy.png", "Validation accuracy after each epoch with "
                + runs.pair().init() + "; the thin lines are the single seeds. Does it rise sooner, and fall back"
                + " less?");
    }
}
