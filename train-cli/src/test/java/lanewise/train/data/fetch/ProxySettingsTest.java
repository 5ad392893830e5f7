package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy an environment names, and downloads through a proxy on this machine. */
class ProxySettingsTest {
    private static final byte[] FILE = "the file".getBytes(StandardCharsets.US_ASCII);
    private static final DownloadLimits LIMITS = new DownloadLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 2, Duration.ofMillis(5), 1000);
    // Names that are nowhere: who reaches them has gone through the proxy.
    private static final URI HTTP = URI.create("http://archive.invalid/x.tar.gz");
    private static final URI HTTPS = URI.create("https://archive.invalid/x.tar.gz");

    @TempDir
    Path folder;

    private static ProxySettings settings(String... variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new ProxySettings(environment, null);
    }

    private Path download(URI uri, ProxySettings proxies) throws DataException {
        Path file = folder.resolve("file");
        new Download(uri, LIMITS, proxies).to(file, Progress.NONE);
        return file;
    }

    private static String proxyOf(String uri, String... variables) throws DataException {
        return settings(variables).of(URI.create(uri)).map(ProxySettings.NamedProxy::toString).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
    void httpGoesThroughTheProxyThatAVariableNames(String variable) throws IOException {
        try (ArchiveServer proxy = new ArchiveServer(exchange -> {
            assertEquals(HTTP, exchange.getRequestURI(), "a proxy is asked for the whole address");
            ArchiveServer.send(exchange, FILE);
        })) {
            assertArrayEquals(FILE,
                    Files.readAllBytes(download(HTTP, settings(variable, "http://localhost:" + proxy.port()))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    void httpsAsksTheProxyForATunnel(String variable) throws IOException {
        try (RawServer proxy = RawServer.of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            assertThrows(DataException.class, () -> download(HTTPS, settings(variable, "localhost:" + proxy.port())));
            assertEquals("CONNECT archive.invalid:443 HTTP/1.1", proxy.requests().getFirst().getFirst());
        }
    }

    @Test
    void userAndPasswordAreToldToAProxyThatAsks() throws IOException {
        String expected = "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString("jo@home:a+b c".getBytes(StandardCharsets.UTF_8));
        for (URI uri : List.of(HTTP, HTTPS)) {
            try (RawServer proxy = new RawServer((request, out) -> out.write((request.contains(expected)
                    ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                            + "Content-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII)))) {
                String message = assertThrows(DataException.class, () -> download(uri,
                        settings("all_proxy", "http://jo%40home:a+b%20c@localhost:" + proxy.port()))).getMessage();
                assertFalse(proxy.requests().getFirst().contains(expected), "not told before it asks");
                assertTrue(proxy.requests().getLast().contains(expected), proxy.requests().toString());
                assertTrue(message.contains("404"), message);
            }
        }
    }

    @Test
    void aProxyThatRefusesIsNamedWithoutThePassword() throws IOException {
        for (URI uri : List.of(HTTP, HTTPS)) {
            try (RawServer proxy = RawServer.of("HTTP/1.1 407 Proxy Authentication Required\r\n"
                    + "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
                String place = ", through the proxy localhost:" + proxy.port() + " (ALL_PROXY)";
                String refused = assertThrows(DataException.class, () -> download(uri,
                        settings("ALL_PROXY", "http://jo:secret@localhost:" + proxy.port()))).getMessage();
                assertEquals("user name or password are wrong" + place, refused);
                String asked = assertThrows(DataException.class, () -> download(uri,
                        settings("ALL_PROXY", "http://localhost:" + proxy.port()))).getMessage();
                assertEquals("a user name and a password are asked for" + place
                        + "; write them into the variable, as in http://USER:PASSWORD@HOST:PORT", asked);
            }
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        int port;
        try (RawServer closed = RawServer.of("")) {
            port = closed.port();
        }
        String message = assertThrows(DataException.class,
                () -> download(HTTPS, settings("https_proxy", "localhost:" + port))).getMessage();
        assertEquals("connection refused, through the proxy localhost:" + port + " (https_proxy)",
                message.toLowerCase(Locale.ROOT));
    }

    @Test
    void noProxyIsReachedDirectly() throws IOException {
        try (ArchiveServer server = new ArchiveServer(exchange -> ArchiveServer.send(exchange, FILE))) {
            assertArrayEquals(FILE, Files.readAllBytes(
                    download(server.uri(), settings("http_proxy", "proxy.invalid:1", "NO_PROXY", "localhost"))));
        }
    }

    @Test
    void lowerCaseWinsAndTheSchemeWinsOverAll() throws DataException {
        assertEquals("a:1 (https_proxy)", proxyOf("https://x", "https_proxy", "a:1", "HTTPS_PROXY", "b:2"));
        assertEquals("b:2 (HTTPS_PROXY)", proxyOf("https://x", "https_proxy", "", "HTTPS_PROXY", "b:2"));
        assertEquals("b:2 (HTTPS_PROXY)", proxyOf("https://x", "all_proxy", "a:1", "HTTPS_PROXY", "b:2"));
        assertEquals("none", proxyOf("https://x", "http_proxy", "a:1"));
        assertEquals("none", proxyOf("https://x"));
    }

    @Test
    void aVariableThatARequestCanForgeIsNotRead() throws DataException {
        assertEquals("none", proxyOf("http://x", "HTTP_PROXY", "a:1", "REQUEST_METHOD", "GET"));
        assertEquals("b:2 (http_proxy)", proxyOf("http://x", "http_proxy", "b:2", "REQUEST_METHOD", "GET"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a:1080", "http://a, a:1080", "HTTP://a:80/, a:80", "a:3128, a:3128", "[::1]:3128, [::1]:3128",
        "http://u:p@a:1, a:1", "http://u@a:1, a:1", "' a:1 ', a:1"})
    void addressesHaveSeveralForms(String value, String expected) throws DataException {
        assertEquals(expected + " (https_proxy)", proxyOf("https://x", "https_proxy", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://a:1", "https://a:1", "http://a:port", "http://", "a b", "http://u:pass word@a:1",
        "http://u:100%@a:1"})
    void whatCannotBeUsedIsOneLineThatNamesTheVariableAndHidesTheValue(String value) {
        String message = assertThrows(DataException.class,
                () -> proxyOf("https://x", "HTTPS_PROXY", value)).getMessage();
        assertTrue(message.startsWith("HTTPS_PROXY: ") && message.lines().count() == 1, message);
        assertFalse(message.contains("pass word") || message.contains("100%"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*                          | https://www.cs.toronto.edu/x  | true",
        "toronto.edu                | https://www.cs.toronto.edu/x  | true",
        ".toronto.edu               | https://toronto.edu/x         | true",
        "TORONTO.edu.               | https://www.toronto.edu/x     | true",
        "a, b,toronto.edu           | https://toronto.edu/x         | true",
        "a toronto.edu              | https://toronto.edu/x         | true",
        "onto.edu                   | https://toronto.edu/x         | false",
        "www.toronto.edu            | https://toronto.edu/x         | false",
        "a,*                        | https://toronto.edu/x         | false",
        "10.0.0.0/8                 | https://10.200.3.4/x          | true",
        "10.0.0.0/8                 | https://11.0.0.1/x            | false",
        "192.168.1.128/25           | https://192.168.1.127/x       | false",
        "192.168.1.128/25           | https://192.168.1.255/x       | true",
        "10.0.0.1                   | https://10.0.0.1/x            | true",
        "0.0.0.1                    | https://10.0.0.1/x            | false",
        "10.0.0.1/x                 | https://10.0.0.1/x            | false",
        "::1                        | https://[::1]/x               | true",
        "[::1]                      | https://[::1]/x               | true",
        "fe80::/10                  | https://[fe80::1]/x           | true",
        "fe80::/10                  | https://[2001::1]/x           | false",
        "10.0.0.0/8                 | https://[::1]/x               | false"})
    void exceptions(String list, String uri, boolean direct) throws DataException {
        assertEquals(direct ? "none" : "a:1 (all_proxy)", proxyOf(uri, "all_proxy", "a:1", "no_proxy", list));
    }

    @Test
    void javasOwnPropertiesComeFirst() throws DataException {
        ProxySettings settings = new ProxySettings(Map.of("https_proxy", "a:1"),
                ProxySelector.of(InetSocketAddress.createUnresolved("b", 2)));
        assertEquals(Optional.empty(), settings.of(HTTPS));
        assertTrue(settings.selector().select(HTTPS).getFirst().toString().contains("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://proxy.example:65536", "proxy.example/a://", "://"})
    void anAddressThatCannotBeIsNamed(String value) {
        String message = assertThrows(DataException.class, () -> proxyOf("https://archive.invalid/", "https_proxy",
                value)).getMessage();
        assertEquals("https_proxy: is no address of a proxy, such as http://proxy.example:3128; in user and password, encode"
                + " special characters with %", message);
    }
}
