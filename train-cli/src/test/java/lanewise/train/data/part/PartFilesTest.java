package lanewise.train.data.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.tensor.Parallelism;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.Images;
import lanewise.train.data.Sha256;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFilesTest {
    private static final RecordLayout LAYOUT = RecordLayout.IMAGES;

    @TempDir
    private Path folder;

    private static byte[] read(PartSource source, int part, int... records) throws IOException {
        byte[] block = new byte[records.length * LAYOUT.recordBytes()];
        source.read(part, records, block);
        return block;
    }

    @Test
    void holdsEachSampleOnceAsItIsDrawn() throws IOException {
        DrawnParts drawn = new DrawnParts(42, 1_000, 3);
        PartFiles.write(folder, drawn);
        PartFiles files = PartFiles.open(folder);
        assertEquals(drawn.counts(), files.counts());
        assertEquals(SyntheticImages.CLASS_NAMES, files.classNames());
        Images all = SyntheticImages.generate(1_000, 1, 42).train();
        List<Long> numbers = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            byte[] block = read(files, part, IntStream.range(0, files.counts().get(part)).toArray());
            for (int at = 0; at < block.length; at += LAYOUT.recordBytes()) {
                long number = LAYOUT.number(block, at);
                numbers.add(number);
                int offset = all.offset((int) number);
                assertEquals(part, new HashRanges(3).part(number));
                assertEquals(all.label((int) number), LAYOUT.label(block, at));
                assertArrayEquals(Arrays.copyOfRange(all.block((int) number), offset, offset + Images.PIXELS),
                        Arrays.copyOfRange(block, at + LAYOUT.pixelsAt(), at + LAYOUT.recordBytes()));
            }
        }
        assertEquals(IntStream.range(0, 1_000).asLongStream().boxed().toList(), numbers.stream().sorted().toList());
    }

    // Records far apart, close together, and more than one piece of them.
    @Test
    void anyRecordsAreReadAlone() throws IOException {
        DrawnParts drawn = new DrawnParts(7, 800, 1);
        PartFiles files = PartFiles.write(folder, drawn);
        for (int[] records : List.of(new int[] {}, new int[] {799}, new int[] {0, 1, 17, 34, 35, 600},
                IntStream.range(5, 790).toArray(), IntStream.range(0, 100).map(i -> 8 * i).toArray())) {
            assertArrayEquals(read(drawn, 0, records), read(files, 0, records));
        }
    }

    @Test
    void threadsWriteTheSameBytes() throws IOException {
        PartSource drawn = new DrawnParts(1, 400, 5);
        Path other = Files.createDirectory(folder.resolve("other"));
        Path one = Files.createDirectory(folder.resolve("one"));
        Parallelism.withThreads(1, () -> write(one, drawn));
        Parallelism.withThreads(3, () -> write(other, drawn));
        for (Path file : files(one)) {
            assertEquals(-1, Files.mismatch(file, other.resolve(file.getFileName())), file::toString);
        }
        assertEquals(6, files(other).size());
        assertTrue(AtomicFile.leftovers(one).isEmpty());
    }

    private static PartFiles write(Path to, PartSource source) {
        try {
            return PartFiles.write(to, source);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.toList();
        }
    }

    private static String failure(PartSource source, int part) {
        String message = assertThrows(IOException.class, () -> read(source, part, 0)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void aDamagedPartIsRefusedBeforeItsFirstUse() throws IOException {
        PartFiles.write(folder, new DrawnParts(42, 60, 4));
        Path[] parts = IntStream.range(0, 4).mapToObj(i -> folder.resolve("part-0000" + i + ".bin")).toArray(Path[]::new);
        byte[] flipped = Files.readAllBytes(parts[0]);
        String sha256 = Sha256.of(flipped);
        flipped[flipped.length - 1] ^= 1;
        Files.write(parts[0], flipped);
        byte[] whole = Files.readAllBytes(parts[1]);
        Files.write(parts[1], Arrays.copyOf(whole, whole.length - 1));
        Files.delete(parts[2]);
        PartFiles files = PartFiles.open(folder);
        assertEquals(parts[0] + ": damaged, its SHA-256 is " + Sha256.of(flipped) + " and not " + sha256
                + "; copy it again, or write the parts again", failure(files, 0));
        assertEquals(parts[1] + ": " + (whole.length - 1) + " bytes, where its " + files.counts().get(1) + " records have "
                + whole.length + "; copy it again, or write the parts again", failure(files, 1));
        assertTrue(failure(files, 2).startsWith(parts[2] + ": "), failure(files, 2));
        assertEquals(LAYOUT.recordBytes(), read(files, 3, 0).length);
    }

    @Test
    void aPartThatIsCutOffWhileItIsReadIsRefused() throws IOException {
        PartFiles files = PartFiles.write(folder, new DrawnParts(42, 60, 1));
        read(files, 0, 59);
        Path part = folder.resolve("part-00000.bin");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 59 * LAYOUT.recordBytes()));
        assertEquals(part + ": it became shorter while it was read; write the parts again",
                assertThrows(IOException.class, () -> read(files, 0, 59)).getMessage());
    }

    @Test
    void manifestsThatCannotBeAreRefused() throws IOException {
        assertTrue(openFailure().startsWith(folder + ": there is no manifest.json"), openFailure());
        PartFiles.write(folder, new DrawnParts(42, 20, 2));
        assertTrue(assertThrows(IOException.class, () -> PartFiles.write(folder, new DrawnParts(42, 20, 2))).getMessage()
                .contains("there is a manifest.json already"));
        Path manifest = folder.resolve(Manifest.FILE);
        String text = Files.readString(manifest);
        for (String[] change : new String[][] {{"parts-1", "parts-2"}, {"3072", "3071"}, {"part-00001", "../part-00001"},
            {"\"samples\" : ", "\"samples\" : -"}, {"\"sha256\" : \"", "\"sha256\" : \"x"}, {"\"parts\"", "\"pieces\""},
            {"{", ""}}) {
            assertTrue(text.contains(change[0]), change[0]);
            Files.writeString(manifest, text.replace(change[0], change[1]));
            assertTrue(openFailure().startsWith(manifest + ""), openFailure());
        }
        Files.writeString(manifest, text);
        assertFalse(PartFiles.open(folder).counts().isEmpty());
    }

    private String openFailure() {
        String message = assertThrows(IOException.class, () -> PartFiles.open(folder)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
