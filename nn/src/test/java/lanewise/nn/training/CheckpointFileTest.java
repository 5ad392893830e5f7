package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.AdamW;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a checkpoint says which training it is of: that one goes on, others are refused, and so is what is damaged. */
class CheckpointFileTest {
    private static final String DAMAGED = " is damaged, or of another module or optimizer: ";

    @TempDir
    Path folder;

    @Test
    void aFileOfAnotherTrainingIsRefused() throws IOException {
        Path file = folder.resolve("checkpoint");
        Rings.training(Rings.network()).epochs(1).checkpoint(file).run();
        String there = "90 samples in batches of 20, shuffled by seed 42, 1 for a step, validated with 40 samples in batches"
                + " of 25, the best kept by validation loss, metrics [accuracy], optimizer Adam, learning rate 0.02,"
                + " early stopping never";
        assertEquals(file + " is the checkpoint of another training: " + there + "; here: "
                + there.replace("1 for", "3 for") + "; choose another file, or delete it",
                refused(Rings.training(Rings.network()).accumulation(3), file));

        Path model = folder.resolve("model");
        SafeTensors.write(model, Rings.network().stateDict(), Map.of());
        assertEquals(model + " is no checkpoint of a training; choose another file for it",
                refused(Rings.training(Rings.network()), model));

        Files.write(model, new byte[100]);
        assertTrue(refused(Rings.training(Rings.network()), model).startsWith(model + " is no valid safetensors file: "),
                () -> refused(Rings.training(Rings.network()), model));
    }

    /** A file from which something was taken away, or whose numbers are none, is one line. */
    @Test
    void aDamagedFileIsNamed() throws IOException {
        Path file = folder.resolve("checkpoint");
        Rings.training(Rings.network()).epochs(2).checkpoint(file).run();
        SafeTensors.Contents contents = SafeTensors.read(file);
        for (String name : contents.tensors().keySet()) {
            Map<String, Tensor> rest = new LinkedHashMap<>(contents.tensors());
            rest.remove(name);
            SafeTensors.write(file, rest, contents.metadata());
            Exception failure = assertThrows(Exception.class, () -> Rings.training(Rings.network()).checkpoint(file).run(),
                    name);
            boolean told = failure instanceof IOException io && io.getMessage().startsWith(file + DAMAGED);
            assertTrue(told && failure.getMessage().lines().count() == 1, () -> name + ": " + failure);
        }
        Map<String, Tensor> wrong = new LinkedHashMap<>(contents.tensors());
        wrong.put("progress.position", Tensor.of(new long[] {1L << 40, 0, 0}));
        SafeTensors.write(file, wrong, contents.metadata());
        assertEquals(file + DAMAGED + "integer overflow", refused(Rings.training(Rings.network()), file));
        wrong.put("progress.position", Tensor.zeros(DType.I64, 1));
        SafeTensors.write(file, wrong, contents.metadata());
        assertTrue(refused(Rings.training(Rings.network()), file).startsWith(file + DAMAGED));
    }

    /** What goes on is what the file says: whatever would be ignored is refused. */
    @Test
    void anotherOptimizerRateOrPatienceIsRefused() throws IOException {
        Path file = folder.resolve("checkpoint");
        Rings.training(Rings.network()).epochs(2).checkpoint(file).run();
        assertRefused("learning rate 0.01, early stopping never", withRate(0.01), file);
        assertRefused("learning rate of a schedule, early",
                Rings.training(Rings.network()).learningRatePerEpoch(epoch -> 0.01), file);
        assertRefused("learning rate 0.02, early stopping after 3 epochs", withRate(0.02).earlyStopping(3), file);
        Sequential network = Rings.network();
        assertRefused("optimizer AdamW, learning rate 0.02, early", Training.of(network, new SoftmaxCrossEntropyLoss(),
                new AdamW(network.parameters(), 0.02), Rings.train()).validation(DataLoader.of(Rings.VALIDATION, 25))
                .metrics(Metric.accuracy()).epochs(6), file);
        assertEquals(6, withRate(0.02).checkpoint(file).run().history().size());
    }

    private static TrainingBuilder withRate(double rate) {
        Sequential network = Rings.network();
        return Training.of(network, new SoftmaxCrossEntropyLoss(), new Adam(network.parameters(), rate), Rings.train())
                .validation(DataLoader.of(Rings.VALIDATION, 25)).metrics(Metric.accuracy()).epochs(6);
    }

    private static void assertRefused(String here, TrainingBuilder builder, Path file) {
        String message = refused(builder, file);
        assertTrue(message.contains("optimizer Adam, learning rate 0.02, early stopping never; here: "), message);
        assertTrue(message.substring(message.indexOf("; here: ")).contains(here), message);
    }

