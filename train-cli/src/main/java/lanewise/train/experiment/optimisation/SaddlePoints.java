package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.gradcheck.CriticalPoint;
import lanewise.nn.gradcheck.SymmetricEigenvalues;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
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
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.PlannedRun;

/** Random Hessians: how many critical points are saddles, and how many minima, as the dimension grows? */
public final class SaddlePoints implements Experiment {
    private static final String SOURCE =
            Documents.AMSTERDAM + ", question 4.b; " + Documents.SECOND_AMSTERDAM + ", question 5.b";
    private static final int TRIALS = 20_000;
    private static final int LARGEST = 10;
    private static final double STANDARD_ERRORS = 4;
    private static final int DECIMALS = 4;

    /** How often each kind was met among {@link #TRIALS} random Hessians of n rows. */
    private record Counts(int n, Map<CriticalPoint, Integer> independent, Map<CriticalPoint, Integer> symmetric) {
        static double share(Map<CriticalPoint, Integer> counts, CriticalPoint kind) {
            return counts.getOrDefault(kind, 0) / (double) TRIALS;
        }

        double minima() {
            return Math.scalb(1.0, -n);
        }

        double saddles() {
            return 1 - 2 * minima();
        }

        /** Returns whether the share of a kind with independent signs is within chance of its probability p. */
        boolean isAsExpected(CriticalPoint kind, double p) {
            double standardError = Math.sqrt(p * (1 - p) / TRIALS);
            return Math.abs(share(independent, kind) - p) <= STANDARD_ERRORS * standardError;
        }
    }

    @Override
    public String name() {
        return "saddles";
    }

    @Override
    public String title() {
        return "Saddles and minima";
    }

    @Override
    public String question() {
        return "How much rarer than saddles are minima among critical points of n dimensions, if the signs of the"
                + " eigenvalues are independent, and if the Hessian is a random symmetric matrix?";
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
        long seed = context.seeds().getFirst();
        List<Counts> counts = IntStream.rangeClosed(1, LARGEST).mapToObj(n -> count(n, seed)).toList();
        boolean minima = counts.stream().allMatch(c -> c.isAsExpected(CriticalPoint.MINIMUM, c.minima()));
        boolean saddles = counts.stream().allMatch(c -> c.isAsExpected(CriticalPoint.SADDLE, c.saddles()));
        String rule = String.format(Locale.ROOT, "each n from 1 to %d within %.0f standard errors of %,d trials",
                LARGEST, STANDARD_ERRORS, TRIALS);
        List<Comparison> comparisons = List.of(
                new Comparison("share of minima, independent signs", SOURCE, "1 / 2^n", at(counts, false, minima),
                        minima, rule),
                new Comparison("share of saddles, independent signs", SOURCE, "(2^n − 2) / 2^n",
                        at(counts, true, saddles), saddles, rule));
        return new Findings(verdict(counts), comparisons, List.of(table(counts)),
                List.of(figure(counts, CriticalPoint.SADDLE), figure(counts, CriticalPoint.MINIMUM)));
    }

    private static String at(List<Counts> counts, boolean saddle, boolean within) {
        Counts five = counts.get(4);
        CriticalPoint kind = saddle ? CriticalPoint.SADDLE : CriticalPoint.MINIMUM;
        return String.format(Locale.ROOT, "%s; n = 5: %.4f for %.4f", within ? "as it says" : "not as it says",
                Counts.share(five.independent(), kind), saddle ? five.saddles() : five.minima());
    }

