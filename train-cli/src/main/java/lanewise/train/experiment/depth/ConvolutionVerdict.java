package lanewise.train.experiment.depth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.depth.ConvolutionRuns.Measured;
import lanewise.train.series.Sample;

/**
 * What follows from short trainings of convolution networks. A statement about losses is shown if it holds beyond chance over
 * the seeds, or if every training of the one network diverged and none of the other; else it is not shown, which does not say
 * that it is wrong.
 */
final class ConvolutionVerdict {
    static final String SHOWN = "shown";
    static final String NOT_SHOWN = "not shown";
    private static final double VANISHED = 0.1;
    private static final double EXPLODED = 10;
    private static final int DECIMALS = 3;

    private ConvolutionVerdict() {}

    /** What became of the first layer's gradient with the depth. */
    enum Gradient {
        VANISHES, EXPLODES, EVEN, UNKNOWN;

        /** Returns what a factor from the shallow network to the deep one says. */
        static Gradient of(double factor) {
            return Double.isNaN(factor) ? UNKNOWN : factor < VANISHED ? VANISHES : factor > EXPLODED ? EXPLODES : EVEN;
        }

        @Override
        public String toString() {
            return switch (this) {
                case VANISHES -> "vanishes";
                case EXPLODES -> "explodes";
                case EVEN -> "keeps its size";
                case UNKNOWN -> "is not finite";
            };
        }
    }

    /** Returns the words for whether one network's losses at the end are above another's, seed by seed. */
    static String isAbove(ConvolutionRuns higher, ConvolutionRuns lower) {
        return isAbove(higher.endLosses(), lower.endLosses()) ? SHOWN : NOT_SHOWN;
    }

    // Losses of trainings that diverged are infinite.
    private static boolean isAbove(List<Double> higher, List<Double> lower) {
        double[] differences = new double[higher.size()];
        Arrays.setAll(differences, i -> higher.get(i) - lower.get(i));
        boolean allFinite = Arrays.stream(differences).allMatch(Double::isFinite);
        return allFinite ? Sample.of(differences).isAboveZero()
                : Arrays.stream(differences).allMatch(difference -> difference == Double.POSITIVE_INFINITY);
    }

    static String text(ConvolutionComparison all) {
        return String.join(" ", normalised(all), gradients(all), bare(all), limits(all));
    }

    private static String normalised(ConvolutionComparison all) {
        ConvolutionRuns plain = all.of(false, all.shallow(), true);
        ConvolutionRuns deepPlain = all.of(false, all.deep(), true);
        ConvolutionRuns residual = all.of(true, all.shallow(), true);
        ConvolutionRuns deepResidual = all.of(true, all.deep(), true);
        return String.format(Locale.ROOT, "With batch normalisation the training loss at the end of %d steps is %s for %d"
                + " plain layers and %s for %d; with skip connections it is %s and %s. That plain networks train worse when"
                + " they are deeper is %s, that %d layers train better with skip connections is %s, and that residual"
                + " networks train better when they are deeper is %s.", all.steps(), loss(plain), all.shallow(),
                loss(deepPlain), all.deep(), loss(residual), loss(deepResidual), isAbove(deepPlain, plain), all.deep(),
                isAbove(deepPlain, deepResidual), isAbove(residual, deepResidual));
    }

    private static String gradients(ConvolutionComparison all) {
        List<String> found = new ArrayList<>();
        List<String> kaiming = new ArrayList<>();
        for (boolean residual : new boolean[] {false, true}) {
            for (boolean normalised : new boolean[] {false, true}) {
                double factor = all.change(residual, normalised, Measured::first);
                String kind = all.of(residual, all.deep(), normalised).network().kind();
                found.add(String.format(Locale.ROOT, "%s (factor %.1e; %s)", Gradient.of(factor), factor, kind));
                kaiming.add(power(all.change(residual, normalised, Measured::firstKaiming)));
            }
        }
        return String.format(Locale.ROOT, "From %d to %d layers the gradient of the first layer before training %s; from"
                + " Kaiming's initialisation the factors are %s.", all.shallow(), all.deep(), String.join(", ", found),
                String.join(", ", kaiming));
    }

    private static String bare(ConvolutionComparison all) {
        return String.format(Locale.ROOT, "Without batch normalisation the losses are %s and %s in plain networks, %s and %s"
                + " in residual ones.", loss(all.of(false, all.shallow(), false)), loss(all.of(false, all.deep(), false)),
                loss(all.of(true, all.shallow(), false)), loss(all.of(true, all.deep(), false)));
    }

