package lanewise.train.cli.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/** The last line of a terminal, which changes while lines that stay appear above it; closed it is empty. */
final class StatusLine extends ConsoleProgressBarConsumer {
    private static final int INTERRUPT = "^C".length(); // which terminals show behind the line

    private final PrintStream terminal;
    private String shown = "";
    private boolean closed;

    StatusLine(PrintStream terminal) {
        super(terminal);
        this.terminal = terminal;
    }

    @Override
    public int getMaxRenderedLength() {
        return super.getMaxRenderedLength() - INTERRUPT;
    }

    @Override
    public synchronized void accept(String line) {
        if (!closed) {
            shown = line;
            terminal.print("\r" + line + Terminal.ERASE_REST);
            terminal.flush();
        }
    }

    /** Prints a line that stays. */
    synchronized void printAbove(String line) {
        terminal.print("\r" + line + Terminal.ERASE_REST + System.lineSeparator() + shown + Terminal.ERASE_REST);
        terminal.flush();
    }

    @Override
    public synchronized void close() {
        closed = true;
        terminal.print("\r" + Terminal.ERASE_REST);
        terminal.flush();
    }
}
