package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.FileNames;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.Labels;
import lanewise.train.data.fetch.DataCache;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir
    Path root;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        PictureFolders.write(root, 14, "cat", "ant", "Bee");
    }

    private ImageData read() throws DataException {
        return new DataFolder(root).read(Labels.FINE, notices::add, Progress.NONE);
    }

    private String failure() {
        return assertThrows(DataException.class, this::read).getMessage();
    }

    private static byte[] pixels(Images images, int i) {
        return Arrays.copyOfRange(images.block(i), images.offset(i), images.offset(i) + Images.PIXELS);
    }

    private static Set<String> all(Images images) {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < images.count(); i++) {
            all.add(images.label(i) + " " + Sha256.of(pixels(images, i)));
        }
        return all;
    }

    @Test
    void aSixthOfEachClassIsSetApart() throws IOException {
        ImageData data = read();
        assertEquals(DataKind.IMAGE_FOLDER, data.kind());
        assertEquals(List.of("Bee", "ant", "cat"), data.classNames());
        assertArrayEquals(new int[] {12, 12, 12}, data.train().labelCounts());
        assertArrayEquals(new int[] {2, 2, 2}, data.test().labelCounts());
        Set<String> together = all(data.train());
        together.addAll(all(data.test()));
        assertEquals(42, together.size(), "each picture is in one of the two sets");
        assertEquals(List.of(), notices);
    }

    @Test
    void picturesAreInTheOrderOfTheirNamesAndWhatPredictSees() throws IOException {
        ImageData data = read();
        List<Path> files = new ArrayList<>();
        for (String name : List.of("Bee", "ant", "cat")) {
            files.addAll(ClassFolders.visible(root.resolve(name), Files::isRegularFile));
        }
        assertEquals("10.png", files.get(2).getFileName().toString(), "0.png, 1.jpg, 10.png: by characters");
        int train = 0;
        int test = 0;
        for (Path file : files) {
            byte[] expected = pixels(ImageFile.read(file), 0);
            if (train < data.train().count() && Arrays.equals(expected, pixels(data.train(), train))) {
                train++;
            } else {
                assertArrayEquals(expected, pixels(data.test(), test++), file.toString());
            }
        }
        assertEquals(36, train);
    }

    @Test
    void theSameFilesGiveTheSameHashesAndOthersDoNot() throws IOException {
        Map<String, String> hashes = read().sha256();
        assertEquals(Set.of("training images", "test images", "class names"), hashes.keySet());
        assertEquals(hashes, read().sha256());
        Files.move(root.resolve("ant"), root.resolve("ape"));
        Map<String, String> renamed = read().sha256();
        assertEquals(hashes.get("test images"), renamed.get("test images"));
        assertNotEquals(hashes.get("class names"), renamed.get("class names"));
        for (String name : List.of("0.png", "2.png", "4.png", "6.png", "8.png", "10.png", "12.png")) {
            PictureFolders.write(root.resolve("ape").resolve(name), "png", 0.5f, 99);
        }
        assertNotEquals(hashes.get("training images"), read().sha256().get("training images"));
    }

    @Test
    void endingsAreReadInAnyCaseAndOtherFilesAreLeftOutWithANotice() throws IOException {
        Path cat = root.resolve("cat");
        Files.move(cat.resolve("0.png"), cat.resolve("0.PNG"));
        Files.move(cat.resolve("1.jpg"), cat.resolve("1.JpEg"));
        Files.createFile(cat.resolve(".DS_Store"));
        Files.createDirectory(root.resolve(".git"));
        assertEquals(36, read().train().count());
        assertEquals(List.of(), notices);
        Files.createFile(cat.resolve("notes.txt"));
        Files.createFile(root.resolve("README"));
        Files.createDirectory(cat.resolve("more.png"));
        assertEquals(36, read().train().count());
        assertEquals(List.of(root.resolve("README") + " and 1 more in " + root + ": left out, no PNG, JPEG or"
                + " WebP by name"),
                notices);
    }

    @Test
    void everyDamagedPictureIsNamed() throws IOException {
        Path ant = root.resolve("ant").resolve("3.jpg");
        Path cat = root.resolve("cat").resolve("2.png");
        Files.writeString(ant, "this is no picture");
        Files.write(cat, Arrays.copyOf(Files.readAllBytes(cat), 300));
        assertEquals("2 of the 42 pictures in " + root + " cannot be read, the first is " + ant
                + "; repair or replace them", failure());
        assertEquals(2, notices.size(), notices.toString());
        assertEquals(ant + ": is no PNG, JPEG or WebP file, whatever its name says; save the picture as one",
                notices.getFirst());
        assertTrue(notices.getLast().startsWith(cat + ": cannot be decoded ("), notices.toString());
    }

    /** Half of a picture would be decoded, and the rest grey. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void aPictureThatIsCutOffIsDamaged(String format) throws IOException {
        Path file = root.resolve("cat").resolve("cut." + format);
        PictureFolders.write(file, format, 0.3f, 5);
        byte[] whole = Files.readAllBytes(file);
        for (double share : new double[] {0.2, 0.5, 0.9, 0.99}) {
            Files.write(file, Arrays.copyOf(whole, (int) (share * whole.length)));
            notices.clear();
            assertTrue(failure().startsWith("1 of the 43 pictures in "), failure());
            assertTrue(notices.getFirst().startsWith(file.toString()), notices.toString());
        }
    }

    @Test
    void oneClassIsNotEnough() throws IOException {
        DataCache.delete(root.resolve("ant"));
        DataCache.delete(root.resolve("Bee"));
        assertEquals(root + " holds pictures of one class only, cat; give each class a folder of its own", failure());
    }

    @Test
    void aFolderWithoutPicturesIsLeftOutWithANotice() throws IOException {
        Path dog = Files.createDirectory(root.resolve("dog"));
        assertEquals(List.of("Bee", "ant", "cat"), read().classNames());
        assertEquals(List.of(dog + " in " + root + ": left out, no PNG, JPEG or WebP files in it"), notices);
        PictureFolders.write(dog.resolve("0.png"), "png", 0.1f, 1);
        assertEquals(dog + " holds one picture; at least two are needed, to train and to test", failure());
    }

    /** Not the folder that the user named, which is there. */
    @Test
    void whatCannotBeReadIsNamedItself() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("cat").resolve("gone.png"), Path.of("/nowhere/cat.png"));
        assertEquals("1 of the 43 pictures in " + root + " cannot be read, the first is " + link
                + "; repair or replace them", failure());
        assertEquals(List.of(link + ": is a link to /nowhere/cat.png, which is not there; mend the link"), notices);
        Files.delete(link);

        Path dog = Files.createSymbolicLink(root.resolve("dog"), Path.of("/nowhere/dog"));
        assertEquals(dog + ": is a link to /nowhere/dog, which is not there; mend the link", failure());
        Files.delete(dog);

        Path cat = root.resolve("cat");
        Files.setPosixFilePermissions(cat, Set.of());
        try {
            Assumptions.assumeFalse(Files.isReadable(cat), "root reads everything");
            assertEquals(cat + " cannot be read: permission denied; make it readable", failure());
        } finally {
            Files.setPosixFilePermissions(cat, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Its bytes have no end. */
    @Test
    void aDeviceIsNoPicture() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/zero")));
        Path link = Files.createSymbolicLink(root.resolve("cat").resolve("zero.png"), Path.of("/dev/zero"));
        failure();
        assertEquals(List.of(link + ": is a device or a pipe and no file; move it away"), notices);
    }

    @Test
    void aLinkThatLeadsNowhereIsNoMissingFolder() throws IOException {
        root = Files.createSymbolicLink(root.resolve("data"), Path.of("/nowhere"));
        assertEquals(root + ": is a link that leads nowhere; mend it, or name another folder", failure());
    }

    @Test
    void unbalancedClassesAreTold() throws IOException {
        PictureFolders.write(root, 48, "cat");
        read();
        assertEquals(List.of("the classes are unbalanced: 40 of the 64 training images show cat, 12 show Bee; look at"
                + " the balanced accuracy, in which each class counts the same"), notices);
    }

    @Test
    void aFewPicturesAreNotEnough() throws IOException {
        root = PictureFolders.write(root.resolve("few"), 4, "a", "b");
        assertEquals(root + " holds 6 pictures to train on; at least 10 are needed", failure());
    }

    @Test
    void whatIsNoDataSetIsOneLineThatSaysWhatIsSoughtAfter() throws IOException {
        Path before = root;
        root = Files.createDirectory(root.resolve("empty"));
        assertEquals(root + " holds no data set: neither CIFAR-10 (data_batch_1.bin … test_batch.bin) nor CIFAR-100"
                + " (train.bin, test.bin) nor folders of pictures; name a folder that does", failure());
        Files.createFile(root.resolve("batches.meta"));
        assertTrue(failure().contains("the Python version"), failure());
        root = Files.createFile(root.resolve("file"));
        assertTrue(failure().startsWith(root + ": is a file; "), failure());
        root = root.resolveSibling("absent");
        assertTrue(failure().startsWith(root + ": no such folder; "), failure());
        Path inner = Files.createDirectory(before.resolve("cifar-100-binary"));
        Files.createFile(inner.resolve("train.bin"));
        root = before;
        assertEquals(root + " holds no data set itself; name " + inner, failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "cat"})
    void namesThatAreNoTextAreRefusedAndNotMerged(String in) throws IOException, InterruptedException {
        assumeTrue(FileNames.encoding().equals("UTF-8"), "elsewhere these bytes are characters");
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "only a shell can make such names here");
        String make = in.equals(".") ? "cp -r cat $(printf 'caf\\351')" : "cp cat/0.png cat/$(printf 'caf\\351').png";
        assumeTrue(new ProcessBuilder("/bin/sh", "-c", make).directory(root.toFile()).start().waitFor() == 0,
                "this file system refuses such names");
        String failure = failure();
        assertTrue(failure.startsWith(root.resolve(in).normalize().toString()), failure);
        assertTrue(failure.endsWith(": the name has bytes that are no characters in the encoding of the locale, UTF-8;"
                + " rename the file"), failure);
    }
}
