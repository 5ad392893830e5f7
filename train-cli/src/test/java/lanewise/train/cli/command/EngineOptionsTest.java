package lanewise.train.cli.command;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.train.cli.CommandCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands whose runs are trained on an engine, here one that this process stands in for. */
class EngineOptionsTest {
    @TempDir
    Path folder;

    private static String[] small(String command, String... more) {
        String[] few = {command, "--data", SMALL_DATA, "--hidden", "8", "--epochs", "2"};
        String[] all = new String[few.length + more.length];
        System.arraycopy(few, 0, all, 0, few.length);
        System.arraycopy(more, 0, all, few.length, more.length);
        return all;
    }

    private static String hash(Path run) throws Exception {
        return Files.readAllLines(run.resolve("run.json")).stream().filter(line -> line.contains("model_sha256"))
                .findFirst().orElseThrow();
    }

    @Test
    void aSweepOfAnEngineIsThatOfThisProcess() throws Exception {
        CommandCall here = CommandCall.of(small("sweep", "--seed", "1..2", "--out", folder.resolve("here").toString()));
        CommandCall there = CommandCall.of(small("sweep", "--seed", "1..2", "--out", folder.resolve("there").toString(),
                "--engine", "test:1", "--engine-option", "a=b", "--engine-option", "c=d"));
        assertEquals(0, there.exitCode(), there.err());
        assertEquals(here.out(), there.out());
        assertTrue(there.err().contains("opened sweep with {a=b, c=d}, 1 threads a run"), there.err());
        assertTrue(there.err().contains("closed"), there.err());
        assertEquals(hash(folder.resolve("here/seed-1")), hash(folder.resolve("there/seed-1")));
        CommandCall again = CommandCall.of("sweep", "--resume", folder.resolve("there").toString(), "--engine", "test:1");
        assertEquals(there.out(), again.out(), again.err());
    }

    @Test
    void aRunOfAnEngineIsThatOfThisProcess() throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        CommandCall first = CommandCall.of(small("train", "--out", here.toString()));
        CommandCall second = CommandCall.of(small("train", "--out", there.toString(), "--engine", "test:1"));
        assertEquals(0, second.exitCode(), second.err());
        assertEquals(first.out(), second.out());
        assertTrue(second.err().contains("epoch  2/2"), second.err());
        assertEquals(hash(here), hash(there));
        CommandCall again = CommandCall.of("train", "--resume", there.toString(), "--engine", "test:1");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("has come to its end already"), again.err());
        assertEquals(second.out(), again.out());
    }

    @Test
    void aRunThatDivergesOnAnEngineFails() {
        Path out = folder.resolve("wild");
        CommandCall call = CommandCall.of(small("train", "--lr", "1e30", "--out", out.toString(), "--engine", "test:1"));
        assertEquals(1, call.exitCode());
        assertTrue(call.err().contains("training diverged: "), call.err());
        assertTrue(Files.exists(out.resolve("divergence.safetensors")));
    }

    @Test
    void anEngineThatDoesNotAnswerLeavesNothing() {
        Path out = folder.resolve("out");
        CommandCall call = CommandCall.of(small("sweep", "--seed", "1..2", "--out", out.toString(), "--engine", "test:gone"));
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: nobody answers at test:gone", call.err().strip());
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sweep --seed 1..2 --engine nowhere | --engine: 'nowhere' is no address of an engine",
        "sweep --seed 1..2 --engine test:1 --jobs 2 | --jobs: the engine has as many runs side by side",
        "sweep --seed 1..2 --engine-option a=b | --engine-option: has no effect without --engine",
        "sweep --seed 1..2 --engine test:1 --dry-run | --dry-run: measures this machine alone",
        "reproduce --engine test:1 --jobs 2 | --jobs: the engine has as many runs side by side",
        "reproduce --engine test:1 --dry-run | --dry-run: measures this machine alone",
        "train --engine test:1 --budget 5m | --engine: goes without --checkpoint-every, --budget",
        "train --engine test:1 --dry-run | --engine: goes without --checkpoint-every, --budget"})
    void whatDoesNotGoTogetherIsRefused(String line, String message) {
        CommandCall call = CommandCall.of((line + " --data " + SMALL_DATA).split(" "));
        assertEquals(2, call.exitCode(), call.err());
        assertTrue(call.err().startsWith("lanewise: " + message), call.err());
    }
}
