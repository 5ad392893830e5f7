package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    // The format, the length of the folder's name, and the name.
    private int head() {
        return "lanewise pictures 2\n".length() + 4 + pictures.toString().getBytes(StandardCharsets.UTF_8).length;
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
        PictureCache.of(caches, pictures).write(entries.stream(), true);
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
        assertEquals(head() + 16 * RECORD, Files.size(file()));
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

    /** A load that is killed in its middle loses nothing that was known. */
    @Test
    void anUnfinishedLoadKeepsWhatElseIsKnown() throws IOException {
        mark();
        PictureCache.Entry other = new PictureCache.Entry(Sha256.of(new byte[1]), new byte[Images.PIXELS], 0);
        PictureCache.of(caches, pictures).write(Stream.of(other, other), false);
        assertEquals(head() + 17 * RECORD, Files.size(file()));
        assertEquals(16, marked());
        PictureCache.of(caches, pictures).write(Stream.of(other), true);
        assertEquals(head() + RECORD, Files.size(file()));
    }

    @Test
    void aDamagedCacheIsNone() throws IOException {
        Map<String, String> expected = read();
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {0, 7, head() - 1, head(), head() + RECORD / 2, head() + 3 * RECORD + 9}) {
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

    /** Someone empties the folder of caches between its use and its renewal: nothing is missing, and it is written again. */
    @Test
    void aCacheThatDisappearsMeanwhileIsWrittenAgain() throws IOException {
        Map<String, String> expected = read();
        PictureCache cache = PictureCache.of(caches, pictures);
        Files.delete(file());
        Files.delete(caches);
        PictureFolders.write(pictures, 9, "a", "b"); // a picture more, so that the cache changes
        Map<String, String> now = ImageFolder.read(pictures, cache, notices::add, Progress.NONE).sha256();
        assertNotEquals(expected, now);
        assertEquals(List.of(), notices);
        assertTrue(Files.exists(file()));
        assertEquals(now, read());
    }

    /** What is sound is kept when others are damaged: the next try decodes what was mended alone. */
    @Test
    void damagedPicturesAreNotKeptAndTheOthersAre() throws IOException {
        Path bad = pictures.resolve("b/1.jpg");
        byte[] sound = Files.readAllBytes(bad);
        Files.writeString(bad, "nothing");
        assertThrows(DataException.class, this::read);
        assertEquals(head() + 15 * RECORD, Files.size(file()));
        assertThrows(DataException.class, this::read);
        Files.write(bad, sound);
        assertFalse(read().isEmpty());
    }

    @Test
    void aCacheWhoseFolderIsGoneIsALeftover() throws IOException {
        assertEquals(new PictureCacheUsage(caches, 0, 0, List.of(), 0), PictureCacheUsage.of(caches));
        read();
        long size = Files.size(file());
        assertEquals(new PictureCacheUsage(caches, 1, size, List.of(), 0), PictureCacheUsage.of(caches));
        Path file = file();
        Files.move(pictures, folder.resolve("elsewhere"));
        assertEquals(new PictureCacheUsage(caches, 1, size, List.of(file), size), PictureCacheUsage.of(caches));
    }

    @Test
    void damagedCachesAndThoseOfOtherVersionsAreLeftovers() throws IOException {
        read();
        byte[] whole = Files.readAllBytes(file());
        byte[] hugeName = whole.clone();
        hugeName["lanewise pictures 2\n".length()] = 127;
        byte[] older = whole.clone();
        older["lanewise pictures ".length()] = '1';
        for (byte[] content : List.of(new byte[0], Arrays.copyOf(whole, 22), Arrays.copyOf(whole, head() - 1), hugeName,
                older)) {
            Files.write(file(), content);
            PictureCacheUsage usage = PictureCacheUsage.of(caches);
            assertEquals(List.of(file()), usage.leftovers());
            assertEquals(content.length, usage.leftoverBytes());
        }
        Files.write(file(), Arrays.copyOf(whole, head()));
        assertEquals(List.of(), PictureCacheUsage.of(caches).leftovers(), "an empty one is sound");
    }

    /** Of two temporary files one may be being written, of the other nobody has written for longer than a day. */
    @Test
    void staleTemporaryFilesAreLeftoversThatTheNextReaderRemoves() throws IOException {
        read();
        Path file = file();
        Path fresh = caches.resolve("." + file.getFileName() + "-" + UUID.randomUUID() + ".tmp");
        Path stale = caches.resolve("." + file.getFileName() + "-" + UUID.randomUUID() + ".tmp");
        Path users = Files.write(caches.resolve("notes.txt"), new byte[100]);
        Files.write(fresh, new byte[10]);
        Files.write(stale, new byte[20]);
        for (Path old : List.of(stale, users)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }
        assertEquals(new PictureCacheUsage(caches, 1, Files.size(file) + 30, List.of(stale), 20),
                PictureCacheUsage.of(caches));
        read();
        assertFalse(Files.exists(stale));
        assertTrue(Files.exists(fresh) && Files.exists(users) && Files.exists(file));
    }
}
