package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.gradcheck.SymmetricEigenvalues;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.Sample;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** One sigmoid neuron on two classes that no plane separates: is there one minimum, and how fast is it found? */
public final class LogisticRegression implements Experiment {
    private static final String SOURCE = Documents.SHARIF + ", question 1";
    private static final int CAT = 3;
    private static final int DOG = 5;
    private static final int STARTS = 5;
    private static final double DISTANCE = 2; // standard deviation of the starts' parameters
    private static final int STEPS = 10_000;
    private static final double SAME = 1e-6; // nats
    private static final int DECIMALS = 6;

    /**
     * What was found.
     *
     * @param least the least loss that was met: that of the minimum if Newton's method finds one
     * @param newton the losses on the way of Newton's method; none if it finds no minimum
     * @param descents the losses of gradient descent from each start
     * @param smallest the smallest eigenvalue of the Hessian at each start
     */
    private record Found(double least, double[] newton, double[][] descents, double[] smallest, int images,
            double rate) {
        boolean converged() {
            return newton.length > 0;
        }

        double spread() {
            return Arrays.stream(descents).mapToDouble(losses -> losses[STEPS]).max().orElseThrow() - least;
        }

        boolean isConvex() {
            return Arrays.stream(smallest).allMatch(value -> value > 0);
        }

        /** Returns the step after which each loss is within {@link #SAME} of the minimum. */
        static int stepsToMinimum(double[] losses, double least) {
            int step = 0;
            while (step < losses.length && losses[step] - least > SAME) {
                step++;
            }
            return step;
        }
    }

    @Override
    public String name() {
        return "logistic";
    }

    @Override
    public String title() {
        return "Logistic regression";
    }

    @Override
    public String question() {
        return "Does one sigmoid neuron with cross-entropy have one minimum, found from any start, and how many steps"
                + " do gradient descent and Newton's method take?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    /** Returns the Hessian (1/S) X̃ᵀ D X̃ with X̃ = (X, 1) and D = diag(ŷ (1 − ŷ)). */
    static Tensor hessian(PairOfClasses data, Tensor theta) {
        Tensor x = Tensor.concat(1, data.features(), Tensor.ones(DType.F64, data.samples(), 1));
        Tensor y = x.matmul(theta).sigmoid();
        Tensor d = y.sub(y.square()).reshape(-1, 1);
        return x.transpose().matmul(x.mul(d)).div(data.samples());
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        Found found = search(PairOfClasses.of(context.images().train(), CAT, DOG, Integer.MAX_VALUE),
                context.seeds().getFirst());
        return new Findings(verdict(found), comparisons(found), List.of(table(found)),
                List.of(figure(found, "start", STEPS), figure(found, "newton", 10)));
    }

    private static Found search(PairOfClasses data, long seed) {
        BinaryObjective objective = new BinaryObjective(
                new Linear(PairOfClasses.FEATURES, 1, DType.F64), data);
        // D ≤ ¼, and at the origin it is ¼: no eigenvalue is larger elsewhere, and descent with 1/λ never overshoots.
        double[] eigenvalues = SymmetricEigenvalues.of(hessian(data, Tensor.zeros(DType.F64, objective.size())));
        double rate = 1 / eigenvalues[eigenvalues.length - 1];
        double[][] descents = new double[STARTS][];
        double[] smallest = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Tensor theta = Tensor.normal(new Philox(seed, i), DType.F64, objective.size()).mul(DISTANCE);
            smallest[i] = SymmetricEigenvalues.of(hessian(data, theta))[0];
            descents[i] = objective.descend(theta, rate, STEPS);
        }
        double[] newton = objective.minimum(theta -> hessian(data, theta)).map(path ->
                path.points().stream().mapToDouble(objective::loss).toArray()).orElse(new double[0]);
        double least = newton.length > 0 ? newton[newton.length - 1]
                : Arrays.stream(descents).mapToDouble(losses -> losses[STEPS]).min().orElseThrow();
        return new Found(least, newton, descents, smallest, data.samples(), rate);
    }

