package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.training.TrainedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULT.withEpochs(1)
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(4)));
    private static final String OTHER = "; name a model.safetensors that it wrote";

    @TempDir
    Path folder;
    private TrainedModel trained;
    private Path file;

    @BeforeEach
    void train() throws Exception {
        trained = ShortRun.train(CONFIG);
        file = folder.resolve("model.safetensors");
        ModelFile.write(file, trained);
    }

    // Of an older version: the order of the entries is part of the file.
    private static Map<String, String> architecture() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("hidden", "4");
        metadata.put("activation", "elu");
        return metadata;
    }

    private void rewrite(Map<String, String> metadata) throws IOException {
        SafeTensors.write(file, trained.model().stateDict(), metadata);
    }

    private String failure() {
        return assertThrows(IOException.class, () -> ModelFile.read(file)).getMessage();
    }

    @Test
    void theFileTellsItsClassesAndNormalisation() throws IOException {
        Map<String, String> metadata = SafeTensors.read(file).metadata();
        assertTrue(metadata.get("class_names").startsWith("[\""), metadata.toString());
        assertEquals("[0.491,0.482,0.447]", metadata.get("channel_mean"));
        assertEquals("[0.247,0.243,0.262]", metadata.get("channel_std"));
        ModelFile model = ModelFile.read(file);
        assertEquals(SyntheticImages.CLASS_NAMES, model.classNames());
        assertEquals(metadata, model.metadata());
    }

    /** Hashes stay those of the files that named neither; other classes have always been part of them. */
    @Test
    void theHashIsThatOfTheFilesOfOlderVersions() throws IOException {
        rewrite(architecture());
        assertEquals(Sha256.of(Files.readAllBytes(file)), ModelFile.sha256(trained));
        TrainedModel others = new TrainedModel(trained.model(), CONFIG, trained.history(), trained.best(),
                trained.ending(), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        assertNotEquals(ModelFile.sha256(trained), ModelFile.sha256(others));
    }

    @Test
    void anOlderFileIsReadBesideItsRun() throws IOException {
        rewrite(architecture());
        Path run = folder.resolve("run.json");
        assertEquals(file + " does not name its classes, and run.json of its run is not beside it; put the file back,"
                + " or copy run.json there", failure());
        Files.writeString(run, "{\"data\": \"synthetic\", \"model_sha256\": \"abc\"}");
        assertEquals(file + " does not name its classes, and " + run + " is that of another model; put the file beside"
                + " the run.json of its run", failure());
        for (Map.Entry<String, List<String>> data : Map.of("synthetic", SyntheticImages.CLASS_NAMES, "CIFAR-10",
                Cifar10.CLASS_NAMES).entrySet()) {
            Files.writeString(run, "{\"data\": \"" + data.getKey() + "\", \"model_sha256\": \""
                    + ModelFile.sha256(trained) + "\"}");
            ModelFile model = ModelFile.read(file);
            assertEquals(data.getValue(), model.classNames());
            // What is exported names them.
            assertEquals(RunJson.write(data.getValue()), model.metadata().get("class_names"));
        }
    }

    @Test
    void aDamagedRunBesideAModelWithoutClassesIsNamed() throws IOException {
        rewrite(architecture());
        Path run = file.resolveSibling("run.json");
        String advice = "; put that of the model's run there, which names its classes";
        Files.writeString(run, "{\"a\": ");
        String message = failure();
        assertTrue(message.startsWith(run + " is no run.json of this version: it is no JSON object, see line 1, column ")
                && message.endsWith(advice), message);
        Files.write(run, new byte[] {'{', (byte) 0xff, '}'});
        assertEquals(run + " is no run.json: it is not text" + advice, failure());
        for (String other : List.of("null", "", "[]")) {
            Files.writeString(run, other);
            assertTrue(failure().contains(run.toString()), failure());
        }
    }

    /** A few bytes that ask for gigabytes are refused before any is taken. */
    @Test
    void aNetworkThatTheFileCannotFillIsNotMade() throws IOException {
        long numbers = trained.model().stateDict().values().stream().mapToLong(Tensor::elements).sum();
        for (String layers : List.of("flatten linear(65536) linear(30000) linear(classes)", "conv(65536) 9000*bn globalavgpool"
                + " flatten linear(classes)", "conv(65536) flatten layernorm layernorm linear(1) linear(classes)")) {
            rewrite(Map.of("layers", layers, "class_names", RunJson.write(Cifar10.CLASS_NAMES)));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            String message = failure();
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(message.startsWith(file + " is no model of this program: its network has ")
                    && message.endsWith(" parameters, and the file " + numbers + " numbers" + OTHER), message);
            assertTrue(allocated < 100_000_000, layers + ": " + allocated + " bytes");
        }
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        String message = failure();
        assertTrue(message.startsWith(file + " is no valid safetensors file: its tensors need ")
                && message.endsWith(" are there; put a copy of it back, or name another"), message);
    }

    @Test
    void otherFilesAreToldApart() throws IOException {
        rewrite(Map.of());
        assertEquals(file + " is no model of this program: its metadata lack the entry 'hidden'" + OTHER, failure());
        Map<String, String> metadata = architecture();
        metadata.put("class_names", "[]");
        rewrite(metadata);
        assertEquals(file + " is no model of this program: its metadata name no class" + OTHER, failure());
        metadata.put("class_names", "[\"cat\",\"\\u001b]0;dog\"]"); // what predict would print, and a terminal obey
        rewrite(metadata);
        assertEquals(file + " is no model of this program: its entry 'class_names' has a control character in a name" + OTHER,
                failure());
        metadata.put("channel_mean", "[0.5,0.5,0.5]");
        rewrite(metadata);
        assertEquals(file + " is no model of this program: its images were normalised otherwise: channel_mean"
                + " [0.5,0.5,0.5] instead of [0.491,0.482,0.447]" + OTHER, failure());
    }
}
