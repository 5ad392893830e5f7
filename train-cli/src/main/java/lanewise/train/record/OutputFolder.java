package lanewise.train.record;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.Reason;

/**
 * What is written to a folder that a user chose. Every failure is one line that names the file or the folder, and says what
 * to do.
 */
public final class OutputFolder {
    /** Writes something, or prepares it. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    private OutputFolder() {}

    /**
     * Creates a folder, and those around it; one that is there is left as it is. Returns it.
     *
     * @throws IOException if it cannot be made; the message is one line for the user
     */
    public static Path create(Path folder) throws IOException {
        prepare(folder, () -> Files.createDirectories(folder));
        return folder;
    }

    /**
     * Creates a folder that nobody has made before; returns whether it did. The one around it must be there.
     *
     * @throws IOException if it cannot be made; the message is one line for the user
     */
    static boolean createNew(Path folder) throws IOException {
        boolean[] created = {true};
        prepare(folder, () -> {
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                created[0] = false;
            }
        });
        return created[0];
    }

    /**
     * Creates a folder unless it is there, and checks that it can be written to.
     *
     * @throws IOException if it cannot be made or written to; the message is one line for the user
     */
    static void createWritable(Path folder) throws IOException {
        prepare(folder, () -> {
            Files.createDirectories(folder);
            tryToWrite(folder);
        });
    }

    /**
     * Checks that a folder is there, or can be created, as far as that can be told without creating it: what takes long
     * should not come before such an error.
     *
     * @throws IOException if it, or the folder that it would be created in, cannot be written to; the message is one line
     *     for the user
     */
    public static void requireCreatable(Path folder) throws IOException {
        Path there = folder;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.toAbsolutePath().getParent();
        }
        Path existing = there;
        prepare(existing, () -> {
            if (!Files.isDirectory(existing)) {
                throw new FileAlreadyExistsException(existing.toString());
            }
            tryToWrite(existing);
        });
    }

    private static void tryToWrite(Path folder) throws IOException {
        Files.delete(Files.createFile(folder.resolve(".writable-" + UUID.randomUUID() + ".tmp"))); // a name of AtomicFile's
    }

    private static void prepare(Path folder, Writing preparation) throws IOException {
        try {
            preparation.run();
        } catch (FileAlreadyExistsException e) {
            throw new IOException(folder + " is not a folder; choose another folder", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write to " + folder + ": access is denied; choose another folder", e);
        } catch (FileSystemException e) {
            throw new IOException("cannot write to " + folder + ": " + Reason.of(e) + "; choose another folder", e);
        }
    }

    /** Writes a file, atomically and durably. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(() -> AtomicFile.write(file, bytes));
    }

    /** Writes by something whose failures name the file, and adds what to do. */
    static void write(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (InterruptedIOException e) {
            throw e; // there is room
        } catch (IOException e) {
            throw withAdvice(e);
        }
    }

    /** Adds to a message that names a file what to do. */
    static IOException withAdvice(IOException e) {
        return new IOException(e.getMessage() + "; make room there, or choose another folder", e);
    }
}
