package lanewise.train.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheScriptBesideAJarThatIsUpToDate() throws IOException {
        Files.copy(SCRIPT, folder.resolve("lanewise"));
        Path target = Files.createDirectories(folder.resolve("train-cli/target"));
        Path jar = Files.createFile(target.resolve("train-cli.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.createFile(target.resolve("train-cli-25.jsa"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_RUNTIME_VERSION=\"25\"\n");
        Files.writeString(java, "#!/bin/sh\nprintf 'LC_ALL=%s\\n' \"${LC_ALL:-}\"\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Returns the lines that java printed. */
    private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", folder.resolve("lanewise").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process script = builder.start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor(), output);
        return output.lines().toList();
    }

    @Test
    void argumentsArePassedAsTheyAreWithoutAHomeFolder() throws Exception {
        List<String> lines = run(Map.of(), "train", "--out", "a b", "");
        assertEquals(List.of("-jar", folder.resolve("train-cli/target/train-cli.jar").toString(), "train", "--out", "a b",
                ""), lines.subList(lines.indexOf("-jar"), lines.size()));
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
            int options = lines.indexOf("@" + folder.resolve(
                    "train-cli/src/main/resources/lanewise/train/cli/process/java-options"));
            assertEquals("-XX:-UseSerialGC", lines.get(options + 1), lines::toString);
            assertEquals(variable.equals("JAVA_OPTS"), lines.contains(chosen), lines::toString);
        }
        List<String> usual = run(Map.of("JAVA_OPTS", "-Xmx1g"));
        assertTrue(usual.contains("-XX:+UseSerialGC"), usual::toString);
        assertFalse(usual.contains("-XX:-UseSerialGC"), usual::toString);
    }

    @Test
    void linesEndAsAShellNeedsIt() throws IOException {
        assertFalse(Files.readString(SCRIPT).contains("\r"));
        assertTrue(Files.readString(Path.of("..", ".gitattributes")).contains("* text=auto eol=lf\n"));
    }
}
