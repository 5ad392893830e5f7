package lanewise.tensor.io;

import static lanewise.tensor.io.SafeTensorsTest.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and hostile files: each is refused with an IOException that names the file, what is wrong, and where. */
class DamagedSafeTensorsTest {
    private static final String TENSOR = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @TempDir
    Path folder;

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of("it has 5 bytes, fewer than the 8 of the header's length", new byte[5]),
                Arguments.of("would have 18446744073709551615 bytes, and the limit is 100000000", lengthOnly(-1)),
                Arguments.of("would have 100000001 bytes, and the limit is 100000000", lengthOnly(100_000_001)),
                Arguments.of("would have 100000000 bytes, but only 0 follow", lengthOnly(100_000_000)),
                Arguments.of("expected '{' but the header ends", lengthOnly(0)),
                Arguments.of("need 8 bytes of data, and 12 are there", file("{" + TENSOR + "}", new byte[12])),
                Arguments.of("need 8 bytes of data, and 7 are there", file("{" + TENSOR + "}", new byte[7])));
    }

    private static byte[] lengthOnly(long length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("expected '{' but found '[', at byte 0", file("[]")),
                Arguments.of("expected '{' but found the byte 0xef", file("\ufeff{}")),
                Arguments.of("expected '\"' but found ',', at byte 1", file("{,}")),
                Arguments.of("expected '\"' but found '}'", file("{" + TENSOR + ",}", new byte[8])),
                Arguments.of("expected '{' but the header ends", file("{\"a\":")),
                Arguments.of("ends in the middle of a string", file("{\"a")),
                Arguments.of("ends in the middle of a string", file("{\"a\\")),
                Arguments.of("ends in the middle of a string", file("{\"a\\\"")),
                Arguments.of("expected ':' but found '1', at byte 5", file("{\"a\" 1}")),
                Arguments.of("expected the end of the header but found '{', at byte 2", file("{}{}")),
                Arguments.of("expected the end of the header but found the byte 0x00", file("{}\0")),
                Arguments.of("expected '{' but found '['", file("{\"a\":" + "[".repeat(100_000) + "}")),
                Arguments.of("control character, at byte 2", file("{\"\n\":1}")),
                Arguments.of("unknown escape in the string at byte 2", file("{\"\\x\":1}")),
                Arguments.of("without four hexadecimal digits", file("{\"\\u12\":1}")),
                Arguments.of("without four hexadecimal digits", file("{\"\\u12g4\":1}")),
                Arguments.of("without four hexadecimal digits", file("{\"\\u\uff11\uff12\uff13\uff14\":1}")),
                Arguments.of("half a surrogate pair", file("{\"\\ud800\":1}")),
                Arguments.of("half a surrogate pair", file("{\"\\ud800\\ud800\\udc00\":1}")),
                Arguments.of("half a surrogate pair", file("{\"\\udc00x\":1}")),
                Arguments.of("string at byte 2 of the header is not UTF-8", inQuotes(0xFF)),
                Arguments.of("is not UTF-8", inQuotes(0xC0, 0x80)),              // an overlong zero
                Arguments.of("is not UTF-8", inQuotes(0xED, 0xA0, 0x80)),        // half a surrogate pair
                Arguments.of("is not UTF-8", inQuotes(0xF4, 0x90, 0x80, 0x80))); // above the last code point
    }

    private static byte[] inQuotes(int... bytes) {
        StringBuilder placeholder = new StringBuilder();
        for (int b : bytes) {
            placeholder.append((char) b);
        }
        byte[] json = ("{\"" + placeholder + "\":1}").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json)
                .array();
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                Arguments.of("\"a\": expected '{' but found '1', at byte 5", file("{\"a\":1}")),
                Arguments.of("\"a\": dtype, shape or data_offsets is missing", file("{\"a\":{}}")),
                Arguments.of("\"a\": dtype, shape or data_offsets is missing",
                        replaced("\"shape\":[2],", "")),
                Arguments.of("\"a\": dtype, shape or data_offsets is missing", replaced("shape", "size")),
                Arguments.of("\"a\": more than 125 brackets inside each other", skipped("[".repeat(100_000))),
                Arguments.of("\"a\": expected '}' but found '0'", skipped("00")),
                Arguments.of("\"a\": expected a value but found '.'", skipped(".5")),
                Arguments.of("\"a\": expected a value but found ','", skipped("1.")),
                Arguments.of("\"a\": expected a value but found ','", skipped("1e+")),
                Arguments.of("\"a\": expected a value but found ','", skipped("-")),
                Arguments.of("\"a\": expected a value but found 'n'", skipped("nul")),
                Arguments.of("\"a\": expected a value but found ']'", skipped("[1,]")),
                Arguments.of("\"a\": expected ']' but found '2'", skipped("[1 2]")),
                Arguments.of("\"a\": expected '\"' but found '}'", skipped("{\"y\":1,}")),
                Arguments.of("\"a\": expected ':' but found '}'", skipped("{\"y\"}")),
                Arguments.of("half a surrogate pair", skipped("\"\\ud800\"")),
                Arguments.of("the name \"shape\" occurs twice, at byte 32",
                        replaced("\"shape\":[2]", "\"shape\":[2],\"\\u0073hape\":[2]")),
                Arguments.of("(2,) of type F4 needs 1 bytes, but data_offsets give 8", replaced("F32", "F4")),
                Arguments.of("(2,) of type F6_E2M3 needs 12 bits", replaced("F32", "F6_E2M3")),
                Arguments.of("(2,) of type F6_E3M2 needs 12 bits", replaced("F32", "F6_E3M2")),
                Arguments.of("type F8_E4M3FNUZ needs 2 bytes", replaced("F32", "F8_E4M3FNUZ")),
                Arguments.of("type F8_E5M2FNUZ needs 2 bytes", replaced("F32", "F8_E5M2FNUZ")),
                Arguments.of("\"a\": expected '\"' but found '4'", replaced("\"F32\"", "4")),
                Arguments.of("\"a\": expected '[' but found '2'", replaced("[2]", "2")),
                Arguments.of("integer that is not negative but found '-'", replaced("[2]", "[-2]")),
                Arguments.of("integer that is not negative but found '0'", replaced("[2]", "[02]")),
                Arguments.of("integer that is not negative but found ']'", replaced("[2]", "[2,]")),
                Arguments.of("integer that is not negative but found '['", replaced("[2]", "[[2]]")),
                Arguments.of("integer that is not negative but found 'n'", replaced("[2]", "[null]")),
                Arguments.of("expected ']' but found '.'", replaced("[2]", "[2.0]")),
                Arguments.of("expected ']' but found 'e'", replaced("[2]", "[2e0]")),
                Arguments.of("larger than 2^63 - 1", replaced("[2]", "[9223372036854775808]")),
                Arguments.of("needs more bits than 2^63 - 1", replaced("[2]", "[9223372036854775807]")),
                Arguments.of("needs more bits than 2^63 - 1", replaced("[2]", "[4294967298,4294967298,0]")),
                Arguments.of("needs 17179869192 bytes, but data_offsets give 8", replaced("[2]", "[4294967298]")),
                Arguments.of("needs 17179869184 bytes, but data_offsets give 8", replaced("[2]", "[65536,65536]")),
                Arguments.of("needs more bits than 2^63 - 1", replaced("[2]", "[2147483647,2147483647,2147483647]")),
                Arguments.of("the array has more than 64 numbers", replaced("[2]", "[2" + ",1".repeat(64) + "]")),
                Arguments.of("shape (3,) of type F32 needs 12 bytes, but data_offsets give 8", replaced("[2]", "[3]")),
                Arguments.of("needs 16 bytes, but data_offsets give 8", replaced("F32", "F64")),
                Arguments.of("of type I64 needs 16 bytes, but data_offsets give 8", replaced("F32", "I64")),
                Arguments.of("of type BF16 needs 4 bytes, but data_offsets give 8", replaced("F32", "BF16")),
                Arguments.of("of type BOOL needs 2 bytes, but data_offsets give 8", replaced("F32", "BOOL")));
    }

    static Stream<Arguments> rangesAndNames() {
        String other = TENSOR.replace("\"a\"", "\"b\"");
        String inside = "\"b\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}";
        return Stream.of(
                Arguments.of("data_offsets are no range", replaced("[0,8]", "[8,0]")),
                Arguments.of("data_offsets are no range", replaced("[0,8]", "[8]")),
                Arguments.of("more than 2 numbers", replaced("[0,8]", "[0,8,8]")),
                Arguments.of("begins at byte 4 of the data, where byte 0 is next: there is a gap",
                        replaced("[0,8]", "[4,12]")),
                Arguments.of("begins at byte 0 of the data, where byte 8 is next: there is an overlap",
                        file("{" + TENSOR + "," + other + "}", new byte[8])),
                Arguments.of("begins at byte 4 of the data, where byte 8 is next: there is an overlap",
                        file("{" + inside + "," + TENSOR + "}", new byte[8])),
                Arguments.of("begins at byte 0 of the data, where byte 8 is next: there is an overlap",
                        file("{" + TENSOR + "," + other.replace("F32", "I32") + "}", new byte[8])),
                Arguments.of("its tensors need 8 bytes of data, and 7 are there",
                        file("{" + TENSOR.replace("F32", "I32") + "}", new byte[7])),
                Arguments.of("tensor \"a\" begins at byte 9223372036854775799",
                        replaced("[0,8]", "[9223372036854775799,9223372036854775807]")),
                Arguments.of("the name \"a\" occurs twice", file("{" + TENSOR + "," + TENSOR + "}", new byte[8])),
                Arguments.of("the name \"a\" occurs twice",
                        file("{" + TENSOR + "," + TENSOR.replace("\"a\"", "\"\\u0061\"") + "}", new byte[8])),
                Arguments.of("expected '{' but found '[', at byte 16", file("{\"__metadata__\":[]}")),
                Arguments.of("expected '\"' but found '1', at byte 21", file("{\"__metadata__\":{\"k\":1}}")),
                Arguments.of("the name \"k\" occurs twice", file("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}")),
                Arguments.of("the name \"__metadata__\" occurs twice",
                        file("{\"__metadata__\":{},\"__metadata__\":{}}")));
    }

    private static byte[] skipped(String value) {
        return replaced("\"shape\"", "\"x\":" + value + ",\"shape\"");
    }

    private static byte[] replaced(String old, String other) {
        assertTrue(TENSOR.contains(old), old);
        return file("{" + TENSOR.replace(old, other) + "}", new byte[8]);
    }

    @ParameterizedTest
    @MethodSource({"lengths", "texts", "entries", "rangesAndNames"})
    void whatIsWrongIsNamed(String reason, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged.safetensors"), bytes);
        IOException failure = assertThrows(IOException.class, () -> SafeTensors.read(path));
        assertTrue(failure.getMessage().startsWith(path + " is no valid safetensors file: "), failure.getMessage());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    /** A terminal or log that shows the message is safe from what a file says. */
    @Test
    void namesInMessagesAreShortAndPlain() throws IOException {
        Path path = folder.resolve("named.safetensors");
        Files.write(path, file("{\"\\u001b[2J\\n\\u202e\":1}"));
        String message = assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage();
        assertTrue(message.contains("tensor \"\\u001b[2J\\n\\u202e\": expected"), message);
        Files.write(path, file("{\"" + "😀".repeat(100_000) + "\":1}"));
        message = assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage();
        assertTrue(message.contains("\\ud83d\\ude00\"... (200000 characters)"), message);
        assertTrue(message.length() < path.toString().length() + 600, message);
    }

    @Test
    void filesThatCannotBeReadAreNamed() {
        Path missing = folder.resolve("missing.safetensors");
        String message = assertThrows(NoSuchFileException.class, () -> SafeTensors.read(missing)).getMessage();
        assertEquals(missing + ": no such file", message);
        assertEquals(missing + ": no such file",
                assertThrows(NoSuchFileException.class, () -> Npy.read(missing)).getMessage());
        assertEquals(missing + ": no such file",
                assertThrows(NoSuchFileException.class, () -> Npz.read(missing)).getMessage());
        message = assertThrows(IOException.class, () -> SafeTensors.read(folder)).getMessage();
        assertTrue(message.contains(folder.toString()), message);
    }

    /** Whatever is done to a valid file, reading gives an IOException or a valid result, and nothing else. */
    @Test
    void mutatedFilesGiveIoExceptionsOrResults() throws IOException {
        long seed = 4711;
        Random random = new Random(seed);
        byte[] valid = validFile();
        Path path = folder.resolve("mutated.safetensors");
        int files = 10_000;
        int refused = 0;
        for (int i = 0; i < files; i++) {
            String what = "seed " + seed + ", file " + i;
            byte[] bytes = mutated(valid, random);
            Files.deleteIfExists(path); // some file systems force a file to disk that is overwritten
            Files.write(path, bytes);
            try {
                SafeTensors.Contents contents = SafeTensors.read(path);
                assertEveryByteIsUsed(contents, bytes, what);
                if (i % 50 == 0) { // forcing two files to disk takes longer than all the rest
                    assertCanBeWritten(contents, what);
                }
            } catch (IOException expected) {
                assertTrue(expected.getMessage().startsWith(path.toString()), what + ": " + expected.getMessage());
                refused++;
            }
        }
        assertTrue(refused > files / 2 && refused < files, refused + " of " + files + " were refused");
    }

    private static void assertEveryByteIsUsed(SafeTensors.Contents contents, byte[] bytes, String what) {
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long data = bytes.length - 8 - header;
        assertTrue(data >= contents.tensors().values().stream().mapToLong(Samples::leastFileBytes).sum(), what);
        assertTrue(data <= contents.tensors().values().stream().mapToLong(Samples::mostFileBytes).sum()
                || !contents.skipped().isEmpty(), what);
    }

    private void assertCanBeWritten(SafeTensors.Contents expected, String what) throws IOException {
        Path again = folder.resolve("again.safetensors");
        SafeTensors.write(again, expected.tensors(), expected.metadata());
        SafeTensors.Contents actual = SafeTensors.read(again);
        assertEquals(expected.metadata(), actual.metadata(), what);
        assertEquals(expected.tensors().keySet(), actual.tensors().keySet(), what);
        expected.tensors().forEach((name, tensor) ->
                assertTrue(tensor.bitwiseEquals(actual.tensors().get(name)), what + ", tensor " + name));
    }

    private byte[] validFile() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("0.wéight", Tensor.arange(DType.F32, 6).reshape(2, 3));
        tensors.put("", Tensor.scalar(DType.F64, 0.1));
        tensors.put("\"\n😀", Tensor.zeros(DType.F64, 0, 4));
        tensors.put("last", Tensor.ones(DType.F64, 1, 3, 1));
        for (DType dtype : DType.values()) {
            tensors.put(dtype.name(), Samples.random(new Philox(1, 1), dtype, 3));
        }
        Path path = folder.resolve("valid.safetensors");
        SafeTensors.write(path, tensors, Map.of("k\\", "v/"));
        assertEquals(tensors.keySet(), SafeTensors.read(path).tensors().keySet(), "it is valid");
        return Files.readAllBytes(path);
    }

    // Half of the changes are of single bits; the others put in what has a meaning in the format, or change the size.
    private static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) "{}[]\",:\\u0189 -".charAt(random.nextInt(15));
                case 1 -> System.arraycopy(valid, random.nextInt(valid.length - 8), bytes,
                        Math.min(at, bytes.length - 8), 8);
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(8, random.nextInt(bytes.length + 8)));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
