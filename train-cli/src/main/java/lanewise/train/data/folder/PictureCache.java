package lanewise.train.data.folder;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    public static final PictureCache NONE = new PictureCache(null, new byte[0], Map.of(), MemorySegment.NULL);

    /** The name of the folder of all caches, beside that of CIFAR-10. */
    public static final String FOLDER = "pictures";

    static final String ENDING = ".images";

    /** Who writes changes the file more often. */
    static final Duration STALE = Duration.ofDays(1);

    /** To be raised whenever a picture becomes other bytes than before. */
    private static final byte[] HEAD = "lanewise pictures 2\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int RECORD_BYTES = HASH_BYTES + Images.PIXELS + Integer.BYTES;
    private static final int BUFFERED_RECORDS = 256;
    private static final int LONGEST_NAME = 1 << 16; // in bytes, more than systems allow

    private final Path file;
    private final byte[] head;
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

    private PictureCache(Path file, byte[] head, Map<String, Long> positions, MemorySegment content) {
        this.file = file;
        this.head = head;
        this.positions = positions;
        this.content = content;
    }

    /**
     * Returns what is known of the pictures in {@code directory} from a file in {@code caches}. What processes that were
     * killed left there a day ago or earlier is removed.
     */
    public static PictureCache of(Path caches, Path directory) {
        try {
            AtomicFile.removeLeftovers(caches, Instant.now().minus(STALE));
        } catch (IOException _) {
            // There is no such folder yet, or others have to clean it.
        }
        byte[] head = head(directory);
        String name = Sha256.of(directory.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        Path file = caches.resolve(name + ENDING);
        try (FileChannel channel = FileChannel.open(file)) {
            // The mapping lasts as long as it is used; a file that is written anew takes another place on the disk.
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return new PictureCache(file, head, positions(content, head), content);
        } catch (IOException e) {
            return new PictureCache(file, head, Map.of(), MemorySegment.NULL);
        }
    }

    // The folder's name, so that one sees what the file is of: its length in bytes, then these.
    private static byte[] head(Path directory) {
        byte[] name = directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD.length + Integer.BYTES + name.length).put(HEAD).putInt(name.length).put(name)
                .array();
    }

    /** Returns the folder of pictures that a file is of; none if it is damaged or of another version. */
    static Optional<Path> directory(Path file) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            int length = Arrays.equals(HEAD, in.readNBytes(HEAD.length)) ? in.readInt() : -1;
            byte[] name = length < 0 || length > LONGEST_NAME ? new byte[0] : in.readNBytes(length);
            return name.length == 0 || name.length < length ? Optional.empty()
                    : Optional.of(Path.of(new String(name, StandardCharsets.UTF_8)));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Long> positions(MemorySegment content, byte[] head) {
        Map<String, Long> positions = new HashMap<>();
        if (content.byteSize() < head.length || !Arrays.equals(head, bytes(content, 0, head.length))) {
            return positions;
        }
        for (long at = head.length; at + RECORD_BYTES <= content.byteSize(); at += RECORD_BYTES) {
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

    /**
     * Writes what is known from now on.
     *
     * @param entries pictures of the folder
     * @param all whether these are all of them: then what else was known is forgotten
     */
    void write(Stream<Entry> entries, boolean all) throws IOException {
        if (file == null) {
            return;
        }
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFERED_RECORDS * RECORD_BYTES);
            writeFully(channel, buffer.put(head));
            Set<String> written = new HashSet<>();
            for (Entry entry : (Iterable<Entry>) entries::iterator) {
                if (written.add(entry.sha256())) {
                    write(channel, buffer, record(entry));
                }
            }
            for (Map.Entry<String, Long> known : positions.entrySet()) {
                if (!all && written.add(known.getKey())) {
                    write(channel, buffer, bytes(content, known.getValue(), RECORD_BYTES));
                }
            }
            writeFully(channel, buffer);
        });
    }

    private static byte[] record(Entry entry) {
        byte[] record = new byte[RECORD_BYTES];
        ByteBuffer.wrap(record).put(HexFormat.of().parseHex(entry.sha256()))
                .put(entry.block(), entry.offset(), Images.PIXELS).putInt(checksum(record));
        return record;
    }

    private static void write(WritableByteChannel channel, ByteBuffer buffer, byte[] record) throws IOException {
        if (buffer.put(record).remaining() < RECORD_BYTES) {
            writeFully(channel, buffer);
        }
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
