package lanewise.train.spark.link;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Frames that go both ways between two processes that know the secret: the kind of the frame in one byte, its length in four, its
 * bytes. One thread may write while another reads.
 */
public final class Connection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * A frame.
     *
     * @param kind what the bytes are, as the two sides have agreed
     * @param bytes the content
     */
    public record Frame(int kind, byte[] bytes) {}

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
    }

    /**
     * Connects to a server.
     *
     * @param from the address that this side is bound to, or null for any
     * @throws IOException if it cannot be reached, or does not know the secret
     */
    public static Connection open(InetSocketAddress server, InetAddress from, Secret secret) throws IOException {
        Socket socket = new Socket();
        try {
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(server, PATIENCE_MILLIS);
            Handshake.asClient(socket, secret);
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw new IOException("no connection to " + server + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes a connection that a server has accepted.
     *
     * @throws IOException if the client does not know the secret; the socket is closed then
     */
    static Connection accept(Socket socket, Secret secret) throws IOException {
        try {
            Handshake.asServer(socket, secret);
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a frame. */
    public void send(int kind, byte[] bytes) throws IOException {
        synchronized (out) {
            out.writeByte(kind);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
        }
    }

    /**
     * Waits for the next frame.
     *
     * @param most the largest length that it may have
     * @throws java.io.EOFException if the other side has closed the connection
     * @throws IOException if the connection is lost, or the frame is longer
     */
    public Frame receive(int most) throws IOException {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("a frame of " + length + " bytes from " + socket.getRemoteSocketAddress()
                    + ", at most " + most + " were expected");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the connection to " + socket.getRemoteSocketAddress() + " ended within a frame");
        }
        return new Frame(kind, bytes);
    }

    /** Returns the address of the other side. */
    public String peer() {
        return socket.getInetAddress().getHostAddress();
    }

    /** Ends the connection; a thread that waits for a frame gets an exception. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(Connection.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
        }
    }
}
