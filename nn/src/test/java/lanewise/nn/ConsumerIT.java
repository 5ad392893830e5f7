package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The library as others use it: a project of theirs (src/it) that names {@code nn} alone, which Maven has built from the
 * repository where the build installed both libraries, and whose program starts in a JVM of its own.
 */
class ConsumerIT {
    private static Path installed(String artifact, String suffix) {
        String version = System.getProperty("lanewise.version");
        return Path.of(System.getProperty("lanewise.repository"), "io", "github", "lanewise", artifact, version,
                artifact + "-" + version + suffix);
    }

    private static List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command::toString);
        return List.of(output.strip().split(" "));
    }

    @Test
    void aProjectThatNamesNnAloneTrainsToTheSameBitsOnBothPaths() throws IOException, InterruptedException {
        Path classes = Path.of(System.getProperty("lanewise.consumers"), "studio", "target", "classes");
        String path = Stream.of(installed("nn", ".jar"), installed("tensor-core", ".jar"), classes)
                .map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> modular = run("-p", path, "-m", "studio/studio.Main");
        List<String> plain = run("-cp", path, "studio.Main");
        assertEquals(List.of("vector", "scalar"), List.of(modular.getFirst(), plain.getFirst()));
        assertEquals(modular.subList(1, 4), plain.subList(1, 4));
        assertTrue(Double.parseDouble(plain.get(2)) < 0.5 * Double.parseDouble(plain.get(1)), plain::toString);
    }

    @Test
    void whatIsInstalledNamesTensorCoreAndNothingElse() throws IOException {
        String pom = Files.readString(installed("nn", ".pom"));
        assertTrue(!pom.contains("<parent>"), pom);
        assertEquals(2, pom.split("<dependency>", -1).length, pom);
        assertTrue(pom.contains("<artifactId>tensor-core</artifactId>"), pom);
    }

    /** What a public repository asks of each artifact, the BOM too, from which the project above has its version. */
    @Test
    void thePomsAreComplete() throws IOException {
        for (String artifact : List.of("tensor-core", "nn", "lanewise-bom")) {
            String pom = Files.readString(installed(artifact, ".pom"));
            for (String element : List.of(
                    "name", "description", "url", "license", "developer", "connection", "issueManagement")) {
                assertTrue(pom.contains("<" + element + ">"), artifact + " lacks " + element + ":\n" + pom);
            }
            for (String ofTheBuild : List.of("<parent>", "<properties>", "<build>", "<module>", "test</scope>", "${address}")) {
                assertTrue(!pom.contains(ofTheBuild), artifact + " has " + ofTheBuild + ":\n" + pom);
            }
        }
    }
}
