package lanewise.train.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.cli.process.JavaOptions;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.engine.EngineSettings;
import lanewise.train.series.RunSeries;
import org.apache.spark.SparkConf;

/** The configuration of an application on Spark, and whether it can be had. */
final class SparkSettings {
    /** The address that stands for the master of {@code spark-submit}. */
    static final String SUBMITTED = "submit";

    /** The setting that says how many tasks share a run, if there are as many places. */
    static final String TASKS = "spark.lanewise.tasks";

    private static final String MASTER = "spark.master";
    private static final String EXECUTOR_JAVA = "spark.executor.extraJavaOptions";

    /** Settings that this program gives a value itself, with what says which. */
    private static final Map<String, String> OWN = Map.of(
            MASTER, "is what --engine says",
            "spark.app.name", "is the name of the run, the sweep or the reproduction",
            "spark.task.cpus", "is what --threads says",
            "spark.speculation", "is false, since a second attempt at a run would take the first one's place");

    private static final int[] OLDEST_VERSION = {4, 2};
    private static final String STANDALONE = "spark://";
    private static final int STANDALONE_PORT = 7077;
    private static final int PATIENCE_MILLIS = 5_000;

    private SparkSettings() {}

    /**
     * Returns the configuration.
     *
     * @throws InvalidConfigException if an option is wrong
     */
    static SparkConf conf(EngineSettings settings) {
        SparkConf conf = new SparkConf();
        if (settings.address().equals(SUBMITTED)) {
            InvalidConfigException.require(conf.contains(MASTER), "--engine: " + SUBMITTED + " stands for the master that"
                    + " spark-submit was given; start with spark-submit, or name a master such as spark://HOST:7077");
        } else {
            conf.setMaster(settings.address());
        }
        settings.options().forEach((key, value) -> {
            InvalidConfigException.require(key.startsWith("spark."), "--engine-option: " + key
                    + " is no setting of Spark, whose names begin with spark.");
            InvalidConfigException.require(!OWN.containsKey(key), "--engine-option: " + key + " " + OWN.get(key)
                    + "; leave it out");
            conf.set(key, value);
        });
        conf.setAppName("lanewise " + settings.name());
        conf.set("spark.task.cpus", Integer.toString(settings.threadsPerRun()));
        conf.set("spark.speculation", "false");
        // What a run itself fails by is its result, not an exception: what counts here are executors that were lost.
        conf.setIfMissing("spark.task.maxFailures", "16");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.set(EXECUTOR_JAVA, (String.join(" ", JavaOptions.ofTraining()) + " -XX:+UseSerialGC "
                + conf.get(EXECUTOR_JAVA, "")).strip());
        List<String> jars = settings.address().equals(SUBMITTED) ? List.of() : jars(); // spark-submit sends its own
        if (!jars.isEmpty()) {
            conf.set("spark.jars", String.join(",", Stream.concat(
                    Stream.of(conf.get("spark.jars", "").split(",")).filter(jar -> !jar.isEmpty()), jars.stream())
                    .distinct().toList()));
        }
        return conf;
    }

    // This module's and train-cli's, unless they are folders of classes, which the executors of local[n] have anyway.
    private static List<String> jars() {
        return Stream.of(SparkSettings.class, RunSeries.class).map(SparkSettings::place)
                .filter(Files::isRegularFile).map(Path::toString).distinct().toList();
    }

    private static Path place(Class<?> of) {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        try {
            return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // an address that the class loader made
        }
    }

    /**
     * Checks that Spark is new enough.
     *
     * @throws IOException if it is not; the message is one line
     */
    static void requireVersion(String version) throws IOException {
        int[] numbers = Stream.of(version.split("\\D+")).filter(part -> !part.isEmpty()).mapToInt(Integer::parseInt)
                .limit(OLDEST_VERSION.length).toArray();
        if (Arrays.compare(numbers, OLDEST_VERSION) < 0) {
            throw new IOException("this is Spark " + version + ", and the oldest that works on Java 25 is "
                    + OLDEST_VERSION[0] + "." + OLDEST_VERSION[1] + ".0; set SPARK_HOME to a newer one");
        }
    }

    /**
     * Checks that a standalone master answers, since Spark itself would try for a minute.
     *
     * @throws InvalidConfigException if the address is none
     * @throws IOException if nobody answers; the message is one line
     */
    static void requireMaster(String address) throws IOException {
        if (!address.startsWith(STANDALONE)) {
            return;
        }
        IOException last = null;
        for (String each : address.substring(STANDALONE.length()).split(",")) { // several, of which one leads
            URI uri = uri(address, each);
            int port = uri.getPort() < 0 ? STANDALONE_PORT : uri.getPort();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(uri.getHost(), port), PATIENCE_MILLIS);
                return;
            } catch (IOException e) {
                last = new IOException(String.format(Locale.ROOT, "no master of Spark answers at %s:%d (%s); start it, or"
                        + " name another --engine", uri.getHost(), port, e.getMessage()), e);
            }
        }
        throw last;
    }

    private static URI uri(String address, String hostAndPort) {
        URI uri = URI.create("spark://invalid");
        try {
            uri = new URI(STANDALONE + hostAndPort);
        } catch (URISyntaxException e) {
            // refused below
        }
        InvalidConfigException.require(uri.getHost() != null && !uri.getHost().equals("invalid"),
                "--engine: '" + address + "' is not of the form spark://HOST:PORT");
        return uri;
    }
}
