package lanewise.train.data.cifar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Sha256;
import lanewise.train.data.SmallData;
import lanewise.train.data.folder.DataFolder;
import lanewise.train.data.folder.PictureCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CIFAR-100's format, on files with two images of each class to train on and one to test with. */
class Cifar100Test {
    private static final int RECORD = 3074;
    private static final int TRAIN = 200;
    private static final int TEST = 100;

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.write(directory.resolve("train.bin"), records(TRAIN, 1));
        Files.write(directory.resolve("test.bin"), records(TEST, 2));
    }

    private static byte[] records(int count, long seed) {
        byte[] records = new byte[count * RECORD];
        new Random(seed).nextBytes(records);
        for (int i = 0; i < count; i++) {
            int fine = (i * 37 + 11) % 100;
            records[i * RECORD] = Cifar100.COARSE_OF_FINE.get(fine).byteValue();
            records[i * RECORD + 1] = (byte) fine;
        }
        return records;
    }

    private DataFolder folder() {
        return new DataFolder(directory, SmallData.FILES, labels -> Cifar100.files(labels, TRAIN, TEST),
                PictureCache.NONE);
    }

    private ImageData read(Labels labels) throws DataException {
        return folder().read(labels, notice -> { }, Progress.NONE);
    }

    private String failure() {
        return assertThrows(DataException.class, () -> read(Labels.FINE)).getMessage();
    }

    @ParameterizedTest
    @EnumSource
    void readsPixelsAndEitherLabels(Labels labels) throws IOException {
        ImageData data = read(labels);
        boolean fine = labels == Labels.FINE;
        assertEquals(fine ? DataKind.CIFAR_100 : DataKind.CIFAR_100_COARSE, data.kind());
        assertEquals(fine ? 100 : 20, data.classNames().size());
        assertFalse(data.isCifar10());
        byte[] records = records(TRAIN, 1);
        assertEquals(TRAIN, data.train().count());
        for (int i = 0; i < TRAIN; i++) {
            assertEquals(records[i * RECORD + (fine ? 1 : 0)], data.train().label(i));
            int from = data.train().offset(i);
            assertArrayEquals(Arrays.copyOfRange(records, i * RECORD + 2, (i + 1) * RECORD),
                    Arrays.copyOfRange(data.train().block(i), from, from + Images.PIXELS), "image " + i);
        }
        assertTrue(Arrays.stream(data.test().labelCounts()).allMatch(count -> count == (fine ? 1 : 5)));
        assertEquals(List.of("train.bin", "test.bin"), List.copyOf(data.sha256().keySet()));
        assertEquals(Sha256.of(records), data.sha256().get("train.bin"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0   | 20 | 4   | coarse label 20 in record 0; labels go from 0 to 19",
        "85  | 4  | 100 | fine label 100 in record 85; labels go from 0 to 99",
        "199 | 3  | 0   | coarse label 3 in record 199; with the fine label 0 it would be 4"})
    void noticesLabelsThatCannotBe(int record, int coarse, int fine, String problem) throws IOException {
        byte[] records = records(TRAIN, 1);
        records[record * RECORD] = (byte) coarse;
        records[record * RECORD + 1] = (byte) fine;
        Files.write(directory.resolve("train.bin"), records);
        assertEquals("train.bin in " + directory + ": " + problem
                + "; put the files of the archive cifar-100-binary.tar.gz there", failure());
        assertEquals(problem, folder().check().getFirst().problem());
    }

    @Test
    void saysHowLongATruncatedFileIs() throws IOException {
        Files.write(directory.resolve("train.bin"), Arrays.copyOf(records(TRAIN, 1), 1000));
        assertTrue(failure().startsWith("train.bin in " + directory + ": 1,000 bytes instead of 614,800;"), failure());
        Files.delete(directory.resolve("test.bin"));
        assertTrue(failure().contains("(and another file is bad)"), failure());
        assertEquals(List.of(FileCheck.State.WRONG_SIZE, FileCheck.State.MISSING),
                folder().check().stream().map(FileCheck::state).toList());
    }

    @Test
    void eachCoarseLabelHasFiveFineOnes() {
        assertEquals(100, Cifar100.FINE_NAMES.size());
        assertEquals(Cifar100.FINE_NAMES.stream().sorted().toList(), Cifar100.FINE_NAMES);
        assertEquals(20, Cifar100.COARSE_NAMES.size());
        for (int coarse = 0; coarse < 20; coarse++) {
            assertEquals(5, Collections.frequency(Cifar100.COARSE_OF_FINE, coarse), Cifar100.COARSE_NAMES.get(coarse));
        }
        // From the table at the data set's home page.
        assertEquals(List.of("maple_tree", "oak_tree", "palm_tree", "pine_tree", "willow_tree"), group("trees"));
        assertEquals(List.of("bicycle", "bus", "motorcycle", "pickup_truck", "train"), group("vehicles_1"));
        assertEquals(List.of("baby", "boy", "girl", "man", "woman"), group("people"));
        assertEquals(List.of("crocodile", "dinosaur", "lizard", "snake", "turtle"), group("reptiles"));
    }

    private static List<String> group(String coarse) {
        int label = Cifar100.COARSE_NAMES.indexOf(coarse);
        return IntStream.range(0, 100).filter(fine -> Cifar100.COARSE_OF_FINE.get(fine) == label)
                .mapToObj(Cifar100.FINE_NAMES::get).toList();
    }

    @Test
    void officialFilesAreAsTheFormatSays() {
        ExpectedFiles files = Cifar100.files(Labels.FINE);
        assertEquals(153_700_000, files.train().getFirst().bytes());
        assertEquals(30_740_000, files.test().bytes());
    }
}
