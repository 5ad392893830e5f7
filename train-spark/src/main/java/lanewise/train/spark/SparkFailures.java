package lanewise.train.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark says of a failure, in one line and with what to do. */
final class SparkFailures {
    private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)\\.0\\), this version of the Java"
            + " Runtime only recognizes class file versions up to (\\d+)\\.0");
    private static final int CLASS_VERSION_OF_JAVA_0 = 44;

    private SparkFailures() {}

    /** Returns what failed. */
    static String describe(Throwable failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        Matcher version = CLASS_VERSION.matcher(text);
        if (version.find()) {
            return "an executor has Java " + (Integer.parseInt(version.group(2)) - CLASS_VERSION_OF_JAVA_0)
                    + ", and Java " + (Integer.parseInt(version.group(1)) - CLASS_VERSION_OF_JAVA_0)
                    + " is needed; set JAVA_HOME of the workers, or --engine-option spark.executorEnv.JAVA_HOME=/path/to/jdk";
        }
        if (text.contains("getSubject is not supported")) {
            return "this Spark does not work on Java 25 (getSubject is not supported); set SPARK_HOME to 4.2.0 or newer";
        }
        if (text.contains("OutOfMemoryError")) {
            return "an executor's memory is full; give it more with --engine-option spark.executor.memory=4g";
        }
        return text.lines().findFirst().orElse(text).strip();
    }
}
