package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of kernels, and the same bits from all of them: in JVMs of their own, since the choice is made once. */
class SimdTest {
    private static final String FLAG = "--add-modules=jdk.incubator.vector";

    // Of any machine. A change that alters bits on purpose says so in CHANGELOG.md and commits the new hash.
    private static final String COMMITTED_HASH = "c99a236a5532ddd7a773ea54328a41cdae7c3cb30600f572c2d0d39cee6a0ab5";

    private static String expectedHash;

    @TempDir
    Path folder;

    @BeforeAll
    static void hashHere() throws Exception {
        expectedHash = SimdHash.hash();
    }

    /** What a JVM printed. */
    private record Output(List<String> lines, String errors) {
        String value(String name) {
            return lines.stream().filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2)).findFirst().orElse("none, but " + this);
        }
    }

    private Output onClassPath(String... options) throws Exception {
        return run(onClassPath(List.of(options)));
    }

    private static List<String> onClassPath(List<String> options) throws Exception {
        String path = location(Tensor.class) + File.pathSeparator + location(SimdHash.class);
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-cp", path, SimdHash.class.getName()));
        return arguments;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Output run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-Djava.util.logging.SimpleFormatter.format=%4$s %5$s%n"));
        command.addAll(arguments);
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String errorText = Files.readString(errors);
        assertEquals(0, status, errorText);
        assertFalse(errorText.contains("NoClassDefFoundError"), errorText);
        return new Output(output.lines().toList(), errorText);
    }

    @Test
    void theBitsAreThoseOfOtherMachines() {
        assertEquals(COMMITTED_HASH, expectedHash);
    }

    @ParameterizedTest
    @CsvSource({"128, 4", "256, 1", "512, 3"})
    void everyWidthAndNumberOfThreadsGivesTheSameBits(int bits, int threads) throws Exception {
        assumeTrue(Simd.bits() >= bits, "this machine's vectors are shorter");
        Output output = onClassPath(FLAG, "-Dlanewise.simd.bits=" + bits, "-Dlanewise.threads=" + threads);
        assertEquals("vector " + bits, output.value("kernels"));
        assertEquals(expectedHash, output.value("hash"));
    }

    @Test
    void scalarKernelsByProperty() throws Exception {
        Output output = onClassPath(FLAG, "-Dlanewise.simd=scalar", "-Dlanewise.threads=3");
        assertEquals("scalar", output.value("kernels"));
        assertEquals("asked for by -Dlanewise.simd=scalar", output.value("reason"));
        assertEquals(expectedHash, output.value("hash"));
    }

    @Test
    void scalarKernelsWithOneWarningWithoutTheModule() throws Exception {
        Output output = onClassPath();
        String reason = "the module jdk.incubator.vector is not there; start Java with "
                + "--add-modules jdk.incubator.vector";
        assertEquals("scalar", output.value("kernels"));
        assertEquals(reason, output.value("reason"));
        assertEquals("WARNING scalar kernels: " + reason, output.errors.strip());
        assertEquals(expectedHash, output.value("hash"));
    }

    @Test
    void noFlagIsNeededOnTheModulePath() throws Exception {
        Output output = run(List.of("--module-path", location(Tensor.class).toString(), "--patch-module",
                "lanewise.tensor=" + location(SimdHash.class), "-m", "lanewise.tensor/" + SimdHash.class.getName(),
                "reason"));
        assertTrue(output.value("kernels").startsWith("vector"), output.toString());
        assertEquals("the module jdk.incubator.vector is there", output.value("reason"));
    }

    @ParameterizedTest
    @CsvSource({
        "-Dlanewise.simd=fast, '-Dlanewise.simd=fast is none of auto, vector, scalar'",
        "-Dlanewise.simd.bits=64, '-Dlanewise.simd.bits=64 is none of 128, 256, 512'",
        "-Xint, this JVM runs without its compiler C2",
        "-XX:TieredStopAtLevel=1, this JVM runs without its compiler C2"})
    void scalarKernelsWithTheReasonWhereVectorsMakeNoSense(String option, String reason) throws Exception {
        List<String> arguments = onClassPath(List.of(FLAG, option));
        arguments.add("reason");
        Output output = run(arguments);
        assertEquals("scalar", output.value("kernels"));
        assertTrue(output.value("reason").startsWith(reason), output.toString());
    }
}
