package lanewise.train.spark.link;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * Frames that go both ways between two processes that know the secret: the kind of the frame in one byte, its length in four, its
 * bytes. One thread may write while another reads.
 */
public final class Connection implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final SocketChannel channel;
    private final String peer;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * A frame.
     *
     * @param kind what the bytes are, as the two sides have agreed
     * @param bytes the content
     */
    public record Frame(int kind, byte[] bytes) {}

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        peer = peer(channel);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES));
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    }

    /**
     * Connects to a server.
     *
     * @param from the address that this side is bound to, or null for any
     * @throws IOException if it cannot be reached, or does not know the secret
     */
    public static Connection open(InetSocketAddress server, InetAddress from, Secret secret) throws IOException {
        return open(SocketChannel.open(), server, from == null ? null : new InetSocketAddress(from, 0), secret);
    }

    /**
     * Connects to a server of the same machine.
     *
     * @param server where {@link Server#local} listens
     * @throws IOException if it cannot be reached, or does not know the secret
     */
    public static Connection open(UnixDomainSocketAddress server, Secret secret) throws IOException {
        return open(SocketChannel.open(StandardProtocolFamily.UNIX), server, null, secret);
    }

    private static Connection open(SocketChannel channel, SocketAddress server, SocketAddress from, Secret secret)
            throws IOException {
        try (Deadline deadline = new Deadline(channel, PATIENCE_SECONDS)) {
            try {
                if (from != null) {
                    channel.bind(from);
                }
                channel.connect(server);
                Handshake.asClient(channel, secret);
                return new Connection(channel);
            } catch (IOException e) {
                channel.close();
                throw new IOException("no connection to " + server + ": " + (deadline.isOver()
                        ? "no answer within " + PATIENCE_SECONDS + " seconds" : e.getMessage()), e);
            }
        }
    }

    /**
     * Takes a connection that a server has accepted.
     *
     * @throws IOException if the client does not know the secret; the channel is closed then
     */
    static Connection accept(SocketChannel channel, Secret secret) throws IOException {
        try {
            Handshake.asServer(channel, secret);
            return new Connection(channel);
        } catch (IOException e) {
            channel.close();
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
            throw new IOException("a frame of " + length + " bytes from " + peer()
                    + ", at most " + most + " were expected");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the connection to " + peer() + " ended within a frame");
        }
        return new Frame(kind, bytes);
    }

    /** Returns what is below, for bytes that are no frames; to be used when no frame is on its way. */
    public SocketChannel channel() {
        return channel;
    }

    /** Returns the address of the other side, for messages. */
    public String peer() {
        return peer;
    }

    /** Returns the address of the other side, for messages. */
    static String peer(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress address ? address.toString()
                : "a process of this machine";
    }

    /** Ends the connection; a thread that waits for a frame gets an exception. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Connection.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
        }
    }
}
