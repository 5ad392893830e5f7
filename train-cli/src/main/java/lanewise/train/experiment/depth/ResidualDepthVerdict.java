package lanewise.train.experiment.depth;

import static lanewise.train.experiment.depth.WeightGradients.mean;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.series.Sample;

/** What follows from deep networks with and without skip connections. */
final class ResidualDepthVerdict {
    private static final double VANISHED = 0.1; // of the norm in the shallowest network
    private static final int DECIMALS = 4;

    private ResidualDepthVerdict() {}

    private static double shrinkage(List<DeepNetworks> networks) {
        return mean(networks.getLast().atStart(), 0) / mean(networks.getFirst().atStart(), 0);
    }

    static List<Comparison> comparisons(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        DeepNetworks deepPlain = plain.getLast();
        DeepNetworks deepResidual = residual.getLast();
        String measure = "gradient norm of the first layer at " + deepPlain.blocks() + " blocks over that at "
                + plain.getFirst().blocks() + ", before training";
        List<Comparison> comparisons = new ArrayList<>(List.of(
                new Comparison(measure + ", residual", ResidualDepth.SOURCE, "does not vanish", power(shrinkage(residual)),
                        shrinkage(residual) >= VANISHED, "at least " + VANISHED),
                new Comparison(measure + ", plain", ResidualDepth.SOURCE, "vanishes", power(shrinkage(plain)),
                        shrinkage(plain) < VANISHED, "below " + VANISHED)));
        if (deepPlain.diverged() == 0 && deepResidual.diverged() == 0) { // else there are not the same seeds to compare
            comparisons.add(Comparisons.ofDifference("validation loss at " + deepPlain.blocks() + " blocks",
                    ResidualDepth.SOURCE, "more stable: lower with skips",
                    new Sample(deepPlain.last(EpochMetrics::validationLoss))
                            .minus(new Sample(deepResidual.last(EpochMetrics::validationLoss))), DECIMALS, " nats lower"));
        }
        return comparisons;
    }

    static String text(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        DeepNetworks deepPlain = plain.getLast();
        DeepNetworks deepResidual = residual.getLast();
        return String.format(Locale.ROOT, "From %d to %d blocks the gradient of the first layer before training changes"
                + " by a factor of %s in plain networks and %s in residual ones. With %d blocks the validation loss"
                + " after %d epoch is %s and %s; %d of %d plain runs diverged, %d of %d residual ones.",
                plain.getFirst().blocks(), deepPlain.blocks(), power(shrinkage(plain)), power(shrinkage(residual)),
                deepPlain.blocks(), ResidualDepth.EPOCHS, format(deepPlain.last(EpochMetrics::validationLoss)),
                format(deepResidual.last(EpochMetrics::validationLoss)),
                plain.stream().mapToLong(DeepNetworks::diverged).sum(), plain.size() * deepPlain.outcomes().size(),
                residual.stream().mapToLong(DeepNetworks::diverged).sum(), residual.size() * deepPlain.outcomes().size());
    }

    private static String power(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private static String format(List<Double> values) {
        return values.isEmpty() ? "–" : new Sample(values).format(DECIMALS);
    }

    static Table table(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            for (DeepNetworks networks : List.of(plain.get(i), residual.get(i))) {
                rows.add(List.of(Integer.toString(networks.blocks()), networks.kind(),
                        power(mean(networks.atStart(), 0)), power(mean(networks.atStartKaiming(), 0)),
                        power(mean(networks.afterTraining(), 0)), format(networks.last(EpochMetrics::validationLoss)),
                        format(networks.last(EpochMetrics::validationAccuracy)),
                        networks.diverged() + " of " + networks.outcomes().size()));
            }
        }
        return new Table("Gradient norms of the first layer (geometric mean over the seeds), and what training gave"
                + " (mean ± standard deviation)", List.of("blocks", "network", "before training",
                        "before training, Kaiming's initialisation", "after training", "validation loss",
                        "validation accuracy", "runs that diverged"), rows);
    }
}
