package lanewise.train.run;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Simd;

/**
 * What a run ran on.
 *
 * @param versions the versions of this program, of Java, of the JVM and of the operating system
 * @param simd whether vector kernels ran, how wide, and why
 * @param threads the number of threads
 */
public record Environment(Map<String, String> versions, Map<String, Object> simd, int threads) {
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
        return new Environment(versions, simd, Parallelism.threads());
    }

    /** Returns the version of this program: that of its jar, or {@code development} outside one. */
    public static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
