package lanewise.train.data;

import java.util.Locale;

/** Text that may repeat what a file, a name or a server holds, for a terminal, which obeys control characters. */
public final class Printable {
    private Printable() {}

    /** Returns a text as one line, its control characters and line ends as in {@code \u001b}. */
    public static String line(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (isControl(c)) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }

    /** Returns whether a text is one line without control characters: a terminal shows it as it is. */
    public static boolean isLine(String text) {
        return text.chars().noneMatch(Printable::isControl);
    }

    /** Returns whether a terminal obeys a character, or ends a line there. */
    public static boolean isControl(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
