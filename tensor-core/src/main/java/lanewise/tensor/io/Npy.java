package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * NumPy's format for one array. Reads versions 1.0 to 3.0 with elements of 32 or 64 bits in either byte order, row-major
 * or in Fortran's order; writes what {@code numpy.save} of NumPy 1.24 writes, byte for byte.
 *
 * <p>Reading trusts nothing: the header must be a dictionary of exactly the three known keys, and the elements must end
 * where the file ends. Source: the format's description in {@code numpy.lib.format}.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_BYTES = 2;
    private static final int MAX_HEADER_BYTES = 1 << 20;

    private Npy() {}

    /**
     * Reads a file. Beside the tensor it needs a buffer of constant size. An array in Fortran's order is read as it lies,
     * and seen transposed.
     *
     * @throws IOException if the file cannot be read or is not valid; the message names the file and says why
     */
    public static Tensor read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (FormatException e) {
            throw new IOException(file + " is no valid npy file: " + e.getMessage(), e);
        } catch (FileSystemException e) {
            throw e; // it names the file already
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Tensor read(FileChannel channel) throws IOException {
        long size = channel.size();
        ElementChannel start = new ElementChannel(channel, ByteOrder.LITTLE_ENDIAN);
        int prefix = MAGIC.length + VERSION_BYTES;
        if (size < prefix + Short.BYTES) {
            throw new FormatException("it has " + size + " bytes, fewer than a header needs");
        }
        ByteBuffer first = start.fill(prefix + Short.BYTES, 0);
        for (byte expected : MAGIC) {
            if (first.get() != expected) {
                throw new FormatException("it does not start with \\x93NUMPY");
            }
        }
        int major = Byte.toUnsignedInt(first.get());
        int minor = Byte.toUnsignedInt(first.get());
        if (major < 1 || major > 3 || minor != 0) {
            throw new FormatException("its version is " + major + "." + minor + ", and 1.0, 2.0 and 3.0 are known");
        }
        int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
        long headerStart = prefix + (long) lengthBytes;
        if (size < headerStart) {
            throw new FormatException("it has " + size + " bytes, fewer than a header needs");
        }
        ByteBuffer length = start.fill(lengthBytes, prefix);
        long headerBytes = major == 1 ? Short.toUnsignedLong(length.getShort())
                : Integer.toUnsignedLong(length.getInt());
        if (headerBytes > MAX_HEADER_BYTES || headerBytes > size - headerStart) {
            throw new FormatException("its header would have " + headerBytes + " bytes; " + (size - headerStart)
                    + " follow, and the limit is " + MAX_HEADER_BYTES);
        }
        byte[] text = start.readBytes(headerStart, (int) headerBytes);
        NpyHeader header = NpyHeader.parse(new String(text,
                major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        return elements(channel, headerStart + headerBytes, header);
    }

    private static Tensor elements(FileChannel channel, long from, NpyHeader header) throws IOException {
        long expected = (long) header.shape().elements() * header.dtype().bytes();
        long there = channel.size() - from;
        if (there != expected) {
            throw new FormatException("shape " + header.shape() + " of " + header.dtype() + " takes " + expected
                    + " bytes, but " + there + " follow the header");
        }
        ElementChannel elements = new ElementChannel(channel, header.order());
        if (!header.fortranOrder()) {
            return elements.read(from, header.dtype(), header.shape());
        }
        int[] sizes = header.shape().toArray();
        int rank = sizes.length;
        int[] reversed = new int[rank];
        int[] axes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            reversed[axis] = sizes[rank - 1 - axis];
            axes[axis] = rank - 1 - axis;
        }
        return elements.read(from, header.dtype(), Shape.of(reversed)).permute(axes);
    }

    /**
     * Writes a file, little-endian and row-major, in version 1.0: to a temporary name in the same folder, forced to disk,
     * then renamed, so that the file is there whole or not at all.
     *
     * @param tensor of any layout, which the file does not keep
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        byte[] header = NpyHeader.encode(tensor, MAGIC.length + VERSION_BYTES + Short.BYTES);
        AtomicFile.write(file, channel -> {
            ElementChannel elements = new ElementChannel(channel, ByteOrder.LITTLE_ENDIAN);
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length + VERSION_BYTES + Short.BYTES + header.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length).put(header);
            elements.write(start.flip());
            elements.write(tensor);
        });
    }
}
