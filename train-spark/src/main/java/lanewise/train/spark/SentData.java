package lanewise.train.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.data.ImageData;

/** The data as a file that each executor gets: written and sent once, or not at all. */
final class SentData {
    private Path file;
    private String sha256 = "";
    private IOException failure;

    /** Takes the file to the executors. */
    @FunctionalInterface
    interface Transfer {
        /** Does it. */
        void of(Path file) throws IOException;
    }

    /**
     * Writes the data and sends it, unless that was done before. Of a file that cannot be written or sent nothing is left.
     *
     * @throws IOException if it failed, now or before: runs that wait for the data would fail in the same way
     */
    synchronized void send(ImageData images, Transfer transfer) throws IOException {
        if (file != null) {
            return;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        Path folder = Files.createTempDirectory("lanewise-data-");
        try {
            Path written = folder.resolve("images.safetensors");
            ImagesFile.write(written, images);
            String hash = ExecutorImages.sha256(written);
            transfer.of(written);
            file = written;
            sha256 = hash;
        } catch (IOException | RuntimeException e) {
            failure = new IOException("the data cannot be sent to the executors: " + SparkFailures.describe(e)
                    + "; see that " + folder.getParent() + " has room for it", e);
            deleteAfter(failure, folder);
            throw failure;
        }
    }

    /** Returns the name of the file; the empty text if none was sent. */
    synchronized String fileName() {
        return file == null ? "" : file.getFileName().toString();
    }

    /** Returns the SHA-256 of the file; the empty text if none was sent. */
    synchronized String sha256() {
        return sha256;
    }

    /** Deletes the file. */
    synchronized void delete() throws IOException {
        if (file != null) {
            delete(file.getParent());
        }
    }

    private static void deleteAfter(IOException failure, Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path each : files) {
            Files.deleteIfExists(each);
        }
        Files.deleteIfExists(folder);
    }
}
