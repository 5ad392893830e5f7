package lanewise.train.cli.process;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.train.data.Printable;

/**
 * Standard output or standard error, to which names of files and what files hold may be written: {@code println} writes one
 * line, and {@code printf} no more than its format has, with control characters and line ends of the text as in
 * {@code \u001b}. A text of several lines is printed line by line. What {@code print} and {@code write} get is written as it
 * is; only what this program made goes there, such as the colours of a help page.
 */
public final class PrintableWriter extends PrintWriter {
    /** Writes to another writer, which keeps nothing back. */
    public PrintableWriter(PrintWriter out) {
        super(out, true);
    }

    @Override
    public void println(String line) {
        super.println(Printable.line(String.valueOf(line)));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    @Override
    public PrintWriter format(String format, Object... arguments) {
        return super.format(format, printable(arguments));
    }

    @Override
    public PrintWriter format(Locale locale, String format, Object... arguments) {
        return super.format(locale, format, printable(arguments));
    }

    private static Object[] printable(Object... arguments) {
        return Stream.of(arguments).map(each -> each instanceof Number ? each : Printable.line(String.valueOf(each)))
                .toArray();
    }
}
