package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.engine.EngineSettings;
import lanewise.train.engine.Engines;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSettingsTest {
    private static EngineSettings settings(String address, Map<String, String> options) {
        return new EngineSettings(address, options, 3, "sweep x", notice -> { });
    }

    @Test
    void optionsBecomeSettings() {
        SparkConf conf = SparkSettings.conf(settings("spark://h:7077", Map.of("spark.executor.memory", "4g",
                "spark.executor.extraJavaOptions", "-Dx=y", "spark.task.maxFailures", "3")));
        assertEquals("spark://h:7077", conf.get("spark.master"));
        assertEquals("4g", conf.get("spark.executor.memory"));
        assertEquals("3", conf.get("spark.task.cpus"));
        assertEquals("3", conf.get("spark.task.maxFailures"));
        assertEquals("false", conf.get("spark.speculation"));
        assertTrue(conf.get("spark.executor.extraJavaOptions").endsWith("-XX:+UseSerialGC -Dx=y"));
        assertTrue(conf.get("spark.executor.extraJavaOptions").contains("CompileThresholdScaling"));
    }

    @Test
    void otherOptionsAreRefused() {
        InvalidConfigException refused = assertThrows(InvalidConfigException.class,
                () -> SparkSettings.conf(settings("local", Map.of("executor.memory", "4g"))));
        assertTrue(refused.getMessage().startsWith("--engine-option: executor.memory is no setting of Spark"));
    }

    @ParameterizedTest
    @CsvSource({"spark.master, --engine", "spark.app.name, name", "spark.task.cpus, --threads",
        "spark.speculation, second attempt"})
    void whatThisProgramSetsIsRefused(String key, String reason) {
        String message = assertThrows(InvalidConfigException.class,
                () -> SparkSettings.conf(settings("local", Map.of(key, "1")))).getMessage();
        assertTrue(message.startsWith("--engine-option: " + key + " is ") && message.contains(reason)
                && message.endsWith("; leave it out"), message);
    }

    @Test
    void submitNeedsAMasterOfSparkSubmit() {
        assertThrows(InvalidConfigException.class, () -> SparkSettings.conf(settings("submit", Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[2]", "local[*]", "local-cluster[2,1,1024]", "spark://h:7077", "yarn",
        "k8s://https://h:6443", "submit"})
    void mastersAreTaken(String address) {
        assertTrue(new SparkEngineProvider().takes(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "spark:/h", "http://h", "yarnn", "ray://h"})
    void othersAreRefused(String address) {
        assertFalse(new SparkEngineProvider().takes(address));
        InvalidConfigException refused = assertThrows(InvalidConfigException.class,
                () -> Engines.open(settings(address, Map.of())));
        assertTrue(refused.getMessage().contains("is no address of an engine, such as spark://HOST:7077"));
    }

    @ParameterizedTest
    @CsvSource({"4.2.0, true", "4.10.1-SNAPSHOT, true", "5.0, true", "4.1.1, false", "3.5.8, false"})
    void oldVersionsAreRefused(String version, boolean works) {
        if (works) {
            assertDoesNotThrow(() -> SparkSettings.requireVersion(version));
        } else {
            IOException refused = assertThrows(IOException.class, () -> SparkSettings.requireVersion(version));
            assertTrue(refused.getMessage().contains("set SPARK_HOME to a newer one"));
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertDoesNotThrow(() -> SparkSettings.requireMaster("spark://127.0.0.1:" + socket.getLocalPort()));
        }
        IOException refused = assertThrows(IOException.class,
                () -> SparkSettings.requireMaster("spark://127.0.0.1:" + port));
        assertTrue(refused.getMessage().startsWith("no master of Spark answers at 127.0.0.1:" + port), refused.getMessage());
        assertThrows(InvalidConfigException.class, () -> SparkSettings.requireMaster("spark://a b:1"));
        assertDoesNotThrow(() -> SparkSettings.requireMaster("local[2]"));
    }

    @Test
    void failuresSayWhatToDo() {
        assertEquals("an executor has Java 17, and Java 25 is needed; set JAVA_HOME of the workers, or --engine-option"
                + " spark.executorEnv.JAVA_HOME=/path/to/jdk", SparkFailures.describe(new RuntimeException("Job aborted: Lost"
                + " task\njava.lang.UnsupportedClassVersionError: lanewise/X has been compiled by a more recent version of the"
                + " Java Runtime (class file version 69.0), this version of the Java Runtime only recognizes class file"
                + " versions up to 61.0")));
        assertTrue(SparkFailures.describe(new RuntimeException("x OutOfMemoryError: Java heap space"))
                .contains("spark.executor.memory"));
        assertEquals("first line", SparkFailures.describe(new RuntimeException("first line\nsecond")));
        assertEquals("RuntimeException", SparkFailures.describe(new RuntimeException()));
    }
}
