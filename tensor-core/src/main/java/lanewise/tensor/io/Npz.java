package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;

/**
 * NumPy's format of several named arrays, as {@code np.savez} writes it: a ZIP archive with an entry {@code name.npy}
 * for each, stored or deflated.
 *
 * <p>Reading trusts nothing. Each entry is checked as {@link Npy} checks a file, and by its checksum. Refused are files
 * with bytes in front of the archive or after it (its end record, with its comment, must be the last), names that occur
 * twice, lead out of a folder or do not end in {@code .npy}, encrypted entries, entries that together claim more
 * compressed bytes than the file has, and entries that claim to be more than 1032 times as long as their compressed
 * bytes, which is the most that deflating can give. So the tensors never need more memory than 1032 times the size of
 * the file. There may be as many entries as the file has room for: each takes some 100 bytes of the file and a few
 * hundred of memory. Nothing is unpacked to disk.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final int MAX_INFLATION = 1032; // source: zlib.net/zlib_tech.html, "Maximum Compression Factor"

    // Source: PKWARE's APPNOTE.TXT, sections 4.3.14 to 4.3.16. The other records' signatures and fields are ZipEntry's.
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final long IN_END64 = 0xFFFF_FFFFL;

    // Always the same, so that the same tensors give the same bytes. In January 1980 the JDK would add the time zone.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /**
     * Reads all tensors ({@code np.load}).
     *
     * @return the tensors by name, without {@code .npy}, in the file's order; the map cannot be changed
     * @throws IOException if the file cannot be read or is not valid, or the tensors need more memory than there is;
     *         the message names the file and says why
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        return InputFile.read(file, "npz", () -> {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ByteBuffer buffer = newBuffer();
                Map<String, ZipEntry> entries = entries(zip, file, buffer);
                ElementStream.requireMemory(entries.values().stream().mapToLong(ZipEntry::getSize).sum());
                Map<String, Tensor> tensors = new LinkedHashMap<>();
                for (Map.Entry<String, ZipEntry> named : entries.entrySet()) {
                    tensors.put(named.getKey(), readEntry(zip, buffer, named.getValue()));
                }
                return Collections.unmodifiableMap(tensors);
            }
        });
    }

    /**
     * Reads one tensor ({@code np.load(file)[name]}). The names of all entries are checked, but no other data are read.
     *
     * @param name the tensor's name, without {@code .npy}
     * @throws IOException if the file has no such tensor, cannot be read or is not valid, or the tensor needs more
     *         memory than there is; the message names the file and says why
     */
    public static Tensor read(Path file, String name) throws IOException {
        return InputFile.read(file, "npz", () -> {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ByteBuffer buffer = newBuffer();
                Map<String, ZipEntry> entries = entries(zip, file, buffer);
                if (!entries.containsKey(name)) {
                    List<String> some = entries.keySet().stream().limit(5).map(FormatException::quote).toList();
                    throw new IOException("it holds no tensor " + quote(name) + " among its " + entries.size() + ": "
                            + String.join(", ", some) + (some.size() < entries.size() ? ", ..." : ""));
                }
                return readEntry(zip, buffer, entries.get(name));
            }
        });
    }

    private static ByteBuffer newBuffer() {
        return ByteBuffer.allocate(ElementStream.BUFFER_BYTES); // on the heap, where the JDK inflates
    }

    private static Map<String, ZipEntry> entries(ZipFile zip, Path file, ByteBuffer buffer) throws IOException {
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        long fileBytes = requireNothingAround(file, buffer);
        long left = fileBytes;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String full = entry.getName();
            if (!full.endsWith(SUFFIX)) {
                throw new FormatException("entry " + quote(full) + " is no array: its name does not end in .npy");
            }
            String name = full.substring(0, full.length() - SUFFIX.length());
            if (!isSafe(name)) {
                throw new FormatException("entry " + quote(full) + " has a name that leads out of a folder");
            }
            requirePossible(entry);
            left -= entry.getCompressedSize();
            if (left < 0) {
                throw new FormatException("its entries claim more compressed bytes than the " + fileBytes
                        + " of the file");
            }
            if (entries.putIfAbsent(name, entry) != null) {
                throw new FormatException("the entry " + quote(full) + " occurs twice");
            }
        }
        return entries;
    }

    // The JDK skips what stands in front of an archive and after it. Like this, it takes the last end record.
    private static long requireNothingAround(Path file, ByteBuffer buffer) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int length = (int) Math.min(size, buffer.capacity()); // a comment has 65,535 bytes at most
            long start = size - length;
            ElementStream.fill(channel.position(start), buffer.order(ByteOrder.LITTLE_ENDIAN), length);
            int end = length - ZipEntry.ENDHDR;
            while (end >= 0 && buffer.getInt(end) != ZipEntry.ENDSIG) {
                end--;
            }
            if (end < 0 || end + ZipEntry.ENDHDR + Short.toUnsignedInt(buffer.getShort(end + ZipEntry.ENDCOM))
                    != length) {
                throw new FormatException("other bytes follow the end of the archive");
            }
            if (!isDirectoryInPlace(buffer, start, end) || start + end > 0
                    && ElementStream.fill(channel.position(0), buffer, Integer.BYTES).getInt() != ZipEntry.LOCSIG) {
                throw new FormatException("other bytes stand in front of the archive's first entry");
            }
            return size;
        }
    }

    // Whether the directory, counted from the file's first byte, ends where the end record begins, which is at
    // tail[end]; the tail begins at start. Where the numbers are too large for it, a longer record stands before it.
    private static boolean isDirectoryInPlace(ByteBuffer tail, long start, int end) {
        long offset = Integer.toUnsignedLong(tail.getInt(end + ZipEntry.ENDOFF));
        long bytes = Integer.toUnsignedLong(tail.getInt(end + ZipEntry.ENDSIZ));
        int locator = end - LOCATOR_BYTES;
        int end64 = locator - END64_BYTES;
        if (end64 < 0 || tail.getInt(locator) != LOCATOR_SIGNATURE) {
            return offset + bytes == start + end;
        }
        long bytes64 = tail.getLong(end64 + 40);
        long offset64 = tail.getLong(end64 + 48);
        return tail.getInt(end64) == END64_SIGNATURE && tail.getLong(locator + 8) == start + end64
                && (bytes == bytes64 || bytes == IN_END64) && (offset == offset64 || offset == IN_END64)
                && offset64 + bytes64 == start + end64;
    }

    private static boolean isSafe(String name) {
        return !name.startsWith("/") && !name.contains("\\") && name.chars().noneMatch(Character::isISOControl)
                && List.of(name.split("/", -1)).stream().noneMatch(part -> part.equals("..") || part.equals("."));
    }

    private static void requirePossible(ZipEntry entry) throws FormatException {
        long size = entry.getSize();
        long compressed = entry.getCompressedSize();
        boolean stored = entry.getMethod() == ZipEntry.STORED;
        if (size < 0 || compressed < 0 || (stored ? size != compressed : size / MAX_INFLATION > compressed)) {
            throw new FormatException("entry " + quote(entry.getName()) + " claims " + size + " bytes, and its "
                    + compressed + (stored ? " stored" : " compressed") + " bytes cannot give them");
        }
    }

    private static Tensor readEntry(ZipFile zip, ByteBuffer buffer, ZipEntry entry) throws IOException {
        CRC32 checksum = new CRC32();
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            Tensor tensor = Npy.read(Channels.newChannel(in), buffer, entry.getSize());
            if (in.read() >= 0) {
                throw new FormatException("it has more bytes than the " + entry.getSize() + " it claims");
            }
            if (checksum.getValue() != entry.getCrc()) {
                throw new FormatException("its checksum is wrong, so it is damaged");
            }
            return tensor;
        } catch (FormatException e) {
            throw new FormatException("entry " + quote(entry.getName()) + ": " + e.getMessage());
        }
    }

    /**
     * Writes tensors without compression ({@code np.savez}): the same tensors in the same order give the same bytes.
     * The file is there whole or not at all.
     *
     * @param file the file, replaced if it exists; the name is taken as it is, without {@code .npz} added
     * @param tensors the tensors by name, of any layout
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     * @throws IllegalArgumentException if a tensor has more than 64 axes, or {@link #read} would refuse a name
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, ZipEntry.STORED);
    }

    /**
     * Writes tensors deflated ({@code np.savez_compressed}); otherwise as {@link #write(Path, Map)}, except that
     * another version of the JDK may compress to other bytes.
     */
    public static void writeCompressed(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, ZipEntry.DEFLATED);
    }

    private static void write(Path file, Map<String, Tensor> tensors, int method) throws IOException {
        for (String name : tensors.keySet()) {
            if (!isSafe(name) || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                throw new IllegalArgumentException("a tensor cannot be named " + name + " in an npz file");
            }
        }
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = newBuffer();
            OutputStream unclosed = new BufferedOutputStream(Channels.newOutputStream(channel)) {
                @Override
                public void close() throws IOException {
                    flush(); // the file is still to be forced to disk
                }
            };
            try (ZipOutputStream zip = new ZipOutputStream(unclosed)) {
                for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
                    zip.putNextEntry(newEntry(named.getKey(), named.getValue(), method, buffer));
                    Npy.write(Channels.newChannel(zip), buffer, named.getValue());
                    zip.closeEntry();
                }
            }
        });
    }

    // The size and checksum of a stored entry stand before its bytes, which are therefore made twice.
    private static ZipEntry newEntry(String name, Tensor tensor, int method, ByteBuffer buffer) throws IOException {
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setTimeLocal(TIME);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 checksum = new CRC32();
            Npy.write(Channels.newChannel(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum)), buffer,
                    tensor);
            entry.setCrc(checksum.getValue());
            entry.setSize(NpyHeader.encode(tensor).length + ElementStream.bytes(tensor.dtype(), tensor.shape()));
        }
        return entry;
    }
}
