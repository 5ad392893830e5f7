package lanewise.train.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lanewise.train.CalledMethods;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintableWriter(new PrintWriter(written));

    private void requireWritten(String expected) {
        assertEquals(expected, written.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aLineStaysOneLine() {
        out.println("run saved in a\u001b[2J\nlanewise: done\r\u0007\u009b31m\u2028");
        requireWritten("run saved in a\\u001b[2J\\u000alanewise: done\\u000d\\u0007\\u009b31m\\u2028\n");
    }

    /** What scripts read: names that a shell or a file browser shows as they are. */
    @Test
    void ordinaryNamesAreWrittenAsTheyAre() {
        String name = "my runs/größer 模型 🐈 100% \\u001b 'it' \"s\"";
        out.println(Path.of(name));
        out.println((Object) name);
        out.printf("%s %d %.2f%n", Path.of(name), 3, 0.5);
        requireWritten(name + "\n" + name + "\n" + name + " 3 " + String.format("%.2f", 0.5) + "\n");
    }

    @Test
    void aFormatHasItsOwnLineEndsAlone() {
        out.printf(Locale.ROOT, "%nclass %-4s %,d%n%s%n", "a\nb", 1234, null);
        out.format("%s%n", Path.of("a\tb"));
        requireWritten("\nclass a\\u000ab 1,234\nnull\na\\u0009b\n");
    }

    /** Colours and the like go by {@code print}. Whoever calls it, or the terminal itself, has no text of others. */
    @Test
    void whatIsWrittenAsItIsComesFromFewClasses() throws Exception {
        assertEquals(Map.of(
                "lanewise.train.cli.Launcher", Set.of("System.err"), // in an old class-file version
                "lanewise.train.cli.Main", Set.of("System.err"),
                "lanewise.train.cli.command.CompletionCommand", Set.of("PrintWriter.print"),
                "lanewise.train.cli.progress.FetchProgress", Set.of("System.err"),
                "lanewise.train.cli.progress.Terminal", Set.of("System.err"),
                "lanewise.train.cli.progress.TrainingProgress", Set.of("System.err")),
                CalledMethods.besides(PrintableWriter.class, Set.of("System.out", "System.err", "PrintWriter.print",
                        "PrintWriter.write", "PrintWriter.append")));
    }
}
