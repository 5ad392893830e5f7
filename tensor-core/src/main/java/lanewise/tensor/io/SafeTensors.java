package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The safetensors format: 8 bytes with the length of the header (little-endian), the header as JSON, then the elements
 * of all tensors, row-major and little-endian, without gaps. Element types F32 and F64.
 *
 * <p>Reading trusts nothing: lengths, shapes and ranges are checked against each other and against the file before
 * anything is allocated. The header may have 100,000,000 bytes, as in the reference implementation. Source:
 * the format's description at github.com/huggingface/safetensors.
 */
public final class SafeTensors {
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int MAX_HEADER_BYTES = 100_000_000;
    private static final String METADATA = "__metadata__";
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

    /** One tensor in the header; begin and end count from the end of the header. */
    private record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

    /** What is wrong with a file, without its name. */
    private static final class FormatException extends Exception {
        private static final long serialVersionUID = 1L;

        FormatException(String message) {
            super(message);
        }
    }

    /**
     * Reads a file. Beside the tensors it needs a buffer of constant size and the header.
     *
     * @throws IOException if the file cannot be read or is not valid; the message names the file and says why
     */
    public static Contents read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = readHeader(channel);
            long dataStart = PREFIX_BYTES + (long) header.remaining();
            Map<String, Object> root = JsonReader.readObject(header);
            Map<String, String> metadata = metadata(root.remove(METADATA));
            List<Entry> entries = new ArrayList<>();
            for (Map.Entry<String, Object> member : root.entrySet()) {
                entries.add(entry(member.getKey(), member.getValue()));
            }
            requireSeamless(entries, channel.size() - dataStart);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) {
                tensors.put(entry.name, readTensor(channel, dataStart, entry));
            }
            return new Contents(tensors, metadata);
        } catch (FormatException | JsonReader.JsonException e) {
            throw new IOException(file + " is no valid safetensors file: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer readHeader(FileChannel channel) throws IOException, FormatException {
        long size = channel.size();
        if (size < PREFIX_BYTES) {
            throw new FormatException("it has " + size + " bytes, fewer than the 8 of the header's length");
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, prefix, 0);
        long length = prefix.flip().getLong();
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw new FormatException("its header would have " + Long.toUnsignedString(length)
                    + " bytes, and the limit is " + MAX_HEADER_BYTES);
        }
        if (length > size - PREFIX_BYTES) {
            throw new FormatException("its header would have " + length + " bytes, but only "
                    + (size - PREFIX_BYTES) + " follow");
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        readFully(channel, header, PREFIX_BYTES);
        return header.flip();
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long from) throws IOException,
            FormatException {
        long position = from;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new FormatException("it ended at byte " + position + " while it was read");
            }
            position += count;
        }
    }

    private static Map<String, String> metadata(Object value) throws FormatException {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (value == null) {
            return metadata;
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw new FormatException(METADATA + " is no object");
        }
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getValue() instanceof String text)) {
                throw new FormatException(METADATA + " entry '" + member.getKey() + "' is no string");
            }
            metadata.put((String) member.getKey(), text);
        }
        return metadata;
    }

    private static Entry entry(String name, Object value) throws FormatException {
        if (!(value instanceof Map<?, ?> members) || members.size() != 3) {
            throw new FormatException(
                    "tensor '" + name + "' is not described by exactly dtype, shape and data_offsets");
        }
        DType dtype = switch (members.get("dtype")) {
            case String s when s.equals("F32") -> DType.F32;
            case String s when s.equals("F64") -> DType.F64;
            case null, default -> throw new FormatException("tensor '" + name + "' has the dtype "
                    + members.get("dtype") + ", and only F32 and F64 are supported");
        };
        long[] sizes = integers(name, "shape", members.get("shape"));
        long[] range = integers(name, "data_offsets", members.get("data_offsets"));
        if (range.length != 2 || range[0] > range[1]) {
            throw new FormatException("tensor '" + name + "' has data_offsets that are no range");
        }
        Shape shape = shape(name, sizes);
        long bytes = (long) shape.elements() * dtype.bytes();
        if (range[1] - range[0] != bytes) {
            throw new FormatException("tensor '" + name + "' of shape " + shape + " and type " + dtype + " needs "
                    + bytes + " bytes, but its data_offsets give " + (range[1] - range[0]));
        }
        return new Entry(name, dtype, shape, range[0], range[1]);
    }

    private static long[] integers(String name, String key, Object value) throws FormatException {
        if (!(value instanceof List<?> elements)) {
            throw new FormatException("tensor '" + name + "' has no list under " + key);
        }
        long[] numbers = new long[elements.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(elements.get(i) instanceof Long number) || number < 0) {
                throw new FormatException("tensor '" + name + "' has " + elements.get(i) + " under " + key
                        + ", which is no size");
            }
            numbers[i] = number;
        }
        return numbers;
    }

    private static Shape shape(String name, long... sizes) throws FormatException {
        int[] dimensions = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > Integer.MAX_VALUE) {
                throw new FormatException("tensor '" + name + "' has a dimension of " + sizes[i]
                        + ", and an array holds at most " + Integer.MAX_VALUE);
            }
            dimensions[i] = (int) sizes[i];
        }
        try {
            return Shape.of(dimensions);
        } catch (IllegalArgumentException e) {
            throw new FormatException("tensor '" + name + "': " + e.getMessage());
        }
    }

    // The ranges must cover the data from front to back without gap or overlap.
    private static void requireSeamless(List<Entry> entries, long dataBytes) throws FormatException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        for (Entry entry : sorted) {
            if (entry.begin != position) {
                throw new FormatException("tensor '" + entry.name + "' begins at byte " + entry.begin
                        + " of the data, where byte " + position + " is next: there is "
                        + (entry.begin < position ? "an overlap" : "a gap"));
            }
            position = entry.end;
        }
        if (position != dataBytes) {
            throw new FormatException("its tensors need " + position + " bytes of data, and " + dataBytes + " are there");
        }
    }

    private static Tensor readTensor(FileChannel channel, long dataStart, Entry entry) throws IOException,
            FormatException {
        int elements = entry.shape.elements();
        float[] floats = entry.dtype == DType.F32 ? new float[elements] : null;
        double[] doubles = entry.dtype == DType.F64 ? new double[elements] : null;
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < elements;) {
            int count = Math.min(BUFFER_BYTES / entry.dtype.bytes(), elements - done);
            buffer.clear().limit(count * entry.dtype.bytes());
            readFully(channel, buffer, dataStart + entry.begin + (long) done * entry.dtype.bytes());
            buffer.flip();
            if (floats != null) {
                buffer.asFloatBuffer().get(floats, done, count);
            } else {
                buffer.asDoubleBuffer().get(doubles, done, count);
            }
            done += count;
        }
        int[] sizes = entry.shape.toArray();
        return floats != null ? Tensor.wrap(floats, sizes) : Tensor.wrap(doubles, sizes);
    }

    /**
     * Writes a file: to a temporary name in the same folder, forced to disk, then renamed, so that the file is there
     * whole or not at all. The same tensors and metadata in the same order give the same bytes.
     *
     * @param file the file, replaced if it exists
     * @param tensors the tensors by name; of any layout, which the file does not keep
     * @param metadata text entries; with none the header has no {@code __metadata__}
     * @throws IOException if it cannot be written; nothing is left behind then
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__}, or a text holds half a surrogate pair
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = header(tensors, metadata);
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, buffer.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors.values()) {
                writeTensor(channel, buffer, tensor.contiguous());
            }
        });
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append('"').append(METADATA).append("\":{");
            metadata.forEach((key, value) -> {
                json.append(json.charAt(json.length() - 1) == '{' ? "" : ",");
                JsonWriter.appendString(json, key);
                json.append(':');
                JsonWriter.appendString(json, value);
            });
            json.append('}');
        }
        long position = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            if (entry.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
            }
            Tensor tensor = entry.getValue();
            long end = position + (long) tensor.elements() * tensor.dtype().bytes();
            json.append(json.length() == 1 ? "" : ",");
            JsonWriter.appendString(json, entry.getKey());
            json.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":[");
            for (int axis = 0; axis < tensor.rank(); axis++) {
                json.append(axis == 0 ? "" : ",").append(tensor.dim(axis));
            }
            json.append("],\"data_offsets\":[").append(position).append(',').append(end).append("]}");
            position = end;
        }
        json.append('}');
        while (json.length() % PREFIX_BYTES != 0) {
            json.append(' '); // so that the data begin at a multiple of 8 bytes
        }
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void writeTensor(FileChannel channel, ByteBuffer buffer, Tensor tensor) throws IOException {
        Tensor flat = tensor.reshape(-1);
        int most = BUFFER_BYTES / tensor.dtype().bytes();
        for (int done = 0; done < flat.elements(); done += most) {
            Tensor part = flat.narrow(0, done, Math.min(most, flat.elements() - done));
            buffer.clear();
            switch (part.dtype()) {
                case F32 -> buffer.asFloatBuffer().put(part.toFloatArray());
                case F64 -> buffer.asDoubleBuffer().put(part.toDoubleArray());
            }
            writeFully(channel, buffer.limit(part.elements() * part.dtype().bytes()));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
