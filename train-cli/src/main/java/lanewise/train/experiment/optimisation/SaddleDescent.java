package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.gradcheck.CriticalPoint;
import lanewise.nn.gradcheck.Hessian;
import lanewise.nn.gradcheck.QuadraticModel;
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

/**
 * A real saddle: a network of two layers whose weights are all 0, on as many images of one class as of the other. All
 * gradients vanish there, and the Hessian has eigenvalues of both signs.
 */
public final class SaddleDescent implements Experiment {
    private static final String SOURCE =
            Documents.AMSTERDAM + ", question 4.c; " + Documents.SECOND_AMSTERDAM + ", question 5.c";
    private static final int AIRPLANE = 0;
    private static final int AUTOMOBILE = 1;
    private static final int IMAGES = 500; // of each class
    private static final int HIDDEN = 4;
    private static final double RATE = 0.5;
    private static final int STEPS = 400;
    private static final List<Double> DISTANCES = List.of(0.0, 1e-8, 1e-6, 1e-4, 1e-2, 1.0);
    private static final double TOLERANCE = 1e-6; // what differences leave of an eigenvalue 0
    private static final double SMALL_CHANGE = 0.01; // nats by the first order: the third one is small then
    private static final double SMALL_ERROR = 0.1;
    private static final double HARM = 3;
    private static final double ROUNDING = 1e-12;
    private static final int TICK_PIXELS = 90;

    /** The descents from some distance δ: the losses of each step. */
    private record Descent(double distance, double[] losses, int halfway) {}

    /** What one step with a rate ε changes: ε gᵀg, the first order; by the model; and measured. */
    private record Step(double rate, double firstOrder, double predicted, double measured) {}

    @Override
    public String name() {
        return "saddle-descent";
    }

    @Override
    public String title() {
        return "Gradient descent at a saddle";
    }

