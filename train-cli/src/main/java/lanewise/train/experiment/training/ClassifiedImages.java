package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.ClassificationReport;
import lanewise.train.series.RunOutcome;

/**
 * The test images, as the models of one network classify them.
 *
 * @param name the network
 * @param bySeed the counts of each seed
 * @param counts all of them together
 * @param classNames the classes, by label
 */
record ClassifiedImages(String name, List<ConfusionMatrix> bySeed, ConfusionMatrix counts,
        List<String> classNames) {
    static final int DECIMALS = 3;

    /** A number of a class in a matrix. */
    interface Measure {
        double of(ConfusionMatrix counts, int c);
    }

    /** Classifies by the models of the runs with a configuration. */
    static ClassifiedImages of(String name, ExperimentContext context, RunConfig config) throws IOException {
        List<String> classNames = context.images().classNames();
        ConfusionMatrix counts = new ConfusionMatrix(classNames.size());
        List<ConfusionMatrix> bySeed = new ArrayList<>();
        SeedRuns runs = SeedRuns.of(context, config);
        for (RunOutcome.Finished run : runs.runs()) {
            ModelFile file = ModelFile.read(RunDirectory.modelIn(run.folder()));
            bySeed.add(Evaluation.of(file.model(), context.images().test(), file.dtype()).confusion());
            counts.merge(bySeed.getLast());
        }
        return new ClassifiedImages(name, bySeed, counts, classNames);
    }

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
        return classNames.get(c) + " " + Decimals.format(number.of(counts, c), DECIMALS);
    }
}
