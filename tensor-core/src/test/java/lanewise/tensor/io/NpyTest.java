package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of NumPy 1.24, which {@code make_npy.py} beside them wrote, and damaged ones. */
class NpyTest {
    private static final List<String> VALID = List.of("c_f4", "c_f8", "fortran_f8", "big_endian_f4", "big_endian_f8",
            "scalar_f8", "vector_f4", "empty_f4", "version2_f4", "version3_f4");
    private static final int PREFIX = 10;

    @TempDir
    Path folder;

    private static Path numPys(String name) {
        try {
            return Path.of(NpyTest.class.getResource(name + ".npy").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tensor numbers(DType dtype) {
        return Tensor.arange(DType.F64, 24).sub(5.5).reshape(2, 3, 4).to(dtype);
    }

    @ParameterizedTest
    @CsvSource({"c_f4, F32", "c_f8, F64", "fortran_f8, F64", "big_endian_f4, F32", "big_endian_f8, F64",
        "version2_f4, F32", "version3_f4, F32"})
    void readsWhatNumPyWrote(String name, DType dtype) throws IOException {
        assertTrue(numbers(dtype).bitwiseEquals(Npy.read(numPys(name))));
    }

    @Test
    void readsScalarsVectorsAndEmptyArrays() throws IOException {
        assertEquals(-2.5, Npy.read(numPys("scalar_f8")).item());
        assertEquals(Shape.of(), Npy.read(numPys("scalar_f8")).shape());
        assertTrue(numbers(DType.F32).reshape(-1).bitwiseEquals(Npy.read(numPys("vector_f4"))));
        assertEquals(Shape.of(3, 0, 2), Npy.read(numPys("empty_f4")).shape());
        assertFalse(Npy.read(numPys("fortran_f8")).isContiguous(), "Fortran's order is seen, not copied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c_f4", "c_f8", "scalar_f8", "vector_f4", "empty_f4"})
    void writesNumPysBytes(String name) throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(file, Npy.read(numPys(name)));
        assertArrayEquals(Files.readAllBytes(numPys(name)), Files.readAllBytes(file));
    }

    @Test
    void anyLayoutAndAnyBitsComeBack() throws IOException {
        Path file = folder.resolve("x.npy");
        Tensor x = Tensor.uniform(new Philox(1, 2), DType.F32, 300, 700).transpose().slice(1, 299, -301, -2);
        x.set(Float.intBitsToFloat(0x7f812345), 3, 4);
        x.set(-0.0, 5, 6);
        Npy.write(file, x);
        assertTrue(x.bitwiseEquals(Npy.read(file)));
    }

    private void assertRefused(String reason, byte... bytes) throws IOException {
        Path file = folder.resolve("bad.npy");
        Files.write(file, bytes);
        String message = assertThrows(IOException.class, () -> Npy.read(file)).getMessage();
        assertTrue(message.startsWith(file + " is no valid npy file: ") && message.contains(reason), message);
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[PREFIX + text.length + dataBytes];
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)};
        System.arraycopy(start, 0, bytes, 0, PREFIX);
        System.arraycopy(text, 0, bytes, PREFIX, text.length);
        return bytes;
    }

    private void assertHeaderRefused(String reason, String header, int dataBytes) throws IOException {
        assertRefused(reason, file(header, dataBytes));
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        byte[] good = Files.readAllBytes(numPys("c_f4"));
        assertRefused("it has 0 bytes, fewer than a header needs");
        assertRefused("does not start with \\x93NUMPY", new byte[100]);
        byte[] version = good.clone();
        version[6] = 4;
        assertRefused("its version is 4.0, and 1.0, 2.0 and 3.0 are known", version);
        assertRefused("118 follow", cutHeader(good));
        assertRefused("shape (2, 3, 4) of F32 takes 96 bytes, but 95 follow", Arrays.copyOf(good, good.length - 1));
        assertRefused("shape (2, 3, 4) of F32 takes 96 bytes, but 97 follow", Arrays.copyOf(good, good.length + 1));
        assertThrows(NoSuchFileException.class, () -> Npy.read(folder.resolve("none.npy")));
    }

    private static byte[] cutHeader(byte... good) {
        byte[] longer = Arrays.copyOf(good, 128);
        longer[9] = 1;
        return longer;
    }

