package lanewise.train.data.cifar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Sha256;
import lanewise.train.data.SmallData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        SmallData.writeAll(directory);
    }

    private String failure() {
        CifarFiles files = CifarFiles.read(directory, SmallData.FILES);
        return assertThrows(DataException.class, () -> files.toImageData(ImageData.Origin.DIRECTORY)).getMessage();
    }

    private List<FileCheck.State> states() {
        return CifarFiles.check(directory, SmallData.FILES).stream().map(FileCheck::state).toList();
    }

    @Test
    void readsImagesAndLabelsInFileOrder() throws IOException {
        ImageData data = CifarFiles.read(directory, SmallData.FILES).toImageData(ImageData.Origin.DIRECTORY);
        assertEquals(100, data.train().count());
        assertEquals(20, data.test().count());
        assertEquals(Optional.of(directory), data.directory());
        assertEquals(Cifar10.CLASS_NAMES, data.classNames());
        assertTrue(data.isCifar10());
        assertEquals(List.copyOf(SmallData.DATA.sha256().entrySet()), List.copyOf(data.sha256().entrySet()));
        for (int i = 0; i < 100; i++) {
            assertEquals(SmallData.DATA.train().label(i), data.train().label(i));
            assertArrayEquals(pixels(SmallData.DATA.train(), i), pixels(data.train(), i), "image " + i);
        }
        assertArrayEquals(new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, data.test().labelCounts());
    }

    private static byte[] pixels(Images images, int i) {
        return Arrays.copyOfRange(images.block(i), images.offset(i), images.offset(i) + Images.PIXELS);
    }

    @Test
    void anImageIsATensorOfItsBytes() {
        Images images = SmallData.DATA.train();
        for (int i = 0; i < images.count(); i += 7) {
            assertEquals("U8 (3, 32, 32)", images.pixels(i).dtype() + " " + images.pixels(i).shape());
            assertArrayEquals(pixels(images, i), images.pixels(i).toByteArray(), "image " + i);
        }
    }

    @Test
    void refusesAnImageThatIsNotThere() {
        Images test = SmallData.DATA.test();
        assertThrows(IndexOutOfBoundsException.class, () -> test.pixels(20));
        assertThrows(IndexOutOfBoundsException.class, () -> test.label(20));
        assertThrows(IndexOutOfBoundsException.class, () -> test.block(-1));
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.delete(directory.resolve("data_batch_4.bin"));
        assertEquals("data_batch_4.bin in " + directory
                + ": missing; put the official files there, or name no folder to have them fetched", failure());
        assertEquals(FileCheck.State.MISSING, states().get(3));
    }

    @Test
    void saysHowLongATruncatedFileIs() throws IOException {
        byte[] bytes = SmallData.bytes("test_batch.bin");
        Files.write(directory.resolve("test_batch.bin"), Arrays.copyOf(bytes, bytes.length - 1000));
        assertTrue(failure().startsWith("test_batch.bin in " + directory + ": 60,460 bytes instead of 61,460;"), failure());
        assertEquals(FileCheck.State.WRONG_SIZE, states().get(5));
    }

    @Test
    void noticesASingleChangedBit() throws IOException {
        byte[] bytes = SmallData.bytes("data_batch_2.bin");
        bytes[40_000] ^= 1;
        Files.write(directory.resolve("data_batch_2.bin"), bytes);
        assertTrue(failure().startsWith("data_batch_2.bin in " + directory + ": altered, its SHA-256 is "
                + Sha256.of(bytes).substring(0, 12) + "…"), failure());
        assertEquals(FileCheck.State.WRONG_CONTENT, states().get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 19})
    void noticesALabelOutOfRangeEvenIfTheHashIsRight(int record) throws IOException {
        byte[] bytes = SmallData.bytes("test_batch.bin");
        bytes[record * Cifar10.RECORD_BYTES] = 11;
        assertEquals("label 11 in record " + record + "; labels go from 0 to 9", problemOf(bytes, SmallData.IMAGES));
    }

    /** A file of 200 images is read in several pieces, and a label may be anywhere in them. */
    @ParameterizedTest
    @ValueSource(ints = {85, 86, 170, 171, 199})
    void noticesALabelOutOfRangeInALongFile(int record) throws IOException {
        byte[] bytes = new byte[200 * Cifar10.RECORD_BYTES];
        Arrays.fill(bytes, (byte) 200);
        for (int i = 0; i < 200; i++) {
            bytes[i * Cifar10.RECORD_BYTES] = (byte) (i == record ? 10 : 9);
        }
        assertEquals("label 10 in record " + record + "; labels go from 0 to 9", problemOf(bytes, 200));
    }

    /** Returns what is found wrong with a test file of these bytes if its hash is as expected. */
    private String problemOf(byte[] bytes, int images) throws IOException {
        Files.write(directory.resolve("test_batch.bin"), bytes);
        ExpectedFiles files = new ExpectedFiles(
                SmallData.FILES.train(), new ExpectedFile("test_batch.bin", images, Sha256.of(bytes)));
        String problem = CifarFiles.check(directory, files).get(5).problem();
        assertEquals(problem, CifarFiles.read(directory, files).checks().get(5).problem());
        return problem;
    }

    @Test
    void countsFurtherBadFiles() throws IOException {
        for (String name : List.of("data_batch_1.bin", "data_batch_3.bin", "data_batch_5.bin")) {
            Files.write(directory.resolve(name), new byte[10]);
        }
        assertTrue(failure().startsWith("data_batch_1.bin in " + directory
                + ": 10 bytes instead of 61,460 (and 2 other files are bad);"), failure());
    }

    @Test
    void saysThatAFolderIsEmptyOrAbsent() throws IOException {
        directory = Files.createDirectory(directory.resolve("empty"));
        assertTrue(failure().startsWith(
                directory + ": none of the data set's files is there (data_batch_1.bin … test_batch.bin);"), failure());
        directory = directory.resolve("absent");
        assertTrue(failure().startsWith(directory + ": no such folder;"), failure());
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        Path file = directory.resolve("data_batch_1.bin");
        Files.delete(file);
        Files.createDirectory(file);
        assertTrue(failure().startsWith("data_batch_1.bin in " + directory + ": cannot be read: it is a folder;"),
                failure());
        assertEquals(FileCheck.State.UNREADABLE, states().getFirst());
    }

    @Test
    void saysThatALinkLeadsNowhere() throws IOException {
        Path file = directory.resolve("data_batch_1.bin");
        Files.delete(file);
        try {
            Files.createSymbolicLink(file, file);
        } catch (IOException | UnsupportedOperationException e) {
            abort("symbolic links cannot be made in " + directory + ": " + e);
        }
        assertTrue(failure().startsWith("data_batch_1.bin in " + directory + ": cannot be read: "), failure());
        assertEquals(FileCheck.State.UNREADABLE, states().getFirst());
    }

    @Test
    void officialFilesAreAsTheFormatSays() {
        assertEquals(6, Cifar10.FILES.all().size());
        for (ExpectedFile file : Cifar10.FILES.all()) {
            assertEquals(30_730_000, file.bytes());
            assertTrue(file.sha256().matches("[0-9a-f]{64}"), file.name());
        }
    }
}