    // Independent: n normal eigenvalues. Symmetric: (A + Aᵀ)/2 with normal A, so that all directions are alike.
    private static Counts count(int n, long seed) {
        Philox random = new Philox(seed, n);
        Counts counts = new Counts(n, new EnumMap<>(CriticalPoint.class), new EnumMap<>(CriticalPoint.class));
        for (int trial = 0; trial < TRIALS; trial++) {
            long from = (long) trial * n * (n + 1);
            double[] independent = new double[n];
            Arrays.setAll(independent, i -> random.normal(from + i));
            double[] normal = new double[n * n];
            Arrays.setAll(normal, i -> random.normal(from + n + i));
            Tensor a = Tensor.wrap(normal, n, n);
            double[] symmetric = SymmetricEigenvalues.of(a.add(a.transpose()).div(2));
            counts.independent().merge(CriticalPoint.of(independent, 0), 1, Integer::sum);
            counts.symmetric().merge(CriticalPoint.of(symmetric, 0), 1, Integer::sum);
        }
        return counts;
    }

    private static String verdict(List<Counts> counts) {
        Counts last = counts.getLast();
        long none = counts.stream()
                .filter(c -> Counts.share(c.symmetric(), CriticalPoint.MINIMUM) == 0).count();
        return String.format(Locale.ROOT, "With independent signs, %.4f of the critical points of %d dimensions are"
                + " saddles and %.4f minima. Eigenvalues of random symmetric matrices repel each other: for n = 2,"
                + " %.4f are saddles instead of 0.5, for n = 3 %.4f instead of 0.75%s.",
                Counts.share(last.independent(), CriticalPoint.SADDLE), last.n(),
                Counts.share(last.independent(), CriticalPoint.MINIMUM),
                Counts.share(counts.get(1).symmetric(), CriticalPoint.SADDLE),
                Counts.share(counts.get(2).symmetric(), CriticalPoint.SADDLE),
                none == 0 ? "" : String.format(Locale.ROOT, ", and from n = %d on none of %,d is a minimum",
                        LARGEST + 1 - none, TRIALS));
    }

    private static Table table(List<Counts> counts) {
        List<List<String>> rows = new ArrayList<>();
        for (Counts c : counts) {
            rows.add(List.of(Integer.toString(c.n()), Decimals.format(c.minima(), DECIMALS),
                    Decimals.format(Counts.share(c.independent(), CriticalPoint.MINIMUM), DECIMALS),
                    Decimals.format(Counts.share(c.symmetric(), CriticalPoint.MINIMUM), DECIMALS),
                    Decimals.format(c.saddles(), DECIMALS),
                    Decimals.format(Counts.share(c.independent(), CriticalPoint.SADDLE), DECIMALS),
                    Decimals.format(Counts.share(c.symmetric(), CriticalPoint.SADDLE), DECIMALS)));
        }
        return new Table(String.format(Locale.ROOT, "Shares of %,d random Hessians", TRIALS),
                List.of("n", "minima: 1/2^n", "independent signs", "symmetric matrices", "saddles: (2^n − 2)/2^n",
                        "independent signs ", "symmetric matrices "), rows);
    }

    private Figure figure(List<Counts> counts, CriticalPoint kind) {
        boolean minimum = kind == CriticalPoint.MINIMUM;
        String plural = minimum ? "minima" : "saddles";
        List<Counts> met = counts.stream().filter(c -> Counts.share(c.symmetric(), kind) > 0 || !minimum).toList();
        String share = "share of " + plural;
        LineChart chart = new LineChart("Share of " + plural + " among critical points",
                Axis.linear("dimension n").as("0"), minimum ? Axis.logarithmic(share) : Axis.linear(share), List.of(
                        Series.of("independent signs, measured", counts, Counts::n,
                                c -> Counts.share(c.independent(), kind), 0),
                        Series.of("symmetric matrices, measured", met, Counts::n,
                                c -> Counts.share(c.symmetric(), kind), 1),
                        Series.of(minimum ? "1 / 2^n" : "(2^n − 2) / 2^n", counts, Counts::n,
                                minimum ? Counts::minima : Counts::saddles, Series.REFERENCE).dashed()));
        return new Figure(name() + "-" + plural + ".png", "Share of " + plural + " among random critical points of n"
                + " dimensions" + (minimum ? ", on a logarithmic axis; a line ends where none was met" : "")
                + ". Do " + plural + " become as " + (minimum ? "rare" : "common") + " as the documents say?",
                chart);
    }
}
