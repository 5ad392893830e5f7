package lanewise.train.spark.link;

import java.io.DataInputStream;
import java.io.IOException;
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
        within(channel, (in, out) -> {
            byte[] mine = Secret.randomBytes();
            out.write(mine);
            byte[] theirs = read(in);
            requireEqual(read(in), secret.sign(SERVER, mine, theirs), channel);
            out.write(secret.sign(CLIENT, mine, theirs));
        });
    }

    /**
     * Does what the server does.
     *
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asServer(SocketChannel channel, Secret secret) throws IOException {
        within(channel, (in, out) -> {
            byte[] theirs = read(in);
            byte[] mine = Secret.randomBytes();
            out.write(mine);
            out.write(secret.sign(SERVER, theirs, mine));
            requireEqual(read(in), secret.sign(CLIENT, theirs, mine), channel);
        });
    }

    /** What one side does. */
    @FunctionalInterface
    private interface Side {
        void with(DataInputStream in, OutputStream out) throws IOException;
    }

    private static void within(SocketChannel channel, Side side) throws IOException {
        try (Deadline deadline = new Deadline(channel, PATIENCE_SECONDS)) {
            try {
                side.with(new DataInputStream(Channels.newInputStream(channel)), Channels.newOutputStream(channel));
            } catch (IOException e) {
                throw deadline.isOver() ? new IOException("no answer within " + PATIENCE_SECONDS + " seconds", e) : e;
            }
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] bytes = new byte[BYTES];
        in.readFully(bytes);
        return bytes;
    }

    private static void requireEqual(byte[] given, byte[] right, SocketChannel channel) throws IOException {
        if (!MessageDigest.isEqual(given, right)) {
            throw new IOException("who answers at " + Connection.peer(channel)
                    + " does not know the secret of this application");
        }
    }
}
