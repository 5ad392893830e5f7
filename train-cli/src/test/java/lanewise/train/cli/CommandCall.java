package lanewise.train.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a call of a command gave. */
public record CommandCall(int exitCode, String out, String err) {
    /** The value of {@code --data} for a set that is drawn and learnt in a moment: an epoch has 15 steps. */
    public static final String SMALL_DATA = "synthetic:2000";

    public static CommandCall of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandCall(exitCode, out.toString(), err.toString());
    }

    public String lastErrorLine() {
        List<String> lines = err.lines().toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
