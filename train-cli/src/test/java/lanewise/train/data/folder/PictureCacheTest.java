package lanewise.train.data.folder;

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
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureCacheTest {
    private static final int RECORD = 32 + Images.PIXELS + 4;

    @TempDir
    Path folder;
    private Path caches;
    private Path pictures;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        caches = folder.resolve("caches");
        pictures = PictureFolders.write(folder.resolve("pictures"), 8, "a", "b");
    }

    private Map<String, String> read() throws DataException {
        return ImageFolder.read(pictures, PictureCache.of(caches, pictures), notices::add, Progress.NONE).sha256();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(caches)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    /** Marks what the cache knows: a picture that is decoded is not marked. */
    private void mark() throws IOException {
        List<PictureCache.Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(pictures)) {
            for (Path picture : files.filter(Files::isRegularFile).toList()) {
                byte[] white = new byte[Images.PIXELS];
                Arrays.fill(white, (byte) 255);
                entries.add(new PictureCache.Entry(Sha256.of(Files.readAllBytes(picture)), white, 0));
            }
        }
        PictureCache.of(caches, pictures).write(entries.stream());
    }

    private long marked() throws DataException {
        ImageData data = ImageFolder.read(pictures, PictureCache.of(caches, pictures), notices::add, Progress.NONE);
        return Stream.of(data.train(), data.test()).mapToLong(images -> {
            long white = 0;
            for (int i = 0; i < images.count(); i++) {
                white += images.block(i)[images.offset(i)] == -1 ? 1 : 0;
            }
            return white;
        }).sum();
    }

    @Test
    void whatWasDecodedIsReadAgain() throws IOException {
        Map<String, String> first = read();
        assertEquals("lanewise pictures 1\n".length() + 16 * RECORD, Files.size(file()));
        assertEquals(first, read());
        mark();
        assertEquals(16, marked(), "all are those of the cache");
    }

    @Test
    void theContentCountsAndNotTheName() throws IOException {
        mark();
        Files.move(pictures.resolve("a/0.png"), pictures.resolve("a/renamed.png"));
        assertEquals(16, marked());
        PictureFolders.write(pictures.resolve("a/renamed.png"), "png", 0.4f, 123);
        assertEquals(15, marked());
        assertEquals(15, marked(), "and the new one is known by now");
    }

    @Test
    void aDamagedCacheIsNone() throws IOException {
        Map<String, String> expected = read();
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {0, 7, 20, 20 + RECORD / 2, 20 + 3 * RECORD + 9}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertEquals(expected, read());
        }
        byte[] flipped = Files.readAllBytes(file());
        for (int at = 0; at < flipped.length; at += 500) {
            flipped[at] ^= 1;
        }
        Files.write(file(), flipped);
        assertEquals(expected, read());
        assertEquals(List.of(), notices);
    }

    @Test
    void aCacheThatCannotBeWrittenIsANotice() throws IOException {
        Files.createFile(caches);
        read();
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(notices.getFirst().startsWith("the pictures will be decoded again the next time: "),
                notices.toString());
    }

    /** What is sound is kept when others are damaged: the next try decodes what was mended alone. */
    @Test
    void damagedPicturesAreNotKeptAndTheOthersAre() throws IOException {
        Path bad = pictures.resolve("b/1.jpg");
        byte[] sound = Files.readAllBytes(bad);
        Files.writeString(bad, "nothing");
        assertThrows(DataException.class, this::read);
        assertEquals("lanewise pictures 1\n".length() + 15 * RECORD, Files.size(file()));
        assertThrows(DataException.class, this::read);
        Files.write(bad, sound);
        assertFalse(read().isEmpty());
    }
}
