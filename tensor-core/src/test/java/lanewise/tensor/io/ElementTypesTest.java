package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type of elements in each format, from wherever it comes: what becomes of it. */
class ElementTypesTest {
    @TempDir
    Path folder;

    /** The tensors that {@code make.py} writes under these names: the limits of each type. */
    static Map<String, Tensor> limits() {
        Map<String, Tensor> limits = new LinkedHashMap<>();
        limits.put("b1", Tensor.wrap(DType.BOOL, new byte[] {1, 0, 1, 1, 0, 0}, 2, 3));
        limits.put("u1", Tensor.wrap(DType.U8, new byte[] {0, 0, 1, 42, 127, -1}, 2, 3));
        limits.put("i1", Tensor.wrap(new int[] {-128, 0, 1, 42, 63, 127}, 2, 3));
        limits.put("i2", Tensor.wrap(new int[] {-32_768, 0, 1, 42, 16_383, 32_767}, 2, 3));
        limits.put("u2", Tensor.wrap(new int[] {0, 0, 1, 42, 32_767, 65_535}, 2, 3));
        limits.put("f2", Tensor.wrap(DType.F16, new short[] {(short) 0xFBFF, (short) 0x8000, 1, 0x3555, 0x7BFF, 0x7C00},
                2, 3));
        limits.put("i4", Tensor.wrap(new int[] {Integer.MIN_VALUE, 0, 1, 42, (1 << 30) - 1, Integer.MAX_VALUE}, 2, 3));
        limits.put("u4", Tensor.wrap(new long[] {0, 0, 1, 42, Integer.MAX_VALUE, 0xFFFFFFFFL}, 2, 3));
        limits.put("f4", Tensor.wrap(new float[] {-Float.MAX_VALUE, -0f, Float.MIN_VALUE, 1 / 3f, Float.MAX_VALUE,
            Float.POSITIVE_INFINITY}, 2, 3));
        limits.put("f8", Tensor.wrap(new double[] {-Double.MAX_VALUE, -0.0, Double.MIN_VALUE, 1 / 3.0, Double.MAX_VALUE,
            Double.POSITIVE_INFINITY}, 2, 3));
        limits.put("i8", Tensor.wrap(new long[] {Long.MIN_VALUE, 0, 1, 42, Long.MAX_VALUE / 2, Long.MAX_VALUE}, 2, 3));
        limits.put("u8", Tensor.wrap(new long[] {0, 0, 1, 42, Long.MAX_VALUE, Long.MAX_VALUE}, 2, 3));
        return limits;
    }

