package lanewise.train.spark.link;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * How two processes make sure that both know the secret, before anything else is read. The client sends 32 random bytes; the
 * server 32 of its own, and the HMAC of its role and both; the client the HMAC of its role and both. Neither sends anything
 * from which the secret could be had, and no answer can be used a second time or by the other side.
 */
final class Handshake {
    private static final int BYTES = 32;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] CLIENT = "lanewise client 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER = "lanewise server 1".getBytes(StandardCharsets.US_ASCII);

    private Handshake() {}

    /**
     * Does what the client does.
     *
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asClient(Socket socket, Secret secret) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        byte[] mine = Secret.randomBytes();
        out.write(mine);
        out.flush();
        byte[] theirs = read(in);
        requireEqual(read(in), secret.sign(SERVER, mine, theirs), socket);
        out.write(secret.sign(CLIENT, mine, theirs));
        out.flush();
        socket.setSoTimeout(0);
    }

    /**
     * Does what the server does.
     *
     * @throws IOException if the other side does not know the secret, or does not answer
     */
    static void asServer(Socket socket, Secret secret) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        byte[] theirs = read(in);
        byte[] mine = Secret.randomBytes();
        out.write(mine);
        out.write(secret.sign(SERVER, theirs, mine));
        out.flush();
        requireEqual(read(in), secret.sign(CLIENT, theirs, mine), socket);
        socket.setSoTimeout(0);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] bytes = new byte[BYTES];
        in.readFully(bytes);
        return bytes;
    }

    private static void requireEqual(byte[] given, byte[] right, Socket socket) throws IOException {
        if (!MessageDigest.isEqual(given, right)) {
            throw new IOException("who answers at " + socket.getRemoteSocketAddress()
                    + " does not know the secret of this application");
        }
    }
}
