package lanewise.train.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.train.cli.Main;
import lanewise.train.data.FileNames;
import lanewise.train.data.folder.PictureFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code CommandLineTest} has the request to end, which reaches a training after its restart. */
class RestartTest {
    @TempDir
    Path folder;

    @Test
    void trainingsAreStartedAgain() {
        assertTrue(Restart.isTraining("train"));
        assertTrue(Restart.isTraining("sweep", "--lr", "0.1"));
        assertFalse(Restart.isTraining("train", "--help"));
        assertFalse(Restart.isTraining("data", "fetch"));
        assertFalse(Restart.isTraining("doctor"));
    }

    @Test
    void theOptionsOfAUserHold() {
        List<String> usual = List.of("--add-modules", "jdk.incubator.vector", "-Dlanewise.simd=scalar", "-jar", "x.jar");
        assertFalse(Restart.chosenByUser(usual, Map.of("JDK_JAVA_OPTIONS", "--add-modules jdk.incubator.vector")));
        for (String option : List.of("-Xmx2g", "-XX:+UseParallelGC", "-agentlib:jdwp=server=y", "-javaagent:a.jar",
                "@options")) {
            assertTrue(Restart.chosenByUser(List.of(option, "-jar", "x.jar"), Map.of()), option);
            assertTrue(Restart.chosenByUser(usual, Map.of("JAVA_TOOL_OPTIONS", "-Da=b " + option)), option);
        }
    }

    @Test
    void thereIsOneRestartAndTheOptionsComeFirst() {
        List<String> line = Restart.withOptions(List.of("java", "-jar", "x.jar", "train"), List.of("-Xmn9m", "-Da=b"));
        assertEquals(List.of("java", "-Xmn9m", "-Da=b", "-jar", "x.jar", "train"), line);
        assertTrue(Restart.chosenByUser(JavaOptions.ofTraining(), Map.of()));
    }

    @Test
    void theOptionsAreOptionsOnly() {
        assertTrue(JavaOptions.ofTraining().stream().allMatch(option -> option.matches("-X\\S+")),
                JavaOptions.ofTraining()::toString);
    }

    @Test
    void aProcessIsReplacedAndKeepsItsStreamsArgumentsAndExitCode() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/cmdline")), "Linux alone has a restart");
        Path run = folder.resolve("a run");
        Process child = start("train", "--data", "synthetic:500", "--epochs", "1", "--hidden", "16", "--out",
                run.toString());
        List<String> seen = List.of();
        while (child.isAlive() && !seen.containsAll(JavaOptions.ofTraining())) {
            seen = commandLine(child);
        }
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertTrue(seen.containsAll(JavaOptions.ofTraining()), seen::toString);
        assertTrue(output.contains("test accuracy "), output);
        assertTrue(Files.exists(run.resolve("run.json")), output);
        assertEquals(2, start("train", "--epochs", "0").waitFor());
    }

    @Test
    void aLocaleThatLosesNamesIsReplacedOnce() {
        assertTrue(Restart.losesNames("ANSI_X3.4-1968", Map.of("LC_ALL", "C")));
        assertTrue(Restart.losesNames("ANSI_X3.4-1968", Map.of("LANG", "xx_XX.UTF-8")));
        assertFalse(Restart.losesNames("ANSI_X3.4-1968", Map.of("LC_ALL", "C.UTF-8")), "it is not installed");
        assertFalse(Restart.losesNames("UTF-8", Map.of()));
        assertFalse(Restart.losesNames("ISO-8859-1", Map.of()), "it has a character for every byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "xx_XX.UTF-8", ""})
    void namesKeepTheirBytesInAnyLocale(String locale) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/cmdline")), "Linux alone has a restart");
        assumeTrue(FileNames.encoding().equals("UTF-8"), "the test itself cannot write the names");
        Path pictures = PictureFolders.write(folder.resolve("写真"), 20, "猫", "犬", "ascii");
        ProcessBuilder builder = builder(List.of("--enable-native-access=ALL-UNNAMED"), "data", "info", "--data",
                pictures.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", locale);
        Process child = builder.start();
        List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("WARNING")).toList();
        assertEquals(0, child.waitFor(), lines::toString);
        assertTrue(lines.containsAll(List.of("folder " + pictures, "0 ascii            17      3",
                "1 犬                17      3", "2 猫                17      3")), lines::toString);
    }

    @Test
    void namesThatCannotBeKeptAreRefused() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/cmdline")), "Linux alone has such names");
        assumeTrue(FileNames.encoding().equals("UTF-8"), "the test itself cannot write the names");
        Path pictures = PictureFolders.write(folder.resolve("pictures"), 20, "猫", "犬", "ascii");
        for (String argument : List.of(pictures.toString(), folder.resolve("写真").toString())) {
            ProcessBuilder builder = builder(List.of("--illegal-native-access=deny", "--enable-native-access=nobody"),
                    "data", "info", "--data", argument);
            builder.environment().put("LC_ALL", "C");
            Process child = builder.start();
            List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("WARNING")).toList();
            assertEquals(argument.equals(pictures.toString()) ? 1 : 2, child.waitFor(), lines::toString);
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(lines.getFirst().endsWith(" has bytes that are no characters in the encoding of the locale,"
                    + " ANSI_X3.4-1968; set LC_ALL to a locale with UTF-8 that is installed, such as C.UTF-8"),
                    lines::toString);
        }
    }

    private static Process start(String... arguments) throws IOException {
        return builder(List.of("--enable-native-access=ALL-UNNAMED"), arguments).start();
    }

    private static ProcessBuilder builder(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    // Empty for a process that has ended.
    private static List<String> commandLine(Process process) throws IOException {
        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
