package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the corpus were written by NumPy; the script that did it, {@code make.py}, lies beside them. */
class NpyTest {
    @TempDir
    Path folder;

    static byte[] corpus(String name) throws IOException {
        try (InputStream in = NpyTest.class.getResourceAsStream("corpus/" + name)) {
            return in.readAllBytes();
        }
    }

    static Tensor six() {
        return Tensor.arange(DType.F32, 6).sub(2.5).reshape(2, 3);
    }

    static Tensor twelve() {
        return Tensor.arange(DType.F64, 12).div(3).reshape(3, 4);
    }

    private static Tensor nans() {
        return Tensor.wrap(new float[] {Float.intBitsToFloat(0x7FC12345), Float.intBitsToFloat(0xFFC00001),
            Float.intBitsToFloat(0x7FE00000)}, 3);
    }

    /** Files that are written back with the same bytes. */
    static Map<String, Tensor> written() {
        Map<String, Tensor> files = new LinkedHashMap<>();
        files.put("f4.npy", six());
        files.put("f8.npy", twelve());
        files.put("f8-fortran.npy", twelve().transpose());
        files.put("f4-fortran-3.npy", Tensor.arange(DType.F32, 24).reshape(2, 3, 4).permute(2, 1, 0).copy()
                .permute(2, 1, 0));
        files.put("f8-scalar.npy", Tensor.scalar(DType.F64, 0.1));
        files.put("f4-vector.npy", Tensor.of(new float[] {1, -0f, Float.POSITIVE_INFINITY}, 3));
        files.put("f4-empty.npy", Tensor.zeros(DType.F32, 0, 4));
        files.put("f4-nan.npy", nans());
        return files;
    }

