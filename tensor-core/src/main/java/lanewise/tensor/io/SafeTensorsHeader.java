package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The JSON header of a safetensors file.
 *
 * @param entries the tensors in the header's order
 * @param metadata the text entries under {@code __metadata__}
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    static final int MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 8;
    private static final int UNKNOWN = 0;

    /**
     * One tensor: its elements are the bytes from {@code begin} to {@code end}, counted from the header's end.
     *
     * @param type the type of the elements, as the file names it
     * @param elementType that type, or null if no tensor can be made of it
     * @param shape the shape, or null if the tensor is left out
     * @param tooLarge why a tensor cannot have the shape, or null if it can
     */
    record Entry(String name, String type, ElementType elementType, Shape shape, String tooLarge, long begin,
            long end) {
        /** Returns whether it can be a tensor here. */
        boolean isReadable() {
            return shape != null;
        }

        /** Names what cannot be a tensor: by its type, or by that and why it is too large. */
        String leftOut() {
            return elementType == null ? type : type + ": " + tooLarge;
        }
    }

    /** Returns how many bytes the arrays of the tensors take that can be read. */
    long arrayBytes() {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.isReadable() ? entry.elementType.arrayBytes(entry.shape) : 0;
        }
        return bytes;
    }

    /** Reads a header. */
    static SafeTensorsHeader parse(byte[] json) throws FormatException {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonReader reader = new JsonReader(json);
        reader.skipSpace();
        reader.object(name -> {
            if (!name.equals(METADATA)) {
                entries.add(entry(name, reader));
            } else if (!reader.acceptNull()) {
                reader.object(key -> metadata.put(key, reader.string()));
            }
        });
        reader.end();
        return new SafeTensorsHeader(entries, metadata);
    }

    /** The values of an entry while it is read: each is null until then. */
    private static final class Fields {
        private String dtype;
        private long[] sizes;
        private long[] range;
    }

    // Other fields may come with later versions of the format, so they are passed over.
    private static Entry entry(String name, JsonReader reader) throws FormatException {
        Fields fields = new Fields();
        try {
            reader.object(key -> {
                switch (key) {
                    case "dtype" -> fields.dtype = reader.string();
                    case "shape" -> fields.sizes = reader.naturals(ElementStream.MAX_RANK);
                    case "data_offsets" -> fields.range = reader.naturals(2);
                    default -> reader.skip();
                }
            });
            if (fields.dtype == null || fields.sizes == null || fields.range == null) {
                throw new FormatException("dtype, shape or data_offsets is missing");
            }
            return entry(name, fields.dtype, fields.sizes, fields.range);
        } catch (FormatException e) {
            throw new FormatException("tensor " + quote(name) + ": " + e.getMessage());
        }
    }

    private static Entry entry(String name, String type, long[] sizes, long... range) throws FormatException {
        if (range.length != 2 || range[0] > range[1]) {
            throw new FormatException("data_offsets are no range");
        }
        ElementType elementType = ElementType.named(type);
        int bits = elementType == null ? otherBits(type) : Byte.SIZE * elementType.bytes();
        if (bits != UNKNOWN) {
            requireBytes(type, bits, sizes, range[1] - range[0]);
        }
        String tooLarge = elementType == null ? null : ElementStream.tooLarge(sizes);
        Shape shape = elementType == null || tooLarge != null ? null : ElementStream.shape(sizes);
        return new Entry(name, type, elementType, shape, tooLarge, range[0], range[1]);
    }

    private static void requireBytes(String type, int bits, long[] sizes, long there) throws FormatException {
        String tensor = "shape " + ElementStream.text(sizes) + " of type " + type;
        long needed = bits;
        try {
            for (long size : sizes) {
                needed = Math.multiplyExact(needed, size);
            }
        } catch (ArithmeticException _) {
            throw new FormatException(tensor + " needs more bits than 2^63 - 1");
        }
        if (needed % Byte.SIZE != 0) {
            throw new FormatException(tensor + " needs " + needed + " bits, which are no whole number of bytes");
        }
        if (there != needed / Byte.SIZE) {
            throw new FormatException(tensor + " needs " + needed / Byte.SIZE + " bytes, but data_offsets give "
                    + there);
        }
    }

    // Source: Dtype in the reference implementation. What is not in this list may come with a later version of it.
    private static int otherBits(String type) {
        return switch (type) {
            case "F4" -> 4;
            case "F6_E2M3", "F6_E3M2" -> 6;
            case "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ" -> 8;
            case "C64" -> 64;
            default -> UNKNOWN;
        };
    }

    /** Returns the entries in the order of their data, which must have neither gaps nor overlaps. */
    List<Entry> inDataOrder() throws FormatException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        for (Entry entry : sorted) {
            if (entry.begin != position) {
                throw new FormatException("tensor " + quote(entry.name) + " begins at byte " + entry.begin
                        + " of the data, where byte " + position + " is next: there is "
                        + (entry.begin < position ? "an overlap" : "a gap"));
            }
            position = entry.end;
        }
        return sorted;
    }

    /**
     * Returns the names of tensors in the order of the file, in which each is aligned, as the reference implementation
     * sorts them: from the last of the types to the first, so those with the longest elements stand first, and names of
     * one type by their code points. Source: {@code prepare} in its {@code tensor.rs}.
     */
    static List<String> fileOrder(Map<String, Tensor> tensors) {
        List<String> names = new ArrayList<>(tensors.keySet());
        Comparator<String> byType = Comparator.comparing(name -> ElementType.of(tensors.get(name).dtype()));
        names.sort(byType.reversed().thenComparing(SafeTensorsHeader::compareCodePoints));
        return names;
    }

    // Not String.compareTo: it would put what lies outside of the first 65,536 code points before \uE000 to \uFFFF.
    private static int compareCodePoints(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    /**
     * Returns the bytes of the header for these tensors, in {@link #fileOrder}, filled up with spaces so that the data
     * begin at a multiple of 8 bytes.
     *
     * @throws IllegalArgumentException if {@link #parse} would refuse the header, or a text holds half a surrogate pair
     */
    static byte[] encode(Map<String, Tensor> tensors, Map<String, String> metadata) {
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
        for (String name : fileOrder(tensors)) {
            json.append(json.length() == 1 ? "" : ",");
            position = append(json, name, tensors.get(name), position);
        }
        json.append('}').repeat(' ', -json.length() & ALIGNMENT - 1);
        if (json.length() > MAX_BYTES) {
            throw new IllegalArgumentException("the header would have " + json.length() + " bytes, and the limit is "
                    + MAX_BYTES);
        }
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long append(StringBuilder json, String name, Tensor tensor, long begin) {
        if (name.equals(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
        }
        if (tensor.rank() > ElementStream.MAX_RANK) {
            throw new IllegalArgumentException("tensor " + quote(name) + " has rank " + tensor.rank()
                    + ", and the limit is " + ElementStream.MAX_RANK);
        }
        long end = begin + ElementStream.bytes(tensor);
        JsonWriter.appendString(json, name);
        json.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":[");
        for (int axis = 0; axis < tensor.rank(); axis++) {
            json.append(axis == 0 ? "" : ",").append(tensor.dim(axis));
        }
        json.append("],\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
        return end;
    }
}
