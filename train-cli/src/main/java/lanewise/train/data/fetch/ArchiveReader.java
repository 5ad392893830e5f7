package lanewise.train.data.fetch;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import lanewise.train.data.Reason;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Streams through a {@code .tar.gz} file. Nothing is unpacked to a path that the archive names. */
final class ArchiveReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private ArchiveReader() {
    }

    /** Is shown the regular files of an archive in turn. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Looks at a file and reads as much of it as it likes.
         *
         * @param name the file's name without folders
         * @param size its size in bytes
         * @param content its bytes
         * @return whether to go on to the next file
         */
        boolean visit(String name, long size, InputStream content) throws IOException;
    }

    /**
     * Shows the visitor each regular file.
     *
     * @param maximumBytes what the archive may unpack to at most
     * @throws DamagedException if the archive is cut off, damaged, or larger than that
     * @throws IOException what the visitor throws
     */
    static void read(Path archive, long maximumBytes, Visitor visitor) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES);
                InputStream unpacked = new GuardedStream(decompress(file), maximumBytes);
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            InputStream content = new GuardedStream(tar, maximumBytes);
            TarArchiveEntry entry = next(tar);
            while (entry != null) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                boolean regular = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
                boolean more = !regular || visitor.visit(name, entry.getSize(), content);
                entry = more ? next(tar) : null;
            }
        }
    }

    private static InputStream decompress(InputStream file) throws DamagedException {
        try {
            return new GZIPInputStream(file, BUFFER_BYTES);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar) throws DamagedException {
        try {
            return tar.getNextEntry();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Keeps a failure that has words already, and finds words for any other. */
    private static DamagedException damaged(IOException e) {
        return e instanceof DamagedException told
                ? told
                : new DamagedException("the archive is damaged or cut off (" + Reason.of(e) + ")", e);
    }

    /** Limits what is read and turns the failures of decompression into words. */
    private static final class GuardedStream extends FilterInputStream {
        private final long maximumBytes;
        private long bytes;

        GuardedStream(InputStream in, long maximumBytes) {
            super(in);
            this.maximumBytes = maximumBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(target, offset, length);
            } catch (IOException e) {
                throw damaged(e);
            }
            bytes += Math.max(0, read);
            if (bytes > maximumBytes) {
                throw new DamagedException(
                        String.format(Locale.ROOT, "the archive unpacks to more than %,d bytes", maximumBytes));
            }
            return read;
        }
    }
}