    private static List<Comparison> comparisons(Found found) {
        return List.of(
                new Comparison("the loss", SOURCE, "convex", String.format(Locale.ROOT,
                        "smallest eigenvalue of the Hessian %.1e or more at %d random points",
                        Arrays.stream(found.smallest()).min().orElseThrow(), STARTS),
                        found.isConvex(), "positive everywhere it was computed"),
                new Comparison("number of minima", SOURCE, "a unique minimum", String.format(Locale.ROOT,
                        "the losses from %d starts end within %.1e nats of %.6f", STARTS, found.spread(),
                        found.least()), found.converged() && found.spread() <= SAME,
                        "gradient descent from every start ends within 1e-6 nats of the point that Newton's method"
                                + " finds"));
    }

    private static String verdict(Found found) {
        int slowest = 0;
        for (double[] losses : found.descents()) {
            slowest = Math.max(slowest, Found.stepsToMinimum(losses, found.least()));
        }
        return String.format(Locale.ROOT, "%s gradient descent from %d random starts ends at most %.1e nats above it%s."
                + " The Hessian is %s everywhere it was computed.",
                found.converged() ? String.format(Locale.ROOT, "Newton's method finds the minimum, %.6f nats, in %d"
                        + " steps;", found.least(), found.newton().length - 1)
                        : String.format(Locale.ROOT, "Newton's method finds no minimum: a plane seems to separate the"
                        + " classes. The least loss met is %.6f nats;", found.least()),
                STARTS, found.spread(), slowest > STEPS ? String.format(Locale.ROOT, " after %,d steps", STEPS)
                        : String.format(Locale.ROOT, ", within 1e-6 after %,d steps", slowest),
                found.isConvex() ? "positive definite" : "not positive definite");
    }

    private static Table table(Found found) {
        List<List<String>> rows = new ArrayList<>();
        if (found.converged()) {
            rows.add(row("Newton's method from 0", found.newton(), found.least()));
        }
        for (int i = 0; i < STARTS; i++) {
            rows.add(row("gradient descent from start " + (i + 1), found.descents()[i], found.least()));
        }
        return new Table(String.format(Locale.ROOT, "%,d images of cats and dogs, %d features; rate of the descent"
                + " %.3f", found.images(), PairOfClasses.FEATURES, found.rate()),
                List.of("method", "first loss", "last loss", "steps to within 1e-6 nats"), rows);
    }

    private static List<String> row(String method, double[] losses, double least) {
        int steps = Found.stepsToMinimum(losses, least);
        return List.of(method, Sample.format(losses[0], DECIMALS), Sample.format(losses[losses.length - 1], DECIMALS),
                steps == losses.length ? "not reached" : String.format(Locale.ROOT, "%,d", steps));
    }

    // Excess loss; what is below the rounding of the losses is not drawn.
    private Figure figure(Found found, String file, int steps) throws IOException {
        XYChart chart = Charts.xy(steps == STEPS ? "Descent from five starts to one minimum"
                : "The first steps", "step", "loss above the minimum (nats)");
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisDecimalPattern("0E0");
        Charts.legendAside(chart);
        for (int i = 0; i < STARTS; i++) {
            line(chart, "start " + (i + 1), found.descents()[i], found.least(), steps, i);
        }
        line(chart, "Newton's method", found.newton(), found.least(), steps, STARTS);
        return new Figure(name() + "-" + file + ".png", steps == STEPS ? "Loss above that of the minimum, for gradient"
                + " descent from five random starts and Newton's method. Do all starts lead to the same loss?"
                : "The same, the first steps. How much faster is Newton's method near the minimum?",
                Charts.png(chart));
    }

    private static void line(XYChart chart, String name, double[] losses, double least, int steps, int colour) {
        double[] x = new double[Math.min(steps + 1, losses.length)];
        int stride = Math.max(1, x.length / 500);
        List<Double> at = new ArrayList<>();
        List<Double> excess = new ArrayList<>();
        for (int i = 0; i < x.length; i += stride) {
            if (losses[i] - least > 8 * Math.ulp(least)) {
                at.add((double) i);
                excess.add(losses[i] - least);
            }
        }
        if (at.isEmpty()) {
            return;
        }
        XYSeries series = Charts.line(chart, name, at.stream().mapToDouble(Double::doubleValue).toArray(),
                excess.stream().mapToDouble(Double::doubleValue).toArray(), ChartStyle.series(colour));
        if (at.size() > 20) {
            Charts.plain(series);
        }
    }
}
