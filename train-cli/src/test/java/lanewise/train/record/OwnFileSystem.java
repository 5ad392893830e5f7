package lanewise.train.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs on a real file system of their own, which gets full or is read-only: a tmpfs in a mount namespace of the child
 * process, which Linux gives to every user where it allows user namespaces.
 */
public final class OwnFileSystem {
    // The first argument is the size of the file system, the second its folder; the others are the commands.
    private static final String IN_A_NAMESPACE =
            "mount -t tmpfs -o size=\"$1\" tmpfs \"$2\" && cd \"$2\" && shift 2 && . \"$0\"";

    private OwnFileSystem() {}

    /** What a child process printed, both outputs together, and its exit code. */
    public record Child(List<String> lines, int exitCode) {
        /** The lines without Java's own remark on the incubating module. */
        public List<String> own() {
            return lines.stream().filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList();
        }
    }

    /** Skips the test, with a reason, where the system allows no file systems of one's own. */
    public static void assumeAllowed() throws IOException, InterruptedException {
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

    /**
     * Runs a shell script in a file system of its own; {@code $@} is a Java program with its first arguments.
     *
     * @param folder where the folder {@code disk} is, or will be
     * @param size as mount takes it
     */
    public static Child run(Path folder, String size, String script, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
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
}
