package lanewise.train.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void endpointsAreReadAsTheyWereWritten() throws IOException {
        for (Endpoint endpoint : List.of(
                new Endpoint(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5), Optional.empty()),
                new Endpoint(new InetSocketAddress(InetAddress.ofLiteral("::1"), 65_535),
                        Optional.of(UnixDomainSocketAddress.of("/a b/socket"))))) {
            assertEquals(endpoint, Endpoint.parse(endpoint.toText()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "127.0.0.1 1", "host 1 /socket", "127.0.0.1 many ", "127.0.0.1 65536 ",
        "127.0.0.1 1 /a\0"})
    void whatIsNoneIsToldInOneLine(String text) {
        assertEquals("not where a process listens: " + text,
                assertThrows(IOException.class, () -> Endpoint.parse(text)).getMessage());
    }
}
