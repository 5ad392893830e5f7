package lanewise.train.cli.progress;

import java.io.Console;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {}

    /** Returns whether a progress bar makes sense: input and output are a terminal. */
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
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
