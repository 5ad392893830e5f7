package lanewise.train.cli;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit into the memory is one line, with what to set. */
class LittleMemoryTest {
    /** 18 billion parameters. */
    private static final String HUGE = "30000" + ",30000".repeat(20);

    @TempDir
    Path folder;

    @Test
    void aNetworkThatDoesNotFitIsRefusedBeforeAnythingIsMade() {
        Path run = folder.resolve("run");
        CommandCall call = CommandCall.of("train", "--data", SMALL_DATA, "--hidden", HUGE, "--out", run.toString());
        assertEquals(1, call.exitCode());
        assertEquals(1, call.err().lines().count(), call.err());
        assertTrue(call.err().matches("lanewise: training needs about 21\\d,\\d{3} MB \\(images 7 MB; parameters, gradients,"
                + " best model 21\\d,\\d{3} MB; .*\\), and Java's heap may take [\\d,]+ MB; set JAVA_OPTS=-Xmx\\d+m, or give"
                + " java the option -Xmx\\d+m\\R"), call.err());
        assertFalse(Files.exists(run));
        CommandCall sweep = CommandCall.of("sweep", "--data", SMALL_DATA, "--hidden", HUGE, "--lr", "0.1,0.2",
                "--dry-run");
        assertEquals(1, sweep.exitCode());
        assertTrue(sweep.lastErrorLine().contains(", and Java's heap may take "), sweep.err());
    }

    @Test
    void aDryRunCountsWhatDoesNotFit() throws IOException {
        CommandCall dry = CommandCall.of("train", "--dry-run", "--hidden", HUGE);
        assertEquals(0, dry.exitCode(), dry.err());
        long parameters = 3073L * 30_000 + 20 * 30_001L * 30_000 + 30_001L * 10;
        assertEquals(String.format("parameters %,d", parameters), dry.out().lines().findFirst().orElseThrow());
        assertTrue(dry.out().lines().toList().getLast().startsWith("time not measured: that is more than"), dry.out());
        CommandCall json = CommandCall.of("train", "--dry-run", "--hidden", HUGE, "--json");
        assertEquals(parameters, json.json().get("parameters").asLong());
        assertTrue(json.json().get("seconds").isNull(), json.out());
    }

    @Test
    void weightsThatNoArrayHoldsAreWrongUsage() {
        for (String[] options : List.of(new String[] {"--hidden", "65536,65536"},
                new String[] {"--hidden", "65536", "--residual"})) {
            CommandCall call = CommandCall.of(options);
            assertEquals(2, call.exitCode());
            assertEquals("lanewise: --hidden: a layer of 65536 × 65536 weights is larger than an array may be; choose"
                    + " narrower ones", call.lastErrorLine());
        }
    }

    @Test
    void aFullHeapIsOneLine() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m", "--add-modules",
                "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), Launcher.class.getName(),
                "data", "info", "--data", "synthetic"));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("WARNING")).toList();
        assertEquals(1, child.waitFor(), lines::toString);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().matches("lanewise: the memory is full \\(.*\\): Java's heap may take \\d+ MB; set"
                + " JAVA_OPTS=-Xmx256m, or give java the option -Xmx256m"), lines::toString);
    }
}
