package lanewise.train.data.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.testing.FuzzTarget;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.Sha256;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.ExpectedFiles;

/**
 * A fetch of a small archive whose server answers with any bytes. The address is one that is nowhere, and a proxy on this
 * machine answers for it and for whatever it redirects to, so that no input leads to another machine.
 */
final class AnsweredFetch {
    private static final byte[] FILE = new byte[Cifar10.RECORD_BYTES];
    private static final ExpectedFiles FILES = new ExpectedFiles(List.of(new ExpectedFile("a.bin", 1, Sha256.of(FILE))),
            new ExpectedFile("b.bin", 1, Sha256.of(FILE)));
    private static final byte[] ARCHIVE = SmallData.tarGz(Map.of("cifar/a.bin", FILE, "cifar/b.bin", FILE));
    private static final URI ADDRESS = URI.create("http://archive.invalid/cifar-10-binary.tar.gz");
    private static final String PASSWORD = "pass-word";
    private static final String NEXT = "\n-- the next answer --\n";
    private static final DownloadLimits LIMITS = new DownloadLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 3, Duration.ZERO, 100_000);

    private AnsweredFetch() {}

    /** Fetches from a server whose answers, one after the other, are parts of an input; the last one is given again. */
    static void fetch(byte[] input) throws IOException {
        Path folder = FuzzTarget.temporaryFolder();
        DataCache cache = new DataCache(folder, FILES);
        try (AnsweringServer server = AnsweringServer.with(parts(input)); CacheLock _ = cache.lock(() -> { })) {
            ProxySettings proxies = new ProxySettings(
                    Map.of("all_proxy", "http://me:" + PASSWORD + "@localhost:" + server.port()), null);
            new OfficialArchive(ADDRESS, LIMITS, proxies).fetch(FILES.all(), cache, Progress.NONE);
        } catch (DataException e) {
            requireForUsers(e, new String(input, StandardCharsets.ISO_8859_1));
            throw e;
        } finally {
            requireVerified(folder);
            DataCache.delete(folder);
        }
    }

    // No names of classes, nor what Java says of a null; a server that knows the password may tell it, and nobody else.
    private static void requireForUsers(DataException e, String answers) {
        String message = e.getMessage();
        boolean ofJava = false;
        for (Throwable each = e; each != null; each = each.getCause()) {
            ofJava |= message.startsWith(each.getClass().getName())
                    || each instanceof NullPointerException && message.contains(String.valueOf(each.getMessage()));
        }
        if (ofJava || message.contains(PASSWORD) && !answers.contains(PASSWORD)) {
            throw new AssertionError("a message that is not for users: " + message, e);
        }
    }

    // Data files that are the right ones, and what the next fetch goes on from.
    private static void requireVerified(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(".lock") && !name.endsWith(".part") && !(name.matches("[ab]\\.bin")
                        && Arrays.equals(Files.readAllBytes(file), FILE))) {
                    throw new AssertionError("this was left: " + name);
                }
            }
        }
    }

    private static List<byte[]> parts(byte[] input) {
        return Stream.of(new String(input, StandardCharsets.ISO_8859_1).split(NEXT, -1))
                .map(part -> part.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    /** Returns answers that lead to the archive. */
    static List<byte[]> seeds() {
        String archive = new String(ARCHIVE, StandardCharsets.ISO_8859_1);
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: " + ARCHIVE.length + "\r\n\r\n";
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(ARCHIVE.length)
                + "\r\n" + archive + "\r\n0\r\n\r\n";
        String rest = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100-" + (ARCHIVE.length - 1) + "/"
                + ARCHIVE.length + "\r\nContent-Length: " + (ARCHIVE.length - 100) + "\r\n\r\n" + archive.substring(100);
        return Stream.of(
                whole + archive,
                "HTTP/1.1 302 Found\r\nLocation: /other?a=b\r\nContent-Length: 0\r\n\r\n" + NEXT + chunked,
                "HTTP/1.1 301 Moved\r\nLocation: http://other.invalid:8080/a\r\n\r\n" + NEXT + whole + archive,
                whole + archive.substring(0, 100) + NEXT + rest,
                "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" + NEXT + "HTTP/1.0 200 OK\r\n\r\n" + archive,
                "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n" + NEXT
                        + "HTTP/1.1 100 Continue\r\n\r\n" + whole + archive)
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    /** Answers each connection by the next bytes. One for all inputs, since each one would take a port for some time. */
    private static final class AnsweringServer implements AutoCloseable {
        private static AnsweringServer shared;

        private final ServerSocket socket;
        private List<byte[]> left = new ArrayList<>();

        private AnsweringServer() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofPlatform().daemon().start(this::serve);
        }

        static synchronized AnsweringServer with(List<byte[]> answers) {
            if (shared == null) {
                shared = new AnsweringServer();
            }
            shared.set(answers);
            return shared;
        }

        private synchronized void set(List<byte[]> answers) {
            left = new ArrayList<>(answers);
        }

        private synchronized byte[] next() {
            return left.isEmpty() ? new byte[0] : left.size() == 1 ? left.getFirst() : left.removeFirst();
        }

        private void serve() {
            while (true) {
                try (Socket connection = socket.accept()) {
                    connection.setSoTimeout(1000);
                    if (readHead(connection)) {
                        connection.getOutputStream().write(next());
                        connection.getOutputStream().flush();
                    }
                } catch (IOException e) {
                    // the client went away
                }
            }
        }

        // Up to the empty line; returns whether there is one.
        private static boolean readHead(Socket connection) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            for (int b = connection.getInputStream().read(); b >= 0; b = connection.getInputStream().read()) {
                head.write(b);
                if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    return true;
                }
            }
            return false;
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            set(List.of());
        }
    }
}
