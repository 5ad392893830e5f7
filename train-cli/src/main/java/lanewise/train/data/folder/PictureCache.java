package lanewise.train.data.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.Images;
import lanewise.train.data.Sha256;

/**
 * What the pictures in one folder became, in one file: the 32×32 images by the SHA-256 of the pictures' content, so
 * that a picture that was changed is decoded anew, and one that was renamed is not. What is damaged or of another version
 * counts as absent.
 */
public final class PictureCache {
    /** Holds nothing and keeps nothing. */
    public static final PictureCache NONE = new PictureCache(null, Map.of(), MemorySegment.NULL);

    /** To be raised whenever a picture becomes other bytes than before. */
    private static final byte[] HEAD = "lanewise pictures 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int RECORD_BYTES = HASH_BYTES + Images.PIXELS + Integer.BYTES;
    private static final int BUFFERED_RECORDS = 256;

    private final Path file;
    private final Map<String, Long> positions;
    private final MemorySegment content;

    /**
     * A picture.
     *
     * @param sha256 of its content, in hexadecimal
     * @param block the array that holds its image
     * @param offset where the image begins in it
     */
    record Entry(String sha256, byte[] block, int offset) {
    }

    private PictureCache(Path file, Map<String, Long> positions, MemorySegment content) {
        this.file = file;
        this.positions = positions;
        this.content = content;
    }

    /** Returns what is known of the pictures in {@code directory} from a file in {@code caches}. */
    public static PictureCache of(Path caches, Path directory) {
        String name = Sha256.of(directory.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        Path file = caches.resolve(name + ".images");
        try (FileChannel channel = FileChannel.open(file)) {
            // The mapping lasts as long as it is used; a file that is written anew takes another place on the disk.
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return new PictureCache(file, positions(content), content);
        } catch (IOException e) {
            return new PictureCache(file, Map.of(), MemorySegment.NULL);
        }
    }

    private static Map<String, Long> positions(MemorySegment content) {
        Map<String, Long> positions = new HashMap<>();
        if (content.byteSize() < HEAD.length || !Arrays.equals(HEAD, bytes(content, 0, HEAD.length))) {
            return positions;
        }
        for (long at = HEAD.length; at + RECORD_BYTES <= content.byteSize(); at += RECORD_BYTES) {
            positions.put(HexFormat.of().formatHex(bytes(content, at, HASH_BYTES)), at);
        }
        return positions;
    }

    private static byte[] bytes(MemorySegment content, long from, int count) {
        return content.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Copies the image of a picture into an array from {@code offset} on; returns whether it is known. */
    boolean read(String sha256, byte[] block, int offset) {
        Long at = positions.get(sha256);
        if (at == null) {
            return false;
        }
        ByteBuffer record = ByteBuffer.wrap(bytes(content, at, RECORD_BYTES));
        if (record.getInt(RECORD_BYTES - Integer.BYTES) != checksum(record.array())) {
            return false;
        }
        record.get(HASH_BYTES, block, offset, Images.PIXELS);
        return true;
    }

    /** Writes what is known from now on in place of what was known. */
    void write(Stream<Entry> entries) throws IOException {
        if (file == null) {
            return;
        }
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFERED_RECORDS * RECORD_BYTES);
            writeFully(channel, buffer.put(HEAD));
            for (Entry entry : (Iterable<Entry>) entries::iterator) {
                byte[] record = new byte[RECORD_BYTES];
                ByteBuffer.wrap(record).put(HexFormat.of().parseHex(entry.sha256()))
                        .put(entry.block(), entry.offset(), Images.PIXELS).putInt(checksum(record));
                if (buffer.put(record).remaining() < RECORD_BYTES) {
                    writeFully(channel, buffer);
                }
            }
            writeFully(channel, buffer);
        });
    }

    private static int checksum(byte[] record) {
        CRC32C sum = new CRC32C();
        sum.update(record, 0, RECORD_BYTES - Integer.BYTES);
        return (int) sum.getValue();
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
