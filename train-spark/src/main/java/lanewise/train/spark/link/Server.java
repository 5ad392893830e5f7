package lanewise.train.spark.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Accepts connections at one address from processes that know the secret; others are turned away. */
public final class Server implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final long PAUSE_NANOS = 10_000_000;

    private final ServerSocketChannel channel;
    private final Optional<UnixDomainSocketAddress> local; // where it listens, if it is for this machine alone
    private final Secret secret;
    private final Handler handler;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** What is done with a connection, in a thread of its own; it is closed afterwards. */
    @FunctionalInterface
    public interface Handler {
        /** Serves one connection to its end. */
        void serve(Connection connection) throws IOException;
    }

    /**
     * Begins to accept connections.
     *
     * @param address the one address that is listened at
     * @throws IOException if that cannot be done
     */
    public Server(InetAddress address, Secret secret, Handler handler) throws IOException {
        this(ServerSocketChannel.open().bind(new InetSocketAddress(address, 0), BACKLOG), Optional.empty(), secret, handler);
    }

    private Server(ServerSocketChannel channel, Optional<UnixDomainSocketAddress> local, Secret secret, Handler handler) {
        this.channel = channel;
        this.local = local;
        this.secret = secret;
        this.handler = handler;
        Thread.ofVirtual().name("accept").start(this::accept);
    }

    /**
     * Begins to accept connections of processes of the same user on the same machine: at a Unix domain socket in a temporary
     * folder that nobody else may enter. They carry several times as much in a second as those over the loopback device.
     *
     * @throws IOException if that cannot be done, as when the name of the folder for temporary files is longer than the 100
     *     bytes or so that a socket's may have
     */
    public static Server local(Secret secret, Handler handler) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path folder = Files.createTempDirectory("lanewise-");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try {
            channel.bind(address, BACKLOG);
        } catch (IOException e) {
            channel.close();
            Files.delete(folder);
            throw e;
        }
        return new Server(channel, Optional.of(address), secret, handler);
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                Thread.ofVirtual().name("serve").start(() -> serve(client));
            } catch (IOException e) {
                log("not accepted", e); // as when the server is closed, or has too many files open
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (Connection connection = Connection.accept(client, secret)) {
            open.add(connection);
            try {
                handler.serve(connection);
            } finally {
                open.remove(connection);
            }
        } catch (IOException e) {
            log("connection ended", e);
        }
    }

    private static void log(String what, IOException e) {
        System.getLogger(Server.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }

    /** Returns where it listens, unless it does so for this machine alone. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    /** Returns where it listens for this machine alone, if it does. */
    public Optional<UnixDomainSocketAddress> localAddress() {
        return local;
    }

    /** Accepts no connection any more, and ends those that are open. */
    @Override
    public void close() throws IOException {
        channel.close();
        open.forEach(Connection::close);
        if (local.isPresent()) {
            Path socket = local.get().getPath();
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        }
    }
}
