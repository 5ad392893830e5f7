package lanewise.train.cli.progress;

import java.io.Console;
import java.util.Map;

/** Whether somebody watches. */
public final class Terminal {
    private Terminal() {}

    /** Returns whether a progress bar makes sense: input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // it may be null, and where it is not, it need not be a terminal
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal() && !isDumb(System.getenv());
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
