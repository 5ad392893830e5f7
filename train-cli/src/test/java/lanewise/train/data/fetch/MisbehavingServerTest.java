package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.SmallData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that break the rules of HTTP, or lead astray; {@link OfficialArchiveTest} has those of a poor network. */
class MisbehavingServerTest {
    private static final byte[] ARCHIVE = SmallData.tarGz(SmallData.archiveEntries());
    private static final DownloadLimits LIMITS = new DownloadLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 3, Duration.ofMillis(5), ARCHIVE.length + 100_000);
    private static final ProxySettings NO_PROXIES = new ProxySettings(Map.of(), null);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("part");
    }

    private void download(URI uri, DownloadLimits limits) throws DataException {
        new Download(uri, limits, NO_PROXIES).to(file(), Progress.NONE);
    }

    private void download(URI uri) throws DataException {
        download(uri, LIMITS);
    }

    private String failure(URI uri) {
        return assertThrows(DataException.class, () -> download(uri)).getMessage();
    }

    private static void head(OutputStream out, String text) throws IOException {
        out.write(("HTTP/1.1 " + text.replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\n", "garbage", "\0\1\2\3", "HTTP/1.1\r\n\r\n", "HTTP/1.1 twohundred OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n"})
    void whatIsNoHttpIsOneLine(String answer) throws IOException {
        try (RawServer server = RawServer.of(answer)) {
            String message = failure(server.uri());
            assertTrue(!message.isBlank() && message.lines().count() == 1, message);
        }
    }

    /** Java's client fails by exceptions that are none of input and output, one of them a {@code NullPointerException}. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"200, Content-Length: many, ' (For input string: \"many\")'",
        "302, Location: http:///x, ''"})
    void whatTheClientDoesNotForeseeIsToldWithoutNamesOfClasses(int status, String field, String more) throws IOException {
        try (RawServer server = RawServer.of("HTTP/1.1 " + status + " A\r\n" + field + "\r\n\r\n")) {
            assertEquals("the answer breaks the rules of HTTP" + more + " (3 attempts)", failure(server.uri()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 7-9/abc", "bytes 0-9/10", "bytes 999999999999999999999-9/10", "", "bytes */5"})
    void aRangeThatWasNotAskedForIsNotAppended(String range) throws IOException {
        Files.write(file(), new byte[] {1, 2, 3});
        AtomicInteger answers = new AtomicInteger();
        try (RawServer server = new RawServer((request, out) -> {
            if (answers.incrementAndGet() == 1) {
                assertTrue(request.contains("Range: bytes=3-"), request.toString());
                head(out, "206 Partial Content\nContent-Range: " + range + "\nContent-Length: 3");
                out.write(new byte[] {7, 7, 7});
            } else {
                head(out, "200 OK\nContent-Length: 4");
                out.write(new byte[] {4, 5, 6, 7});
            }
        })) {
            download(server.uri());
        }
        assertArrayEquals(new byte[] {4, 5, 6, 7}, Files.readAllBytes(file()));
    }

    @Test
    void moreThanAnnouncedIsNotTaken() throws IOException {
        try (RawServer server = new RawServer((_, out) -> {
            head(out, "200 OK\nContent-Length: 1000");
            sendEndlessly(out, new byte[1000]);
        })) {
            download(server.uri());
            assertEquals(1000, Files.size(file()));
        }
    }

    @Test
    void anEndlessAnswerOfUnannouncedLengthEndsAtTheLimit() throws IOException {
        try (RawServer server = new RawServer((_, out) -> {
            head(out, "200 OK\nTransfer-Encoding: chunked");
            byte[] chunk = new byte[6 + 4096 + 2];
            byte[] frame = "1000\r\n".getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(frame, 0, chunk, 0, frame.length);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            sendEndlessly(out, chunk);
        })) {
            assertTrue(failure(server.uri()).contains("beyond"), failure(server.uri()));
            assertTrue(Files.size(file()) <= LIMITS.maximumBytes());
        }
    }

    private static void sendEndlessly(OutputStream out, byte[] bytes) throws IOException {
        while (true) {
            out.write(bytes); // until the client closes the connection
        }
    }

    @Test
    void anEndlessHeadIsGivenUp() throws IOException {
        DownloadLimits limits =
                new DownloadLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 3, Duration.ofMillis(5), 1000);
        try (RawServer server = new RawServer((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1));
            sendEndlessly(out, ("X: " + "x".repeat(1000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        })) {
            String message =
                    assertThrows(DataException.class, () -> download(server.uri(), limits)).getMessage();
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void followsARedirect() throws IOException {
        try (ArchiveServer target = new ArchiveServer(exchange -> ArchiveServer.send(exchange, ARCHIVE));
                ArchiveServer server = new ArchiveServer(exchange -> {
                    exchange.getResponseHeaders().set("Location", target.uri().toString());
                    exchange.sendResponseHeaders(302, -1);
                })) {
            Files.write(file(), Arrays.copyOf(ARCHIVE, 1000));
            download(server.uri());
            assertEquals(List.of("bytes=1000-"), target.ranges(), "a redirected download is resumed too");
        }
        assertArrayEquals(ARCHIVE, Files.readAllBytes(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cifar-10-binary.tar.gz", "/other?x=1"})
    void redirectsInALoopEnd(String location) {
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(301, -1);
        })) {
            assertEquals("it redirects too often, or to where it may not (HTTP status 301)", failure(server.uri()));
            assertTrue(server.ranges().size() < 20, "requests: " + server.ranges().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/x", "://", "file:///etc/passwd", ""})
    void aRedirectToNowhereIsOneLine(String location) {
        try (ArchiveServer server = new ArchiveServer(exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        })) {
            assertEquals(1, failure(server.uri()).lines().count());
            assertTrue(Files.notExists(file()));
        }
    }

    @Test
    void aServerThatStaysBusyIsGivenUpAfterSeveralAttempts() {
        try (ArchiveServer server = new ArchiveServer(exchange -> exchange.sendResponseHeaders(503, -1))) {
            assertEquals("HTTP status 503 (3 attempts)", failure(server.uri()));
            assertEquals(3, server.ranges().size());
        }
    }

    @Test
    void pausesBetweenAttemptsGrow() {
        DownloadLimits limits = new DownloadLimits(
                Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 4, Duration.ofMillis(10), 1000);
        long start = System.nanoTime();
        try (ArchiveServer server = new ArchiveServer(exchange -> exchange.sendResponseHeaders(500, -1))) {
            assertThrows(DataException.class, () -> download(server.uri(), limits));
        }
        // Pauses never end early: 10 + 20 + 40 ms at least, against 30 ms of pauses that stay the same.
        assertTrue(System.nanoTime() - start >= 70_000_000L);
    }
}