    @Override
    public String question() {
        return "Does gradient descent stay at a saddle, how long does it take to leave its neighbourhood, and does"
                + " −ε gᵀg + ½ ε² gᵀHg tell how much a step changes the loss?";
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
    public Findings conclude(ExperimentContext context) throws IOException {
        PairOfClasses data = PairOfClasses.of(context.images().train(), AIRPLANE, AUTOMOBILE, IMAGES);
        BinaryObjective objective = new BinaryObjective(new Sequential(
                new Linear(PairOfClasses.FEATURES, HIDDEN, DType.F64), new Tanh(), new Linear(HIDDEN, 1, DType.F64)),
                data);
        Tensor saddle = Tensor.zeros(DType.F64, objective.size());
        double[] eigenvalues = SymmetricEigenvalues.of(Hessian.numerical(objective::gradient, saddle));
        CriticalPoint kind = CriticalPoint.of(eigenvalues, TOLERANCE);
        Tensor direction = Tensor.normal(new Philox(context.seeds().getFirst(), 0), DType.F64, objective.size());
        direction = direction.div(direction.norm());
        List<Descent> descents = new ArrayList<>();
        for (double distance : DISTANCES) {
            descents.add(descend(objective, direction.mul(distance), distance));
        }
        List<Step> steps = steps(objective, direction);
        return new Findings(verdict(objective, kind, eigenvalues, descents, steps),
                comparisons(objective, kind, eigenvalues, descents, steps), List.of(table(descents), stepTable(steps)),
                List.of(descentFigure(descents), stepFigure(steps)));
    }

    private static Descent descend(BinaryObjective objective, Tensor start, double distance) {
        double[] losses = objective.descend(start.copy(), RATE, STEPS);
        double least = losses[STEPS];
        int halfway = 0;
        while (halfway < STEPS && losses[halfway] > (Math.log(2) + least) / 2) {
            halfway++;
        }
        return new Descent(distance, losses, halfway);
    }

    // At a distance of 1 from the saddle, where the gradient is no longer small.
    private static List<Step> steps(BinaryObjective objective, Tensor point) {
        Tensor gradient = objective.gradient(point);
        QuadraticModel model = new QuadraticModel(gradient, Hessian.numerical(objective::gradient, point.copy()));
        double loss = objective.loss(point);
        List<Step> steps = new ArrayList<>();
        for (int i = -12; i <= 12; i++) {
            double rate = Math.pow(10, i / 4.0);
            steps.add(new Step(rate, rate * gradient.dot(gradient).item(), model.changeByDescent(rate),
                    objective.loss(point.axpy(-rate, gradient)) - loss));
        }
        return steps;
    }

    private static double gradientAtSaddle(BinaryObjective objective) {
        return objective.gradient(Tensor.zeros(DType.F64, objective.size())).norm().item();
    }

    private static boolean isStuck(Descent atSaddle) {
        return Math.abs(atSaddle.losses()[STEPS] - atSaddle.losses()[0]) <= ROUNDING;
    }

    private static double worstError(List<Step> steps) {
        return steps.stream().filter(step -> step.firstOrder() <= SMALL_CHANGE)
                .mapToDouble(step -> Math.abs(step.predicted() / step.measured() - 1)).max().orElse(Double.NaN);
    }

    private static List<Comparison> comparisons(BinaryObjective objective, CriticalPoint kind, double[] eigenvalues,
            List<Descent> descents, List<Step> steps) {
        List<Descent> beside = descents.stream().filter(d -> d.distance() > 0).toList();
        boolean slower = true;
        for (int i = 1; i < beside.size(); i++) {
            slower &= beside.get(i - 1).halfway() > beside.get(i).halfway();
        }
        double worst = worstError(steps);
        boolean rises = steps.stream().anyMatch(step -> step.predicted() > 0)
                && steps.stream().anyMatch(step -> step.measured() > 0);
        return List.of(
                new Comparison("all weights 0", SOURCE, "a saddle", String.format(Locale.ROOT,
                        "%s: gradient norm %.0e, eigenvalues from %.3f to %.3f",
                        kind.toString().toLowerCase(Locale.ROOT), gradientAtSaddle(objective), eigenvalues[0],
                        eigenvalues[eigenvalues.length - 1]),
                        kind == CriticalPoint.SADDLE, "eigenvalues of both signs"),
                new Comparison("descent from the saddle itself", SOURCE, "stuck", String.format(Locale.ROOT,
                        "loss %.6f after %d steps, from %.6f", descents.getFirst().losses()[STEPS], STEPS,
                        descents.getFirst().losses()[0]), isStuck(descents.getFirst()),
                        "the loss changes by rounding alone, at most " + ROUNDING),
                new Comparison("descent from beside it", SOURCE, "slow", String.join(", ", beside.stream().map(d ->
                        d.halfway() + " steps from " + distance(d)).toList()), slower,
                        "the nearer the start, the more steps to half of the fall"),
                new Comparison("change of the loss by one step", SOURCE, "−ε gᵀg + ½ ε² gᵀHg", String.format(
                        Locale.ROOT, "within %.2f %%", 100 * worst), worst <= SMALL_ERROR,
                        "at most 10 % off as long as ε gᵀg is at most " + SMALL_CHANGE),
                new Comparison("a step with a large rate", SOURCE, "can increase the loss",
                        steps.stream().filter(step -> step.measured() > 0).findFirst().map(step -> String.format(
                                Locale.ROOT, "does from ε = %.2g on", step.rate())).orElse("does not up to ε = "
                                + steps.getLast().rate()), rises, "model and measured loss rise at some rate"));
    }

    private static String verdict(BinaryObjective objective, CriticalPoint kind, double[] eigenvalues,
            List<Descent> descents, List<Step> steps) {
        Descent nearest = descents.get(1);
        Descent farthest = descents.getLast();
        return String.format(Locale.ROOT, "With all weights 0 the gradient norm is %.0e and the eigenvalues of the"
                + " Hessian lie between %.3f and %.3f: %s. Gradient descent %s from there; from a distance of %s it"
                + " takes %d steps to half of the fall, from %s %d. As long as ε gᵀg is at most %s, the"
                + " second-order model is at most %.2f %% off.", gradientAtSaddle(objective), eigenvalues[0],
                eigenvalues[eigenvalues.length - 1], kind.toString().toLowerCase(Locale.ROOT),
                isStuck(descents.getFirst()) ? "does not move" : "moves", distance(nearest), nearest.halfway(),
                distance(farthest), farthest.halfway(), SMALL_CHANGE, 100 * worstError(steps));
    }

    private static String distance(Descent descent) {
        return descent.distance() == 0 ? "0" : String.format(Locale.ROOT, "%.0e", descent.distance());
    }

    private static Table table(List<Descent> descents) {
        return new Table("Gradient descent with the rate " + RATE + " from some distance of the saddle",
                List.of("distance", "loss at the start", "steps to half of the fall", "loss after " + STEPS + " steps"),
                descents.stream().map(d -> List.of(distance(d), Sample.format(d.losses()[0], 6),
                        isStuck(d) ? "–" : Integer.toString(d.halfway()), Sample.format(d.losses()[STEPS], 6)))
                        .toList());
    }

    private static Table stepTable(List<Step> steps) {
        return new Table("Change of the loss by one step of gradient descent, at the distance 1",
                List.of("rate ε", "−ε gᵀg + ½ ε² gᵀHg", "measured"), steps.stream().map(step -> List.of(
                        String.format(Locale.ROOT, "%.3g", step.rate()),
                        String.format(Locale.ROOT, "%.6g", step.predicted()),
                        String.format(Locale.ROOT, "%.6g", step.measured()))).toList());
    }

    private Figure descentFigure(List<Descent> descents) throws IOException {
        XYChart chart = Charts.xy("Gradient descent from beside a saddle", "step",
                "binary cross-entropy (nats)");
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setYAxisDecimalPattern("0.00");
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_PIXELS);
        double[] x = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            x[i] = i;
        }
        for (int i = 0; i < descents.size(); i++) {
            Descent descent = descents.get(i);
            Charts.plain(Charts.line(chart, descent.distance() == 0 ? "at the saddle" : "from " + distance(descent), x,
                    descent.losses(), ChartStyle.series(i)));
        }
        return new Figure(name() + "-loss.png", "Loss of a network of two layers, started at some distance from the"
                + " saddle at which all weights are 0. Does descent stay there, and leave the later, the nearer it"
                + " starts?", Charts.png(chart));
    }

    private Figure stepFigure(List<Step> steps) throws IOException {
        XYChart chart = Charts.xy("Change of the loss by one step", "learning rate ε", "change of the loss (nats)");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setXAxisDecimalPattern("0E0");
        chart.getStyler().setYAxisDecimalPattern("0.00");
        double least = steps.stream().mapToDouble(Step::measured).min().orElseThrow();
        // As far as a step that does as much harm as the best one does good, and a little more.
        List<Step> shown = steps.stream().filter(step ->
                Math.max(step.predicted(), step.measured()) <= HARM * -least).toList();
        double[] rates = shown.stream().mapToDouble(Step::rate).toArray();
        Charts.dashed(Charts.line(chart, "predicted: −ε gᵀg + ½ ε² gᵀHg", rates,
                shown.stream().mapToDouble(Step::predicted).toArray(), Charts.REFERENCE));
        Charts.line(chart, "measured", rates, shown.stream().mapToDouble(Step::measured).toArray(),
                ChartStyle.series(0));
        return new Figure(name() + "-step.png", "Change of the loss by one step of gradient descent: by the"
                + " second-order model, and measured. How large may a step be for the model to hold, and when does it do"
                + " harm?",
                Charts.png(chart));
    }
}
