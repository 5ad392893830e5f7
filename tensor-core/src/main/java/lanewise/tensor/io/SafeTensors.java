package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.Tensor;

/**
 * The safetensors format: 8 bytes with the length of the header (little-endian), the header as JSON, then the elements
 * of all tensors, row-major and little-endian, without gaps. Element types F32 and F64.
 *
 * <p>Reading trusts nothing: lengths, shapes and ranges are checked against each other and against the file before
 * any tensor is allocated. The header may have 100,000,000 bytes, as in the reference implementation, and a tensor 64
 * axes. Source: the format's description at github.com/huggingface/safetensors.
 */
public final class SafeTensors {
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 18;

    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors the tensors by name, in the file's order; the map cannot be changed
     * @param metadata the text entries under {@code __metadata__}; empty if there are none; cannot be changed
     */
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {
        /** Makes the maps unmodifiable. */
        public Contents {
            tensors = Collections.unmodifiableMap(tensors);
            metadata = Collections.unmodifiableMap(metadata);
        }
    }

    /**
     * Reads a file. Beside the tensors it needs the header and a buffer of constant size.
     *
     * @throws IOException if the file cannot be read or is not valid; the message names the file and says why
     */
    public static Contents read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            byte[] json = readHeader(channel, buffer);
            long dataStart = PREFIX_BYTES + (long) json.length;
            SafeTensorsHeader header = SafeTensorsHeader.parse(json, channel.size() - dataStart);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                tensors.put(entry.name(), readTensor(channel, buffer, dataStart + entry.begin(), entry));
            }
            return new Contents(tensors, header.metadata());
        } catch (FormatException e) {
            throw new IOException(file + " is no valid safetensors file: " + e.getMessage(), e);
        } catch (FileSystemException e) {
            throw e; // it names the file already
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] readHeader(FileChannel channel, ByteBuffer buffer) throws IOException {
        long size = channel.size();
        if (size < PREFIX_BYTES) {
            throw new FormatException("it has " + size + " bytes, fewer than the 8 of the header's length");
        }
        long length = fill(buffer, PREFIX_BYTES, channel, 0).getLong();
        if (length < 0 || length > SafeTensorsHeader.MAX_BYTES) {
            throw new FormatException("its header would have " + Long.toUnsignedString(length)
                    + " bytes, and the limit is " + SafeTensorsHeader.MAX_BYTES);
        }
        if (length > size - PREFIX_BYTES) {
            throw new FormatException("its header would have " + length + " bytes, but only "
                    + (size - PREFIX_BYTES) + " follow");
        }
        byte[] json = new byte[(int) length];
        readChunks(channel, buffer, PREFIX_BYTES, json.length, Byte.BYTES,
                (chunk, done, count) -> chunk.get(json, done, count));
        return json;
    }

    private static Tensor readTensor(FileChannel channel, ByteBuffer buffer, long from, SafeTensorsHeader.Entry entry)
            throws IOException {
        int elements = entry.shape().elements();
        int bytes = entry.dtype().bytes();
        int[] sizes = entry.shape().toArray();
        return switch (entry.dtype()) {
            case F32 -> {
                float[] values = new float[elements];
                readChunks(channel, buffer, from, elements, bytes,
                        (chunk, done, count) -> chunk.asFloatBuffer().get(values, done, count));
                yield Tensor.wrap(values, sizes);
            }
            case F64 -> {
                double[] values = new double[elements];
                readChunks(channel, buffer, from, elements, bytes,
                        (chunk, done, count) -> chunk.asDoubleBuffer().get(values, done, count));
                yield Tensor.wrap(values, sizes);
            }
        };
    }

    /** Takes elements out of a buffer. */
    @FunctionalInterface
    private interface ChunkReader {
        /** Takes {@code count} elements, before which {@code done} were taken. */
        void take(ByteBuffer chunk, int done, int count);
    }

    private static void readChunks(FileChannel channel, ByteBuffer buffer, long from, int elements, int elementBytes,
            ChunkReader reader) throws IOException {
        int most = BUFFER_BYTES / elementBytes;
        for (int done = 0, count; done < elements; done += count) {
            count = Math.min(most, elements - done);
            reader.take(fill(buffer, count * elementBytes, channel, from + (long) done * elementBytes), done, count);
        }
    }

    // The file may have been cut since its size was looked at.
    private static ByteBuffer fill(ByteBuffer buffer, int bytes, FileChannel channel, long from) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new FormatException("it ended at byte " + (from + buffer.position()) + " while it was read");
            }
        }
        return buffer.flip();
    }

    /**
     * Writes a file: to a temporary name in the same folder, forced to disk, then renamed, so that the file is there
     * whole or not at all. The same tensors and metadata in the same order give the same bytes.
     *
     * @param file the file, replaced if it exists
     * @param tensors the tensors by name; of any layout, which the file does not keep
     * @param metadata text entries; with none the header has no {@code __metadata__}
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__} or has more than 64 axes, a text holds
     *         half a surrogate pair, or the header would be longer than 100,000,000 bytes
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = SafeTensorsHeader.encode(tensors, metadata);
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, buffer.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors.values()) {
                writeTensor(channel, buffer, tensor.contiguous().reshape(-1));
            }
        });
    }

    private static void writeTensor(FileChannel channel, ByteBuffer buffer, Tensor flat) throws IOException {
        int most = BUFFER_BYTES / flat.dtype().bytes();
        for (int done = 0, count; done < flat.elements(); done += count) {
            count = Math.min(most, flat.elements() - done);
            Tensor part = flat.narrow(0, done, count);
            buffer.clear();
            switch (part.dtype()) {
                case F32 -> buffer.asFloatBuffer().put(part.toFloatArray());
                case F64 -> buffer.asDoubleBuffer().put(part.toDoubleArray());
            }
            writeFully(channel, buffer.limit(count * part.dtype().bytes()));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
