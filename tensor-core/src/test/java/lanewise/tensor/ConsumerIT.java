package lanewise.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as others use it: two projects of theirs, which Maven has built from the repository where the build installed
 * the jar, one for the class path and one for the module path (src/it), and whose programs start in JVMs of their own.
 */
class ConsumerIT {
    private static final String VERSION = System.getProperty("lanewise.version");
    private static final Path JAR = Path.of(System.getProperty("lanewise.repository"), "io", "github", "lanewise",
            "tensor-core", VERSION, "tensor-core-" + VERSION + ".jar");
    private static final Path CONSUMERS = Path.of(System.getProperty("lanewise.consumers"));
    private static final String INCUBATOR_WARNING = "WARNING: Using incubator modules: jdk.incubator.vector";

    @TempDir
    Path folder;

    /** What a program has printed. */
    private record Output(String kernels, String hash, List<String> errors) {}

    /** Returns the path of the jar and of the classes that Maven has compiled in one of the projects. */
    private static String path(String project) {
        return JAR + System.getProperty("path.separator") + CONSUMERS.resolve(project).resolve("target/classes");
    }

    private Output run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        assertEquals(0, builder.start().waitFor(), () -> command + " failed, see " + errors);
        String[] words = Files.readString(out).strip().split(" ");
        return new Output(words[0], words[1], Files.readAllLines(errors));
    }

    @Test
    void theSameBitsOnTheClassPathAndOnTheModulePath() throws IOException, InterruptedException {
        Output plain = run("-cp", path("class-path"), "shop.Main");
        assertEquals("scalar", plain.kernels);
        List<String> warnings = plain.errors.stream().filter(line -> line.startsWith("WARNING")).toList();
        assertEquals(1, warnings.size(), () -> plain.errors.toString());
        assertTrue(warnings.getFirst().endsWith("start Java with --add-modules jdk.incubator.vector"),
                warnings::toString);

        Output flagged = run("-cp", path("class-path"), "--add-modules", "jdk.incubator.vector", "shop.Main");
        assertEquals(new Output("vector", plain.hash, List.of(INCUBATOR_WARNING)), flagged);

        Output modular = run("-p", path("module-path"), "-m", "shop/shop.Main");
        assertEquals(new Output("vector", plain.hash, List.of(INCUBATOR_WARNING)), modular);
    }

    @Test
    void theJarNeedsNothingAndSaysWhatItIs() throws IOException {
        ModuleDescriptor descriptor = ModuleFinder.of(JAR).find("lanewise.tensor").orElseThrow().descriptor();
        assertEquals(Set.of("java.base", "jdk.incubator.vector"),
                descriptor.requires().stream().map(Requires::name).collect(Collectors.toSet()));
        String pom = Files.readString(Path.of(JAR.toString().replace(".jar", ".pom")));
        assertFalse(pom.contains("<parent>") || pom.contains("<dependency>"), pom);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JarEntry descriptorOfMaven = jar.getJarEntry("META-INF/maven/io.github.lanewise/tensor-core/pom.xml");
            assertEquals(pom, new String(jar.getInputStream(descriptorOfMaven).readAllBytes(), UTF_8));
        }
    }
}
