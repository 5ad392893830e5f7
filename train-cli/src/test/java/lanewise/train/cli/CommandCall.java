package lanewise.train.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a call of a command gave; to its errors belongs what was written to {@link System#err} past the command. */
public record CommandCall(int exitCode, String out, String err) {
    /** The value of {@code --data} for a set that is drawn and learnt in a moment: an epoch has 15 steps. */
    public static final String SMALL_DATA = "synthetic:2000";

    public static CommandCall of(String... args) {
        StringWriter out = new StringWriter();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream before = System.err;
        System.setErr(errors);
        try {
            PrintWriter err = new PrintWriter(errors, true, StandardCharsets.UTF_8);
            int exitCode = Main.run(new PrintWriter(out, true), err, args);
            err.flush();
            return new CommandCall(exitCode, out.toString(), written.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    public String lastErrorLine() {
        List<String> lines = err.lines().toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
