package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;

/**
 * Downloads one file over HTTP, resuming what is already there. Broken transfers are resumed a few times; slow ones are
 * given up, so that another source gets its turn.
 */
final class Download {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d+|\\*)/(\\d{1,18})");
    // What a proxy answers that will not change its mind; 408 and 429 mean that it might.
    private static final Pattern REFUSED_TUNNEL = Pattern.compile("Tunnel failed, got: (4(?!08|29)\\d\\d)");
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    static {
        // By default Java keeps user and password from a proxy that asks for them in the simplest way, as most do.
        String property = "jdk.http.auth.tunneling.disabledSchemes";
        System.setProperty(property, System.getProperty(property, ""));
    }

    private final URI source;
    private final DownloadLimits limits;
    private final ProxySettings proxies;
    private Optional<ProxySettings.NamedProxy> proxy = Optional.empty();

    /** Where a response begins in the file, and the file's size, or −1 if the server does not say. */
    private record Span(long start, long total) {
    }

    Download(URI source, DownloadLimits limits, ProxySettings proxies) {
        this.source = source;
        this.limits = limits;
        this.proxies = proxies;
    }

    /**
     * Brings the file to its full size. On failure the file keeps what has arrived.
     *
     * @throws DataException if the file could not be had; the message is the reason
     */
    void to(Path file, Progress progress) throws DataException {
        proxy = proxies.of(source);
        // HTTP/2 would bring nothing for a single file.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxies.selector())
                .connectTimeout(limits.connectTimeout());
        proxies.authenticator().ifPresent(builder::authenticator);
        HttpClient client = builder.build();
        try {
            attempt(client, file, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted", e);
        } finally {
            client.shutdownNow();
        }
    }

    private void attempt(HttpClient client, Path file, Progress progress) throws DataException, InterruptedException {
        Duration pause = limits.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                transfer(client, file, progress);
                return;
            } catch (DataException e) {
                throw e;
            } catch (IOException e) {
                boolean unreachable = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                if (attempt == 1 && unreachable) {
                    throw new DataException(Reason.of(e) + throughProxy(), e);
                }
                if (attempt == limits.attempts()) {
                    throw new DataException(Reason.of(e) + throughProxy() + " (" + attempt + " attempts)", e);
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private String throughProxy() {
        return proxy.map(named -> ", through the proxy " + named).orElse("");
    }

    private void transfer(HttpClient client, Path file, Progress progress) throws IOException, InterruptedException {
        long have = Files.exists(file) ? Files.size(file) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(source).header("User-Agent", "lanewise");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = send(client, request.build());
        try (InputStream body = response.body()) {
            Span span = span(response, have, file);
            if (span.start() == span.total()) {
                return;
            }
            if (span.total() > limits.maximumBytes()) {
                throw tooLarge(span.total());
            }
            receive(body, span, file, progress);
        }
    }

    /** Sends the request and waits for the head of the response. */
    private HttpResponse<InputStream> send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        // The request's own timeout would, from JDK 26 on, include the body, which may well take longer.
        Duration patience = limits.connectTimeout().plus(limits.window());
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new DataException("no answer in " + seconds(patience), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private IOException failure(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.startsWith("too many authentication attempts")) {
            return new DataException("user name or password are wrong" + throughProxy(), cause);
        }
        Matcher refused = REFUSED_TUNNEL.matcher(message);
        if (refused.matches()) {
            return new DataException("HTTP status " + refused.group(1) + throughProxy(), cause);
        }
        return told(cause);
    }

    // What the client does not foresee in an answer it tells by an exception of Java's own, or by one around that.
    private static IOException told(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause().toString().equals(root.getMessage())) {
            root = root.getCause();
        }
        boolean saysMore = root instanceof IllegalArgumentException && root.getMessage() != null;
        return root instanceof IOException known ? known : new IOException("the answer breaks the rules of HTTP"
                + (saysMore ? " (" + root.getMessage() + ")" : ""), cause);
    }

    private Span span(HttpResponse<InputStream> response, long have, Path file) throws IOException {
        int status = response.statusCode();
        if (status == PROXY_AUTHENTICATION_REQUIRED) {
            throw new DataException("a user name and a password are asked for" + throughProxy()
                    + "; write them into the variable, as in http://USER:PASSWORD@HOST:PORT");
        }
        if (status / 100 == 3) {
            throw new DataException("it redirects too often, or to where it may not (HTTP status " + status + ")");
        }
        Matcher range = CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        boolean ranged = range.matches();
        if (status == 200) {
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (type.startsWith("text/html")) {
                throw new DataException("a web page came instead of the archive (a proxy's or a network's login page?)");
            }
            return new Span(0, contentLength(response));
        }
        if (status == 206 && ranged && range.group(1) != null && Long.parseLong(range.group(1)) == have) {
            return new Span(have, Long.parseLong(range.group(2)));
        }
        if (status == 416 && ranged && Long.parseLong(range.group(2)) == have) {
            return new Span(have, have);
        }
        if (status == 206 || status == 416) {
            Files.deleteIfExists(file);
            throw new IOException("the server cannot resume the download");
        }
        if (status == 429 || status >= 500) {
            throw new IOException("HTTP status " + status);
        }
        throw new DataException("HTTP status " + status);
    }

    private static long contentLength(HttpResponse<InputStream> response) throws IOException {
        try {
            return response.headers().firstValueAsLong("Content-Length").orElse(-1);
        } catch (NumberFormatException e) {
            throw new IOException("the server announces a length that is no number", e);
        }
    }

    private void receive(InputStream body, Span span, Path file, Progress progress) throws IOException {
        try (SpeedWatch watch = new SpeedWatch(limits, body);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(span.start()).position(span.start());
            byte[] buffer = new byte[1 << 16];
            long position = span.start();
            for (int read = watch.read(buffer); read >= 0; read = watch.read(buffer)) {
                position += read;
                if (position > limits.maximumBytes()) {
                    throw tooLarge(position);
                }
                write(out, ByteBuffer.wrap(buffer, 0, read), file);
                progress.update("downloading", position, span.total());
            }
            if (span.total() >= 0 && position != span.total()) {
                throw new IOException(String.format(Locale.ROOT, "it ended after %,d of %,d bytes", position, span.total()));
            }
        }
    }

    /** Writes all bytes. A full disk is no reason to ask the server again, hence the other type of exception. */
    private static void write(FileChannel out, ByteBuffer bytes, Path file) throws DataException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new DataException(file + " cannot be written: " + Reason.of(e)
                    + "; make room there, or set XDG_CACHE_HOME to another folder", e);
        }
    }

    private DataException tooLarge(long bytes) {
        return new DamagedException(String.format(Locale.ROOT,
                "%,d bytes or more, which is beyond the %,d that the archive may have", bytes, limits.maximumBytes()));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3g s", duration.toMillis() / 1e3);
    }
}
