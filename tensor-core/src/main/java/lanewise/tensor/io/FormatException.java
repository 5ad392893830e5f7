package lanewise.tensor.io;

import java.io.IOException;

/** Says what is wrong inside a file, without the file's name. */
final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_QUOTE = 60;

    FormatException(String message) {
        super(message);
    }

    /** Returns a text from a file as it may stand in a message: in quotes, in ASCII, and shortened if it is long. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        if (text.length() <= LONGEST_QUOTE) {
            JsonWriter.appendString(quoted, text);
        } else {
            int end = text.offsetByCodePoints(0, LONGEST_QUOTE / 2);
            JsonWriter.appendString(quoted, text.substring(0, end));
            quoted.append("... (").append(text.length()).append(" characters)");
        }
        return quoted.toString();
    }
}
