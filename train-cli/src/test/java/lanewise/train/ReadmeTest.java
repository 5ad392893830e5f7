package lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows can be pasted, and prints what stands there, whatever the language. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```\n\n(?:prints.*?)```\n(.*?)```");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    @TempDir
    private Path folder;

    @Test
    void examplesPrintWhatStandsBelowThem() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<MatchResult> programs = PROGRAM.matcher(readme).results().toList();
        assertEquals(readme.split("```java\n").length - 1, programs.size(), "examples with what they print");
        assertTrue(programs.size() > 1);
        for (int i = 0; i < programs.size(); i++) {
            assertEquals(programs.get(i).group(2), output(programs.get(i).group(1), "Example" + i));
        }
    }

    // Runs imports and statements as the body of a main method.
    private String output(String program, String name) throws Exception {
        String imports = program.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String statements =
                program.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        Path source = Files.writeString(folder.resolve(name + ".java"),
                imports + "\npublic class " + name + " {\npublic static void main(String[] args) {\n" + statements + "\n}}\n");
        String libraries = Stream.of(Tensor.class, Module.class)
                .map(type -> new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath())
                .collect(Collectors.joining(File.pathSeparator));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int failed = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, "-proc:none",
                "-d", folder.toString(), "-cp", libraries, source.toString());
        assertEquals(0, failed, messages::toString);
        PrintStream before = System.out;
        Locale language = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
                ReadmeTest.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Locale.setDefault(Locale.GERMANY); // whose numbers have a comma
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
            Locale.setDefault(language);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDependencyIsWhatIsInstalled() throws Exception {
        List<String> versions = new ArrayList<>();
        for (String file : List.of("README.md", "pom.xml")) {
            String text = Files.readString(ROOT.resolve(file));
            versions.add(VERSION.matcher(text).results().findFirst().orElseThrow().group(1));
        }
        assertEquals(versions.get(1), versions.get(0));
    }
}
