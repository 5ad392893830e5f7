package lanewise.train.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.Chart;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SweepPlan;
import lanewise.train.series.SweepPlan.Axis;
import lanewise.train.series.SweepResults;
import lanewise.train.series.SweepResults.Point;

/**
 * The figures of a sweep: for each option with several values the best validation accuracy against its value, and the
 * training loss per epoch of the best combinations.
 */
public final class SweepFigures {
    private static final String LOSS = "loss.png";
    private static final int MOST_LINES = 8;
    private static final int MOST_CURVES = 10;
    private static final int MOST_NAMES_BELOW = 3;
    private static final double WIDE_RANGE = 50;
    private static final double EXPLODED = 3; // times the lowest loss of a first epoch
    private static final double ROOM_ABOVE = 1.05;

    private final SweepResults results;

    /** Prepares the figures of results. */
    public SweepFigures(SweepResults results) {
        this.results = results;
    }

    /** Returns the names of the figures of a sweep. */
    public static List<String> names(SweepPlan plan) {
        List<String> names = new ArrayList<>(plan.axesButSeed().stream().map(SweepFigures::name).toList());
        names.add(LOSS);
        return names;
    }

    private static String name(Axis axis) {
        return "accuracy_" + axis.option() + ".png";
    }

    /** Returns the charts by the {@link #names} of their files. */
    public Map<String, Chart> charts() {
        Map<String, Chart> charts = new LinkedHashMap<>();
        for (Axis axis : results.plan().axesButSeed()) {
            Optional<double[]> numbers = numbers(axis);
            charts.put(name(axis), numbers.isPresent() ? overNumbers(axis, numbers.get()) : overNames(axis));
        }
        charts.put(LOSS, losses());
        return charts;
    }

