package lanewise.train.experiment.unit;

import static lanewise.train.experiment.unit.DeadReluUnits.LAYERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.series.Sample;

/** What follows from the units that were watched; the list holds each setting without and with batch normalisation. */
final class DeadReluVerdict {
    private static final int DECIMALS = 3;

    private DeadReluVerdict() {}

    static List<Comparison> comparisons(List<WatchedUnits> all) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            WatchedUnits plain = all.get(i);
            WatchedUnits normalised = all.get(i + 1);
            boolean fewer = normalised.atTheEnd().mean() < plain.atTheEnd().mean();
            boolean none = normalised.atTheEnd().mean() == 0;
            comparisons.add(new Comparison("share of dead units, " + plain.setting().name(), DeadReluUnits.SOURCE,
                    "batch normalisation avoids them", plain.atTheEnd().format(DECIMALS) + " without, "
                    + normalised.atTheEnd().format(DECIMALS) + " with", fewer || none,
                    "the mean share at the end is smaller with it, or 0"));
        }
        return comparisons;
    }

    static String text(List<WatchedUnits> all) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            WatchedUnits plain = all.get(i);
            WatchedUnits normalised = all.get(i + 1);
            parts.add(String.format(Locale.ROOT, "With %s, %s of the ReLU units are dead after %d epochs"
                    + " without batch normalisation, and %s with it after %d (before training %s and %s).",
                    plain.setting().name(), plain.atTheEnd().format(DECIMALS), plain.epochs() - 1,
                    normalised.atTheEnd().format(DECIMALS), normalised.epochs() - 1,
                    plain.share(-1, 0).format(DECIMALS), normalised.share(-1, 0).format(DECIMALS)));
        }
        return String.join(" ", parts);
    }

    static Table table(List<WatchedUnits> all) {
        List<String> header = new ArrayList<>(List.of("network", "epoch"));
        IntStream.rangeClosed(1, LAYERS).forEach(layer -> header.add("layer " + layer));
        header.add("training accuracy");
        List<List<String>> rows = new ArrayList<>();
        for (WatchedUnits watched : all) {
            for (int epoch : new int[] {0, 1, watched.epochs() - 1}) {
                int at = Math.min(epoch, watched.epochs() - 1);
                List<String> row = new ArrayList<>(List.of(watched.name(), Integer.toString(at)));
                IntStream.range(0, LAYERS).forEach(layer -> row.add(watched.share(layer, at).format(DECIMALS)));
                row.add(new Sample(watched.bySeed().stream().map(run -> run.get(at).accuracy()).toList())
                        .format(DECIMALS));
                rows.add(row);
            }
        }
        return new Table("Share of ReLU units that are silent on all training images, mean ± standard deviation over"
                + " the seeds", header, rows);
    }
}