    /** An optimizer whose rate has changed since the beginning may go on in its process, and a new one too. */
    @Test
    void anOptimizerThatIsUsedAgainHasTheLatestRate() throws IOException {
        Path file = folder.resolve("checkpoint");
        Sequential network = Rings.network();
        Adam adam = new Adam(network.parameters(), 0.02);
        for (int epochs = 1; epochs <= 3; epochs++) {
            assertEquals(0.02 / epochs, adam.learningRate());
            reducing(network, adam).epochs(epochs).checkpoint(file).run();
        }
        Sequential other = Rings.network();
        reducing(other, new Adam(other.parameters(), 0.02)).epochs(5).checkpoint(file).run();
        Sequential whole = Rings.network();
        reducing(whole, new Adam(whole.parameters(), 0.02)).epochs(5).run();
        assertTrue(Rings.sameBits(whole, other));
    }

    // The rate of epoch e + 1 is 0.02 ÷ (e + 1).
    private static TrainingBuilder reducing(Sequential network, Adam adam) {
        return Training.of(network, new SoftmaxCrossEntropyLoss(), adam, Rings.train()).listener(new TrainingListener() {
            @Override
            public void onEpoch(EpochResult result) {
                adam.setLearningRate(0.02 / (result.epoch() + 1));
            }
        });
    }

    /** Files once had no more than the text of the settings. */
    @Test
    void aFileWithoutTheOptimizersSettingsIsResumed() throws IOException {
        Path file = folder.resolve("checkpoint");
        Rings.training(Rings.network()).epochs(2).checkpoint(file).run();
        SafeTensors.Contents contents = SafeTensors.read(file);
        Map<String, String> metadata = new HashMap<>(contents.metadata());
        metadata.keySet().retainAll(List.of("lanewise.training", "settings"));
        SafeTensors.write(file, contents.tensors(), metadata);
        Sequential network = Rings.network();
        Rings.training(network).checkpoint(file).run();
        Sequential whole = Rings.network();
        Rings.training(whole).run();
        assertTrue(Rings.sameBits(whole, network));
    }

    /** A metric and an order of a user's own have texts that are others in each process. */
    @Test
    void theTextsOfObjectsDoNotMatter() throws IOException {
        Path file = folder.resolve("checkpoint");
        Sequential whole = Rings.network();
        withOwnParts(whole).run();
        withOwnParts(Rings.network()).epochs(1).checkpoint(file).run();
        Sequential network = Rings.network();
        withOwnParts(network).checkpoint(file).run();
        assertTrue(Rings.sameBits(whole, network));
        assertEquals("90 samples in batches of 20, shuffled by an order of their own, 1 for a step, validated with 40"
                + " samples in batches of 25, the best kept by scripted, metrics [scripted]",
                SafeTensors.read(file).metadata().get("settings"));
    }

    private static TrainingBuilder withOwnParts(Sequential network) {
        DataLoader loader = DataLoader.of(Rings.TRAIN, 20).shuffled(epoch -> Rings.train().order(epoch + 1));
        return Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1), loader)
                .validation(DataLoader.of(Rings.VALIDATION, 25)).bestBy(TrainingTest.scripted(true, 1, 2, 3)).epochs(3);
    }

    /** A metric whose text is not its name. */
    private record Share(double below) implements Metric {
        @Override
        public String name() {
            return "share";
        }

        @Override
        public boolean rising() {
            return true;
        }

        @Override
        public Accumulator start() {
            return Metric.meanOf(name(), true, (outputs, targets) -> below).start();
        }
    }

    @Test
    void aFileWithTheTextsOfMetricsIsResumed() throws IOException {
        Path file = folder.resolve("checkpoint");
        Rings.training(Rings.network()).metrics(new Share(0.5)).epochs(2).checkpoint(file).run();
        SafeTensors.Contents contents = SafeTensors.read(file);
        Map<String, String> metadata = new HashMap<>(contents.metadata());
        assertTrue(metadata.get("settings").endsWith(", metrics [accuracy, share]"));
        metadata.compute("settings", (_, text) -> text.replace("share]", "Share[below=0.5]]"));
        SafeTensors.write(file, contents.tensors(), metadata);
        assertTrue(refused(Rings.training(Rings.network()).metrics(new Share(0.1)), file).contains("Share[below=0.5]]"));
        assertEquals(6, Rings.training(Rings.network()).metrics(new Share(0.5)).checkpoint(file).run().history().size());
    }

    private static String refused(TrainingBuilder builder, Path file) {
        return assertThrows(IOException.class, () -> builder.checkpoint(file).run()).getMessage();
    }
}
