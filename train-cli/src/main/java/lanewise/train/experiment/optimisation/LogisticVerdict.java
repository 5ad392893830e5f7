package lanewise.train.experiment.optimisation;

import static lanewise.train.experiment.optimisation.LogisticMeasurements.SAME;
import static lanewise.train.experiment.optimisation.LogisticMeasurements.STARTS;
import static lanewise.train.experiment.optimisation.LogisticMeasurements.STEPS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;

/** What follows from logistic regression. */
final class LogisticVerdict {
    private static final int DECIMALS = 6;

    private LogisticVerdict() {}

    static List<Comparison> comparisons(LogisticMeasurements found) {
        return List.of(
                new Comparison("the loss", LogisticRegression.SOURCE, "convex", String.format(Locale.ROOT,
                        "smallest eigenvalue of the Hessian %.1e or more at %d random points",
                        Arrays.stream(found.smallest()).min().orElseThrow(), STARTS),
                        found.isConvex(), "positive everywhere it was computed"),
                new Comparison("number of minima", LogisticRegression.SOURCE, "a unique minimum", String.format(Locale.ROOT,
                        "the losses from %d starts end within %.1e nats of %.6f", STARTS, found.spread(),
                        found.least()), found.converged() && found.spread() <= SAME,
                        "gradient descent from every start ends within 1e-6 nats of the point that Newton's method"
                                + " finds"));
    }

    static String text(LogisticMeasurements found) {
        int slowest = 0;
        for (double[] losses : found.descents()) {
            slowest = Math.max(slowest, LogisticMeasurements.stepsToMinimum(losses, found.least()));
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

    static Table table(LogisticMeasurements found) {
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
        int steps = LogisticMeasurements.stepsToMinimum(losses, least);
        return List.of(method, Decimals.format(losses[0], DECIMALS), Decimals.format(losses[losses.length - 1], DECIMALS),
                steps == losses.length ? "not reached" : String.format(Locale.ROOT, "%,d", steps));
    }
}
