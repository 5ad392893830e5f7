package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
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

/** A learning rate that falls by ten at two milestones: are the later steps better? */
public final class MultiStepTraining implements Experiment {
    private static final String SOURCE = Documents.BEN_GURION + ", question 4.b.ii";
    private static final double GAMMA = 0.1;
    private static final int DECIMALS = 4;

    private final RunConfig constant;
    private final RunConfig stepped;
    private final List<Integer> milestones;

    /** Declares the experiment; the document does not tell its milestones, ours are at 1/2 and 4/5 of the epochs. */
    public MultiStepTraining(RunConfig protocol) {
        constant = protocol;
        milestones = List.of(protocol.epochs() / 2, protocol.epochs() * 4 / 5);
        stepped = protocol.withSchedule(new ScheduleConfig.MultiStep(milestones, GAMMA), 0);
    }

    @Override
    public String name() {
        return "multistep";
    }

    @Override
    public String title() {
        return "MultiStep schedule";
    }

    @Override
    public String question() {
        return "Does a learning rate that is multiplied by 0.1 at two milestones let the network converge to a better"
                + " one?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return Stream.concat(SeedRuns.plan(name(), stepped, seeds).stream(),
                SeedRuns.plan("default", constant, seeds).stream()).toList();
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        SeedRuns with = SeedRuns.of(context, stepped);
        SeedRuns without = SeedRuns.of(context, constant);
        return new Findings(verdict(with, without), comparisons(with, without), List.of(table(with, without)),
                List.of(loss(with, without), accuracy(with, without)));
    }

    private static List<Comparison> comparisons(SeedRuns with, SeedRuns without) {
        return List.of(
                Comparisons.ofDifference("fall of the last epoch's training loss by the schedule", SOURCE,
                        "smaller, more precise steps, better performance", lastLoss(without).minus(lastLoss(with)),
                        DECIMALS, " nats"),
                Comparisons.ofDifference("gain in the last epoch's validation accuracy by the schedule", SOURCE,
                        "smaller, more precise steps, better performance",
                        lastAccuracy(with).minus(lastAccuracy(without)), DECIMALS, ""),
                Comparisons.ofDifference("gain in test accuracy by the schedule", SOURCE,
                        "smaller, more precise steps, better performance",
                        with.testAccuracy().minus(without.testAccuracy()), DECIMALS, ""));
    }

    private static Sample lastLoss(SeedRuns runs) {
        return runs.at(runs.epochs(), EpochMetrics::trainLoss);
    }

    private static Sample lastAccuracy(SeedRuns runs) {
        return runs.at(runs.epochs(), EpochMetrics::validationAccuracy);
    }

    private String verdict(SeedRuns with, SeedRuns without) {
        return String.format(Locale.ROOT, "With milestones after epochs %d and %d the last training loss is %s in the"
                + " place of %s, the test accuracy %s in the place of %s.", milestones.getFirst(),
                milestones.getLast(), lastLoss(with).format(DECIMALS), lastLoss(without).format(DECIMALS),
                with.testAccuracy().format(DECIMALS), without.testAccuracy().format(DECIMALS));
    }

    private static Table table(SeedRuns with, SeedRuns without) {
        return new Table("Mean ± standard deviation over the seeds", List.of("learning rate", "last training loss",
                "last validation loss", "last validation accuracy", "test accuracy"),
                List.of(row("constant", without), row("MultiStep", with)));
    }

    private static List<String> row(String name, SeedRuns runs) {
        return List.of(name, lastLoss(runs).format(DECIMALS),
                runs.at(runs.epochs(), EpochMetrics::validationLoss).format(DECIMALS),
                lastAccuracy(runs).format(DECIMALS), runs.testAccuracy().format(DECIMALS));
    }

    private Figure loss(SeedRuns with, SeedRuns without) {
        EpochFigure figure = new EpochFigure("Loss: constant rate and MultiStep (rate × 0.1 at the lines)",
                "cross-entropy (nats)")
                .mean("training, constant rate", without, EpochMetrics::trainLoss)
                .mean("training, MultiStep", with, EpochMetrics::trainLoss)
                .mean("validation, constant rate", without, EpochMetrics::validationLoss)
                .mean("validation, MultiStep", with, EpochMetrics::validationLoss);
        milestones.forEach(figure::markAt);
        return figure.toFigure(name() + "-loss.png", "Training and validation loss of each epoch, mean over the seeds ±"
                + " standard deviation; the vertical lines are the milestones, the"
                + " epochs after which the rate falls. Does the loss fall where the rate does?");
    }

    private Figure accuracy(SeedRuns with, SeedRuns without) {
        EpochFigure figure = new EpochFigure(
                "Validation accuracy: constant rate and MultiStep (rate × 0.1 at the lines)",
                "accuracy (share of images)").shares()
                .mean("constant rate", without, EpochMetrics::validationAccuracy)
                .mean("MultiStep", with, EpochMetrics::validationAccuracy);
        milestones.forEach(figure::markAt);
        return figure.toFigure(name() + "-accuracy.png", "Validation accuracy after each epoch, mean over the seeds ±"
                + " standard deviation; the vertical lines are the milestones, the"
                + " epochs after which the rate falls. Does the model become better, or only"
                + " steadier?");
    }
}
