package lanewise.train.data.part;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Sgd;
import lanewise.nn.training.Evaluation;
import lanewise.nn.training.Training;
import lanewise.tensor.DType;
import lanewise.train.data.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a shuffle by groups costs in accuracy: the table of docs/scaling.md, which takes minutes. */
@EnabledIfSystemProperty(named = "lanewise.shuffle.accuracy", matches = "true")
class ShuffleAccuracyTest {
    private static final int PARTS = 100;
    private static final int IMAGES = 20_000;
    private static final int BATCH = 128;
    private static final int EPOCHS = 8;
    private static final int SEEDS = 5;

    @TempDir
    private Path folder;

    private record Score(double mean, double deviation) {
        static Score of(double... values) {
            double mean = DoubleStream.of(values).average().orElseThrow();
            double squares = DoubleStream.of(values).map(value -> (value - mean) * (value - mean)).sum();
            return new Score(mean, Math.sqrt(squares / (values.length - 1)));
        }
    }

    private static double accuracy(Dataset train, PartOrder order, DataLoader test, int seed) throws IOException {
        Sequential network = new Sequential(new Flatten(), new Linear(Images.PIXELS, 128, DType.F32), new ReLU(),
                new Linear(128, 10, DType.F32));
        new KaimingNormal(Math.sqrt(2)).initializeAll(network, seed);
        DataLoader loader = DataLoader.of(train, BATCH);
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.02),
                order == null ? loader : loader.shuffled(order)).epochs(EPOCHS).run();
        return Evaluation.of(network, new SoftmaxCrossEntropyLoss(), test, Metric.accuracy()).metric("accuracy");
    }

    @Test
    void groupsOfTenPartsAreAsGoodAsAPermutationOfAll() throws IOException {
        PartFiles files = PartFiles.write(Files.createDirectory(folder.resolve("train")), new DrawnParts(42, IMAGES, PARTS));
        PartFiles unseen = PartFiles.write(Files.createDirectory(folder.resolve("test")), new DrawnParts(43, 4_000, 1));
        DataLoader test = DataLoader.of(new PartDataset(unseen, new PartOrder(0, unseen.counts(), 1)), 500);
        Score[] scores = new Score[4];
        int[] groupParts = {PARTS, 10, 1, 0};
        for (int i = 0; i < groupParts.length; i++) {
            double[] found = new double[SEEDS];
            for (int seed = 1; seed <= SEEDS; seed++) {
                PartOrder order = new PartOrder(seed, files.counts(), Math.max(1, groupParts[i]));
                found[seed - 1] = accuracy(new PartDataset(files, order), groupParts[i] == 0 ? null : order, test, seed);
            }
            scores[i] = Score.of(found);
            System.out.printf(Locale.ROOT, "| %d | %.4f ± %.4f | %s%n", groupParts[i], scores[i].mean, scores[i].deviation,
                    Arrays.toString(found));
        }
        double error = Math.hypot(scores[0].deviation, scores[1].deviation) / Math.sqrt(SEEDS);
        assertTrue(scores[1].mean > scores[0].mean - 3 * error, "groups of ten parts are worse");
    }
}
