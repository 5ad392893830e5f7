package lanewise.train.cli;

import java.lang.reflect.InvocationTargetException;

/** The entry point, alone in an old class-file version: on a JDK that is too old it says so in one line. */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final int FAILED = 1;

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        String version = System.getProperty("java.specification.version");
        if (version.startsWith("1.") || Integer.parseInt(version) < NEEDED) {
            System.err.println("lanewise: this is Java " + version + ", and Java " + NEEDED
                    + " or newer is needed; set JAVA_HOME to a JDK " + NEEDED + " or call its java");
            System.exit(FAILED);
        }
        try {
            Class.forName("lanewise.train.cli.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            System.err.println("lanewise: " + e.getCause());
            System.exit(FAILED);
        }
    }
}