    private static Optional<double[]> numbers(Axis axis) {
        try {
            return Optional.of(axis.values().stream().mapToDouble(Double::parseDouble).toArray());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns whether numbers lie more evenly on a logarithmic axis than on a linear one. */
    static boolean isLogarithmic(double[] numbers) {
        double[] sorted = Arrays.stream(numbers).sorted().toArray();
        if (sorted.length < 3 || sorted[0] <= 0) {
            return false;
        }
        return unevenness(Arrays.stream(sorted).map(Math::log).toArray()) < unevenness(sorted);
    }

    // The largest gap in the smallest.
    private static double unevenness(double[] sorted) {
        double[] gaps = IntStream.range(1, sorted.length).mapToDouble(i -> sorted[i] - sorted[i - 1]).toArray();
        return Arrays.stream(gaps).max().orElseThrow() / Arrays.stream(gaps).min().orElseThrow();
    }

    private LineChart overNumbers(Axis axis, double[] numbers) {
        DoubleUnaryOperator scale = scale(numbers);
        List<Series> series = new ArrayList<>();
        List<Point> diverged = new ArrayList<>();
        int colour = 0;
        List<Map.Entry<String, List<Point>>> lines = lines(axis);
        for (Map.Entry<String, List<Point>> each : lines) {
            List<LineChart.Point> finished = each.getValue().stream().filter(point -> !point.finished().isEmpty())
                    .map(point -> new LineChart.Point(place(point, axis, scale), point.validationAccuracy().mean(),
                            deviation(point))).toList();
            if (!finished.isEmpty()) {
                series.add(new Series(each.getKey(), finished, colour));
            }
            colour++;
            each.getValue().stream().filter(point -> !point.diverged().isEmpty()).forEach(diverged::add);
        }
        if (!diverged.isEmpty()) {
            series.add(new Series("diverged", diverged.stream().map(point -> place(point, axis, scale)).distinct()
                    .map(place -> new LineChart.Point(place, lowest())).toList(), Series.WRONG).crosses());
        }
        return new LineChart("Best validation accuracy against " + axis.option(),
                scaled(LineChart.Axis.linear(axis.option()), numbers),
                LineChart.Axis.linear("accuracy (share of images)").as("0.00"), series)
                .with(legend(lines.size() + (diverged.isEmpty() ? 0 : 1)));
    }

    private double lowest() {
        return results.points().stream().filter(point -> !point.finished().isEmpty())
                .mapToDouble(point -> point.validationAccuracy().mean()).min().orElse(0);
    }

    // Where a number is drawn. A logarithmic axis counts powers, of ten or of two, and names the whole ones alone.
    private static DoubleUnaryOperator scale(double[] numbers) {
        return isLogarithmic(numbers) ? number -> Math.log(number) / Math.log(base(numbers))
                : DoubleUnaryOperator.identity();
    }

    private static LineChart.Axis scaled(LineChart.Axis axis, double[] numbers) {
        return isLogarithmic(numbers) ? axis.named(power -> Math.abs(power - Math.rint(power)) < 1e-9
                ? label(Math.pow(base(numbers), Math.rint(power))) : "") : axis;
    }

    private static double base(double[] numbers) {
        double range = Arrays.stream(numbers).max().orElseThrow() / Arrays.stream(numbers).min().orElseThrow();
        return range > WIDE_RANGE ? 10 : 2;
    }

    // 1e-6 for small ones and 1e6 for large ones, else as it is.
    private static String label(double number) {
        double exponent = Math.floor(Math.log10(number) + 1e-9);
        return Math.abs(exponent) > 3
                ? String.format(Locale.ROOT, "%.0fe%.0f", number / Math.pow(10, exponent), exponent)
                : BigDecimal.valueOf(number).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    private static double place(Point point, Axis axis, DoubleUnaryOperator scale) {
        return scale.applyAsDouble(Double.parseDouble(point.values().get(axis.option())));
    }

    // Few names stand below the chart, many beside it.
    private static Legend legend(int names) {
        if (names <= 1) {
            return Legend.NONE;
        }
        return names > MOST_NAMES_BELOW ? Legend.BESIDE : Legend.BELOW;
    }

    private static double deviation(Point point) {
        return Double.isNaN(point.validationAccuracy().deviation()) ? 0 : point.validationAccuracy().deviation();
    }

    // The points along an axis for each combination of the other options, the best combinations if there are many.
    private List<Map.Entry<String, List<Point>>> lines(Axis axis) {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        for (Point point : results.points()) { // the best first
            lines.computeIfAbsent(name(point, axis.option()), key -> new ArrayList<>()).add(point);
        }
        lines.values().forEach(points -> points.sort(
                (a, b) -> Integer.compare(place(a, axis), place(b, axis))));
        return lines.entrySet().stream().limit(MOST_LINES).toList();
    }

    private static int place(Point point, Axis axis) {
        return axis.values().indexOf(point.values().get(axis.option()));
    }

    // The values of all options but one; with no other option, what the line is.
    private static String name(Point point, String without) {
        String name = point.values().entrySet().stream().filter(each -> !each.getKey().equals(without))
                .map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining(", "));
        return name.isEmpty() ? "validation" : name;
    }

    private BarChart overNames(Axis axis) {
        boolean diverged = results.points().stream().anyMatch(point -> point.finished().isEmpty());
        return new BarChart("Best validation accuracy by " + axis.option(),
                axis.option() + (diverged ? " (no bar: diverged)" : ""), "accuracy (share of images)", "0.00",
                axis.values(), lines(axis).stream().map(line -> new BarChart.Series(line.getKey(),
                        axis.values().stream().map(value -> bar(axis, value, line.getValue())).toList())).toList());
    }

    private static BarChart.Bar bar(Axis axis, String value, List<Point> points) {
        return points.stream().filter(point -> point.values().get(axis.option()).equals(value))
                .filter(point -> !point.finished().isEmpty()).findFirst()
                .map(point -> new BarChart.Bar(point.validationAccuracy().mean(), deviation(point)))
                .orElse(BarChart.Bar.NONE);
    }

    private LineChart losses() {
        Map<Point, double[]> curves = new LinkedHashMap<>();
        for (Point point : results.points()) {
            double[] losses = meanPerEpoch(point.outcomes(), EpochMetrics::trainLoss);
            if (losses.length > 0 && curves.size() < MOST_CURVES) {
                curves.put(point, losses);
            }
        }
        boolean all = curves.size() == results.points().size();
        List<Series> series = new ArrayList<>();
        curves.forEach((point, losses) -> series.add(Series.along(1,
                name(point, SweepPlan.SEED) + (point.diverged().isEmpty() ? "" : " (diverged)"), losses,
                series.size())));
        LineChart.Axis height = LineChart.Axis.linear("cross-entropy (nats)");
        if (curves.isEmpty()) {
            series.add(new Series("no epoch was completed", List.of(new LineChart.Point(0, 0)), 0));
        } else {
            // Losses that explode would hide all others.
            double lowest = curves.values().stream().mapToDouble(losses -> losses[0]).min().orElseThrow();
            height = height.to(ROOM_ABOVE * curves.values().stream().flatMapToDouble(Arrays::stream)
                    .filter(loss -> loss <= EXPLODED * lowest).max().orElseThrow());
        }
        return new LineChart("Training loss per epoch, mean of all seeds"
                + (all ? "" : ": " + curves.size() + " of " + results.points().size() + " combinations"),
                LineChart.Axis.epochs(), height, series).with(legend(curves.size()));
    }

    // Over the runs that completed an epoch; as many epochs as one of them has.
    private static double[] meanPerEpoch(List<RunOutcome> outcomes, ToDoubleFunction<EpochMetrics> value) {
        int epochs = outcomes.stream().mapToInt(outcome -> outcome.history().size()).max().orElse(0);
        return IntStream.range(0, epochs).mapToDouble(epoch -> outcomes.stream()
                .filter(outcome -> outcome.history().size() > epoch)
                .mapToDouble(outcome -> value.applyAsDouble(outcome.history().get(epoch))).average().orElseThrow())
                .toArray();
    }
}
