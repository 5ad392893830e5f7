package lanewise.train.cli.progress;

import java.io.Console;
import java.util.Map;
import lanewise.train.data.Printable;

/** What is particular to a terminal: whether somebody watches, and how its last line is replaced. */
public final class Terminal {
    /** Erases what stands behind the cursor in its line. */
    static final String ERASE_REST = "\u001B[K";

    private Terminal() {}

    /** Returns whether a progress bar makes sense: input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // it may be null, and where it is not, it need not be a terminal
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal() && !isDumb(System.getenv());
    }

    /** Writes a line over the one with a bar, which appears again below. */
    static void printOver(String line) {
        System.err.println("\r" + Printable.line(line) + ERASE_REST);
    }

    /** Returns whether the terminal says that it understands nothing but text, as those of editors do. */
    public static boolean isDumb(Map<String, String> environment) {
        return "dumb".equals(environment.get("TERM"));
    }

    /** Returns whether colours are wanted; see no-color.org. */
    static boolean isColoured() {
        return System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
    }

    /** Returns whether standard error can carry line-drawing characters. */
    static boolean showsLines() {
        return System.err.charset().newEncoder().canEncode('━');
    }
}
