package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;

/**
 * NumPy's format of several named arrays, as {@code np.savez} writes it: a ZIP archive with an entry {@code name.npy}
 * for each, stored or deflated. The types of elements are those of {@link Npy}; arrays of other types are left out and
 * named: see {@link Contents}.
 *
 * <p>Reading trusts nothing. Each entry is checked as {@link Npy} checks a file, and by its checksum. Refused are files
 * with bytes in front of the archive or after it (its end record, with its comment, must be the last), names that occur
 * twice, lead out of a folder or do not end in {@code .npy}, encrypted entries, entries that together claim more
 * compressed bytes than the file has, and entries that claim to be more than 1032 times as long as their compressed
 * bytes, which is the most that deflating can give. So the tensors never need more memory than 1032 times the size of
 * the file, and as many times more as their elements become longer. There may be as many entries as the file has room
 * for: each takes some 100 bytes of the file and a few hundred of memory. Nothing is unpacked to disk.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";

    // In bytes: with the suffix, what the 16 bits of a length in a ZIP archive can say.
    private static final int LONGEST_NAME = 0xFFFF - SUFFIX.length();

    // Always the same, so that the same tensors give the same bytes. In January 1980 the JDK would add the time zone.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /**
     * What a file holds. Names are those of the entries without {@code .npy}.
     *
     * @param tensors the tensors by name, in the file's order; the map cannot be changed
     * @param skipped the element types, as NumPy writes them, of the arrays that cannot be tensors, by name:
     *     {@code <c8} or {@code <U5}, a list of fields for a structured type; after a type that can be read stands what
     *     stood in the way: the array's size, or an element of {@code <u8} beyond 2<sup>63</sup> − 1; but for the
     *     latter only the header is read; cannot be changed
     */
    public record Contents(Map<String, Tensor> tensors, Map<String, String> skipped) {
        /** Makes the maps unmodifiable. */
        public Contents {
            tensors = Collections.unmodifiableMap(tensors);
            skipped = Collections.unmodifiableMap(skipped);
        }
    }

    /**
     * Reads all tensors ({@code np.load}).
     *
     * @param file the file, of any file system; one inside a ZIP archive is kept in memory meanwhile
     * @throws IOException if the file cannot be read or is not valid, or the tensors need more memory than there is;
     *         the message names the file and says why
     */
    public static Contents read(Path file) throws IOException {
        return Input.readArchive(file, "npz", Npz::readAll);
    }

    /**
     * Reads all tensors out of a stream, such as a resource of the class path, to its end. What {@link #read(Path)}
     * checks is checked here too. All of the stream is kept in memory meanwhile.
     *
     * @param in the stream; it is not closed
     * @throws IOException as for a file
     */
    public static Contents read(InputStream in) throws IOException {
        return Input.readArchive(in, "npz", Npz::readAll);
    }

    /**
     * Reads one tensor ({@code np.load(file)[name]}). The names of all entries are checked, but no other data are read.
     *
     * @param name the tensor's name, without {@code .npy}
     * @throws IOException if the file has no such tensor or one that is left out by {@link #read(Path)}, cannot be read
     *         or is not valid, or the tensor needs more memory than there is; the message names the file and says why
     */
    public static Tensor read(Path file, String name) throws IOException {
        Objects.requireNonNull(name, "read: name is null");
        return Input.readArchive(file, "npz", archive -> readOne(archive, name));
    }

    /**
     * Reads one tensor out of a stream, as {@link #read(InputStream)} reads all.
     *
     * @param name the tensor's name, without {@code .npy}
     * @throws IOException as for a file
     */
    public static Tensor read(InputStream in, String name) throws IOException {
        Objects.requireNonNull(name, "read: name is null");
        return Input.readArchive(in, "npz", archive -> readOne(archive, name));
    }

    // What the headers tell to be left out takes no memory, so they are looked at before anything is read.
    private static Contents readAll(ZipArchive archive) throws IOException {
        ByteBuffer buffer = newBuffer();
        Map<String, ZipArchive.Entry> entries = entries(archive);
        Map<String, NpyHeader> headers = new LinkedHashMap<>();
        long arrayBytes = 0;
        for (Map.Entry<String, ZipArchive.Entry> named : entries.entrySet()) {
            NpyHeader header = readHeader(archive, buffer, named.getValue());
            arrayBytes += header.isReadable() ? header.arrayBytes() : 0;
            headers.put(named.getKey(), header);
        }
        Memory.require(arrayBytes);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> skipped = new LinkedHashMap<>();
        for (Map.Entry<String, NpyHeader> named : headers.entrySet()) {
            String name = named.getKey();
            NpyHeader header = named.getValue();
            if (!header.isReadable()) {
                skipped.put(name, header.leftOut());
                continue;
            }
            ReadTensor read = readEntry(archive, buffer, entries.get(name));
            if (read.tensor() == null) {
                skipped.put(name, header.type() + ": " + read.leftOut());
            } else {
                tensors.put(name, read.tensor());
            }
        }
        return new Contents(tensors, skipped);
    }

    private static Tensor readOne(ZipArchive archive, String name) throws IOException {
        Map<String, ZipArchive.Entry> entries = entries(archive);
        if (!entries.containsKey(name)) {
            List<String> some = entries.keySet().stream().limit(5).map(FormatException::quote).toList();
            throw new IOException("it holds no tensor " + quote(name) + " among its " + entries.size() + ": "
                    + String.join(", ", some) + (some.size() < entries.size() ? ", ..." : ""));
        }
        ZipArchive.Entry entry = entries.get(name);
        NpyHeader header = readHeader(archive, newBuffer(), entry);
        if (!header.isReadable()) {
            throw new IOException("entry " + quote(entry.name()) + ": " + header.whyNot());
        }
        return readEntry(archive, newBuffer(), entry).orThrow("entry " + quote(entry.name()) + ": ");
    }

    private static ByteBuffer newBuffer() {
        return ByteBuffer.allocate(ElementStream.BUFFER_BYTES); // on the heap, where the JDK inflates
    }

    private static Map<String, ZipArchive.Entry> entries(ZipArchive archive) throws FormatException {
        Map<String, ZipArchive.Entry> entries = new LinkedHashMap<>();
        for (ZipArchive.Entry entry : archive.entries()) {
            String full = entry.name();
            if (!full.endsWith(SUFFIX)) {
                throw new FormatException("entry " + quote(full) + " is no array: its name does not end in .npy");
            }
            String name = full.substring(0, full.length() - SUFFIX.length());
            if (!isSafe(name)) {
                throw new FormatException("entry " + quote(full) + " has a name that leads out of a folder");
            }
            if (entries.putIfAbsent(name, entry) != null) {
                throw new FormatException("the entry " + quote(full) + " occurs twice");
            }
        }
        return entries;
    }

    private static boolean isSafe(String name) {
        return !name.startsWith("/") && !name.contains("\\") && name.chars().noneMatch(Character::isISOControl)
                && List.of(name.split("/", -1)).stream().noneMatch(part -> part.equals("..") || part.equals("."));
    }

    private static NpyHeader readHeader(ZipArchive archive, ByteBuffer buffer, ZipArchive.Entry entry)
            throws IOException {
        return inEntry(entry, () -> {
            try (InputStream in = archive.open(entry)) {
                ElementReader reader = ElementReader.of(in, buffer, entry.size());
                NpyHeader header = NpyHeader.read(reader);
                if (header.isReadable()) {
                    Npy.requireDataBytes(reader, header);
                }
                return header;
            }
        });
    }

    private static ReadTensor readEntry(ZipArchive archive, ByteBuffer buffer, ZipArchive.Entry entry)
            throws IOException {
        return inEntry(entry, () -> {
            CRC32 checksum = new CRC32();
            try (CheckedInputStream in = new CheckedInputStream(archive.open(entry), checksum)) {
                ReadTensor read = Npy.read(ElementReader.of(in, buffer, entry.size()));
                if (in.read() >= 0) {
                    throw new FormatException("it has more bytes than the " + entry.size() + " it claims");
                }
                if (checksum.getValue() != entry.checksum()) {
                    throw new FormatException("its checksum is wrong, so it is damaged");
                }
                return read;
            }
        });
    }

    /** Reads something out of an entry. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T inEntry(ZipArchive.Entry entry, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (FormatException | ZipException e) {
            throw new FormatException("entry " + quote(entry.name()) + ": " + e.getMessage());
        }
    }

    /**
     * Writes tensors without compression ({@code np.savez}): the same tensors in the same order give the same bytes.
     * The file is there whole or not at all.
     *
     * @param file the file; if it exists, it is replaced and keeps its permissions (a link is replaced itself). The name is
     *        taken as it is, without {@code .npz} added
     * @param tensors the tensors by name, of any layout
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     * @throws IllegalArgumentException if a tensor is of BF16, which NumPy does not have, or has more than 64 axes, or
     *         {@link #read} would refuse a name
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
        ElementStream.requireArguments(file, tensors);
        tensors.forEach((name, tensor) -> {
            if (!isSafe(name) || !StandardCharsets.UTF_8.newEncoder().canEncode(name)
                    || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw new IllegalArgumentException("a tensor cannot be named " + quote(name) + " in an npz file");
            }
            NpyTypes.requireNameOf(tensor.dtype(), "tensor " + quote(name));
        });
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
            entry.setSize(NpyHeader.encode(tensor).length + ElementStream.bytes(tensor));
        }
        return entry;
    }
}
