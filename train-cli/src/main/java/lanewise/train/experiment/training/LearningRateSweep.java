package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;

/** Nine learning rates from 1e-6 to 1e2: which is the best, and what do the others do? */
public final class LearningRateSweep implements Experiment {
    private static final String SOURCE = Documents.BEN_GURION + ", question 4.b.iii and iv";
    private static final List<Double> RATES = List.of(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2);
    private static final int DECIMALS = 4;
    private static final double GUESSING = 0.1;
    private static final double ABOVE = 0.04; // between crosses, as a share of the loss

    private final RunConfig protocol;

    /** What became of the runs with one rate; an accuracy or loss is missing where no epoch was completed. */
    private record AtRate(double rate, List<RunOutcome> outcomes) {
        long diverged() {
            return outcomes.stream().filter(outcome -> outcome.divergence().isPresent()).count();
        }

        // The best validation accuracies of the runs that have one.
        List<Double> best() {
            return outcomes.stream().map(outcome -> outcome.history().stream()
                            .mapToDouble(EpochMetrics::validationAccuracy).max())
                    .filter(OptionalDouble::isPresent).map(OptionalDouble::getAsDouble).toList();
        }

        // Below that of guessing if there is none, so that another rate is the best.
        double meanBest() {
            return best().isEmpty() ? 0 : new Sample(best()).mean();
        }

        String name() {
            return String.format(Locale.ROOT, "%.0e", rate).replaceFirst("e([+-])0?", "e$1").replace("e+", "e");
        }
    }

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public LearningRateSweep(RunConfig protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return "lr-sweep";
    }

    @Override
    public String title() {
        return "Learning rates";
    }

