package lanewise.train.spark.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final int MOST = 1000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Secret secret = Secret.random();
    private final BlockingQueue<Frames.Frame> received = new LinkedBlockingQueue<>();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = new Server(HERE, secret, this::answer);
    }

    private void answer(Connection connection) throws IOException {
        while (true) {
            Frames.Frame frame = connection.frames().receive(MOST);
            received.add(frame);
            connection.frames().send(frame.kind() + 1, frame.bytes());
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void framesGoBothWays() throws Exception {
        try (Connection client = Connection.open(server.address(), HERE, secret)) {
            assertAnswered(client);
        }
    }

    @Test
    void framesGoBothWaysWithinAMachine() throws Exception {
        try (Server local = Server.local(secret, this::answer);
                Connection client = Connection.open(local.localAddress().orElseThrow(), secret)) {
            assertAnswered(client);
        }
    }

    private void assertAnswered(Connection client) throws Exception {
        for (int length : new int[] {0, 1, MOST}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) length);
            client.frames().send(7, bytes);
            Frames.Frame answer = client.frames().receive(MOST);
            assertEquals(8, answer.kind());
            assertArrayEquals(bytes, answer.bytes());
            assertArrayEquals(bytes, received.poll(10, TimeUnit.SECONDS).bytes());
        }
    }

    @Test
    void aSocketOfTheMachineIsItsUsersAloneAndDoesNotStay() throws Exception {
        Path socket;
        try (Server local = Server.local(secret, this::answer)) {
            socket = local.localAddress().orElseThrow().getPath();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
        }
        assertFalse(Files.exists(socket.getParent()));
    }

    @Test
    void aProcessOfTheMachineWithAnotherSecretIsTurnedAway() throws Exception {
        try (Server local = Server.local(secret, this::answer)) {
            IOException refused = assertThrows(IOException.class,
                    () -> Connection.open(local.localAddress().orElseThrow(), Secret.random()));
            assertTrue(refused.getMessage().contains("a process of this machine does not know the secret"),
                    refused.getMessage());
        }
        assertTrue(received.isEmpty());
    }

    @Test
    void itListensAtOneAddress() {
        assertEquals(HERE, server.address().getAddress());
    }

    @Test
    void aClientWithAnotherSecretIsTurnedAway() {
        IOException refused = assertThrows(IOException.class,
                () -> Connection.open(server.address(), null, Secret.random()));
        // It is the client that sees first that the server knows another one.
        assertTrue(refused.getMessage().contains("does not know the secret"), refused.getMessage());
        assertTrue(received.isEmpty());
    }

    @Test
    void aClientThatOnlyRepeatsIsTurnedAway() throws Exception {
        try (Socket socket = new Socket(HERE, server.address().getPort())) {
            byte[] nonce = new byte[32];
            socket.getOutputStream().write(nonce);
            byte[] answer = socket.getInputStream().readNBytes(64);
            assertEquals(64, answer.length);
            socket.getOutputStream().write(answer, 32, 32); // the server's own proof
            socket.getOutputStream().write(new byte[] {7, 0, 0, 0, 0});
            assertEquals(-1, read(socket));
        }
        assertTrue(received.isEmpty());
    }

    @Test
    void aServerThatOnlyRepeatsIsNoServer() throws Exception {
        try (ServerSocket impostor = new ServerSocket(0, 1, HERE)) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = impostor.accept()) {
                    byte[] nonce = client.getInputStream().readNBytes(32);
                    client.getOutputStream().write(nonce);
                    client.getOutputStream().write(nonce);
                    client.getInputStream().read();
                } catch (IOException e) {
                    // the client has gone
                }
            });
            IOException refused = assertThrows(IOException.class, () -> Connection.open(
                    (InetSocketAddress) impostor.getLocalSocketAddress(), null, secret));
            assertTrue(refused.getMessage().contains("does not know the secret"), refused.getMessage());
        }
    }

    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1; // reset
        }
    }

    @Test
    void aFrameThatIsTooLongEndsTheConnection() throws Exception {
        try (Connection client = Connection.open(server.address(), null, secret)) {
            client.frames().send(1, new byte[MOST + 1]);
            assertThrows(IOException.class, () -> client.frames().receive(MOST));
        }
        assertTrue(received.isEmpty());
    }

    @Test
    void anEndIsNoticed() throws Exception {
        try (Connection client = Connection.open(server.address(), null, secret)) {
            client.frames().send(1, new byte[3]);
            client.frames().receive(MOST);
            server.close();
            IOException end = assertThrows(IOException.class, () -> client.frames().receive(MOST));
            assertTrue(end instanceof EOFException || end.getMessage() != null, end::toString);
        }
        assertThrows(IOException.class, () -> Connection.open(server.address(), null, secret));
    }

    @Test
    void aSecretIsNotPrinted() {
        assertFalse(secret.toString().contains(Arrays.toString(secret.key())));
        assertThrows(IllegalArgumentException.class, () -> new Secret(new byte[31]));
    }
}
