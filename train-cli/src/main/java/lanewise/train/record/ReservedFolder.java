package lanewise.train.record;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The folder of a run or of a sweep: the one that the user chose, or a new one below {@code runs}, named by the time. No two
 * processes get the same new one. It goes away again if nothing was written to it.
 */
public final class ReservedFolder implements AutoCloseable {
    private static final DateTimeFormatter NAME_FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");
    private static final Path RUNS = Path.of("runs");

    private final Path path;
    private final boolean isNew;

    private ReservedFolder(Path path, boolean isNew) {
        this.path = path;
        this.isNew = isNew;
    }

    /**
     * Takes a chosen folder as it is, or creates one.
     *
     * @param chosen null for a new folder
     * @param prefix what a new folder's name begins with
     * @throws IOException if none can be made; the message is one line for the user
     */
    public static ReservedFolder of(Path chosen, String prefix) throws IOException {
        return chosen == null ? create(RUNS, prefix + LocalDateTime.now(ZoneId.systemDefault()).format(NAME_FORMAT))
                : new ReservedFolder(chosen, false);
    }

    /** Creates a folder of that name, or with _2, _3, … behind it. */
    static ReservedFolder create(Path parent, String name) throws IOException {
        OutputFolder.create(parent);
        Path path = parent.resolve(name);
        for (int next = 2; !OutputFolder.createNew(path); next++) {
            path = parent.resolve(name + "_" + next);
        }
        return new ReservedFolder(path, true);
    }

    /**
     * Checks that a chosen folder, or a new one, can be made, as far as that can be told without creating it.
     *
     * @param chosen null for a new folder
     * @throws IOException if not; the message is one line for the user
     */
    public static void requireCreatable(Path chosen) throws IOException {
        OutputFolder.requireCreatable(chosen == null ? RUNS : chosen);
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Deletes a new folder that is empty still. */
    @Override
    public void close() throws IOException {
        if (!isNew) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException _) {
            // As it should be.
        }
    }
}
