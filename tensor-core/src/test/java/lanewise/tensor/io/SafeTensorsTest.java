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
import java.util.Comparator;
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
            assertEquals(sorted(tensors), new ArrayList<>(contents.tensors().keySet()));
            contents.tensors().forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(tensors.get(name)), name));
        } finally {
            Files.delete(path);
        }
    }

    // By type, then by code points, which is by the bytes of UTF-8.
    private static List<String> sorted(Map<String, Tensor> tensors) {
        List<DType> types = List.of(DType.I64, DType.F64, DType.F32, DType.I32, DType.BF16, DType.F16, DType.U8,
                DType.BOOL);
        List<String> names = new ArrayList<>(tensors.keySet());
        names.sort(Comparator.comparingInt((String name) -> types.indexOf(tensors.get(name).dtype()))
                .thenComparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return names;
    }

    // Any type, rank 0 to 4, sizes 0 to 4, in any order of axes.
    private static Tensor tensor(Philox random) {
        int rank = random.below(5, 0);
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = random.below(5, 1 + axis);
        }
        Tensor tensor = Samples.random(random, Samples.dtype(random, 9), sizes);
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
        List.of("F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ").forEach(type -> types.put(type, 1));
        types.put("C64", 8);
        types.put("I128", 16);
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"k\":\"v\"}");
        int end = 0;
        for (Map.Entry<String, Integer> type : types.entrySet()) {
            header.append(",\"a ").append(type.getKey()).append("\":{\"dtype\":\"").append(type.getKey())
                    .append("\",\"shape\":[3,1],\"data_offsets\":[").append(end).append(',')
                    .append(end += 3 * type.getValue()).append("]}");
        }
        header.append(",\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[").append(end).append(',')
                .append(end + 4).append("]},\"none\":{\"dtype\":\"C64\",\"shape\":[0],\"data_offsets\":[")
                .append(end + 4).append(',').append(end + 4).append("]}}");
        byte[] data = ByteBuffer.allocate(end + 4).order(ByteOrder.LITTLE_ENDIAN).putFloat(end, 1.5f).array();
        Path path = Files.write(folder.resolve("types.safetensors"), file(header.toString(), data));
        SafeTensors.Contents contents = SafeTensors.read(path);
        assertEquals(List.of("scalar"), List.copyOf(contents.tensors().keySet()));
        assertEquals(1.5, contents.tensors().get("scalar").item());
        Map<String, String> skipped = new LinkedHashMap<>();
        types.keySet().forEach(type -> skipped.put("a " + type, type));
        skipped.put("none", "C64");
        assertEquals(List.copyOf(skipped.entrySet()), List.copyOf(contents.skipped().entrySet()));
        assertThrows(UnsupportedOperationException.class, contents.skipped()::clear);
        SafeTensors.write(path, contents.tensors(), Map.of());
        assertEquals(Map.of(), SafeTensors.read(path).skipped());
    }

    /** The bytes are those of the reference implementation, in whatever order the tensors are given. */
    @Test
    void tensorsAreWrittenAlignedAndSortedAsByTheReference() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(new float[] {1}, 1));
        tensors.put("b", Tensor.of(new double[] {-2}, 1));
        tensors.put("10", Tensor.zeros(DType.F32, 0, 4));
        tensors.put("9", Tensor.zeros(DType.F64, 2, 0));
        tensors.put("B", Tensor.of(new float[] {1.5f, 2.5f, 3.5f}, 1, 3));
        tensors.put("c", Tensor.scalar(DType.F64, 0.1));
        Path path = folder.resolve("mixed.safetensors");
        for (Map<String, Tensor> order : List.of(tensors, Map.copyOf(tensors))) {
            SafeTensors.write(path, order, Map.of("k", "v"));
            assertArrayEquals(NpyTest.corpus("mixed.safetensors"), Files.readAllBytes(path));
        }
        assertEquals(List.of("9", "b", "c", "10", "B", "a"),
                List.copyOf(SafeTensors.read(path).tensors().keySet()));
    }

    @Test
    void namesAreSortedByCodePoints() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : List.of("😀", "\uffee", "ü", "b", "")) {
            tensors.put(name, Tensor.zeros(DType.F32, 1));
        }
        Path path = folder.resolve("names.safetensors");
        SafeTensors.write(path, tensors, Map.of());
        assertEquals(List.of("", "b", "ü", "\uffee", "😀"), List.copyOf(SafeTensors.read(path).tensors().keySet()));
    }

    /** All of these headers are read by the reference implementation, release 0.8.0. */
    @Test
    void headersAreReadWhereTheReferenceReadsThem() throws IOException {
        String entry = "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]";
        String deep = "[".repeat(125) + "]".repeat(125);
        for (String header : List.of(
                "{\"__metadata__\":null,\"a\":{" + entry + "}}",
                " \t\r\n{\"a\":{" + entry + "}}\n ",
                "{\"a\":{\"strides\":[1],\"x\":{},\"y\":[]," + entry + "}}",
                "{\"a\":{" + entry + ",\"x\":{\"y\" : [ null , true,false,-0, 1.5e+3,2E-1,\"\\u00e9\" , {\"z\":{}} ]}}"
                        + "}",
                "{\"a\":{\"x\":" + deep + "," + entry + "}}",
                "{\"a\":{" + entry + ",\"x\":0}}")) {
            SafeTensors.Contents contents = SafeTensors.read(new ByteArrayInputStream(file(header, new byte[8])));
            assertEquals(Set.of("a"), contents.tensors().keySet(), header);
            assertEquals(Map.of(), contents.metadata(), header);
        }
    }

    /** What cannot be a tensor here stands in the way of nothing else, be it of 4 bits, unknown, or too large. */
    @Test
    void whatCannotBeATensorIsNamed() throws IOException {
        String large = "\"large\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[%d,%d]}";
        long begin = 1 + 3 + 6 + 4 + 4 + 5;
        long end = begin + (1L << 34);
        String header = """
                {"f4":{"dtype":"F4","shape":[1,2],"data_offsets":[0,1]},
                "f6 2 3":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[1,4]},
                "f6 3 2":{"dtype":"F6_E3M2","shape":[8],"data_offsets":[4,10]},
                "f8 4 3":{"dtype":"F8_E4M3FNUZ","shape":[4],"data_offsets":[10,14]},
                "f8 5 2":{"dtype":"F8_E5M2FNUZ","shape":[2,2],"data_offsets":[14,18]},
                "unknown":{"dtype":"Q3_K","shape":[7],"data_offsets":[18,23]},
                """ + large.formatted(begin, end) + """
                ,"many":{"dtype":"U8","shape":[4294967298,0],"data_offsets":[%1$d,%1$d]},
                "none":{"dtype":"F64","shape":[4294967298,0],"data_offsets":[%1$d,%1$d]},
                "one":{"dtype":"F32","shape":[],"data_offsets":[%1$d,%2$d]}}""".formatted(end, end + 4);
        Path path = Files.write(folder.resolve("types.safetensors"), file(header));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(file.length() + end); // a hole, which takes no room on the disk
            file.write(new byte[] {0, 0, (byte) 0xC0, 0x3F});
        }
        SafeTensors.Contents contents = SafeTensors.read(path);
        assertEquals(Set.of("one"), contents.tensors().keySet());
        assertEquals(1.5, contents.tensors().get("one").item());
        Map<String, String> skipped = new LinkedHashMap<>();
        skipped.put("f4", "F4");
        skipped.put("f6 2 3", "F6_E2M3");
        skipped.put("f6 3 2", "F6_E3M2");
        skipped.put("f8 4 3", "F8_E4M3FNUZ");
        skipped.put("f8 5 2", "F8_E5M2FNUZ");
        skipped.put("unknown", "Q3_K");
        skipped.put("large", "F32: shape (65536, 65536) has more elements than the 2147418112 of the largest tensor");
        skipped.put("many", "U8: a dimension of 4294967298, and the limit is 2147483647");
        skipped.put("none", "F64: a dimension of 4294967298, and the limit is 2147483647");
        assertEquals(List.copyOf(skipped.entrySet()), List.copyOf(contents.skipped().entrySet()));
    }

    @Test
    void theHeaderIsFilledUpAndNamesAreEscaped() throws IOException {
        String header = "{\"b\\u00fc\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.scalar(DType.F32, 1));
        tensors.put("bü", Tensor.of(new double[] {-2}, 1, 1));
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
