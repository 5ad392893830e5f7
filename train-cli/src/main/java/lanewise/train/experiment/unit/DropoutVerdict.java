package lanewise.train.experiment.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.unit.NoiseKind.Measured;

/** What follows from kinds of dropout; the first of the list is none. */
final class DropoutVerdict {
    private static final int DECIMALS = 3;

    private DropoutVerdict() {}

    static List<Comparison> comparisons(List<NoiseKind> kinds) {
        NoiseKind none = kinds.getFirst();
        List<Comparison> comparisons = new ArrayList<>();
        for (NoiseKind kind : kinds.subList(1, kinds.size())) {
            comparisons.add(Comparisons.ofDifference("gap between training and validation loss, dropout " + kind.name(),
                    DropoutKinds.SOURCE, "regularises: smaller",
                    none.sample(Measured::gap).minus(kind.sample(Measured::gap)), DECIMALS, " nats smaller"));
            comparisons.add(Comparisons.ofDifference("Σ w² x² behind the noise, dropout " + kind.name(),
                    DropoutKinds.SOURCE, "a penalty on it: smaller",
                    none.sample(Measured::penalty).minus(kind.sample(Measured::penalty)), DECIMALS, " smaller"));
        }
        return comparisons;
    }

    static String text(List<NoiseKind> kinds) {
        List<String> parts = new ArrayList<>();
        for (NoiseKind kind : kinds) {
            parts.add(String.format(Locale.ROOT, "%s: gap %s nats, Σ w² x² %s, test accuracy %s", kind.name(),
                    kind.sample(Measured::gap).format(DECIMALS), kind.sample(Measured::penalty).format(1),
                    kind.runs().testAccuracy().format(DECIMALS)));
        }
        return "Validation loss minus training loss of the best epoch's model, the penalised sum behind the noise, and"
                + " the test accuracy. Dropout " + String.join("; ", parts) + ".";
    }

    static Table table(List<NoiseKind> kinds) {
        return new Table("The best epoch's models without noise: mean ± standard deviation over the seeds",
                List.of("dropout", "training loss", "validation loss", "gap", "‖W‖ behind it", "Σ w² x²",
                        "best epoch", "test accuracy"),
                kinds.stream().map(kind -> List.of(kind.name(), kind.sample(Measured::trainLoss).format(DECIMALS),
                        kind.sample(Measured::validationLoss).format(DECIMALS),
                        kind.sample(Measured::gap).format(DECIMALS),
                        kind.sample(Measured::weightNorm).format(2), kind.sample(Measured::penalty).format(1),
                        kind.runs().sample(run -> run.summary().bestEpoch()).format(1),
                        kind.runs().testAccuracy().format(4))).toList());
    }
}
