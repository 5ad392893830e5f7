package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.SmallData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfficialArchiveTest {
    private static final byte[] ARCHIVE = SmallData.tarGz(SmallData.archiveEntries());
    private static final DownloadLimits LIMITS = new DownloadLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 3, Duration.ofMillis(5), 2_000_000);

    /** Once the server answers, 4 kB are to arrive in each window. */
    private static final DownloadLimits IMPATIENT = new DownloadLimits(
            Duration.ofMinutes(1), Duration.ofMillis(400), 10_000, 3, Duration.ofMillis(5), 2_000_000);

    private static final ProxySettings NO_PROXIES = new ProxySettings(Map.of(), null);
    private static final String PART = "cifar-10-binary.tar.gz.part";

    @TempDir
    Path directory;
    private DataCache cache;

    @BeforeEach
    void open() {
        cache = new DataCache(directory, SmallData.FILES);
    }

    private void fetch(ArchiveServer server, DownloadLimits limits) throws DataException {
        new OfficialArchive(server.uri(), limits, NO_PROXIES).fetch(SmallData.FILES.all(), cache, Progress.NONE);
    }

    private void fetch(ArchiveServer server) throws DataException {
        fetch(server, LIMITS);
    }

    private String failure(ArchiveServer server, DownloadLimits limits) {
        return assertThrows(DataException.class, () -> fetch(server, limits)).getMessage();
    }

    private String failure(ArchiveServer server) {
        return failure(server, LIMITS);
    }

    private void assertComplete() throws IOException {
        assertTrue(cache.read().isComplete(), cache.check().toString());
        assertEquals(SmallData.fileNames(), SmallData.names(directory));
    }

    private byte[] part() throws IOException {
        return Files.readAllBytes(directory.resolve(PART));
    }

    @Test
    void fetchesUnpacksVerifiesAndCleansUp() throws IOException {
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            fetch(server);
            assertComplete();
            assertEquals(List.of(""), server.ranges());
        }
    }

    @Test
    void fetchesOnlyTheFilesThatAreWanted() throws IOException {
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            new OfficialArchive(server.uri(), LIMITS, NO_PROXIES).fetch(
                    List.of(SmallData.FILES.train().get(1)), cache, Progress.NONE);
            assertEquals(List.of("data_batch_2.bin"), SmallData.names(directory));
        }
    }

    @Test
    void reportsProgressUpToTheEnd() throws IOException {
        Map<String, Long> last = new LinkedHashMap<>();
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            OfficialArchive archive = new OfficialArchive(server.uri(), LIMITS, NO_PROXIES);
            archive.fetch(SmallData.FILES.all(), cache, (task, done, total) -> {
                assertTrue(done >= last.getOrDefault(task, 0L) && done <= total, task + " " + done + " of " + total);
                last.put(task, done);
            });
        }
        assertEquals(Map.of("downloading", (long) ARCHIVE.length, "unpacking", 6L * 20 * 3073), last);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.99, 1})
    void resumesWhatIsThere(double share) throws IOException {
        int have = (int) (share * ARCHIVE.length);
        Files.write(directory.resolve(PART), Arrays.copyOf(ARCHIVE, have));
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            fetch(server);
            assertComplete();
            assertEquals(List.of(have == 0 ? "" : "bytes=" + have + "-"), server.ranges());
        }
    }

    @Test
    void startsAgainWhenTheServerKnowsNoRanges() throws IOException {
        Files.write(directory.resolve(PART), new byte[5000]);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.sendWhole(exchange, ARCHIVE))) {
            fetch(server);
            assertComplete();
        }
    }

    @Test
    void startsAgainWhenThePartIsLongerThanTheFile() throws IOException {
        Files.write(directory.resolve(PART), new byte[ARCHIVE.length + 1]);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            fetch(server);
            assertComplete();
            assertEquals(2, server.ranges().size());
        }
    }

    @Test
    void resumesABrokenTransfer() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            if (requests.incrementAndGet() < 3) {
                ArchiveServer.sendBeginning(exchange, ARCHIVE, ARCHIVE.length / 2);
            } else {
                ArchiveServer.send(exchange, ARCHIVE);
            }
        })) {
            fetch(server);
            assertComplete();
            assertEquals(3, server.ranges().size());
        }
    }

    @Test
    void givesUpAfterSeveralBrokenTransfersAndKeepsWhatCame() throws IOException {
        // The server does not resume, so nothing of these may stay behind what it sends.
        Files.write(directory.resolve(PART), new byte[ARCHIVE.length - 1]);
        try (ArchiveServer server = new ArchiveServer(
                exchange -> ArchiveServer.sendBeginning(exchange, ARCHIVE, ARCHIVE.length / 2))) {
            assertTrue(failure(server).endsWith("(3 attempts)"), failure(server));
        }
        assertEquals(List.of(PART), SmallData.names(directory));
        assertArrayEquals(Arrays.copyOf(ARCHIVE, part().length), part());
    }

    @Test
    void triesAgainWhenTheServerIsBusy() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            if (requests.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                ArchiveServer.send(exchange, ARCHIVE);
            }
        })) {
            fetch(server);
            assertComplete();
        }
    }

    @Test
    void doesNotTryAgainWhenTheFileIsGone() {
        try (ArchiveServer server = new ArchiveServer(exchange -> exchange.sendResponseHeaders(404, -1))) {
            assertEquals("HTTP status 404", failure(server));
            assertEquals(1, server.ranges().size());
        }
    }

    @Test
    void givesUpOnAServerThatStalls() throws IOException {
        ArchiveServer[] self = new ArchiveServer[1];
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            ArchiveServer.sendBeginning(exchange, ARCHIVE, 10_000);
            self[0].hang();
        })) {
            self[0] = server;
            String message = failure(server, IMPATIENT);
            assertTrue(message.matches("too slow: [0-9.]+ kB/s over 0.400 s, at least 10.0 are needed"), message);
        }
        assertEquals(List.of(PART), SmallData.names(directory));
    }

    @Test
    void givesUpOnAServerThatDrips() {
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            exchange.sendResponseHeaders(200, ARCHIVE.length);
            for (int position = 0; position < ARCHIVE.length; position += 100) {
                exchange.getResponseBody().write(ARCHIVE, position, 100);
                exchange.getResponseBody().flush();
                Thread.sleep(50);
            }
        })) {
            String message = failure(server, IMPATIENT);
            assertTrue(message.startsWith("too slow: "), message);
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        ArchiveServer[] self = new ArchiveServer[1];
        DownloadLimits limits = new DownloadLimits(
                Duration.ofSeconds(2), Duration.ofMillis(200), 1, 3, Duration.ofMillis(5), 2_000_000);
        try (ArchiveServer server = new ArchiveServer(_ -> self[0].hang())) {
            self[0] = server;
            OfficialArchive archive = new OfficialArchive(server.uri(), limits, NO_PROXIES);
            String message = assertThrows(DataException.class,
                    () -> archive.fetch(SmallData.FILES.all(), cache, Progress.NONE)).getMessage();
            assertEquals("no answer in 2.20 s", message);
        }
    }

    @Test
    void refusesAWebPage() throws IOException {
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            ArchiveServer.sendWhole(exchange, "<html>Please log in</html>".getBytes(StandardCharsets.US_ASCII));
        })) {
            assertTrue(failure(server).startsWith("a web page came instead of the archive"), failure(server));
        }
        assertEquals(List.of(), SmallData.names(directory));
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        try (ArchiveServer server = new ArchiveServer(
                exchange -> ArchiveServer.send(exchange, "hello".getBytes(StandardCharsets.US_ASCII)))) {
            assertTrue(failure(server).startsWith("the archive is damaged or cut off"), failure(server));
        }
        assertEquals(List.of(), SmallData.names(directory), "a part that cannot be right is not resumed");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.5, 0.9})
    void refusesAnArchiveWhoseLengthTheServerUnderstates(double share) throws IOException {
        byte[] cut = Arrays.copyOf(ARCHIVE, (int) (share * ARCHIVE.length));
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, cut))) {
            assertTrue(failure(server).startsWith("the archive is damaged or cut off"), failure(server));
        }
        assertTrue(SmallData.fileNames().containsAll(SmallData.names(directory)), "only whole files stay");
    }

    @Test
    void refusesMoreThanTheArchiveMayHave() throws IOException {
        DownloadLimits limits = new DownloadLimits(
                Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 1, Duration.ZERO, ARCHIVE.length - 1);
        List<ArchiveServer.Answer> answers = List.of(
                exchange -> ArchiveServer.send(exchange, ARCHIVE),
                exchange -> {
                    // Chunked: the length is not announced.
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(ARCHIVE);
                });
        for (ArchiveServer.Answer answer : answers) {
            try (ArchiveServer server = new ArchiveServer(answer)) {
                OfficialArchive archive = new OfficialArchive(server.uri(), limits, NO_PROXIES);
                String message = assertThrows(DataException.class,
                        () -> archive.fetch(SmallData.FILES.all(), cache, Progress.NONE)).getMessage();
                assertTrue(message.contains("beyond"), message);
            }
            assertEquals(List.of(), SmallData.names(directory));
        }
    }

    @Test
    void acceptsAnArchiveOfUnannouncedLength() throws IOException {
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(ARCHIVE);
        })) {
            fetch(server);
            assertComplete();
        }
    }

    @Test
    void refusesAnAlteredFileAndKeepsTheGoodOnesBeforeIt() throws IOException {
        Map<String, byte[]> entries = SmallData.archiveEntries();
        entries.get("cifar-10-batches-bin/data_batch_3.bin")[100] ^= 1;
        byte[] altered = SmallData.tarGz(entries);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, altered))) {
            assertTrue(failure(server).startsWith("data_batch_3.bin has the SHA-256 "), failure(server));
        }
        assertEquals(List.of("data_batch_1.bin", "data_batch_2.bin"), SmallData.names(directory));
    }

    @Test
    void refusesAFileOfAnotherSize() {
        Map<String, byte[]> entries = SmallData.archiveEntries();
        entries.put("cifar-10-batches-bin/data_batch_1.bin", new byte[100_000]);
        byte[] larger = SmallData.tarGz(entries);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, larger))) {
            assertEquals("data_batch_1.bin has more than 61,460 bytes", failure(server));
        }
    }

    @Test
    void refusesAnArchiveThatUnpacksToFarMore() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("cifar-10-batches-bin/zeros", new byte[4_000_000]);
        entries.putAll(SmallData.archiveEntries());
        byte[] bomb = SmallData.tarGz(entries);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, bomb))) {
            assertTrue(failure(server).startsWith("the archive unpacks to more than "), failure(server));
        }
    }

    @Test
    void namesWhatTheArchiveLacks() {
        Map<String, byte[]> entries = SmallData.archiveEntries();
        entries.remove("cifar-10-batches-bin/test_batch.bin");
        byte[] incomplete = SmallData.tarGz(entries);
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, incomplete))) {
            assertEquals("the archive does not contain test_batch.bin", failure(server));
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        OfficialArchive archive = new OfficialArchive(URI.create("http://localhost:" + port + "/x.tar.gz"), LIMITS,
                NO_PROXIES);
        String message = assertThrows(DataException.class,
                () -> archive.fetch(SmallData.FILES.all(), cache, Progress.NONE)).getMessage();
        assertEquals("connection refused", message.toLowerCase(Locale.ROOT));
    }

    @Test
    void goesThroughTheProxyOfThePlatform() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE))) {
            InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            ProxySelector.setDefault(ProxySelector.of(proxy));
            new OfficialArchive(URI.create("http://archive.invalid/cifar-10-binary.tar.gz"), LIMITS)
                    .fetch(SmallData.FILES.all(), cache, Progress.NONE);
            assertComplete();
        } finally {
            ProxySelector.setDefault(before);
        }
    }
}
