package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.Linear;
import lanewise.nn.optim.Newton;
import lanewise.tensor.DType;
import lanewise.train.data.Images;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.PlannedRun;

/** Newton's method for roots and for minima: does the number of correct digits double with each step? */
public final class NewtonConvergence implements Experiment {
    private static final String SOURCE = Documents.SHARIF + ", question 6";
    private static final double ROUNDING = 1e-13; // relative errors below are rounding
    private static final double QUADRATIC = 2;
    private static final double TOLERANCE = 0.25;
    private static final int SHOWN = 12;

    /**
     * One iteration.
     *
     * @param errors the relative error of the start and after each step
     * @param quadratic whether the convergence should be quadratic
     */
    private record Way(String name, List<Double> errors, boolean quadratic) {
        /** Returns the last order ln(e₂/e₁) ÷ ln(e₁/e₀) of errors above rounding, or NaN. */
        double order() {
            List<Double> above = errors.stream().takeWhile(error -> error > ROUNDING).toList();
            int last = above.size() - 1;
            return last < 2 ? Double.NaN : Math.log(above.get(last) / above.get(last - 1))
                    / Math.log(above.get(last - 1) / above.get(last - 2));
        }

        double digits(int step) {
            return -Math.log10(Math.max(errors.get(step), Math.ulp(1.0))) + 0.0; // not −0
        }
    }

    @Override
    public String name() {
        return "newton";
    }

    @Override
    public String title() {
        return "Newton's method";
    }

    @Override
    public String question() {
        return "Does the number of correct digits double with each step of Newton's method, for roots and for minima?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    @Override
    public void requireClasses(Images images) {
        PairOfClasses.requireCatsAndDogs(images);
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        Newton newton = Newton.STANDARD;
        List<Way> ways = new ArrayList<>(List.of(
                root("root of x² − 2 from 1", newton.root(x -> x * x - 2, x -> 2 * x, 1), Math.sqrt(2), true),
                root("root of eˣ − 5 from 3", newton.root(x -> Math.exp(x) - 5, Math::exp, 3), Math.log(5), true),
                root("double root of (x − 1)² from 2", newton.root(x -> (x - 1) * (x - 1), x -> 2 * (x - 1), 2), 1,
                        false)));
        minimum(PairOfClasses.catsAndDogs(context.images().train())).ifPresent(ways::add);
        List<Comparison> comparisons = ways.stream().filter(Way::quadratic).map(way ->
                new Comparison("order of convergence, " + way.name(), SOURCE, "quadratic: 2",
                        Decimals.format(way.order(), 2), Math.abs(way.order() - QUADRATIC) <= TOLERANCE,
                        "ln(e₃/e₂) ÷ ln(e₂/e₁) of the last errors above rounding is 2 ± " + TOLERANCE)).toList();
        return new Findings(verdict(ways), comparisons, List.of(table(ways)), List.of(figure(ways)));
    }

    private static Way root(String name, Newton.Path<Double> path, double root, boolean quadratic) {
        return new Way(name, path.points().stream().map(x -> Math.abs(x - root) / Math.abs(root)).toList(), quadratic);
    }

    // The last point stands for the minimum: it is exact to rounding. Classes that a plane separates have none.
    private static Optional<Way> minimum(PairOfClasses data) {
        BinaryObjective objective = new BinaryObjective(new Linear(PairOfClasses.FEATURES, 1, DType.F64), data);
        return objective.minimum(theta -> LogisticMeasurements.hessian(data, theta)).map(path -> {
            double size = path.last().norm().item();
            return new Way("minimum of a logistic regression from 0", path.points().stream()
                    .map(theta -> theta.sub(path.last()).norm().item() / size).toList(), true);
        });
    }

    private static String verdict(List<Way> ways) {
        List<String> orders = new ArrayList<>();
        for (Way way : ways) {
            orders.add(String.format(Locale.ROOT, "%.2f for the %s", way.order(), way.name()));
        }
        boolean doubles = ways.stream().filter(Way::quadratic)
                .allMatch(way -> Math.abs(way.order() - QUADRATIC) <= TOLERANCE);
        return (doubles ? "The digits double near simple roots and the minimum: " : "The digits do not always double: ")
                + "the order of convergence is " + String.join(", ", orders)
                + ". At a double root f' vanishes too, which the document's condition leaves out.";
    }

    private static Table table(List<Way> ways) {
        int steps = ways.stream().filter(Way::quadratic).mapToInt(way -> way.errors().size()).max().orElseThrow();
        List<String> header = new ArrayList<>(List.of("step"));
        ways.forEach(way -> header.add(way.name()));
        List<List<String>> rows = IntStream.range(0, steps).mapToObj(step -> {
            List<String> row = new ArrayList<>(List.of(Integer.toString(step)));
            ways.forEach(way -> row.add(step < way.errors().size() ? Decimals.format(way.digits(step), 1) : "–"));
            return row;
        }).toList();
        return new Table("Correct digits after each step: −log₁₀ of the relative error, at most 15.7 in f64", header,
                rows);
    }

    private Figure figure(List<Way> ways) {
        List<Series> lines = new ArrayList<>();
        for (Way way : ways) {
            lines.add(Series.along(0, way.name(), IntStream.range(0, Math.min(SHOWN + 1, way.errors().size()))
                    .mapToDouble(way::digits).toArray(), lines.size()));
        }
        LineChart chart = new LineChart("Correct digits after each step of Newton's method",
                Axis.linear("step").as("0"), Axis.linear("correct digits: −log₁₀ of the relative error"), lines)
                .with(Legend.BESIDE);
        return new Figure(name() + "-digits.png", "Correct digits after each step; at a double root, where f' is 0 too,"
                + " their number only grows by a constant. Does it double elsewhere, up to the sixteen that f64 has?",
                chart);
    }
}
