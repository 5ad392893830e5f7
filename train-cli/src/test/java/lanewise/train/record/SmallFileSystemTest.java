package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.SuspendedException;
import lanewise.train.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on a real file system of a few megabytes that gets full, and on one that nobody can write to: a tmpfs in a mount
 * namespace of the child process, which Linux gives to every user where it allows user namespaces.
 */
class SmallFileSystemTest {
    // The first argument is the size of the file system, the second its folder; the others are the commands.
    private static final String IN_A_NAMESPACE =
            "mount -t tmpfs -o size=\"$1\" tmpfs \"$2\" && cd \"$2\" && shift 2 && . \"$0\"";

    @TempDir
    Path folder;

    private Path disk;

    /** What a child process printed, both outputs together, and its exit code. */
    private record Child(List<String> lines, int exitCode) {
        // Java's own remark on the incubating module.
        List<String> own() {
            return lines.stream().filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList();
        }
    }

    @BeforeAll
    static void namespacesAreAllowed() throws Exception {
        Path probe = Files.createTempDirectory("lanewise-");
        try {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "needs Linux's unshare");
            Process child = new ProcessBuilder("/usr/bin/unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs",
                    probe.toString()).redirectErrorStream(true).start();
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(child.waitFor() == 0, "this system allows no file systems of one's own: " + said);
        } finally {
            Files.delete(probe);
        }
    }

    @BeforeEach
    void makeFolder() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    /** Runs a shell script in a file system of its own; {@code $@} is a Java program with its first arguments. */
    private Child run(String size, String script, Class<?> program, String... arguments) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sh"), script);
        List<String> command = new ArrayList<>(List.of("/usr/bin/unshare", "-rm", "/bin/sh", "-c", IN_A_NAMESPACE,
                file.toString(), size, disk.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Child(output.lines().toList(), child.waitFor());
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
