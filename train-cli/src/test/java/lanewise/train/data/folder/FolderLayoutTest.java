package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Progress;
import lanewise.train.data.cifar.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts in which data sets of pictures come. */
class FolderLayoutTest {
    @TempDir
    Path root;
    private final List<String> notices = new ArrayList<>();

    private void write(String folder, int count, String... classes) throws IOException {
        PictureFolders.write(root.resolve(folder), count, classes);
    }

    private ImageData read() throws DataException {
        notices.clear();
        return new DataFolder(root).read(Labels.FINE, notices::add, Progress.NONE);
    }

    private void expect(int[] train, int[] test, String... classes) throws DataException {
        ImageData data = read();
        assertEquals(List.of(classes), data.classNames());
        assertArrayEquals(train, data.train().labelCounts());
        assertArrayEquals(test, data.test().labelCounts());
    }

    private String failure() {
        return assertThrows(DataException.class, this::read).getMessage();
    }

    @Test
    void trainAndTest() throws IOException {
        write("train", 6, "x", "y");
        write("test", 3, "x", "y");
        expect(new int[] {6, 6}, new int[] {3, 3}, "x", "y");
        assertEquals(0, read().train().validationCount());
        assertEquals(List.of("reading train, test in " + root), notices);

        write("test", 1, "z");
        assertEquals("train and test in " + root + " hold different classes; only one of them has z", failure());
    }

    @Test
    void namesInAnyCase() throws IOException {
        write("Training", 6, "x", "y");
        write("TEST", 3, "x", "y");
        write("annotations", 1, "x");
        expect(new int[] {6, 6}, new int[] {3, 3}, "x", "y");
        assertEquals(List.of("reading Training, TEST in " + root + "; left out: annotations"), notices);

        write("train", 6, "x", "y");
        assertEquals(root + " holds both Training and train; name a folder with one of them", failure());
    }

    @Test
    void trainAndVal() throws IOException {
        write("train", 6, "x", "y");
        write("val", 3, "x", "y");
        expect(new int[] {6, 6}, new int[] {3, 3}, "x", "y");
        assertEquals(0, read().train().validationCount());
        assertEquals(List.of("reading train, val in " + root, root + " holds no folder test: val is tested with, and a"
                + " tenth of train validates"), notices);
    }

    /** The validation pictures stand behind the others, and have a hash of their own. */
    @Test
    void trainValAndTest() throws IOException {
        write("train", 6, "x", "y");
        write("valid", 2, "x", "y");
        write("test", 3, "x", "y");
        expect(new int[] {8, 8}, new int[] {3, 3}, "x", "y");
        ImageData data = read();
        assertEquals(4, data.train().validationCount());
        assertEquals(Set.of("training images", "validation images", "test images", "class names"),
                data.sha256().keySet());
        assertEquals(0, data.train().label(12));
        assertEquals(1, data.train().label(15));
        String train = data.sha256().get("training images");
        String validation = data.sha256().get("validation images");
        PictureFolders.write(root.resolve("valid/x/0.png"), "png", 0.9f, 77);
        assertEquals(train, read().sha256().get("training images"));
        assertEquals(false, validation.equals(read().sha256().get("validation images")));
    }

    @Test
    void trainAlone() throws IOException {
        write("train", 12, "x", "y");
        expect(new int[] {10, 10}, new int[] {2, 2}, "x", "y");
        assertEquals(List.of("reading train in " + root), notices);
        // Pictures to test with that nobody has put into classes.
        Files.createDirectory(root.resolve("test"));
        PictureFolders.write(root.resolve("test").resolve("0.png"), "png", 0, 1);
        expect(new int[] {10, 10}, new int[] {2, 2}, "x", "y");
        assertEquals(List.of("reading train in " + root + "; left out: test"), notices);
    }

    @Test
    void aFolderAroundTheData() throws IOException {
        write("pets/v2/train", 6, "x", "y");
        write("pets/v2/test", 3, "x", "y");
        Files.createDirectories(root.resolve("__MACOSX/pets"));
        Files.createFile(root.resolve("LICENSE"));
        expect(new int[] {6, 6}, new int[] {3, 3}, "x", "y");
        assertEquals(List.of("reading pets in " + root + "; left out: LICENSE and 1 more",
                "reading v2 in " + root.resolve("pets"), "reading train, test in " + root.resolve("pets/v2")), notices);
    }

    @Test
    void foldersWithinClasses() throws IOException {
        write("animals", 6, "cat", "dog");
        write("vehicles", 6, "car");
        write("vehicles", 6, "bus/red");
        expect(new int[] {10, 10}, new int[] {2, 2}, "animals", "vehicles");
        assertEquals(List.of(root.resolve("animals/cat") + " and 3 more in " + root
                + ": taken as part of the class whose folder holds them"), notices);
    }

    @Test
    void aLinkToAFolderAroundItIsLeftOut() throws IOException {
        write("a", 6, ".");
        write("b", 6, ".");
        Path link = Files.createSymbolicLink(root.resolve("a/again"), root.resolve("a"));
        expect(new int[] {5, 5}, new int[] {1, 1}, "a", "b");
        assertEquals(List.of(link + " in " + root + ": left out, no PNG, JPEG or WebP by name"), notices);
    }

    /** Forty folders, in each of which two links lead to the next one: 2⁴⁰ paths to the pictures. */
    @Test
    void aFolderThatManyPathsLeadToCountsOnce() throws IOException {
        write("a", 6, ".");
        write("b", 6, "0");
        for (int i = 0; i < 40; i++) {
            Path next = Files.createDirectories(root.resolve("b/" + (i + 1)));
            for (String link : List.of("x", "y")) {
                Files.createSymbolicLink(root.resolve("b/" + i + "/" + link), next);
            }
        }
        expect(new int[] {5, 5}, new int[] {1, 1}, "a", "b");
        assertEquals(2, notices.size(), notices.toString());
        assertTrue(notices.getLast().contains("left out, no PNG, JPEG or WebP by name"), notices.toString());
    }

    @Test
    void classesMayLieInFoldersThatHoldNothingElseButNotEndlessly() throws IOException {
        write("a/".repeat(20), 6, "x", "y");
        expect(new int[] {5, 5}, new int[] {1, 1}, "x", "y");
        Path deeper = Files.createDirectories(root.resolve("b/".repeat(10)));
        Files.move(root.resolve("a"), deeper.resolve("a"));
        assertEquals(deeper.resolve("a/".repeat(11)) + " lies in 20 folders that hold nothing else; name the one that holds"
                + " the classes", failure());
    }

    @Test
    void aClassMayBeCalledTrain() throws IOException {
        write(".", 14, "train", "test", "cat");
        expect(new int[] {12, 12, 12}, new int[] {2, 2, 2}, "cat", "test", "train");
        assertEquals(List.of(), notices);
        write("train", 4, "steam"); // a folder within a class
        expect(new int[] {12, 12, 15}, new int[] {2, 2, 3}, "cat", "test", "train");
    }

    @Test
    void foldersWithoutPictures() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.createFile(root.resolve("a/notes.txt"));
        assertEquals(root + " holds folders, and no PNG, JPEG or WebP files in them; name a folder whose folders hold"
                + " the pictures of a class each", failure());
    }
}
