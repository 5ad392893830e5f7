package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Documents.Reported;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;

/** A network of which the documents report test accuracies and curves: does the same training give the same numbers? */
abstract class ReportedTraining implements Experiment {
    private static final int DECIMALS = 4;

    private final RunConfig config;
    private final Reported reported;

    ReportedTraining(RunConfig config, Reported reported) {
        this.config = config;
        this.reported = reported;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return SeedRuns.plan(name(), config, seeds);
    }

    /** Returns comparisons that only one of the networks has. */
    abstract List<Comparison> furtherComparisons(ExperimentContext context, SeedRuns runs) throws IOException;

    /** Returns tables that only one of the networks has. */
    List<Table> furtherTables(ExperimentContext context, SeedRuns runs) throws IOException {
        return List.of();
    }

    /** Returns what the verdict says besides; begins with a space if it is not empty. */
    String remark(ExperimentContext context, SeedRuns runs) throws IOException {
        return "";
    }

    /** Draws the training loss of other networks beside that of this one. */
    void drawFurther(EpochFigure loss, ExperimentContext context) throws IOException {}

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        SeedRuns runs = SeedRuns.of(context, config);
        List<Comparison> comparisons = new ArrayList<>();
        for (Documents.TestAccuracy test : reported.testAccuracies()) {
            comparisons.add(Comparisons.ofOneRun("test accuracy", test.source(), test.value(), runs.testAccuracy(),
                    DECIMALS));
        }
        comparisons.addAll(furtherComparisons(context, runs));
        int epochs = Math.min(runs.epochs(), reported.trainLosses().size());
        for (int epoch = 1; epoch <= epochs; epoch++) {
            comparisons.add(Comparisons.ofOneRun("training loss in epoch " + epoch, reported.curveSource(),
                    reported.trainLosses().get(epoch - 1), runs.at(epoch, EpochMetrics::trainLoss), DECIMALS));
        }
        for (int epoch = 1; epoch <= epochs; epoch++) {
            comparisons.add(Comparisons.ofOneRun("validation accuracy after epoch " + epoch, reported.curveSource(),
                    reported.validationAccuracies().get(epoch - 1), runs.at(epoch, EpochMetrics::validationAccuracy),
                    DECIMALS));
        }
        List<Table> tables = new ArrayList<>(furtherTables(context, runs));
        tables.add(perSeed(runs));
        return new Findings(verdict(runs, comparisons) + remark(context, runs), comparisons, tables,
                figures(context, runs));
    }

    private String verdict(SeedRuns runs, List<Comparison> comparisons) {
        long within = comparisons.stream().filter(Comparison::within).count();
        return String.format(Locale.ROOT, "The test accuracy is %s over %d seeds, beside %s in the documents;"
                + " %d of %d numbers are where they should be.", runs.testAccuracy().format(DECIMALS),
                runs.runs().size(), reportedAccuracies(), within, comparisons.size());
    }

    private String reportedAccuracies() {
        return String.join(", ", reported.testAccuracies().stream()
                .map(test -> Decimals.format(test.value(), DECIMALS)).toList());
    }

    private static Table perSeed(SeedRuns runs) {
        return new Table("Runs", List.of("seed", "test accuracy", "best validation accuracy", "best epoch",
                "last training loss"), runs.runs().stream().map(run -> List.of(
                        Long.toString(run.run().config().seed()),
                        Decimals.format(run.summary().testAccuracy(), DECIMALS),
                        Decimals.format(run.summary().bestValidationAccuracy(), DECIMALS),
                        Integer.toString(run.summary().bestEpoch()),
                        Decimals.format(run.history().getLast().trainLoss(), DECIMALS))).toList());
    }

    private List<Figure> figures(ExperimentContext context, SeedRuns runs) throws IOException {
        String ours = "this network: mean of " + runs.runs().size() + " seeds ± standard deviation";
        String theirs = reported.curveSource() + ": one run";
        EpochFigure loss = new EpochFigure(title() + ": training loss", "cross-entropy (nats)")
                .mean(ours, runs, EpochMetrics::trainLoss)
                .document(theirs, reported.trainLosses(), runs.epochs());
        drawFurther(loss, context);
        return List.of(
                loss.toFigure(name() + "-loss.png", "Mean training loss of each epoch, ours beside the document's."
                        + " Does the loss fall as it does there?"),
                new EpochFigure(title() + ": validation accuracy", "accuracy (share of images)").shares()
                        .mean(ours, runs, EpochMetrics::validationAccuracy)
                        .document(theirs, reported.validationAccuracies(), runs.epochs())
                        .toFigure(name() + "-accuracy.png", "Validation accuracy after each epoch, ours beside the"
                                + " document's. Does it rise as it does there, and fall back now and then?"));
    }
}
