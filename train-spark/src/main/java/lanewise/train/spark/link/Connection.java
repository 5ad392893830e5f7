package lanewise.train.spark.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection between two processes that know the secret. */
public final class Connection implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final SocketChannel channel;
    private final Frames frames;

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        frames = new Frames(Channels.newInputStream(channel), Channels.newOutputStream(channel), peer(channel), channel);
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

    /** Returns the frames that go both ways. */
    public Frames frames() {
        return frames;
    }

    /** Returns what is below, for bytes that are no frames; to be used when no frame is on its way. */
    public SocketChannel channel() {
        return channel;
    }

    /** Returns the address of the other side, for messages. */
    static String peer(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress address ? address.toString()
                : "a process of this machine";
    }

    /** Ends the connection; a thread that waits for a frame gets an exception. */
    @Override
    public void close() {
        frames.close();
    }
}
