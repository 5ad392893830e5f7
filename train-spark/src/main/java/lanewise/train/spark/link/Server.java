package lanewise.train.spark.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Accepts connections at one address from processes that know the secret; others are turned away. */
public final class Server implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final long PAUSE_NANOS = 10_000_000;

    private final ServerSocketChannel channel;
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
        this.secret = secret;
        this.handler = handler;
        channel = ServerSocketChannel.open().bind(new InetSocketAddress(address, 0), BACKLOG);
        Thread.ofVirtual().name("accept").start(this::accept);
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

    /** Returns where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    /** Accepts no connection any more, and ends those that are open. */
    @Override
    public void close() throws IOException {
        channel.close();
        open.forEach(Connection::close);
    }
}
