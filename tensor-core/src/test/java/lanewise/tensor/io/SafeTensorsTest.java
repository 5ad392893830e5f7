package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import java.util.Random;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private static final String SMALL_HEADER =
            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} ";

    private static byte[] file(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json).put(data).array();
    }

    private static byte[] smallFile() {
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

    @Property(tries = 100)
    void anythingWrittenIsRead(@ForAll @Size(max = 4) List<String> names, @ForAll long seed) throws IOException {
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
    void tensorsLargerThanTheBufferAreRead() throws IOException {
        Tensor large = Tensor.normal(new Philox(1, 2), DType.F64, 513, 257);
        Path path = folder.resolve("large.safetensors");
        SafeTensors.write(path, Map.of("large", large.transpose()), Map.of());
        assertTrue(SafeTensors.read(path).tensors().get("large").bitwiseEquals(large.transpose()));
    }

    static Stream<Arguments> damaged() {
        String tensor = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return Stream.of(
                Arguments.of("fewer than the 8", new byte[5]),
                Arguments.of("the limit is 100000000", lengthOnly(-1)),
                Arguments.of("the limit is 100000000", lengthOnly(1L << 40)),
                Arguments.of("but only 0 follow", lengthOnly(16)),
                Arguments.of("expected '{'", file("[]")),
                Arguments.of("ends in the middle", file("{\"a\":")),
                Arguments.of("expected ':'", file("{\"a\" 1}")),
                Arguments.of("expected the end", file("{}{}")),
                Arguments.of("occurs twice", file("{" + tensor + "," + tensor + "}", new byte[8])),
                Arguments.of("exactly dtype, shape and data_offsets", file("{\"a\":1}")),
                Arguments.of("only F32 and F64", file(replaced(tensor, "F32", "I32"), new byte[8])),
                Arguments.of("no list under shape", file(replaced(tensor, "[2]", "2"), new byte[8])),
                Arguments.of("no size", file(replaced(tensor, "[2]", "[-2]"), new byte[8])),
                Arguments.of("no integer", file(replaced(tensor, "[2]", "[2.0]"), new byte[8])),
                Arguments.of("too large", file(replaced(tensor, "[2]", "[99999999999999999999]"), new byte[8])),
                Arguments.of("holds at most", file(replaced(tensor, "[2]", "[4294967298]"), new byte[8])),
                Arguments.of("more than 2,147,483,647", file(replaced(tensor, "[2]", "[65536,65536]"), new byte[8])),
                Arguments.of("needs 12 bytes", file(replaced(tensor, "[2]", "[3]"), new byte[8])),
                Arguments.of("no range", file(replaced(tensor, "[0,8]", "[8,0]"), new byte[8])),
                Arguments.of("a gap", file(replaced(tensor, "[0,8]", "[4,12]"), new byte[12])),
                Arguments.of("an overlap", file("{" + tensor + "," + tensor.replace("\"a\"", "\"b\"") + "}",
                        new byte[8])),
                Arguments.of("and 12 are there", file("{" + tensor + "}", new byte[12])),
                Arguments.of("and 7 are there", file("{" + tensor + "}", new byte[7])),
                Arguments.of("nested deeper", file("{\"a\":" + "[".repeat(100_000) + "}")),
                Arguments.of("half a surrogate pair", file("{\"\\ud800\":1}")),
                Arguments.of("unknown escape", file("{\"\\x\":1}")),
                Arguments.of("control character", file("{\"\n\":1}")),
                Arguments.of("is no string", file("{\"__metadata__\":{\"k\":1}}")),
                Arguments.of("is no object", file("{\"__metadata__\":[]}")));
    }

    private static String replaced(String tensor, String old, String other) {
        return "{" + tensor.replace(old, other) + "}";
    }

    private static byte[] lengthOnly(long length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void whatIsWrongIsNamed(String reason, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged.safetensors"), bytes);
        IOException failure = assertThrows(IOException.class, () -> SafeTensors.read(path));
        assertTrue(failure.getMessage().startsWith(path + " is no valid safetensors file: "), failure.getMessage());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        whatIsWrongIsNamed("not UTF-8", ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4)
                .put((byte) '{').put((byte) 0xFF).put((byte) 0xFE).put((byte) '}').array());
    }

    /** Whatever is done to a valid file, reading gives an IOException or a valid result, and nothing else. */
    @Test
    void mutatedFilesGiveIoExceptionsOrResults() throws IOException {
        Random random = new Random(4711);
        Path path = folder.resolve("mutated.safetensors");
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = smallFile();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            }
            Files.write(path, bytes);
            try {
                SafeTensors.read(path);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "only " + refused + " of 20,000 were refused");
    }

    @Test
    void writingRefusesWhatCannotBeRead() throws IOException {
        Tensor tensor = Tensor.zeros(DType.F32, 1);
        Path path = folder.resolve("refused.safetensors");
        assertThrows(IllegalArgumentException.class,
                () -> SafeTensors.write(path, Map.of("__metadata__", tensor), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(path, Map.of("\ud800", tensor), Map.of()));
        assertThrows(IOException.class,
                () -> SafeTensors.write(folder.resolve("nowhere").resolve("x"), Map.of("a", tensor), Map.of()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count(), "nothing is left behind");
        }
    }
}