    @Test
    void refusesWrongHeaders() throws IOException {
        String integers = new String(Files.readAllBytes(numPys("integers")), StandardCharsets.ISO_8859_1);
        assertRefused("its element type \"<i8\" is not float32 or float64; in NumPy, x.astype('float32') converts",
                integers.getBytes(StandardCharsets.ISO_8859_1));
        assertHeaderRefused("'{' is missing", "", 0);
        assertHeaderRefused("lacks one of descr, fortran_order and shape", "{}", 0);
        assertHeaderRefused("lacks one of", "{'descr': '<f4', 'shape': (1,)}", 4);
        assertHeaderRefused("unknown key \"x\"", "{'x': '<f4'}", 4);
        assertHeaderRefused("has shape twice", "{'shape': (1,), 'shape': (1,)}", 4);
        assertHeaderRefused("something follows", header("<f4", "False", "(1,)") + " 1", 4);
        assertHeaderRefused("True or False is missing", header("<f4", "0", "(1,)"), 4);
        assertHeaderRefused("a comma is missing", header("<f4", "False", "(1)"), 4);
        assertHeaderRefused("a size from 0 to 2147483647 is missing", header("<f4", "False", "(-1,)"), 4);
        assertHeaderRefused("a size from 0", header("<f4", "False", "(99999999999,)"), 4);
        assertHeaderRefused("a comma is missing", header("<f4", "False", "(1.5,)"), 4);
        assertHeaderRefused("too large", header("<f4", "False", "(65536, 65536)"), 4);
        assertHeaderRefused("too large", header("<f4", "False", "(2147483647, 2147483647, 2147483647)"), 4);
        assertHeaderRefused("65 axes, more than 64", header("<f4", "False", "(" + "1, ".repeat(65) + ")"), 4);
        assertHeaderRefused("takes 4294967296 bytes, but 4 follow", header("<f4", "False", "(1073741824,)"), 4);
        assertHeaderRefused("a text in quotes is missing", "{descr: 1}", 4);
        assertHeaderRefused("a text in quotes is missing", "{'de\\x73cr': '<f4'}", 4);
        assertHeaderRefused("is not float32", header("|O", "False", "(1,)"), 8);
    }

    // The file is well formed, and sparse, but the heap of a test is smaller.
    @Test
    void saysWhatMemoryIsMissing() throws IOException {
        int elements = Integer.MAX_VALUE - 8;
        if (Runtime.getRuntime().maxMemory() > 8L * elements) {
            return;
        }
        byte[] start = file(header("<f8", "False", "(" + elements + ",)"), 0);
        Path file = folder.resolve("large.npy");
        Files.write(file, start);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), start.length + 8L * elements - 1);
        }
        String message = assertThrows(IOException.class, () -> Npy.read(file)).getMessage();
        assertTrue(message.contains("takes 16384 MiB, more than is left of the heap's"), message);
    }

    // Flipped, cut, repeated and inserted bytes: a tensor of the declared size comes out, or an IOException.
    @Test
    void mutatedFilesGiveATensorOrAnIOException() throws IOException {
        long seed = Long.getLong("lanewise.fuzz.seed", 61);
        long millis = Long.getLong("lanewise.fuzz.millis", 2000);
        Random random = new Random(seed);
        Path file = folder.resolve("mutated.npy");
        int accepted = 0;
        int refused = 0;
        for (long end = System.nanoTime() + millis * 1_000_000; System.nanoTime() < end;) {
            byte[] bytes = mutate(Files.readAllBytes(numPys(VALID.get(random.nextInt(VALID.size())))), random);
            Files.write(file, bytes);
            try {
                Tensor x = Npy.read(file);
                assertTrue((long) x.elements() * x.dtype().bytes() <= bytes.length, "seed " + seed);
                accepted++;
            } catch (IOException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(bytes), e);
            }
        }
        assertTrue(accepted > 10 && refused > 10, accepted + " accepted, " + refused + " refused");
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(Math.min(mutated.length, 140));
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> mutated[at] = (byte) "0123456789(),'{}: <>f48".charAt(random.nextInt(23));
                case 3 -> mutated = Arrays.copyOf(mutated, Math.max(1, mutated.length - random.nextInt(9)));
                default -> {
                    byte[] longer = new byte[mutated.length + 1];
                    System.arraycopy(mutated, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt(256);
                    System.arraycopy(mutated, at, longer, at + 1, mutated.length - at);
                    mutated = longer;
                }
            }
        }
        return mutated;
    }
}
