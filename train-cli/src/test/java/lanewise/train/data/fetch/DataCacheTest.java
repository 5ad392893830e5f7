package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.train.data.DataException;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.FileCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCacheTest {
    private static final ExpectedFile FILE = SmallData.FILES.train().getFirst();

    @TempDir
    Path directory;

    @Test
    void followsTheXdgConvention() throws DataException {
        assertEquals(Path.of("/caches/lanewise/cifar-10"),
                DataCache.folder(Map.of("XDG_CACHE_HOME", "/caches"), "/home/ada"));
        Path standard = Path.of("/home/ada/.cache/lanewise/cifar-10");
        assertEquals(standard, DataCache.folder(Map.of(), "/home/ada"));
        assertEquals(standard, DataCache.folder(Map.of("XDG_CACHE_HOME", ""), "/home/ada"));
        assertEquals(standard, DataCache.folder(Map.of("XDG_CACHE_HOME", "relative"), "/home/ada"));
    }

    @Test
    void asksAUserWithoutAHomeFolderForAPlace() {
        for (String home : List.of("?", "")) {
            assertEquals("there is no home folder to keep CIFAR-10 in; set XDG_CACHE_HOME to a folder",
                    assertThrows(DataException.class, () -> DataCache.folder(Map.of(), home)).getMessage());
        }
    }

    @Test
    void storesAFileThatIsRight() throws IOException {
        DataCache cache = new DataCache(directory, SmallData.FILES);
        byte[] bytes = SmallData.bytes(FILE.name());
        cache.store(FILE, out -> {
            out.write(bytes[0]);
            out.write(bytes, 1, bytes.length - 1);
        });
        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve(FILE.name())));
        assertEquals(FileCheck.State.OK, cache.check().getFirst().state());
        assertEquals(FileCheck.State.MISSING, cache.check().get(1).state());
        assertEquals(List.of(FILE.name()), SmallData.names(directory));
    }

    @Test
    void keepsWhatWasThereWhenTheNewBytesAreWrong() throws IOException {
        DataCache cache = new DataCache(directory, SmallData.FILES);
        byte[] old = {1, 2, 3};
        Files.write(directory.resolve(FILE.name()), old);
        byte[] bytes = SmallData.bytes(FILE.name());
        byte[] altered = SmallData.bytes(FILE.name());
        altered[7] ^= 1;
        List<DataCache.Content> contents = List.of(
                out -> out.write(altered),
                out -> out.write(bytes, 0, bytes.length - 1),
                out -> out.write(Arrays.copyOf(bytes, bytes.length + 1)),
                _ -> {
                    throw new IOException("the line went dead");
                });
        for (DataCache.Content content : contents) {
            String message = assertThrows(DataException.class, () -> cache.store(FILE, content)).getMessage();
            assertTrue(message.startsWith("data_batch_1.bin "), message);
            assertArrayEquals(old, Files.readAllBytes(directory.resolve(FILE.name())));
            assertEquals(List.of(FILE.name()), SmallData.names(directory));
        }
    }

    @Test
    void removesWhatAKilledProcessLeftButNotWhatCanBeResumed() throws IOException {
        DataCache cache = new DataCache(directory.resolve("a/b"), SmallData.FILES);
        cache.lock(() -> { }).close();
        Path leftover = cache.temporaryFolder();
        Files.write(leftover.resolve("package.tgz"), new byte[3]);
        Files.write(cache.directory().resolve(".data_batch_1.bin-00000000-0000-0000-0000-000000000000.tmp"), new byte[3]);
        Files.write(cache.resumable("archive"), new byte[3]);
        cache.lock(() -> { }).close();
        assertEquals(List.of("archive.part"), SmallData.names(cache.directory()));
    }

    @Test
    void saysThatTheFolderCannotBeUsed() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[1]);
        DataCache cache = new DataCache(file, SmallData.FILES);
        String message = assertThrows(DataException.class, () -> cache.lock(() -> { })).getMessage();
        assertEquals("cache folder " + file + " cannot be used: there is a file of that name; make it a folder that can be"
                + " written to, or set XDG_CACHE_HOME to another one", message);
    }
}