    static Stream<Arguments> all() {
        Map<String, Tensor> files = written();
        files.put("f4-big-endian.npy", six());
        files.put("f8-big-endian-fortran.npy", twelve().transpose());
        files.put("f4-version-2.npy", six());
        files.put("f4-version-3.npy", six());
        return files.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void filesOfNumPyAreRead(String name, Tensor expected) throws IOException {
        Tensor actual = Npy.read(Files.write(folder.resolve(name), corpus(name)));
        assertEquals(expected.dtype(), actual.dtype());
        assertTrue(expected.bitwiseEquals(actual), actual.toString());
        assertEquals(expected.isContiguous(), actual.isContiguous(), "Fortran order is a view");
    }

    @Test
    void filesAreWrittenAsByNumPy() throws IOException {
        Path path = folder.resolve("written.npy");
        for (Map.Entry<String, Tensor> file : written().entrySet()) {
            Npy.write(path, file.getValue());
            assertArrayEquals(corpus(file.getKey()), Files.readAllBytes(path), file.getKey());
        }
    }

    @Property(tries = 150)
    void anythingWrittenIsRead(@ForAll long seed) throws IOException {
        Philox random = new Philox(seed, 0);
        Path path = Files.createTempFile("round-trip", ".npy");
        try {
            for (Tensor tensor : views(random)) {
                Npy.write(path, tensor);
                Tensor read = Npy.read(path);
                assertEquals(tensor.dtype(), read.dtype());
                assertTrue(tensor.bitwiseEquals(read), () -> tensor + " became " + read);
            }
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void payloadsOfDoubleNaNsAreKept() throws IOException {
        long[] bits = {0x7FF8123456789ABCL, 0xFFF8000000000001L, 0x7FFC000000000000L};
        Tensor nans = Tensor.wrap(Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray(), 3);
        Path path = folder.resolve("nan.npy");
        Npy.write(path, nans);
        assertArrayEquals(bits, rawBits(Npy.read(path)));
        ByteBuffer big = ByteBuffer.allocate(3 * Long.BYTES);
        big.asLongBuffer().put(bits);
        Files.write(path, npy("{'descr': '>f8', 'fortran_order': False, 'shape': (3,), }", big.array()));
        assertArrayEquals(bits, rawBits(Npy.read(path)));
        path = folder.resolve("nan.npz");
        Npz.writeCompressed(path, Map.of("nans", nans));
        assertArrayEquals(bits, rawBits(Npz.read(path, "nans")));
    }

    private static long[] rawBits(Tensor tensor) {
        return Arrays.stream(tensor.toDoubleArray()).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    // Rank 1 to 4, sizes 0 to 4: as it is, permuted, reversed with steps, broadcast, and one element of rank 0.
    private static Tensor[] views(Philox random) {
        int[] sizes = new int[1 + random.below(4, 0)];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = random.below(5, 1 + axis);
        }
        DType dtype = Samples.dtype(random, 9);
        Tensor tensor = Samples.random(random, dtype == DType.BF16 ? DType.F64 : dtype, sizes);
        int[] more = IntStream.concat(IntStream.of(3), Arrays.stream(sizes)).toArray();
        return new Tensor[] {tensor, tensor.permute(random.permutation(sizes.length)),
            tensor.slice(-1, -1, Integer.MIN_VALUE, -2), tensor.broadcastTo(more),
            tensor.elements() > 0 ? tensor.reshape(-1).select(0, 0) : Samples.random(random, tensor.dtype())};
    }

    @Test
    void largeViewsAreWrittenInParts() throws IOException {
        Tensor large = Tensor.normal(new Philox(1, 2), DType.F64, 1, 513, 257);
        Path path = folder.resolve("large.npy");
        for (Tensor view : new Tensor[] {large, large.transpose(), large.slice(1, -1, Integer.MIN_VALUE, -1),
            large.transpose(0, 2).slice(0, 1, 257, 3)}) {
            Npy.write(path, view);
            assertTrue(Npy.read(path).bitwiseEquals(view), view.shape().toString());
        }
    }

    @Test
    void readingNeedsNoSecondCopy() throws IOException {
        Path path = folder.resolve("large.npy");
        int elements = 1 << 21;
        Npy.write(path, Tensor.arange(DType.F32, elements).reshape(2, elements / 2).transpose());
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertFalse(Npy.read(path).isContiguous());
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 5L * elements, allocated + " bytes for " + 4L * elements);
    }

    /** The files are sparse, and refused before anything is allocated. */
    @Test
    void arraysLargerThanTheHeapAreRefused() throws IOException {
        long half = Runtime.getRuntime().maxMemory() / 100 * 101 / 16;
        Path path = folder.resolve("huge.npy");
        byte[] header = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, " + half + ")}");
        writeSparse(path, header, half * 16);
        String message = assertThrows(IOException.class, () -> Npy.read(path)).getMessage();
        assertTrue(message.startsWith("cannot read " + path) && message.contains("start java with -Xmx"), message);
        writeSparse(path, SafeTensorsTest.file("{\"a\":{\"dtype\":\"F64\",\"shape\":[2," + half
                + "],\"data_offsets\":[0," + half * 16 + "]}}"), half * 16);
        message = assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage();
        assertTrue(message.startsWith("cannot read " + path) && message.contains("start java with -Xmx"), message);
    }