    private static String limits(ConvolutionComparison all) {
        return String.format(Locale.ROOT, "%d steps of %d images show how training begins, and not the test errors of 8.75 %%"
                + " and 6.97 %% that He's residual networks of 20 and 56 layers have on CIFAR-10 after 64,000 steps of 128.",
                all.steps(), all.batch());
    }

    private static String loss(ConvolutionRuns runs) {
        long diverged = runs.diverged();
        List<Double> finite = runs.endLosses().stream().filter(Double::isFinite).toList();
        String losses = finite.isEmpty() ? "" : new Sample(finite).format(DECIMALS);
        return diverged == 0 ? losses
                : losses + (losses.isEmpty() ? "" : " and ") + diverged + " of " + runs.bySeed().size() + " diverged";
    }

    static Table statements(ConvolutionComparison all) {
        List<List<String>> rows = new ArrayList<>();
        int shallow = all.shallow();
        int deep = all.deep();
        add(rows, "training loss of plain networks with batch norm", "higher with " + deep + " layers than with " + shallow,
                all.of(false, deep, true), all.of(false, shallow, true));
        add(rows, "training loss of residual networks with batch norm", "lower with " + deep + " layers than with " + shallow,
                all.of(true, shallow, true), all.of(true, deep, true));
        for (int depth : new int[] {shallow, deep}) {
            add(rows, "training loss of " + depth + " layers with batch norm", "lower with skip connections",
                    all.of(false, depth, true), all.of(true, depth, true));
        }
        for (boolean residual : new boolean[] {false, true}) {
            for (int depth : new int[] {shallow, deep}) {
                add(rows, "training loss of " + depth + (residual ? " residual" : " plain") + " layers",
                        "lower with batch norm", all.of(residual, depth, false), all.of(residual, depth, true));
            }
        }
        for (boolean residual : new boolean[] {false, true}) {
            for (boolean normalised : new boolean[] {false, true}) {
                rows.add(gradient(all, residual, normalised));
            }
        }
        return new Table("What is expected after He et al., and what these short trainings show",
                List.of("number", "expected", "found", "shown?", "rule"), rows);
    }

    private static void add(List<List<String>> rows, String what, String expected, ConvolutionRuns higher,
            ConvolutionRuns lower) {
        rows.add(List.of(what, expected, loss(higher) + " (" + higher.network().name() + "), " + loss(lower) + " ("
                + lower.network().name() + ")", isAbove(higher, lower),
                "the difference is above 0 (paired t test, one-sided, 95 %), or all of the one diverged, none of the other"));
    }

    private static List<String> gradient(ConvolutionComparison all, boolean residual, boolean normalised) {
        double factor = all.change(residual, normalised, Measured::first);
        Gradient found = Gradient.of(factor);
        boolean bare = !residual && !normalised;
        boolean shown = bare ? found == Gradient.VANISHES || found == Gradient.EXPLODES : found == Gradient.EVEN;
        return List.of("gradient of the first layer before training at " + all.deep() + " layers over that at "
                + all.shallow() + ", " + all.of(residual, all.deep(), normalised).network().kind(),
                bare ? "vanishes or explodes" : "keeps its size", String.format(Locale.ROOT, "%.1e", factor),
                shown ? SHOWN : NOT_SHOWN, bare ? "below 0.1 or above 10" : "0.1 to 10");
    }

    static Table table(ConvolutionComparison all) {
        List<List<String>> rows = new ArrayList<>();
        for (ConvolutionRuns runs : all.runs()) {
            rows.add(List.of(runs.network().name(), power(runs.norm(Measured::first, 0)),
                    power(runs.spread(Measured::first)), power(runs.norm(Measured::firstKaiming, 0)),
                    power(runs.spread(Measured::firstKaiming)), power(runs.norm(Measured::last, 0)),
                    power(runs.spread(Measured::last)), loss(runs), runs.diverged() + " of " + runs.bySeed().size()));
        }
        return new Table("Gradient norm of the first layer (geometric mean over the seeds), the largest over the smallest of"
                + " all layers, and the training loss of the last fifth of the steps (mean ± standard deviation)",
                List.of("network", "before training", "largest/smallest", "before, Kaiming's initialisation",
                        "largest/smallest ", "last step", "largest/smallest  ", "training loss", "runs that diverged"), rows);
    }

    private static String power(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }
}
