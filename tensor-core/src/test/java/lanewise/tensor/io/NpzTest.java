package lanewise.tensor.io;

import static lanewise.tensor.io.NpyTest.corpus;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
    @TempDir
    Path folder;

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("six", NpyTest.six());
        tensors.put("layer/twelve", NpyTest.twelve().transpose());
        tensors.put("nothing", Tensor.zeros(DType.F64, 3, 0));
        tensors.put("one", Tensor.scalar(DType.F32, 7));
        return tensors;
    }

    private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(new ArrayList<>(expected.keySet()), new ArrayList<>(actual.keySet()));
        expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(actual.get(name)), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void filesOfNumPyAreRead(String name) throws IOException {
        Path path = Files.write(folder.resolve(name), corpus(name));
        Map<String, Tensor> expected = tensors();
        if (name.startsWith("deflated")) {
            expected.put("zeros", Tensor.zeros(DType.F64, 40, 50));
        }
        assertSame(expected, Npz.read(path).tensors());
        assertTrue(expected.get("layer/twelve").bitwiseEquals(Npz.read(path, "layer/twelve")));
        String message = assertThrows(IOException.class, () -> Npz.read(path, "seven")).getMessage();
        assertTrue(message.contains(path + ": it holds no tensor \"seven\" among its") && message.contains("\"six\""),
                message);
    }

    @Test
    void anythingWrittenIsReadAndTheBytesAreTheSame() throws IOException {
        Map<String, Tensor> tensors = tensors();
        Tensor large = Tensor.normal(new Philox(1, 2), DType.F64, 513, 257);
        for (DType dtype : DType.values()) {
            if (dtype != DType.BF16) {
                tensors.put("of " + dtype, Samples.random(new Philox(1, 3), dtype, 3, 5));
            }
        }
        tensors.put("größe/😀", large.slice(0, -1, Integer.MIN_VALUE, -2).transpose());
        tensors.put("", large.select(0, 1).broadcastTo(300, 257));
        Path path = folder.resolve("a.npz");
        for (boolean compressed : new boolean[] {false, true}) {
            write(path, tensors, compressed);
            byte[] bytes = Files.readAllBytes(path);
            assertSame(tensors, Npz.read(path).tensors());
            write(path, tensors, compressed);
            assertArrayEquals(bytes, Files.readAllBytes(path));
        }
        Npz.write(path, Map.of());
        assertEquals(Map.of(), Npz.read(path).tensors());
    }

    private static void write(Path path, Map<String, Tensor> tensors, boolean compressed) throws IOException {
        if (compressed) {
            Npz.writeCompressed(path, tensors);
        } else {
            Npz.write(path, tensors);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "../a", "a/../b", ".", "a\\b", "a\nb", "\ud800"})
    void namesThatReadingWouldRefuseAreNotWritten(String name) {
        Path path = folder.resolve("a.npz");
        assertThrows(IllegalArgumentException.class, () -> Npz.write(path, Map.of(name, NpyTest.six())));
        assertTrue(Files.notExists(path));
    }

    static Stream<Arguments> damaged() throws IOException {
        byte[] f4 = corpus("f4.npy");
        byte[] two = zip(List.of("a.npy", "b.npy"), f4);
        byte[] stored = corpus("stored.npz");
        byte[] encrypted = zip(List.of("a.npy"), f4);
        encrypted[central(encrypted) + 8] |= 1;
        byte[] bomb = zip(List.of("a.npy"), f4);
        bomb[central(bomb) + 27] = 0x7F; // the highest byte of the size
        byte[] longer = zip(List.of("a.npy"), f4);
        int size = central(longer) + 24;
        longer[size] = (byte) (longer[size] + 4);
        byte[] checksum = zip(List.of("a.npy"), f4);
        checksum[central(checksum) + 16] ^= 1;
        byte[] method = zip(List.of("a.npy"), f4);
        method[central(method) + 10] = 12;
        byte[] name = zip(List.of("a.npy"), f4);
        name[ZipEntry.LOCHDR] = 'b';
        byte[] offset = zip(List.of("a.npy"), f4);
        offset[central(offset) + 42]++;
        byte[] outside = zip(List.of("a.npy"), f4);
        outside[central(outside) + 43] = 1;
        byte[] utf8 = zip(List.of("a.npy"), f4);
        utf8[central(utf8) + 46] = (byte) 0xFF;
        byte[] directory = zip(List.of("a.npy", "b.npy"), f4);
        directory[central(directory) + 28]++;
        byte[] count = zip(List.of("a.npy", "b.npy"), f4);
        count[count.length - 12] = 1;
        byte[] deflated = zip(List.of("a.npy"), f4);
        Arrays.fill(deflated, 40, 60, (byte) 0xFF);
        String follow = "other bytes follow the end of the archive";
        String front = "other bytes stand in front of the archive's first entry";
        byte[] commented = commented(f4);
        return Stream.of(
                Arguments.of(follow, joined(stored, "junkjunkjunk")),
                Arguments.of(follow, joined(stored, "\0")),
                Arguments.of(follow, joined(commented, "\0")),
                Arguments.of(follow, joined(stored, "PK\5\6")),
                Arguments.of(front, joined("twelve bytes", stored)),
                Arguments.of(front, joined("twelve bytes", commented)),
                Arguments.of(front, joined("\0", zip(List.of(), f4))),
                Arguments.of(front, behindAProgram(zip(List.of("a.npy"), f4))),
                Arguments.of("\"a.npy\" occurs twice", replaced(two, "b.npy", "a.npy")),
                Arguments.of("leads out of a folder", zip(List.of("../a.npy"), f4)),
                Arguments.of("leads out of a folder", zip(List.of("/a.npy"), f4)),
                Arguments.of("leads out of a folder", zip(List.of("c:\\a.npy"), f4)),
                Arguments.of("\"a.txt\" is no array", zip(List.of("a.txt"), f4)),
                Arguments.of("\"a/\" is no array", zip(List.of("a/"), new byte[0])),
                Arguments.of("\"a.npy\": it does not begin with", zip(List.of("a.npy"), new byte[100])),
                Arguments.of("\"a.npy\": shape (2, 3) of type F32 needs 24 bytes, but 25 follow",
                        zip(List.of("a.npy"), Arrays.copyOf(f4, f4.length + 1))),
                Arguments.of("entry \"a.npy\" is encrypted", encrypted),
                Arguments.of("entry \"a.npy\" is compressed by method 12", method),
                Arguments.of("no header with its name", name),
                Arguments.of("no header with its name", offset),
                Arguments.of("entry \"a.npy\" lies outside of the archive", outside),
                Arguments.of("the name of an entry is not in UTF-8", utf8),
                Arguments.of("directory is damaged", directory),
                Arguments.of("its directory has 2 entries, and should have 1", count),
                Arguments.of("entry \"a.npy\": ", deflated),
                Arguments.of("cannot give them", bomb),
                Arguments.of("needs 24 bytes, but 28 follow", longer),
                Arguments.of("checksum is wrong", checksum),
                Arguments.of("the end of one is missing", Arrays.copyOf(stored, stored.length - 30)),
                Arguments.of(front, Arrays.copyOfRange(stored, 40, stored.length)),
                Arguments.of("it is no ZIP archive", f4),
                Arguments.of("it is no ZIP archive", new byte[0]));
    }

    private static byte[] joined(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            bytes.writeBytes(part instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : (byte[]) part);
        }
        return bytes.toByteArray();
    }

    private static byte[] commented(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("made by hand");
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    // As archives that unpack themselves: what stands in front is counted in the offsets.
    private static byte[] behindAProgram(byte[] zip) {
        String program = "#!/bin/sh";
        byte[] bytes = joined(program, zip);
        bytes[central(bytes) + 42] += (byte) program.length();
        bytes[bytes.length - 22 + 16] += (byte) program.length();
        return bytes;
    }

    private static int central(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    }

    private static byte[] replaced(byte[] bytes, String old, String other) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(old, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(List<String> names, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void whatIsWrongIsNamed(String reason, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged.npz"), bytes);
        String message = assertThrows(IOException.class, () -> Npz.read(path)).getMessage();
        assertTrue(message.startsWith(path + " is no valid npz file: ") && message.contains(reason), message);
    }

    @Test
    void aCommentIsPartOfTheArchive() throws IOException {
        Path path = Files.write(folder.resolve("commented.npz"), commented(corpus("f4.npy")));
        assertTrue(NpyTest.six().bitwiseEquals(Npz.read(path, "a")));
    }

    @Test
    void moreEntriesThanTheShortEndRecordCounts() throws IOException {
        int entries = 1 << 16; // from 65,535 on there is a longer record, and a locator of it
        byte[] zip = zip(IntStream.range(0, entries).mapToObj(i -> i + ".npy").toList(), corpus("f4.npy"));
        Path path = Files.write(folder.resolve("many.npz"), zip);
        assertTrue(NpyTest.six().bitwiseEquals(Npz.read(path, "65535")));
        for (byte[] around : new byte[][] {joined(zip, "\0"), joined("\0", zip)}) {
            Files.write(path, around);
            assertThrows(IOException.class, () -> Npz.read(path, "65535"));
        }
    }

    /** As safetensors files are read: what cannot be a tensor is named, and only its header is read. */
    @Test
    void arraysOfOtherTypesAreNamed() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("complex.npy", corpus("c8.npy"));
        entries.put("six.npy", corpus("f4.npy"));
        entries.put("text.npy", corpus("text.npy"));
        entries.put("structured.npy", corpus("structured.npy"));
        entries.put("objects.npy", NpyTest.npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", (byte) 0x80));
        entries.put("twelve.npy", corpus("f8.npy"));
        entries.put("large.npy", NpyTest.npy("{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536), }"));
        entries.put("many.npy", NpyTest.npy("{'descr': '|u1', 'fortran_order': False, 'shape': (4294967298,), }"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        Path path = Files.write(folder.resolve("types.npz"), bytes.toByteArray());
        Npz.Contents contents = Npz.read(path);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("six", NpyTest.six());
        tensors.put("twelve", NpyTest.twelve());
        assertSame(tensors, contents.tensors());
        Map<String, String> skipped = new LinkedHashMap<>();
        skipped.put("complex", "<c8");
        skipped.put("text", "<U3");
        skipped.put("structured", "[('a', '<f4'), ('b', '<f8')]");
        skipped.put("objects", "|O");
        skipped.put("large", "<f8: shape (65536, 65536) has more elements than the 2147418112 of the largest tensor");
        skipped.put("many", "|u1: a dimension of 4294967298, and the limit is 2147483647");
        assertEquals(List.copyOf(skipped.entrySet()), List.copyOf(contents.skipped().entrySet()));
        assertThrows(UnsupportedOperationException.class, contents.tensors()::clear);
        assertThrows(UnsupportedOperationException.class, contents.skipped()::clear);
        assertTrue(NpyTest.six().bitwiseEquals(Npz.read(path, "six")));
        String message = assertThrows(IOException.class, () -> Npz.read(path, "complex")).getMessage();
        assertEquals("cannot read " + path + ": entry \"complex.npy\": its elements are of type \"<c8\", and only "
                + "booleans, integers and floating-point numbers of 16, 32 and 64 bits can be read; save "
                + "x.astype('<f8') or another of these instead", message);
        message = assertThrows(IOException.class, () -> Npz.read(path, "large")).getMessage();
        assertTrue(message.startsWith("cannot read " + path + ": entry \"large.npy\": its array is too large: "),
                message);
    }

    @Test
    void entriesThatTogetherExceedTheHeapAreRefusedBeforeTheyAreRead() throws IOException {
        // One entry alone would fit, and would be found damaged: only the sum of what the entries claim is too much.
        int elements = 1 << 23;
        byte[] header = NpyTest.npy("{'descr': '<f8', 'fortran_order': False, 'shape': (" + elements + ",), }");
        byte[] noise = new byte[elements * 8 / 1000];
        new Random(1).nextBytes(noise);
        byte[] content = joined(header, noise);
        int claimed = header.length + elements * 8;
        int entries = Math.toIntExact(Runtime.getRuntime().maxMemory() / claimed + 1);
        byte[] zip = zip(IntStream.range(0, entries).mapToObj(i -> i + ".npy").toList(), content);
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        ByteBuffer sizes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = central(zip); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
            sizes.putInt(at + 24, claimed);
        }
        Path path = Files.write(folder.resolve("many.npz"), zip);
        String message = assertThrows(IOException.class, () -> Npz.read(path)).getMessage();
        assertTrue(message.startsWith("cannot read " + path) && message.contains("-Xmx"), message);
    }
}
