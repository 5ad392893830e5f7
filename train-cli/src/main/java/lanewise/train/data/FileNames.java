package lanewise.train.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of files as text. Java decodes the bytes of a name by the encoding of the locale, and replaces those that are no
 * character in it: two names can become one, and none of them leads back to its file. In the locale C that happens to
 * every name that is not ASCII.
 */
public final class FileNames {
    /** The locale to choose where that of the user does not hold all names. */
    public static final String UTF_8_LOCALE = "C.UTF-8";

    private static final char REPLACEMENT = '\uFFFD';

    private FileNames() {}

    /** Returns the name of the encoding in which names are decoded. */
    public static String encoding() {
        return System.getProperty("sun.jnu.encoding", "unknown");
    }

    /** Returns whether an encoding holds ASCII alone, as that of the locale C does, and of one that is not installed. */
    public static boolean isAscii(String encoding) {
        return encoding.equals("ANSI_X3.4-1968") || encoding.equals("US-ASCII") || encoding.equals("646");
    }

    /** Returns whether an argument of the command line lost some of its bytes when it was decoded. */
    public static boolean isDamaged(String argument) {
        return argument.indexOf(REPLACEMENT) >= 0;
    }

    /** Returns the last name of a path, which leads to the same file as the path does. */
    public static String of(Path file) throws DataException {
        Path name = file.getFileName();
        if (!isDecoded(name)) {
            throw new DataException(file + ": " + problem("the name"));
        }
        return name.toString();
    }

    private static boolean isDecoded(Path name) {
        try {
            return name.getFileSystem().getPath(name.toString()).equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns what is wrong with a name or an argument that cannot be decoded, and what to do. */
    public static String problem(String subject) {
        return subject + " has bytes that are no characters in the encoding of the locale, " + encoding() + "; "
                + (encoding().equals("UTF-8") ? "rename the file"
                        : "set LC_ALL to a locale with UTF-8 that is installed, such as " + UTF_8_LOCALE);
    }
}
