package lanewise.train.experiment.optimisation;

import static lanewise.train.experiment.optimisation.SaddleMeasurements.RATE;
import static lanewise.train.experiment.optimisation.SaddleMeasurements.ROUNDING;
import static lanewise.train.experiment.optimisation.SaddleMeasurements.SMALL_CHANGE;
import static lanewise.train.experiment.optimisation.SaddleMeasurements.STEPS;

import java.util.List;
import java.util.Locale;
import lanewise.nn.gradcheck.CriticalPoint;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Descent;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Step;

/** What follows from gradient descent at a saddle. */
final class SaddleVerdict {
    private static final double SMALL_ERROR = 0.1;

    private SaddleVerdict() {}

    static List<Comparison> comparisons(SaddleMeasurements found) {
        List<Descent> descents = found.descents();
        List<Step> steps = found.steps();
        double[] eigenvalues = found.eigenvalues();
        List<Descent> beside = descents.stream().filter(d -> d.distance() > 0).toList();
        boolean slower = true;
        for (int i = 1; i < beside.size(); i++) {
            slower &= beside.get(i - 1).halfway() > beside.get(i).halfway();
        }
        double worst = found.worstError();
        boolean rises = steps.stream().anyMatch(step -> step.predicted() > 0)
                && steps.stream().anyMatch(step -> step.measured() > 0);
        return List.of(
                new Comparison("all weights 0", SaddleDescent.SOURCE, "a saddle", String.format(Locale.ROOT,
                        "%s: gradient norm %.0e, eigenvalues from %.3f to %.3f",
                        found.kind().toString().toLowerCase(Locale.ROOT), found.gradientNorm(), eigenvalues[0],
                        eigenvalues[eigenvalues.length - 1]),
                        found.kind() == CriticalPoint.SADDLE, "eigenvalues of both signs"),
                new Comparison("descent from the saddle itself", SaddleDescent.SOURCE, "stuck", String.format(Locale.ROOT,
                        "loss %.6f after %d steps, from %.6f", descents.getFirst().losses()[STEPS], STEPS,
                        descents.getFirst().losses()[0]), descents.getFirst().isStuck(),
                        "the loss changes by rounding alone, at most " + ROUNDING),
                new Comparison("descent from beside it", SaddleDescent.SOURCE, "slow", String.join(", ",
                        beside.stream().map(d -> d.halfway() + " steps from " + d.from()).toList()), slower,
                        "the nearer the start, the more steps to half of the fall"),
                new Comparison("change of the loss by one step", SaddleDescent.SOURCE, "−ε gᵀg + ½ ε² gᵀHg", String.format(
                        Locale.ROOT, "within %.2f %%", 100 * worst), worst <= SMALL_ERROR,
                        "at most 10 % off as long as ε gᵀg is at most " + SMALL_CHANGE),
                new Comparison("a step with a large rate", SaddleDescent.SOURCE, "can increase the loss",
                        steps.stream().filter(step -> step.measured() > 0).findFirst().map(step -> String.format(
                                Locale.ROOT, "does from ε = %.2g on", step.rate())).orElse("does not up to ε = "
                                + steps.getLast().rate()), rises, "model and measured loss rise at some rate"));
    }

    static String text(SaddleMeasurements found) {
        double[] eigenvalues = found.eigenvalues();
        Descent nearest = found.descents().get(1);
        Descent farthest = found.descents().getLast();
        return String.format(Locale.ROOT, "With all weights 0 the gradient norm is %.0e and the eigenvalues of the"
                + " Hessian lie between %.3f and %.3f: %s. Gradient descent %s from there; from a distance of %s it"
                + " takes %d steps to half of the fall, from %s %d. As long as ε gᵀg is at most %s, the"
                + " second-order model is at most %.2f %% off.", found.gradientNorm(), eigenvalues[0],
                eigenvalues[eigenvalues.length - 1], found.kind().toString().toLowerCase(Locale.ROOT),
                found.descents().getFirst().isStuck() ? "does not move" : "moves", nearest.from(), nearest.halfway(),
                farthest.from(), farthest.halfway(), SMALL_CHANGE, 100 * found.worstError());
    }

    static Table table(List<Descent> descents) {
        return new Table("Gradient descent with the rate " + RATE + " from some distance of the saddle",
                List.of("distance", "loss at the start", "steps to half of the fall", "loss after " + STEPS + " steps"),
                descents.stream().map(d -> List.of(d.from(), Decimals.format(d.losses()[0], 6),
                        d.isStuck() ? "–" : Integer.toString(d.halfway()), Decimals.format(d.losses()[STEPS], 6)))
                        .toList());
    }

    static Table stepTable(List<Step> steps) {
        return new Table("Change of the loss by one step of gradient descent, at the distance 1",
                List.of("rate ε", "−ε gᵀg + ½ ε² gᵀHg", "measured"), steps.stream().map(step -> List.of(
                        String.format(Locale.ROOT, "%.3g", step.rate()),
                        String.format(Locale.ROOT, "%.6g", step.predicted()),
                        String.format(Locale.ROOT, "%.6g", step.measured()))).toList());
    }
}
