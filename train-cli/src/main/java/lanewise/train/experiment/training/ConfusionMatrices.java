package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.ClassificationReport;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;

/** Confusion matrices and F-beta tables of two networks: which classes are found, and which are not? */
public final class ConfusionMatrices implements Experiment {
    private static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 6";
    private static final List<String> MEASURES = List.of("precision", "recall", "F0.1", "F1", "F10");
    private static final Measure F1 = (counts, c) -> counts.fBeta(c, 1);
    private static final int DECIMALS = 3;

    private final RunConfig protocol;

    /** A number of a class in a matrix. */
    private interface Measure {
        double of(ConfusionMatrix counts, int c);
    }

    /** The test images, as the models of one network classify them: each seed's, and all together. */
    private record Classified(String name, List<ConfusionMatrix> bySeed, ConfusionMatrix counts,
            List<String> classNames) {
        int seeds() {
            return bySeed.size();
        }

        double[] measures(int c) {
            return Stream.concat(Stream.of(counts.precision(c), counts.recall(c)),
                    ClassificationReport.BETAS.stream().map(beta -> counts.fBeta(c, beta)))
                    .mapToDouble(Double::doubleValue).toArray();
        }

        /** Returns the classes from the highest value of a number to the lowest, all seeds together. */
        List<Integer> ranked(Measure number) {
            return ranked(counts, number);
        }

        private static List<Integer> ranked(ConfusionMatrix matrix, Measure number) {
            return IntStream.range(0, matrix.classes()).boxed()
                    .sorted(Comparator.comparingDouble((Integer c) -> -number.of(matrix, c))).toList();
        }

        /** Returns the number of seeds with some classes at the top, or at the bottom, in any order. */
        long seedsWith(List<String> classes, Measure number, boolean top) {
            return bySeed.stream().map(matrix -> ranked(matrix, number))
                    .map(ranks -> top ? ranks.subList(0, classes.size())
                            : ranks.subList(ranks.size() - classes.size(), ranks.size()))
                    .filter(ranks -> Set.copyOf(classes).equals(
                            ranks.stream().map(classNames::get).collect(Collectors.toSet()))).count();
        }

        String name(int c, Measure number) {
            return classNames.get(c) + " " + Sample.format(number.of(counts, c), DECIMALS);
        }
    }

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public ConfusionMatrices(RunConfig protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return "confusion";
    }

    @Override
    public String title() {
        return "Confusion matrices and F-beta";
    }

    @Override
    public String question() {
        return "Which classes do the two networks find, which do they take for another, and what do precision, recall"
                + " and F-beta for beta 0.1, 1 and 10 say of them?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return Stream.concat(SeedRuns.plan("default", protocol, seeds).stream(),
                SeedRuns.plan("pytorch-init", PyTorchTraining.withInit(protocol), seeds).stream()).toList();
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        Classified kaiming = classify("Kaiming's initialisation", context, protocol);
        Classified pyTorch = classify("PyTorch's initialisation", context, PyTorchTraining.withInit(protocol));
        List<String> machines = List.of("automobile", "truck", "ship", "airplane");
        List<Comparison> comparisons = new ArrayList<>(List.of(
                extreme(kaiming, "highest precision", ConfusionMatrix::precision, machines, true),
                extreme(kaiming, "highest recall", ConfusionMatrix::recall, machines, true),
                extreme(pyTorch, "highest recall", ConfusionMatrix::recall, List.of("ship"), true)));
        for (Classified network : List.of(kaiming, pyTorch)) {
            comparisons.add(extreme(network, "highest F1", F1, List.of("ship"), true));
            comparisons.add(extreme(network, "highest F1", F1, List.of("ship", "truck", "automobile"), true));
            comparisons.add(extreme(network, "lowest recall", ConfusionMatrix::recall, List.of("cat"), false));
            comparisons.add(extreme(network, "lowest F10", (counts, c) -> counts.fBeta(c, 10), List.of("cat"), false));
        }
        return new Findings(verdict(kaiming) + " " + verdict(pyTorch), comparisons,
                List.of(table(kaiming), table(pyTorch)),
                List.of(matrix(kaiming, "default"), measures(kaiming, "default"), matrix(pyTorch, "pytorch-init"),
                        measures(pyTorch, "pytorch-init")));
    }

    private static Classified classify(String name, ExperimentContext context, RunConfig config) throws IOException {
        List<String> classNames = context.images().classNames();
        ConfusionMatrix counts = new ConfusionMatrix(classNames.size());
        List<ConfusionMatrix> bySeed = new ArrayList<>();
        SeedRuns runs = SeedRuns.of(context, config);
        for (RunOutcome.Finished run : runs.runs()) {
            ModelFile file = ModelFile.read(RunDirectory.modelIn(run.folder()));
            bySeed.add(Evaluation.of(file.model(), context.images().test(), file.dtype()).confusion());
            counts.merge(bySeed.getLast());
        }
        return new Classified(name, bySeed, counts, classNames);
    }

    // The document looks at one run of each network: what it sees must be seen in one of ours.
    private static Comparison extreme(Classified network, String what, Measure number, List<String> documents,
            boolean top) {
        List<Integer> ranked = network.ranked(number);
        List<Integer> ours = top ? ranked.subList(0, documents.size())
                : ranked.subList(ranked.size() - documents.size(), ranked.size());
        long seeds = network.seedsWith(documents, number, top);
        return new Comparison(what + " (" + network.name() + ")", SOURCE, String.join(", ", documents),
                String.format(Locale.ROOT, "so in %d of %d seeds; all together %s", seeds, network.seeds(),
                        String.join(", ", ours.stream().map(c -> network.name(c, number)).toList())),
                seeds > 0, documents.size() == 1 ? "the same class in at least one seed"
                        : "the same " + documents.size() + " classes, in any order, in at least one seed");
    }

    private static String verdict(Classified network) {
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

    private static Table table(Classified network) {
        List<String> header = new ArrayList<>(List.of("class"));
        header.addAll(MEASURES);
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < network.counts().classes(); c++) {
            List<String> row = new ArrayList<>(List.of(network.classNames().get(c)));
            for (double value : network.measures(c)) {
                row.add(Sample.format(value, DECIMALS));
            }
            rows.add(row);
        }
        return new Table(network.name() + ": the test images of " + network.seeds() + " seeds together", header, rows);
    }

    private Figure matrix(Classified network, String file) throws IOException {
        int classes = network.counts().classes();
        double[][] means = new double[classes][classes];
        for (int label = 0; label < classes; label++) {
            for (int prediction = 0; prediction < classes; prediction++) {
                means[label][prediction] = (double) network.counts().count(label, prediction) / network.seeds();
            }
        }
        return new Figure(name() + "-" + file + ".png", "How many test images of each class are taken for each class,"
                + " mean of " + network.seeds() + " seeds, " + network.name() + ". Which classes are confused?",
                Charts.png(Charts.heatMap("Test images, " + network.name() + ", mean of " + network.seeds() + " seeds",
                        "predicted class", network.classNames(), "true class", network.classNames(), means, "0")));
    }

    private Figure measures(Classified network, String file) throws IOException {
        double[][] values = new double[network.counts().classes()][];
        for (int c = 0; c < values.length; c++) {
            values[c] = network.measures(c);
        }
        return new Figure(name() + "-" + file + "-f-beta.png", "Precision, recall and F-beta of each class, "
                + network.name() + ". F0.1 follows precision, F10 recall. Which classes are found best, which worst?",
                Charts.png(Charts.heatMap("Precision, recall, F-beta, " + network.name(), "measure", MEASURES, "class",
                        network.classNames(), values, "0.00")));
    }
}
