package lanewise.train.data.part;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.tensor.Parallelism;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.DataException;
import lanewise.train.data.Reason;
import lanewise.train.data.Sha256;

/**
 * Parts as record files in a folder, with a {@link Manifest}. A part is verified by its SHA-256 before its first record is
 * read; after that a process trusts it. Nothing of a part stays in memory, and no file stays open.
 */
public final class PartFiles implements PartSource {
    private static final int RECORD_BYTES = RecordLayout.IMAGES.recordBytes();
    private static final int PIECE_RECORDS = (1 << 20) / RECORD_BYTES;
    private static final int GAP_RECORDS = 16; // to read over 48 KB costs less than to begin again

    private final Path folder;
    private final Manifest manifest;
    private final BitSet verified = new BitSet();

    private PartFiles(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Opens a folder.
     *
     * @throws IOException if there is no manifest that can be read; the message is one line for the user
     */
    public static PartFiles open(Path folder) throws IOException {
        return new PartFiles(folder, Manifest.read(folder));
    }

    /**
     * Writes all samples of a source to a folder that exists, on as many threads as {@link Parallelism} has. Each file is there
     * whole or not at all, and the manifest comes last; a folder that lacks it holds no data.
     *
     * @throws DataException if there is a manifest already
     * @throws IOException if a file cannot be written, or the source not read
     */
    public static PartFiles write(Path folder, PartSource source) throws IOException {
        if (Files.exists(folder.resolve(Manifest.FILE))) {
            throw new DataException(folder + ": there is a " + Manifest.FILE + " already; choose another folder");
        }
        List<Integer> counts = source.counts();
        Manifest.Part[] parts = new Manifest.Part[counts.size()];
        try {
            Parallelism.forEach(parts.length, part -> parts[part] = writePart(folder, source, part, counts.get(part)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Manifest manifest = new Manifest(Manifest.FORMAT, RecordLayout.IMAGES, source.classNames(), List.of(parts));
        manifest.write(folder);
        return new PartFiles(folder, manifest);
    }

    private static Manifest.Part writePart(Path folder, PartSource source, int part, int samples) {
        String file = String.format(Locale.ROOT, "part-%05d.bin", part);
        MessageDigest digest = Sha256.digest();
        try {
            AtomicFile.write(folder.resolve(file), channel -> {
                for (int from = 0; from < samples; from += PIECE_RECORDS) {
                    int[] records = IntStream.range(from, Math.min(samples, from + PIECE_RECORDS)).toArray();
                    byte[] piece = new byte[records.length * RECORD_BYTES];
                    source.read(part, records, piece);
                    digest.update(piece);
                    ByteBuffer rest = ByteBuffer.wrap(piece);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifest.Part(file, samples, Sha256.sum(digest));
    }

    @Override
    public List<Integer> counts() {
        return manifest.parts().stream().map(Manifest.Part::samples).toList();
    }

    @Override
    public List<String> classNames() {
        return manifest.classNames();
    }

    @Override
    public void read(int part, int[] records, byte[] into) throws IOException {
        Path file = folder.resolve(manifest.parts().get(part).file());
        // Not a channel, which an interrupt would close: that ends a training after its step, with a checkpoint.
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            verify(part, content);
            byte[] piece = new byte[PIECE_RECORDS * RECORD_BYTES];
            for (int from = 0, end; from < records.length; from = end) {
                end = endOfPiece(records, from);
                content.seek((long) records[from] * RECORD_BYTES);
                content.readFully(piece, 0, (records[end - 1] - records[from] + 1) * RECORD_BYTES);
                for (int i = from; i < end; i++) {
                    System.arraycopy(piece, (records[i] - records[from]) * RECORD_BYTES, into, i * RECORD_BYTES, RECORD_BYTES);
                }
            }
        } catch (EOFException e) {
            throw new DataException(file + ": it became shorter while it was read; write the parts again", e);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(file + ": " + Reason.of(e), e);
        }
    }

    // Records that lie close to each other are read at once.
    private static int endOfPiece(int[] records, int from) {
        int end = from + 1;
        while (end < records.length && records[end] - records[end - 1] <= GAP_RECORDS
                && records[end] - records[from] < PIECE_RECORDS) {
            end++;
        }
        return end;
    }

    private void verify(int part, RandomAccessFile content) throws IOException {
        synchronized (verified) {
            if (verified.get(part)) {
                return;
            }
        }
        Manifest.Part expected = manifest.parts().get(part);
        Path file = folder.resolve(expected.file());
        long bytes = (long) expected.samples() * RECORD_BYTES;
        if (content.length() != bytes) {
            throw new DataException(file + ": " + content.length() + " bytes, where its " + expected.samples()
                    + " records have " + bytes + "; copy it again, or write the parts again");
        }
        String found = sha256(content);
        if (!found.equals(expected.sha256())) {
            throw new DataException(file + ": damaged, its SHA-256 is " + found + " and not " + expected.sha256()
                    + "; copy it again, or write the parts again");
        }
        synchronized (verified) {
            verified.set(part);
        }
    }

    private static String sha256(RandomAccessFile content) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[1 << 20];
        for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
            digest.update(piece, 0, count);
        }
        return Sha256.sum(digest);
    }
}
