package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.train.cli.Main;
import lanewise.train.record.OwnFileSystem.Child;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real file system of a few megabytes that gets full, and on one that nobody can write to. */
class SmallFileSystemTest {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeAll
    static void namespacesAreAllowed() throws Exception {
        OwnFileSystem.assumeAllowed();
    }

    @BeforeEach
    void nameFolder() {
        disk = folder.resolve("disk");
    }

    private Child run(String size, String script, Class<?> program, String... arguments) throws Exception {
        return OwnFileSystem.run(folder, size, script, program, arguments);
    }

    @Test
    void aFullDiskIsOneLineAndKeepsTheCheckpointBefore() throws Exception {
        // Checkpoints have 1.2 MB before the first epoch's end and 1.6 MB after it; two exist while one is replaced.
        Path saved = Files.createDirectory(folder.resolve("saved"));
        Child child = run("2600k", "\"$@\" run; code=$?; cp -r run/. " + saved + "; exit $code", ResumableRun.class);
        assertEquals(List.of("training", "cannot write run/checkpoint.safetensors: No space left on device; make room"
                + " there, and continue the run"), child.own());
        assertEquals(1, child.exitCode());
        assertEquals(List.of("checkpoint.safetensors", "metrics.csv", "metrics.jsonl"),
                namesIn(saved).stream().filter(name -> !name.equals("layers.jsonl")).toList());
        assertEquals(ResumableRun.run(folder.resolve("whole"), ResumableRun.CONFIG, StopRule.NEVER),
                ResumableRun.run(saved, ResumableRun.CONFIG, StopRule.NEVER));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRefusedBeforeAnyWork() throws Exception {
        Child child = run("1m", "mount -o remount,ro . && \"$@\"", Main.class, "train", "--data", "synthetic", "--out",
                ".");
        assertEquals(List.of("lanewise: cannot write to .: Read-only file system; choose another folder"), child.own());
        assertEquals(1, child.exitCode());
    }

    @Test
    void aRunInAFolderThatCannotBeWrittenToAnyMoreStaysAsItIs() throws Exception {
        Path run = folder.resolve("run");
        try {
            ResumableRun.run(run, ResumableRun.CONFIG, (epoch, step) -> epoch == 2 ? Decision.SUSPEND : Decision.GO_ON);
        } catch (SuspendedException e) {
            assertTrue(Files.exists(run.resolve("checkpoint.safetensors")), e.getMessage());
        }
        String script = "cp " + run + "/* . && cd / && mount -o remount,ro " + disk + " && cd " + disk
                + " && \"$@\"; code=$?; for file in *; do cmp $file " + run + "/$file; done; exit $code";
        Child child = run("8m", script, Main.class, "train", "--resume", ".");
        assertEquals(List.of("lanewise: cannot write to .: Read-only file system; make it writable"), child.own());
        assertEquals(1, child.exitCode());
    }
}
