package lanewise.train.spark.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * How two processes make sure that both know the secret, before anything else is read. The client sends 32 random bytes; the
 * server 32 of its own, and the HMAC of its role and both; the client the HMAC of its role and both. Neither sends anything
 * from which the secret could be had, and no answer can be used a second time or by the other side.
 */
final class Handshake {
    private static final int BYTES = 32;
    private static final int PATIENCE_SECONDS = 10;
    private static final byte[] CLIENT = "lanewise client 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER = "lanewise server 1".getBytes(StandardCharsets.US_ASCII);

    private Handshake() {}

    /**
     * Does what the client does.
     *
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asClient(SocketChannel channel, Secret secret) throws IOException {
        within(channel, (in, out) -> asClient(in, out, Connection.peer(channel), secret, Secret.randomBytes()));
    }

    /**
     * Does what the server does.
     *
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asServer(SocketChannel channel, Secret secret) throws IOException {
        within(channel, (in, out) -> asServer(in, out, Connection.peer(channel), secret, Secret.randomBytes()));
    }

    /**
     * Does what the client does, over any streams.
     *
     * @param peer the other side, for messages
     * @param mine the bytes of this side, which must be new ones each time
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asClient(InputStream in, OutputStream out, String peer, Secret secret, byte[] mine) throws IOException {
        out.write(mine);
        byte[] theirs = read(in, peer);
        requireEqual(read(in, peer), secret.sign(SERVER, mine, theirs), peer);
        out.write(secret.sign(CLIENT, mine, theirs));
    }

    /** Does what the server does, over any streams; parameters and exception are those of the client. */
    static void asServer(InputStream in, OutputStream out, String peer, Secret secret, byte[] mine) throws IOException {
        byte[] theirs = read(in, peer);
        out.write(mine);
        out.write(secret.sign(SERVER, theirs, mine));
        requireEqual(read(in, peer), secret.sign(CLIENT, theirs, mine), peer);
    }

    /** What one side does. */
    @FunctionalInterface
    private interface Side {
        void with(InputStream in, OutputStream out) throws IOException;
    }

    private static void within(SocketChannel channel, Side side) throws IOException {
        try (Deadline deadline = new Deadline(channel, PATIENCE_SECONDS)) {
            try {
                side.with(Channels.newInputStream(channel), Channels.newOutputStream(channel));
            } catch (IOException e) {
                throw deadline.isOver() ? new IOException("no answer within " + PATIENCE_SECONDS + " seconds", e) : e;
            }
        }
    }

    private static byte[] read(InputStream in, String peer) throws IOException {
        byte[] bytes = in.readNBytes(BYTES);
        if (bytes.length < BYTES) {
            throw new IOException("the connection to " + peer + " ended before it was known who answers");
        }
        return bytes;
    }

    private static void requireEqual(byte[] given, byte[] right, String peer) throws IOException {
        if (!MessageDigest.isEqual(given, right)) {
            throw new IOException("who answers at " + peer + " does not know the secret of this application");
        }
    }
}
