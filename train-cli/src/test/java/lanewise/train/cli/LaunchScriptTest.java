package lanewise.train.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code lanewise}, with a java that prints what it was given. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a script of a POSIX shell")
class LaunchScriptTest {
    private static final Path SCRIPT = Path.of("..", "lanewise");
    private static final Path LAUNCH = Path.of("..", "src", "launch");
    private static final String OPTIONS = "train-cli/src/main/resources/lanewise/train/cli/process/java-options";

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheScriptBesideAJarThatIsUpToDate() throws IOException {
        Files.copy(SCRIPT, folder.resolve("lanewise"));
        Path launch = Files.createDirectories(folder.resolve("src/launch"));
        for (String name : List.of("start.sh", "image.sh", "image-lanewise", "jshell.sh")) {
            Files.copy(LAUNCH.resolve(name), launch.resolve(name));
        }
        Files.createFile(folder.resolve("LICENSE"));
        Path options = Files.createDirectories(folder.resolve(OPTIONS).getParent()).resolve("java-options");
        Files.writeString(options, "-Xmn32m\n");
        Files.setLastModifiedTime(options, FileTime.from(Instant.parse("2025-12-31T00:00:00Z")));
        Path target = Files.createDirectories(folder.resolve("train-cli/target"));
        Path jar = Files.createFile(target.resolve("train-cli.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.createFile(target.resolve("train-cli-25.jsa"));
        Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_RUNTIME_VERSION=\"25\"\n");
        program("java", "printf 'LC_ALL=%s\\n' \"${LC_ALL:-}\"", "printf '%s\\n' \"$@\"");
    }

    /** Writes a program of the JDK. */
    private void program(String name, String... lines) throws IOException {
        Path program = Files.writeString(folder.resolve("jdk/bin").resolve(name),
                "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A process that has ended: its exit code, and the lines of both its streams. */
    private record Ended(int exitCode, List<String> lines) {}

    /** Returns the lines that java printed. */
    private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
        Ended ended = call(folder.resolve("lanewise"), environment, arguments);
        assertEquals(0, ended.exitCode, ended.lines::toString);
        return ended.lines;
    }

    private Ended call(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.lines().toList());
    }

    @Test
    void argumentsArePassedAsTheyAreWithoutAHomeFolder() throws Exception {
        List<String> lines = run(Map.of(), "train", "--out", "a b", "");
        assertEquals(List.of("-jar", folder.resolve("train-cli/target/train-cli.jar").toString(), "train", "--out", "a b",
                ""), lines.subList(lines.indexOf("-jar"), lines.size()));
    }

    /** Else a training would end at the first class that it has not loaded yet. */
    @Test
    void aProcessKeepsTheJarThatItRunsFromWhenAnotherIsBuilt() throws Exception {
        Path jar = folder.resolve("train-cli/target/train-cli.jar");
        Files.writeString(jar, "old");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2025-01-01T00:00:00Z"))); // older than the options
        program("mvn", "printf new > train-cli/target/train-cli.jar");
        try (InputStream opened = Files.newInputStream(jar)) {
            run(Map.of("PATH", folder.resolve("jdk/bin") + ":" + System.getenv("PATH")));
            assertEquals("new", Files.readString(jar));
            assertEquals("old", new String(opened.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Such as a terminal that is closed, or a service that is stopped, while the first start is prepared. */
    @Test
    void aRequestToEndLeavesNothingOfWhatWasPrepared() throws Exception {
        Path target = folder.resolve("train-cli/target");
        Files.delete(target.resolve("train-cli-25.jsa"));
        program("java", "kill -TERM $PPID", "echo not to be started again");
        Ended ended = call(folder.resolve("lanewise"), Map.of(), "--version");
        assertEquals(143, ended.exitCode);
        assertEquals(List.of("lanewise: preparing faster starts"), ended.lines);
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(List.of(target.resolve("train-cli.jar")), files.toList());
        }
    }

    @ParameterizedTest
    @CsvSource({",,,C.UTF-8", "C,,,C.UTF-8", "POSIX,,de_DE.UTF-8,C.UTF-8", ",C,de_DE.UTF-8,C.UTF-8", ",,C,C.UTF-8",
        "de_DE.UTF-8,,,de_DE.UTF-8", ",,de_DE.ISO-8859-1,''", ",de_DE.UTF-8,C,''"})
    void theLocaleHoldsAllNames(String all, String ctype, String lang, String expected) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("LC_ALL", all);
        environment.put("LC_CTYPE", ctype);
        environment.put("LANG", lang);
        environment.values().removeIf(value -> value == null);
        assertEquals("LC_ALL=" + expected, run(environment).getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"G1", "Parallel", "Z", "Shenandoah"})
    void theCollectorOfTheUserIsTheOnlyOne(String name) throws Exception {
        String chosen = "-XX:+Use" + name + "GC";
        for (String variable : List.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
            List<String> lines = run(Map.of(variable, "-Xmx1g " + chosen));
            int options = lines.indexOf("@" + folder.resolve(OPTIONS));
            assertEquals("-XX:-UseSerialGC", lines.get(options + 1), lines::toString);
            assertEquals(variable.equals("JAVA_OPTS"), lines.contains(chosen), lines::toString);
        }
        List<String> usual = run(Map.of("JAVA_OPTS", "-Xmx1g"));
        assertTrue(usual.contains("-XX:+UseSerialGC"), usual::toString);
        assertFalse(usual.contains("-XX:-UseSerialGC"), usual::toString);
    }

    /** A JDK whose jdeps and jlink do as little as can be; src/check/image makes a real image. */
    private void jlink() throws IOException {
        program("jdeps", "echo java.base,java.desktop");
        program("jlink", "printf '%s\\n' \"$@\" >\"" + folder.resolve("jlink.txt") + "\"",
                "while [ \"$1\" != --output ]; do shift; done",
                "mkdir \"$2\" \"$2/bin\" \"$2/lib\" && cp \"${0%/*}/java\" \"$2/bin\"");
    }

    @Test
    void theProgramOfAnImageStartsJavaAsTheScriptDoes() throws Exception {
        jlink();
        Path image = folder.resolve("an image");
        Ended made = call(folder.resolve("lanewise"), Map.of(), "image", image.toString());
        assertEquals(0, made.exitCode, made.lines::toString);
        assertEquals(1, made.lines.size(), made.lines::toString);
        List<String> given = Files.readAllLines(folder.resolve("jlink.txt"));
        assertEquals("jdk.incubator.vector,java.base,java.desktop", given.get(given.indexOf("--add-modules") + 1));
        Files.createFile(image.resolve("lib/lanewise/classes.jsa"));

        Path moved = Files.move(image, folder.resolve("moved"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), moved.resolve("bin/lanewise"));
        Map<String, String> environment = Map.of("JAVA_OPTS", "-Xmx1g -XX:+UseZGC", "LC_ALL", "C");
        Ended ended = call(link, environment, "train", "--out", "a b", "");
        assertEquals(0, ended.exitCode);
        List<String> expected = run(environment, "train", "--out", "a b", "").stream()
                .map(line -> line.replace(folder.resolve("train-cli/target").toString(), moved + "/lib/lanewise"))
                .map(line -> line.replace(folder.resolve(OPTIONS).toString(), moved + "/lib/lanewise/java-options"))
                .toList();
        assertEquals(expected, ended.lines);
    }

    @Test
    void anImageIsReplacedAndAnotherFolderIsNot() throws Exception {
        jlink();
        Path image = folder.resolve("image");
        for (int i = 0; i < 2; i++) {
            assertEquals(0, call(folder.resolve("lanewise"), Map.of(), "image", image.toString()).exitCode);
        }
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.createFile(other.resolve("file"));
        for (String[] wrong : new String[][] {{"image", other.toString()}, {"image", "--size"}, {"image", "a", "b"}}) {
            Ended refused = call(folder.resolve("lanewise"), Map.of(), wrong);
            assertEquals(2, refused.exitCode, refused.lines::toString);
            assertEquals(1, refused.lines.size(), refused.lines::toString);
        }
        assertTrue(Files.exists(other.resolve("file")));
    }

    /** Neither a half-made image nor a folder for the work stays behind. */
    @Test
    void aJlinkThatFailsLeavesNothing() throws Exception {
        jlink();
        program("jlink", "echo 'Error: no space left'", "exit 3");
        Ended failed = call(folder.resolve("lanewise"), Map.of(), "image", folder.resolve("images/one").toString());
        assertEquals(1, failed.exitCode);
        assertEquals(List.of("Error: no space left", "lanewise: image: jlink failed; the reason stands above"),
                failed.lines);
        try (Stream<Path> left = Files.list(folder.resolve("images"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aJavaWithoutToolsIsNamed() throws Exception {
        for (Map.Entry<String, String> each : Map.of("image", "jdeps", "jshell", "jshell").entrySet()) {
            Ended failed = call(folder.resolve("lanewise"), Map.of(), each.getKey());
            assertEquals(1, failed.exitCode);
            assertEquals(List.of("lanewise: " + each.getKey() + ": " + folder.resolve("jdk/bin").toRealPath() + " has no "
                    + each.getValue() + "; set JAVA_HOME to a whole JDK 25 or newer"), failed.lines);
        }
    }

    @Test
    void theShellImportsEveryPackageThatIsExported() throws IOException {
        List<String> exported = new ArrayList<>();
        for (String module : List.of("nn", "tensor-core")) {
            Pattern.compile("(?m)^ +exports ([\\w.]+);")
                    .matcher(Files.readString(Path.of("..", module, "src/main/java/module-info.java"))).results()
                    .forEach(export -> exported.add(export.group(1)));
        }
        assertTrue(exported.size() > 5, exported::toString);
        assertEquals(exported.stream().map(name -> "import " + name + ".*;").sorted().toList(),
                Files.readAllLines(LAUNCH.resolve("imports.jsh")).stream().filter(line -> line.endsWith("*;")).sorted().toList());
    }

    @Test
    void linesEndAsAShellNeedsIt() throws IOException {
        for (Path script : List.of(SCRIPT, LAUNCH.resolve("start.sh"), LAUNCH.resolve("image-lanewise"))) {
            assertFalse(Files.readString(script).contains("\r"), script::toString);
        }
        assertTrue(Files.readString(Path.of("..", ".gitattributes")).contains("* text=auto eol=lf\n"));
    }
}
