package lanewise.train.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that belong into a folder, where something else may have their names. */
public final class PlainFile {
    private PlainFile() {}

    /**
     * Checks that what has a name is a file, or a link to one: a pipe or a device may give bytes without an end, or none for
     * ever.
     *
     * @param file need not be there
     * @throws DataException if it is something else; the message is one line for the user
     */
    public static void require(Path file) throws DataException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + ": is " + (Files.isDirectory(file) ? "a folder" : "a device or a pipe")
                    + " and no file; move it away");
        }
    }

    /**
     * Checks that what will be written in place is no link, which may lead to a file of somebody else.
     *
     * @param file need not be there
     * @throws DataException if it is one; the message is one line for the user
     */
    public static void requireNoLink(Path file) throws DataException {
        if (Files.isSymbolicLink(file)) {
            throw new DataException(file + ": is a link, and nothing is written where it leads; put the file itself there");
        }
    }

    /**
     * Returns whether a file is there.
     *
     * @throws IOException as {@link #require}
     */
    public static boolean isThere(Path file) throws IOException {
        require(file);
        return Files.exists(file);
    }
}
