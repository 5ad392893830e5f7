package lanewise.train.data.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server on this machine that answers with any bytes, one connection at a time. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());

    /** Answers the lines of a request's head. */
    @FunctionalInterface
    interface Answer {
        void to(List<String> request, OutputStream out) throws IOException;
    }

    RawServer(Answer answer) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(answer));
    }

    /** A server that always answers with the same text. */
    static RawServer of(String text) {
        return new RawServer((_, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void serve(Answer answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                List<String> request = new ArrayList<>();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    request.add(line);
                }
                requests.add(request);
                answer.to(request, connection.getOutputStream());
                connection.getOutputStream().flush();
            } catch (IOException e) {
                // The client went away, or the server was closed.
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    URI uri() {
        return URI.create("http://localhost:" + port() + "/cifar-10-binary.tar.gz");
    }

    /** Returns the lines of the heads of all requests so far. */
    List<List<String>> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
