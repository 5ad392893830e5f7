package lanewise.tensor.internal.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes whole files so that a reader sees the old or the new one, never a part, whatever interrupts the writing. */
public final class AtomicFile {
    /** The names that {@link #temporaryName} gives. */
    private static final Pattern TEMPORARY = Pattern.compile("\\..*-[0-9a-f-]{36}\\.tmp");

    private AtomicFile() {}

    /** Writes the contents of a file. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything to the channel, which is empty at first. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Lets {@code body} write to a temporary name in the same folder, forces the bytes to disk, and renames. A file
     * system other than the default one, such as that of a ZIP archive, decides itself when a file is on disk, and
     * where it cannot rename atomically, the new file replaces the old one as it can. A file that is replaced keeps its
     * permissions; a link is replaced itself, and what it leads to stays as it is.
     *
     * @throws IOException if that fails, with the file's name; the file is as it was then, and nothing else is left
     *         behind
     */
    public static void write(Path file, Body body) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("cannot write " + file + ": it is the root folder");
        }
        // Not Files.createTempFile: it would leave the file readable by its owner alone.
        Path temporary = folder.resolve(temporaryName(file));
        try {
            if (isDefault(file)) {
                writeForced(temporary, body, permissions(file));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceFolder(folder);
            } else {
                try (WritableByteChannel channel = Files.newByteChannel(temporary, StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
                    body.writeTo(channel);
                }
                replace(temporary, file);
            }
        } catch (ClosedByInterruptException e) { // it says nothing
            InterruptedIOException interrupted = new InterruptedIOException("cannot write " + file
                    + ": the thread was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        } catch (ReadOnlyFileSystemException e) { // not an IOException
            throw new IOException("cannot write " + file + ": its file system is read-only", e);
        } finally {
            removeLeftover(temporary);
        }
    }

    private static String temporaryName(Path file) {
        return "." + file.getFileName() + "-" + UUID.randomUUID() + ".tmp";
    }

    /**
     * Deletes what processes that were killed while they wrote left in a folder. Nobody may be writing there.
     *
     * @throws IOException if the folder cannot be read, or a file cannot be deleted
     */
    public static void removeLeftovers(Path folder) throws IOException {
        for (Path file : leftovers(folder)) {
            Files.delete(file);
        }
    }

    /**
     * Deletes such files of a folder in which others may be writing: those that nobody has written to since a time.
     *
     * @throws IOException if the folder cannot be read, or a file cannot be deleted
     */
    public static void removeLeftovers(Path folder, Instant unchangedSince) throws IOException {
        for (Path file : leftovers(folder)) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(unchangedSince)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Returns the temporary files in a folder: of processes that were killed while they wrote, or that write now. */
    public static List<Path> leftovers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> TEMPORARY.matcher(file.getFileName().toString()).matches()
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
        }
    }

    private static boolean isDefault(Path file) {
        return file.getFileSystem() == FileSystems.getDefault();
    }

    // What others may not read in the file, they may not read in the temporary one either, from its first byte on.
    private static void writeForced(Path temporary, Body body, FileAttribute<?>... permissions) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE), permissions)) {
            for (FileAttribute<?> wider : permissions) { // than those that new files have
                Files.setAttribute(temporary, wider.name(), wider.value());
            }
            body.writeTo(channel);
            channel.force(true);
        }
    }

    // Those of the file that is replaced; none if it is new, or a link, or the file system has no such permissions.
    private static FileAttribute<?>[] permissions(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(view.readAttributes().permissions())};
    }

    private static void replace(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException _) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Writes a file with the given bytes, as {@link #write(Path, Body)} does.
     *
     * @throws IOException if that fails, with the file's name
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, channel -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        });
    }

    // The JDK's exceptions of files tell the file again, or nothing else.
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "access is denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    // Nothing is left after success. After a failure, that failure is what the caller must hear of.
    private static void removeLeftover(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException | ReadOnlyFileSystemException e) {
            debug("cannot delete " + temporary, e);
        }
    }

    // A rename is on disk only when its folder is; some systems cannot open folders, and then there is nothing to do.
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            debug("cannot force the folder " + folder, e);
        }
    }

    private static void debug(String message, Exception cause) {
        System.getLogger(AtomicFile.class.getName()).log(System.Logger.Level.DEBUG, message, cause);
    }
}