    private static void writeSparse(Path path, byte[] header, long dataBytes) throws IOException {
        Files.deleteIfExists(path);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(header);
            file.setLength(header.length + dataBytes);
        }
    }

    static byte[] npy(String header, byte... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text)
                .put(data).array();
    }

    private static Arguments refused(String reason, String descr, String order, String shape) {
        return Arguments.of(reason, npy("{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape
                + ", }", new byte[8]));
    }

    static Stream<Arguments> damaged() throws IOException {
        byte[] version4 = npy("{}");
        version4[6] = 4;
        byte[] utf8 = npy("{}\u00b5 ");
        utf8[6] = 3;
        String d = "'descr': '<f4'";
        return Stream.of(
                Arguments.of("it has 5 bytes", new byte[5]),
                Arguments.of("does not begin with", new byte[50]),
                Arguments.of("format version 4.0", version4),
                Arguments.of("only 10 follow", Arrays.copyOf(corpus("f4.npy"), 20)),
                Arguments.of("the limit is 10000", npy(" ".repeat(10_001))),
                Arguments.of("the limit is 40000", utf8),
                Arguments.of("expected a value but the header ends", npy("")),
                Arguments.of("descr, fortran_order or shape is missing", npy("{}")),
                Arguments.of("descr, fortran_order or shape is missing", npy("{" + d + "," + d + "}")),
                Arguments.of("expected a value but found \",\"", npy("{,}")),
                Arguments.of("unknown key \"x\"", npy("{'x': 1}")),
                Arguments.of("expected ',' or '}'", npy("{" + d + " " + d + "}")),
                Arguments.of("the header ends in the middle of the string that begins at character 1",
                        npy("{'descr")),
                Arguments.of("a line ends in the middle of the string", npy("{'descr\n': 1}")),
                Arguments.of("expected the end of the header", npy("{'descr': '<f4', 'fortran_order': False, "
                        + "'shape': ()} + {}")),
                Arguments.of("header is no dict", npy("('descr', '<f4')")),
                Arguments.of("the byte 0x00, at character 2", npy("{}\0")),
                Arguments.of("an indentation", npy("\n {}")),
                Arguments.of("more than 200 brackets", npy("[".repeat(9_000))),
                refused("descr is \"4\", which is no type", "4", "False", "(2,)"),
                refused("fortran_order is \"0\"", "'<f4'", "0", "(2,)"),
                refused("the shape is \"(2)\", which is no tuple", "'<f4'", "False", "(2)"),
                refused("the shape is \"[2]\", which is no tuple", "'<f4'", "False", "[2]"),
                refused("\"-2\", which is negative", "'<f4'", "False", "(-2,)"),
                refused("\"True\", which is no integer", "'<f4'", "False", "(True,)"),
                refused("expected an integer", "'<f4'", "False", "(02,)"),
                refused("expected a value but found \",\"", "'<f4'", "False", "(,)"),
                refused("',' or ')'", "'<f4'", "False", "(2 1)"),
                refused("expected an integer", "'<f4'", "False", "(2.0,)"),
                refused("more than 64 dimensions", "'<f4'", "False", "(" + "1,".repeat(65) + ")"),
                refused("larger than 2^63 - 1", "'<f4'", "False", "(9223372036854775808,)"),
                refused("needs 12 bytes, but 8 follow", "'<f4'", "True", "(3,)"),
                refused("needs 4 bytes, but 8 follow", "'<f4'", "True", "()"),
                refused("needs 0 bytes, but 8 follow", "'<f8'", "True", "(0, 2147483647, 2147483647)"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void whatIsWrongIsNamed(String reason, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged.npy"), bytes);
        String message = assertThrows(IOException.class, () -> Npy.read(path)).getMessage();
        assertTrue(message.startsWith(path + " is no valid npy file: ") && message.contains(reason), message);
    }

    static Stream<Arguments> notForTensors() throws IOException {
        return Stream.of(
                Arguments.of("its elements are of type \"<c8\", and only booleans, integers and floating-point "
                        + "numbers of 16, 32 and 64 bits can be read; save x.astype('<f8') or another of these instead",
                        corpus("c8.npy")),
                Arguments.of("type \"<U3\"", corpus("text.npy")),
                Arguments.of("type \"[('a', '<f4'), ('b', '<f8')]\"", corpus("structured.npy")),
                refused("type \"|O\"", "'|O'", "False", "(2,)"),
                refused("type \"<f16\"", "'<f16'", "False", "(4,)"),
                refused("type \"<float32\"", "'<float32'", "False", "(2,)"),
                refused("a dimension of 4294967298", "'<f4'", "False", "(4294967298, 0)"),
                refused("shape (65536, 65536) has more elements", "'<f4'", "False", "(65536, 65536)"),
                refused("than the 2147418112 of the largest tensor", "'<f4'", "False", "(2147483647,)"));
    }

    /** Files that are valid, but not for tensors. */
    @ParameterizedTest
    @MethodSource("notForTensors")
    void whatCannotBeATensorIsNamed(String reason, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("other.npy"), bytes);
        String message = assertThrows(IOException.class, () -> Npy.read(path)).getMessage();
        assertTrue(message.startsWith("cannot read " + path + ": its ") && message.contains(reason), message);
    }

    @Test
    void hugeEmptyShapesAreRead() throws IOException {
        Path path = Files.write(folder.resolve("empty.npy"),
                npy("{\"shape\":(2147483647,0,2147483647),'fortran_order':True,'descr':'>f8'}\n"));
        assertArrayEquals(new int[] {2147483647, 0, 2147483647}, Npy.read(path).shape().toArray());
    }
}
