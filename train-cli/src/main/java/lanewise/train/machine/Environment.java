package lanewise.train.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Simd;

/**
 * What a run ran on.
 *
 * @param versions the versions of this program, of Java, of the JVM and of the operating system
 * @param cpu the processor
 * @param simd whether vector kernels ran, how wide, and why
 * @param threads the number of threads
 */
public record Environment(Map<String, String> versions, String cpu, Map<String, Object> simd, int threads) {
    private static final String OTHERWISE =
            System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", System.getProperty("os.arch"));

    /** Returns the environment of this process. */
    public static Environment current() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("lanewise", version());
        versions.put("java", System.getProperty("java.version"));
        versions.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        Map<String, Object> simd = new LinkedHashMap<>();
        simd.put("vector", Simd.isVector());
        simd.put("bits", Simd.bits());
        simd.put("reason", Simd.reason());
        return new Environment(versions, processor(), simd, Parallelism.threads());
    }

    /** Returns the version of this program: that of its jar, or {@code development} outside one. */
    public static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    // Java does not tell the processor's name; Linux and Windows do.
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(OTHERWISE);
        } catch (IOException | UncheckedIOException e) {
            return OTHERWISE;
        }
    }
}
