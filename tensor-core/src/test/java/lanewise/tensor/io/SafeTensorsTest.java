package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private static final String SMALL_HEADER =
            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} ";

    static byte[] file(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json).put(data).array();
    }

    static byte[] smallFile() {
        return file(SMALL_HEADER, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0x3F, (byte) 0, (byte) 0, (byte) 0,
                (byte) 0xC0);
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        assertEquals(0, SMALL_HEADER.length() % 8);
        Path path = folder.resolve("small.safetensors");
        SafeTensors.write(path, Map.of("a", Tensor.of(new float[] {1, -2}, 2)), Map.of("k", "v"));
        assertArrayEquals(smallFile(), Files.readAllBytes(path));
        SafeTensors.Contents contents = SafeTensors.read(path);
        assertEquals(Map.of("k", "v"), contents.metadata());
        assertArrayEquals(new float[] {1, -2}, contents.tensors().get("a").toFloatArray());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> odd = Arbitraries.of("\"", "\\", "/", "\b", "\f", "\n", "\r", "\t", "\0", "\u001f", "\u007f",
                "a", "u0041", "ü", "\u2028", "\ufeff", "\uffff", "😀", "\udbff\udfff").list().ofMaxSize(6)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(odd, Arbitraries.strings());
    }

    @Property(tries = 200)
    void anythingWrittenIsRead(@ForAll @Size(max = 4) List<@From("names") String> names, @ForAll long seed)
            throws IOException {
        Philox random = new Philox(seed, 0);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String name : names) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                continue; // half a surrogate pair is refused, which has a test of its own
            }
            tensors.put(name, tensor(random.withStream(tensors.size())));
            metadata.put(name, name + name);
        }
        Path path = Files.createTempFile("round-trip", ".safetensors");
        try {
            SafeTensors.write(path, tensors, metadata);
            SafeTensors.Contents contents = SafeTensors.read(path);
            assertEquals(metadata, contents.metadata());
            assertEquals(new ArrayList<>(tensors.keySet()), new ArrayList<>(contents.tensors().keySet()));
            contents.tensors().forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(tensors.get(name)), name));
        } finally {
            Files.delete(path);
        }
    }

    // Any type, rank 0 to 4, sizes 0 to 4, in any order of axes.
    private static Tensor tensor(Philox random) {
        int rank = random.below(5, 0);
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = random.below(5, 1 + axis);
        }
        DType dtype = random.below(2, 9) == 0 ? DType.F32 : DType.F64;
        Tensor tensor = Tensor.normal(random, dtype, sizes);
        return random.below(2, 10) == 0 ? tensor : tensor.permute(random.permutation(rank));
    }

    @Test
    void namesAreWrittenInAscii() throws IOException {
        Path path = folder.resolve("names.safetensors");
        SafeTensors.write(path, Map.of(), Map.of("\"\\/\b\n", "\r\t\0\u007f~ ü😀"));
        String json = "{\"__metadata__\":{\"\\\"\\\\/\\u0008\\n\":\"\\r\\t\\u0000\\u007f~ \\u00fc\\ud83d\\ude00\"}}";
        assertArrayEquals(file(json + " ".repeat(-json.length() & 7)), Files.readAllBytes(path));
    }

    @Test
    void tensorsLargerThanTheBufferAreRead() throws IOException {
        Tensor large = Tensor.normal(new Philox(1, 2), DType.F64, 513, 257);
        Path path = folder.resolve("large.safetensors");
        SafeTensors.write(path, Map.of("large", large.transpose()), Map.of());
        assertTrue(SafeTensors.read(path).tensors().get("large").bitwiseEquals(large.transpose()));
    }

    @Test
    void viewsAreWrittenRowMajor() throws IOException {
        Tensor matrix = Tensor.arange(DType.F64, 20).reshape(4, 5);
        Map<String, Tensor> views = new LinkedHashMap<>();
        views.put("sliced", matrix.slice(1, 1, 5, 2));
        views.put("reversed", matrix.slice(0, -1, Integer.MIN_VALUE, -1));
        views.put("broadcast", matrix.select(0, 2).broadcastTo(3, 5));
        views.put("offset", matrix.narrow(0, 1, 2));
        Path path = folder.resolve("views.safetensors");
        SafeTensors.write(path, views, Map.of());
        Map<String, Tensor> read = SafeTensors.read(path).tensors();
        assertArrayEquals(new double[] {1, 3, 6, 8, 11, 13, 16, 18}, read.get("sliced").toDoubleArray());
        assertArrayEquals(new double[] {15, 16, 17, 18, 19, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4},
                read.get("reversed").toDoubleArray());
        assertArrayEquals(new double[] {10, 11, 12, 13, 14, 10, 11, 12, 13, 14, 10, 11, 12, 13, 14},
                read.get("broadcast").toDoubleArray());
        assertArrayEquals(new double[] {5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, read.get("offset").toDoubleArray());
    }

    /** What other writers may do: white space, keys and data in any order, characters in UTF-8 or escaped. */
    @Test
    void otherWritersFilesAreRead() throws IOException {
        byte[] data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putDouble(-0.0).putFloat(1.5f).array();
        Path path = Files.write(folder.resolve("other.safetensors"), file("""
                {"\\u00fc\\ud83d\\uDE00" : {"shape":[ ], "data_offsets":[8, 12],"dtype":"F32"},
                "\\\\\\"\\/\\b\\f\\n\\r\\t":{"data_offsets":[0,8],"dtype":"F64","shape":[1,1]},
                "none":{"dtype":"F32","shape":[0,7],"data_offsets":[8,8]},
                "__metadata__":{"größe 😀":"\\u0000"}}\t\r
                """, data));
        SafeTensors.Contents contents = SafeTensors.read(path);
        String escaped = "\\\"/\b\f\n\r\t";
        assertEquals(List.of("ü😀", escaped, "none"), List.copyOf(contents.tensors().keySet()));
        assertEquals(1.5, contents.tensors().get("ü😀").item());
        assertTrue(contents.tensors().get(escaped).bitwiseEquals(Tensor.of(new double[] {-0.0}, 1, 1)));
        assertArrayEquals(new int[] {0, 7}, contents.tensors().get("none").shape().toArray());
        assertEquals(Map.of("größe 😀", "\0"), contents.metadata());
    }

    /** Tensors of other types are named and left out, wherever they lie between the others. */
    @Test
    void tensorsOfOtherTypesAreNamed() throws IOException {
        Map<String, Integer> types = new LinkedHashMap<>();
        List.of("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0").forEach(type -> types.put(type, 1));
        List.of("U16", "I16", "F16", "BF16").forEach(type -> types.put(type, 2));
        List.of("U32", "I32").forEach(type -> types.put(type, 4));
        List.of("U64", "I64", "C64").forEach(type -> types.put(type, 8));
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"k\":\"v\"}");
        int end = 0;
        for (Map.Entry<String, Integer> type : types.entrySet()) {
            header.append(",\"a ").append(type.getKey()).append("\":{\"dtype\":\"").append(type.getKey())
                    .append("\",\"shape\":[3,1],\"data_offsets\":[").append(end).append(',')
                    .append(end += 3 * type.getValue()).append("]}");
        }
        header.append(",\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[").append(end).append(',')
                .append(end + 4).append("]},\"none\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[")
                .append(end + 4).append(',').append(end + 4).append("]}}");
        byte[] data = ByteBuffer.allocate(end + 4).order(ByteOrder.LITTLE_ENDIAN).putFloat(end, 1.5f).array();
        Path path = Files.write(folder.resolve("types.safetensors"), file(header.toString(), data));
        SafeTensors.Contents contents = SafeTensors.read(path);
        assertEquals(List.of("scalar"), List.copyOf(contents.tensors().keySet()));
        assertEquals(1.5, contents.tensors().get("scalar").item());
        Map<String, String> skipped = new LinkedHashMap<>();
        types.keySet().forEach(type -> skipped.put("a " + type, type));
        skipped.put("none", "I64");
        assertEquals(List.copyOf(skipped.entrySet()), List.copyOf(contents.skipped().entrySet()));
        assertThrows(UnsupportedOperationException.class, contents.skipped()::clear);
        SafeTensors.write(path, contents.tensors(), Map.of());
        assertEquals(Map.of(), SafeTensors.read(path).skipped());
    }

    @Test
    void theHeaderIsFilledUpAndTypesMayMix() throws IOException {
        String header = "{\"b\\u00fc\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("bü", Tensor.of(new double[] {-2}, 1, 1));
        tensors.put("a", Tensor.scalar(DType.F32, 1));
        Path path = folder.resolve("mixed.safetensors");
        SafeTensors.write(path, tensors, Map.of());
        byte[] data = {0, 0, 0, 0, 0, 0, 0, (byte) 0xC0, 0, 0, (byte) 0x80, 0x3F};
        assertEquals(3, header.length() % 8, "five spaces are missing");
        assertArrayEquals(file(header + " ".repeat(5), data), Files.readAllBytes(path));
    }

    @Test
    void writingRefusesWhatCannotBeRead() throws IOException {
        Tensor tensor = Tensor.zeros(DType.F32, 1);
        Path path = folder.resolve("refused.safetensors");
        assertThrows(IllegalArgumentException.class,
                () -> SafeTensors.write(path, Map.of("__metadata__", tensor), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(path, Map.of("\ud800", tensor), Map.of()));
        int[] sizes = new int[65];
        Arrays.fill(sizes, 1);
        assertThrows(IllegalArgumentException.class,
                () -> SafeTensors.write(path, Map.of("a", tensor.reshape(sizes)), Map.of()));
        String half = "x".repeat(50_000_000);
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(path, Map.of(), Map.of(half, half)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count(), "nothing is left behind");
        }
    }
}
