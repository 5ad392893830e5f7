package lanewise.train.experiment.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.training.ClassifiedImages.Measure;

/** What follows from the confusion matrices of two networks. */
final class ConfusionVerdict {
    private static final List<String> MACHINES = List.of("automobile", "truck", "ship", "airplane");

    /** As many as the longest list of classes that are looked for. */
    static final int FEWEST_CLASSES = MACHINES.size();

    private static final Measure F1 = (counts, c) -> counts.fBeta(c, 1);

    private ConfusionVerdict() {}

    static List<Comparison> comparisons(ClassifiedImages kaiming, ClassifiedImages pyTorch) {
        List<Comparison> comparisons = new ArrayList<>(List.of(
                extreme(kaiming, "highest precision", ConfusionMatrix::precision, MACHINES, true),
                extreme(kaiming, "highest recall", ConfusionMatrix::recall, MACHINES, true),
                extreme(pyTorch, "highest recall", ConfusionMatrix::recall, List.of("ship"), true)));
        for (ClassifiedImages network : List.of(kaiming, pyTorch)) {
            comparisons.add(extreme(network, "highest F1", F1, List.of("ship"), true));
            comparisons.add(extreme(network, "highest F1", F1, List.of("ship", "truck", "automobile"), true));
            comparisons.add(extreme(network, "lowest recall", ConfusionMatrix::recall, List.of("cat"), false));
            comparisons.add(extreme(network, "lowest F10", (counts, c) -> counts.fBeta(c, 10), List.of("cat"), false));
        }
        return comparisons;
    }

    static String text(ClassifiedImages kaiming, ClassifiedImages pyTorch) {
        return sentence(kaiming) + " " + sentence(pyTorch);
    }

    // The document looks at one run of each network: what it sees must be seen in one of ours.
    private static Comparison extreme(ClassifiedImages network, String what, Measure number, List<String> documents,
            boolean top) {
        List<Integer> ranked = network.ranked(number);
        List<Integer> ours = top ? ranked.subList(0, documents.size())
                : ranked.subList(ranked.size() - documents.size(), ranked.size());
        long seeds = network.seedsWith(documents, number, top);
        return new Comparison(what + " (" + network.name() + ")", ConfusionMatrices.SOURCE, String.join(", ", documents),
                String.format(Locale.ROOT, "so in %d of %d seeds; all together %s", seeds, network.seeds(),
                        String.join(", ", ours.stream().map(c -> network.name(c, number)).toList())),
                seeds > 0, documents.size() == 1 ? "the same class in at least one seed"
                        : "the same " + documents.size() + " classes, in any order, in at least one seed");
    }

    private static String sentence(ClassifiedImages network) {
        Measure recall = ConfusionMatrix::recall;
        List<Integer> byF1 = network.ranked(F1);
        int least = network.ranked(recall).getLast();
        int taken = IntStream.range(0, network.counts().classes()).filter(c -> c != least).boxed()
                .max(Comparator.comparingLong(c -> network.counts().count(least, c))).orElseThrow();
        return String.format(Locale.ROOT, "With %s the highest F1 have %s; the lowest recall has %s, taken for %s in"
                + " %.0f %% of its images.", network.name(),
                String.join(", ", byF1.subList(0, 3).stream().map(c -> network.name(c, F1)).toList()),
                network.name(least, recall), network.classNames().get(taken),
                100.0 * network.counts().count(least, taken) / network.counts().labelled(least));
    }

    static Table table(ClassifiedImages network) {
        List<String> header = new ArrayList<>(List.of("class"));
        header.addAll(ConfusionMatrices.MEASURES);
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < network.counts().classes(); c++) {
            List<String> row = new ArrayList<>(List.of(network.classNames().get(c)));
            for (double value : network.measures(c)) {
                row.add(Decimals.format(value, ClassifiedImages.DECIMALS));
            }
            rows.add(row);
        }
        return new Table(network.name() + ": the test images of " + network.seeds() + " seeds together", header, rows);
    }
}
