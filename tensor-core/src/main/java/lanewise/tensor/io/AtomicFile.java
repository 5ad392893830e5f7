package lanewise.tensor.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes whole files so that a reader sees the old or the new one, never a part, whatever interrupts the writing. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the contents of a file. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything to the channel, which is empty at first. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Lets {@code body} write to a temporary name in the same folder, forces the bytes to disk, and renames.
     *
     * @throws IOException if that fails; the file is as it was then, and nothing else is left behind
     */
    public static void write(Path file, Body body) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        // Not Files.createTempFile: it would leave the file readable by its owner alone.
        Path temporary = folder.resolve("." + file.getFileName() + "-" + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                body.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    // A rename is on disk only when its folder is; some systems cannot open folders, and then there is nothing to do.
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName()).log(System.Logger.Level.DEBUG,
                    () -> "cannot force the folder " + folder, e);
        }
    }
}
