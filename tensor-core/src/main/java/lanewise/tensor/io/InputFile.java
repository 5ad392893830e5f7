package lanewise.tensor.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Names the file in every failure to read it. */
final class InputFile {
    private InputFile() {}

    /** Reads something out of a file. */
    @FunctionalInterface
    interface Body<T> {
        T read() throws IOException;
    }

    /**
     * Returns what {@code body} reads.
     *
     * @param format the name of the format, for the message
     * @throws IOException if the body fails, with the file's name
     */
    static <T> T read(Path file, String format, Body<T> body) throws IOException {
        try {
            return body.read();
        } catch (FormatException | ZipException | EOFException e) {
            throw new IOException(file + " is no valid " + format + " file: " + e.getMessage(), e);
        } catch (NoSuchFileException _) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        } catch (AccessDeniedException _) {
            throw new AccessDeniedException(file.toString(), null, "access denied");
        } catch (FileSystemException e) {
            throw e; // it names the file and the reason
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
