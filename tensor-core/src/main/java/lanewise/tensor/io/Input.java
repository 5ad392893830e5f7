package lanewise.tensor.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.ZipException;

/**
 * Opens what is read and names it in every failure. A file of the default file system is read where it lies; one of
 * another file system, such as a ZIP archive's, is a stream, because not all of them give more.
 */
final class Input {
    private static final String THE_STREAM = "the stream";

    private Input() {}

    /** Reads something out of an opened file or stream. */
    @FunctionalInterface
    interface Body<S, T> {
        T read(S source) throws IOException;
    }

    /** Opens, reads and closes. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Returns what {@code body} reads from front to back.
     *
     * @param format the name of the format, for the message
     * @throws IOException if the body fails, with the file's name
     */
    static <T> T read(Path file, String format, Body<ElementReader, T> body) throws IOException {
        return read(file, format, channel -> body.read(ElementReader.of(channel)),
                in -> body.read(ElementReader.of(in)));
    }

    /** Returns what {@code body} reads from a stream, which stays open. */
    static <T> T read(InputStream in, String format, Body<ElementReader, T> body) throws IOException {
        Objects.requireNonNull(in, "read: in is null");
        return named(THE_STREAM, format, () -> body.read(ElementReader.of(in)));
    }

    /** Returns what {@code body} reads from a ZIP archive. */
    static <T> T readArchive(Path file, String format, Body<ZipArchive, T> body) throws IOException {
        return read(file, format, channel -> body.read(ZipArchive.of(channel)), in -> body.read(ZipArchive.of(in)));
    }

    /** Returns what {@code body} reads from a ZIP archive that comes as a stream, which stays open. */
    static <T> T readArchive(InputStream in, String format, Body<ZipArchive, T> body) throws IOException {
        Objects.requireNonNull(in, "read: in is null");
        return named(THE_STREAM, format, () -> body.read(ZipArchive.of(in)));
    }

    private static <T> T read(Path file, String format, Body<FileChannel, T> ofFile, Body<InputStream, T> ofStream)
            throws IOException {
        return named(Objects.requireNonNull(file, "read: file is null").toString(), format, () -> {
            if (file.getFileSystem() == FileSystems.getDefault()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    return ofFile.read(channel);
                }
            }
            try (InputStream in = Files.newInputStream(file)) {
                return ofStream.read(in);
            }
        });
    }

    private static <T> T named(String name, String format, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (FormatException | ZipException | EOFException e) {
            throw new IOException(name + " is no valid " + format + " file: " + e.getMessage(), e);
        } catch (NoSuchFileException _) {
            throw new NoSuchFileException(name, null, "no such file");
        } catch (AccessDeniedException _) {
            throw new AccessDeniedException(name, null, "access denied");
        } catch (FileSystemException e) {
            throw e; // it names the file and the reason
        } catch (ClosedByInterruptException e) { // it says nothing
            InterruptedIOException interrupted = new InterruptedIOException("cannot read " + name
                    + ": the thread was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw new IOException("cannot read " + name + ": "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
        }
    }
}