    static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
        expected.forEach((name, tensor) -> assertSame(name, tensor, actual.get(name)));
    }

    static void assertSame(String what, Tensor expected, Tensor actual) {
        assertEquals(expected.dtype(), actual.dtype(), what);
        assertTrue(expected.bitwiseEquals(actual), what);
    }

    // ---- reading ----

    /** Both orders of bytes, both orders of axes, wherever they come from. */
    @Test
    void everyTypeOfNumPyIsRead() throws IOException {
        Map<String, Tensor> expected = new LinkedHashMap<>();
        limits().forEach((name, tensor) -> List.of("", "-fortran", "-big", "-big-fortran")
                .forEach(kind -> expected.put(name + kind, tensor)));
        byte[] npz = NpyTest.corpus("types.npz");
        Path file = Files.write(folder.resolve("types.npz"), npz);
        assertSame(expected, Npz.read(file).tensors());
        assertSame(expected, Npz.read(new ByteArrayInputStream(npz)).tensors());
        assertEquals(Map.of(), Npz.read(file).skipped());
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            for (Map.Entry<String, Tensor> named : expected.entrySet()) {
                String name = named.getKey();
                boolean isView = name.endsWith("-fortran");
                byte[] npy = Files.readAllBytes(zip.getPath(name + ".npy"));
                for (Tensor actual : List.of(Npz.read(file, name), Npy.read(zip.getPath(name + ".npy")),
                        Npy.read(new ByteArrayInputStream(npy)), Npy.read(Files.write(folder.resolve("a.npy"), npy)))) {
                    assertSame(name, named.getValue(), actual);
                    assertEquals(!isView, actual.isContiguous(), name);
                }
            }
        }
    }

    @Test
    void everyTypeOfSafeTensorsIsRead() throws IOException {
        Map<String, Tensor> expected = new LinkedHashMap<>();
        for (String type : List.of("uint64", "int64", "float64", "float32", "uint32", "int32", "bfloat16", "float16",
                "uint16", "int16", "int8", "uint8", "bool")) {
            for (int i = 1; i <= 2; i++) {
                expected.put(i + " " + type, ofReference(type, i));
            }
        }
        byte[] bytes = NpyTest.corpus("types.safetensors");
        Path file = Files.write(folder.resolve("types.safetensors"), bytes);
        assertSame(expected, SafeTensors.read(file).tensors());
        assertSame(expected, SafeTensors.read(new ByteArrayInputStream(bytes)).tensors());
        assertEquals(Map.of(), SafeTensors.read(file).skipped());
    }

    // As make_safetensors.py fills them.
    static Tensor ofReference(String type, int value) {
        byte[] bytes = new byte[value];
        Arrays.fill(bytes, (byte) (type.equals("bool") ? 1 : value));
        short[] halves = new short[value];
        Arrays.fill(halves, (short) (value == 2 ? 0x4000 : type.equals("float16") ? 0x3C00 : 0x3F80));
        int[] ints = new int[value];
        Arrays.fill(ints, value);
        return switch (type) {
            case "uint64", "int64", "uint32" -> Tensor.wrap(Arrays.stream(ints).asLongStream().toArray(), value, 1);
            case "float64", "float32" -> Tensor.full(type.equals("float64") ? DType.F64 : DType.F32, value, value, 1);
            case "int32", "uint16", "int16", "int8" -> Tensor.wrap(ints, value, 1);
            case "float16" -> Tensor.wrap(DType.F16, halves, value, 1);
            case "bfloat16" -> Tensor.wrap(DType.BF16, halves, value, 1);
            case "uint8", "bool" -> Tensor.wrap(type.equals("bool") ? DType.BOOL : DType.U8, bytes, value, 1);
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** Longer than the buffers, and than the first arrays of a stream, by a number of elements that nothing divides. */
    @ParameterizedTest
    @EnumSource
    void elementsFillTheirTypeInEachPart(ElementType type) throws IOException {
        int elements = 2 * ElementStream.BUFFER_BYTES + 12_345;
        ByteBuffer data = ByteBuffer.allocate(elements * type.bytes());
        for (int i = 0; i < elements; i++) {
            data.put(type.bytes() * i + (type == ElementType.BOOL ? 0 : i % type.bytes()), (byte) (i * 7 >>> 3));
        }
        byte[] file = SafeTensorsTest.file("{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[" + elements
                + "],\"data_offsets\":[0," + data.capacity() + "]}}", data.array());
        SafeTensors.Contents streamed = SafeTensors.read(new ByteArrayInputStream(file));
        SafeTensors.Contents contents = SafeTensors.read(Files.write(folder.resolve("large"), file));
        if (type == ElementType.U64) {
            assertEquals(contents.skipped(), streamed.skipped());
            assertTrue(contents.skipped().get("a").startsWith("U64: element 151 is "), contents.skipped()::toString);
            return;
        }
        Tensor tensor = contents.tensors().get("a");
        assertTrue(tensor.bitwiseEquals(streamed.tensors().get("a")));
        data.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i += i % 97 == 0 ? 1 : 13) {
            assertEquals(element(type, data, i), tensor.getLong(i), "element " + i);
        }
    }

    private static long element(ElementType type, ByteBuffer data, int i) {
        return switch (type) {
            case BOOL -> data.get(i) != 0 ? 1 : 0;
            case U8 -> data.get(i) & 0xFF;
            case I8 -> data.get(i);
            case I16 -> data.getShort(2 * i);
            case U16 -> data.getShort(2 * i) & 0xFFFF;
            case F16 -> (long) Float.float16ToFloat(data.getShort(2 * i));
            case BF16 -> (long) Float.intBitsToFloat(data.getShort(2 * i) << 16);
            case I32 -> data.getInt(4 * i);
            case U32 -> data.getInt(4 * i) & 0xFFFFFFFFL;
            case F32 -> (long) data.getFloat(4 * i);
            case F64 -> (long) data.getDouble(8 * i);
            case I64, U64 -> data.getLong(8 * i);
        };
    }

    /** As in NumPy. Whatever a byte of BOOL was, what is written is 0 or 1. */
    @Test
    void anyByteButZeroIsTrue() throws IOException {
        byte[] data = {0, 1, 2, 127, -128, -1};
        Tensor expected = Tensor.wrap(DType.BOOL, new byte[] {0, 1, 1, 1, 1, 1}, 6);
        byte[] npy = NpyTest.npy("{'descr': '|b1', 'fortran_order': False, 'shape': (6,), }", data);
        byte[] safeTensors = SafeTensorsTest.file(
                "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[6],\"data_offsets\":[0,6]}}", data);
        assertSame("npy", expected, Npy.read(new ByteArrayInputStream(npy)));
        assertSame("safetensors", expected, SafeTensors.read(new ByteArrayInputStream(safeTensors)).tensors().get("a"));
    }

    /** Images, three of which are for training, and labels of two types, compressed. */
    @Test
    void anArchiveOfImagesAndLabelsIsRead() throws IOException {
        Map<String, Tensor> tensors = Npz.read(new ByteArrayInputStream(NpyTest.corpus("mnist.npz"))).tensors();
        assertEquals(List.of("x_train", "y_train", "x_test", "y_test"), List.copyOf(tensors.keySet()));
        byte[] pixels = new byte[5 * 28 * 28];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (7 * i);
        }
        Tensor images = Tensor.wrap(DType.U8, pixels, 5, 28, 28);
        assertSame("x_train", images.narrow(0, 0, 3), tensors.get("x_train"));
        assertSame("x_test", images.narrow(0, 3, 2), tensors.get("x_test"));
        assertSame("y_train", Tensor.wrap(DType.U8, new byte[] {5, 0, 4}, 3), tensors.get("y_train"));
        assertSame("y_test", Tensor.wrap(new long[] {7, 2}, 2), tensors.get("y_test"));
    }

    // ---- what no tensor holds ----

    /** 2⁶⁴ − 1 is no number of I64: it is named, and stands in the way of nothing else. */
    @Test
    void numbersThatI64LacksAreNamed() throws IOException {
        String reason = "element 5 is 18446744073709551615, and the largest of I64 is 9223372036854775807";
        Path file = Files.write(folder.resolve("too-large.npz"), NpyTest.corpus("too-large.npz"));
        Npz.Contents contents = Npz.read(file);
        assertEquals(Map.of("large", "<u8: " + reason), contents.skipped());
        assertEquals(List.of("before", "after"), List.copyOf(contents.tensors().keySet()));
        assertSame("after", limits().get("u8"), contents.tensors().get("after"));
        assertEquals("cannot read " + file + ": entry \"large.npy\": its " + reason,
                assertThrows(IOException.class, () -> Npz.read(file, "large")).getMessage());
        byte[] data = ByteBuffer.allocate(48).putLong(40, -1).array();
        for (String order : List.of("True", "False")) {
            Path npy = Files.write(folder.resolve("large.npy"),
                    NpyTest.npy("{'descr': '>u8', 'fortran_order': " + order + ", 'shape': (3, 2), }", data));
            assertEquals("cannot read " + npy + ": its " + reason,
                    assertThrows(IOException.class, () -> Npy.read(npy)).getMessage());
        }
    }

    @Test
    void numbersThatI64LacksAreLeftOutOfSafeTensors() throws IOException {
        byte[] data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(8, Long.MIN_VALUE)
                .putFloat(16, 1.5f).array();
        SafeTensors.Contents contents = SafeTensors.read(new ByteArrayInputStream(SafeTensorsTest.file("""
                {"f8":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[20,24]},
                "large":{"dtype":"U64","shape":[2],"data_offsets":[0,16]},
                "one":{"dtype":"F32","shape":[],"data_offsets":[16,20]}}""", data)));
        assertEquals(List.of("one"), List.copyOf(contents.tensors().keySet()));
        assertEquals(1.5, contents.tensors().get("one").item());
        assertEquals(List.of(Map.entry("f8", "F8_E4M3"), Map.entry("large",
                "U64: element 1 is 9223372036854775808, and the largest of I64 is 9223372036854775807")),
                List.copyOf(contents.skipped().entrySet()));
    }

    /** What is left out is checked all the same. */
    @Test
    void damageOfWhatIsLeftOutIsFound() throws IOException {
        byte[] npz = NpyTest.corpus("too-large.npz");
        String text = new String(npz, StandardCharsets.ISO_8859_1);
        npz[text.indexOf("\377\377\377\377\377\377\377\377")] = 1;
        String message = assertThrows(IOException.class, () -> Npz.read(new ByteArrayInputStream(npz))).getMessage();
        assertEquals("the stream is no valid npz file: entry \"large.npy\": its checksum is wrong, so it is damaged",
                message);
    }

    /** The heap must hold the elements as they are in a tensor. */
    @Test
    void whatBecomesTooLongForTheHeapIsRefused() throws IOException {
        long elements = Runtime.getRuntime().maxMemory() / 8 + 1;
        byte[] npy = NpyTest.npy("{'descr': '<u4', 'fortran_order': False, 'shape': (" + (elements + 999) / 1000
                + ", 1000), }");
        String message = assertThrows(IOException.class, () -> Npy.read(new ByteArrayInputStream(npy))).getMessage();
        assertTrue(message.startsWith("cannot read the stream: ") && message.contains("-Xmx"), message);
    }

    // ---- damage ----

    static Stream<Arguments> files() throws IOException {
        List<Arguments> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(NpyTest.corpus("types.npz")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().contains("-big")) {
                    files.add(Arguments.of("npy", entry.getName(), zip.readAllBytes()));
                }
            }
        }
        for (String name : List.of("mnist.npz", "too-large.npz", "types.safetensors")) {
            files.add(Arguments.of(name.substring(name.indexOf('.') + 1), name, NpyTest.corpus(name)));
        }
        return files.stream();
    }

    /** Cut off at every byte, and with one more. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("files")
    void aFileThatEndsElsewhereIsRefused(String format, String name, byte[] whole) throws IOException {
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length == whole.length) {
                continue;
            }
            byte[] bytes = Arrays.copyOf(whole, length);
            Path file = Files.write(folder.resolve(length + name), bytes);
            assertRefused(file + " is no valid " + format + " file: ", () -> read(format, file));
            Files.delete(file);
            InputStream in = new ByteArrayInputStream(bytes);
            assertRefused("the stream is no valid " + format + " file: ", () -> read(format, in));
        }
    }

    private static void read(String format, InputStream in) throws IOException {
        switch (format) {
            case "npy" -> Npy.read(in);
            case "npz" -> Npz.read(in);
            default -> SafeTensors.read(in);
        }
    }

    private static void read(String format, Path file) throws IOException {
        switch (format) {
            case "npy" -> Npy.read(file);
            case "npz" -> Npz.read(file);
            default -> SafeTensors.read(file);
        }
    }

    private static void assertRefused(String start, Executable reading) {
        String message = assertThrows(IOException.class, reading).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
