package lanewise.train.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The options of java in the file {@code java-options}. */
public final class JavaOptions {
    private JavaOptions() {}

    /** Returns the options that training runs with. */
    public static List<String> ofTraining() {
        try (InputStream in = JavaOptions.class.getResourceAsStream("java-options")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