    @Override
    public String question() {
        return "Which of nine learning rates from 1e-6 to 1e2 is the best, what do smaller ones cost, and what do"
                + " larger ones break?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return RATES.stream().flatMap(rate -> SeedRuns.plan("lr-" + new AtRate(rate, List.of()).name(),
                protocol.withLearningRate(rate), seeds).stream()).toList();
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<AtRate> rates = RATES.stream().map(rate -> new AtRate(rate, context.seeds().stream()
                .map(seed -> context.outcome(protocol.withLearningRate(rate).withSeed(seed))).toList())).toList();
        AtRate best = rates.stream().max(Comparator.comparingDouble(AtRate::meanBest)).orElseThrow();
        return new Findings(verdict(rates, best), comparisons(rates, best), List.of(table(rates)),
                List.of(accuracy(rates), losses(rates)));
    }

    private static List<Comparison> comparisons(List<AtRate> rates, AtRate best) {
        Sample atDocuments = new Sample(rates.get(RATES.indexOf(Documents.BEST_RATE)).best());
        return List.of(
                new Comparison("best learning rate", SOURCE, Double.toString(Documents.BEST_RATE),
                        best.name().equals("1e-1") ? "0.1" : best.name(), best.rate() == Documents.BEST_RATE,
                        "the rate with the best mean over the seeds is the document's"),
                Comparisons.ofOneRun("best validation accuracy at the rate 0.1", SOURCE,
                        Documents.BEST_RATE_ACCURACY, atDocuments, DECIMALS));
    }

    private static String verdict(List<AtRate> rates, AtRate best) {
        List<String> diverged = rates.stream().filter(rate -> rate.diverged() > 0).map(rate ->
                rate.name() + " (" + rate.diverged() + " of " + rate.outcomes().size() + " runs)").toList();
        return String.format(Locale.ROOT, "The best learning rate is %s, with a best validation accuracy of %s. %s",
                best.name(), new Sample(best.best()).format(DECIMALS), diverged.isEmpty() ? "No run diverged."
                        : "Training diverges at " + String.join(", ", diverged) + ".");
    }

    private static Table table(List<AtRate> rates) {
        return new Table("Each rate: mean ± standard deviation over the seeds; of runs that diverged, what they reached"
                + " before", List.of("learning rate", "best validation accuracy", "first training loss",
                        "last training loss", "runs that diverged", "where the first of them did"),
                rates.stream().map(rate -> List.of(rate.name(), format(rate.best(), DECIMALS),
                        format(losses(rate, true), DECIMALS), format(losses(rate, false), DECIMALS),
                        rate.diverged() + " of " + rate.outcomes().size(), rate.outcomes().stream()
                                .flatMap(outcome -> outcome.divergence().stream()).findFirst().orElse("–"))).toList());
    }

    private static List<Double> losses(AtRate rate, boolean first) {
        return rate.outcomes().stream().map(RunOutcome::history).filter(history -> !history.isEmpty())
                .map(history -> (first ? history.getFirst() : history.getLast()).trainLoss()).toList();
    }

    private static String format(List<Double> values, int decimals) {
        return values.isEmpty() ? "–" : new Sample(values).format(decimals);
    }

    private Figure accuracy(List<AtRate> rates) {
        List<Series> lines = new ArrayList<>();
        lines.add(new Series("mean over the seeds ± standard deviation",
                rates.stream().filter(rate -> !rate.best().isEmpty()).map(rate -> new Point(rate.rate(),
                        rate.meanBest(), new Sample(rate.best()).standardDeviation())).toList(), 0));
        List<Point> diverged = rates.stream().filter(rate -> rate.diverged() > 0).map(rate ->
                new Point(rate.rate(), rate.best().isEmpty() ? GUESSING : rate.meanBest())).toList();
        if (!diverged.isEmpty()) {
            lines.add(new Series("diverged; drawn at guessing", diverged, Series.WRONG).crosses());
        }
        lines.add(new Series(Documents.BEN_GURION + ": best",
                List.of(new Point(Documents.BEST_RATE, Documents.BEST_RATE_ACCURACY)), Series.REFERENCE)
                .dashed().marksOnly());
        LineChart chart = new LineChart("Best validation accuracy against the learning rate",
                Axis.logarithmic("learning rate").as("0E0"),
                Axis.linear("best validation accuracy (share of images)").as("0.00").from(0), lines);
        return new Figure(name() + "-accuracy.png", "Best validation accuracy against the learning rate. Crosses: rates"
                + " at which runs diverged, at what they had reached, or else at guessing. Which rate is the best?",
                chart);
    }

    private Figure losses(List<AtRate> rates) {
        List<Series> lines = new ArrayList<>();
        double top = rates.stream().flatMap(rate -> losses(rate, true).stream()).mapToDouble(Double::doubleValue)
                .filter(loss -> loss <= EpochMetrics.DIVERGED).max().orElse(1);
        for (int i = 0; i < rates.size(); i++) {
            AtRate rate = rates.get(i);
            // Losses that explode would hide all others.
            double[] means = Arrays.stream(meanLosses(rate)).takeWhile(loss -> loss <= EpochMetrics.DIVERGED).toArray();
            if (means.length > 0) {
                lines.add(Series.along(1, rate.name(), means, i));
            }
            if (rate.diverged() > 0) {
                top *= 1 + ABOVE;
                lines.add(new Series(rate.name() + " diverged", List.of(new Point(means.length + 1, top)), i)
                        .crosses());
            }
        }
        LineChart chart = new LineChart("Training loss with nine learning rates", Axis.epochs(),
                Axis.linear("cross-entropy (nats)").as("0.0##"), lines);
        return new Figure(name() + "-loss.png", "Training loss of each epoch with each learning rate, mean over the"
                + " seeds; a cross marks the epoch in which the first run with a rate diverged, its height means"
                + " nothing. Which rates learn, which hardly move, and which do harm?", chart);
    }

    // As far as all runs came.
    private static double[] meanLosses(AtRate rate) {
        int epochs = rate.outcomes().stream().mapToInt(outcome -> outcome.history().size()).min().orElse(0);
        double[] means = new double[epochs];
        Arrays.setAll(means, i -> rate.outcomes().stream()
                .mapToDouble(outcome -> outcome.history().get(i).trainLoss()).average().orElseThrow());
        return means;
    }
}
