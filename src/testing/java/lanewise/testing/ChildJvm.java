package lanewise.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the test classes in JVMs of their own: with other options, or where nothing else has run before. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Runs a program to its end, on the class path of this JVM, with the Vector API; returns the lines it prints. */
    public static List<String> run(List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("lanewise-", ".err");
        try {
            Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, child.waitFor(), command + "\n" + output + Files.readString(errors));
            return output.lines().toList();
        } finally {
            Files.delete(errors);
        }
    }
}
