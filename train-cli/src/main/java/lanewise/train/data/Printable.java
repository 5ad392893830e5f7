package lanewise.train.data;

import java.util.Locale;

/** Text that may repeat what a file, a name or a server holds, for a terminal, which obeys control characters. */
public final class Printable {
    private Printable() {}

    /** Returns a text as one line, its control characters and line ends as in {@code \u001b}. */
    public static String line(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }
}
