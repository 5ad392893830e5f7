package lanewise.train.spark.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.train.spark.link.Connection;
import lanewise.train.spark.link.Frames;
import lanewise.train.spark.link.Secret;
import lanewise.train.spark.link.Server;

/**
 * Adds up what several processes have of a step, as the tree of shards says. Sums go up the tree of processes and the whole sum
 * goes down, in chunks, so that both ways are used at once and a step takes little more than sending the vector once. For one
 * thread.
 */
public final class TreeExchange implements GradientExchange, AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int RANK = 1;
    private static final int WELCOME = 2;
    private static final int PATIENCE_SECONDS = 60;

    private final int workers;
    private final int rank;
    private final Secret secret;
    private final Server server;
    private final Optional<Server> local; // for the processes of this machine
    private final Map<Integer, CompletableFuture<Connection>> arrived = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ExecutorService upward = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("gradients").factory());
    private final ByteBuffer up = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer down = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.nativeOrder());
    private List<Endpoint> peers = List.of();
    private List<SocketChannel> children = List.of();
    private Optional<Connection> parent = Optional.empty();
    private List<Numbers> parts = List.of(); // losses, then gradients
    private ShardSum known; // the sum that they are of
    private volatile boolean broken;

    /**
     * Begins to listen.
     *
     * @param workers the number of processes, from 1 to that of the shards
     * @param rank this one, from 0
     * @param address the one address that is listened at
     */
    public TreeExchange(int workers, int rank, InetAddress address, Secret secret) throws IOException {
        this.workers = workers;
        this.rank = rank;
        this.secret = secret;
        server = new Server(address, secret, this::welcome);
        local = local(secret);
    }

    private Optional<Server> local(Secret secret) {
        try {
            return Optional.of(Server.local(secret, this::welcome));
        } catch (IOException | UnsupportedOperationException e) {
            log("no socket for processes of this machine", e); // they come over the network then
            return Optional.empty();
        }
    }

    private static void log(String what, Exception e) {
        System.getLogger(TreeExchange.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }

    /** Returns where this process listens. */
    public Endpoint endpoint() {
        return new Endpoint(server.address(), local.flatMap(Server::localAddress));
    }

    /** Sets where the processes listen, by rank; they are connected when the training asks for this one's part. */
    public void connect(List<Endpoint> endpoints) {
        peers = List.copyOf(endpoints);
    }

    // A process of this machine cannot always be reached by a socket in a folder: it may be in a container of its own.
    private Connection open(Endpoint peer) throws IOException {
        InetAddress here = server.address().getAddress();
        if (peer.local().isPresent() && peer.network().getAddress().equals(here)) {
            try {
                return Connection.open(peer.local().get(), secret);
            } catch (IOException | UnsupportedOperationException e) {
                log("not reached by its socket", e);
            }
        }
        return Connection.open(peer.network(), here, secret);
    }

    private void welcome(Connection connection) throws IOException {
        arrived(rank(connection.frames(), workers)).complete(connection);
        connection.frames().send(WELCOME, new byte[0]);
        closed.join(); // the connection stays open as long as this
    }

    /**
     * Returns the rank that a process tells first.
     *
     * @param workers the number of processes
     * @throws IOException if it tells something else
     */
    static int rank(Frames process, int workers) throws IOException {
        Frames.Frame frame = process.receive(Integer.BYTES);
        if (frame.kind() != RANK || frame.bytes().length != Integer.BYTES) {
            throw new IOException("a frame of the kind " + frame.kind() + " from a process that should tell its rank");
        }
        int rank = ByteBuffer.wrap(frame.bytes()).getInt();
        if (rank < 0 || rank >= workers) {
            throw new IOException("a process of the rank " + rank + " where there are " + workers);
        }
        return rank;
    }

    private CompletableFuture<Connection> arrived(int of) {
        return arrived.computeIfAbsent(of, key -> new CompletableFuture<>());
    }

    @Override
    public ShardTree part(ShardTree shards) {
        RankTree place = RankTree.of(shards, workers, rank);
        try {
            List<SocketChannel> channels = new ArrayList<>();
            if (place.parent().isPresent()) {
                Connection connection = open(peers.get(place.parent().getAsInt()));
                parent = Optional.of(connection);
                connection.frames().send(RANK, ByteBuffer.allocate(Integer.BYTES).putInt(rank).array());
                connection.frames().receive(0);
            }
            for (int child : place.children()) {
                channels.add(arrived(child).get(PATIENCE_SECONDS, TimeUnit.SECONDS).channel());
            }
            children = channels;
        } catch (IOException | ExecutionException | TimeoutException e) {
            broken = true;
            throw new IllegalStateException("process " + rank + " of " + workers + " cannot reach the others: "
                    + (e instanceof TimeoutException ? "no answer within " + PATIENCE_SECONDS + " seconds"
                    : e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the other processes", e);
        }
        return place.part();
    }

    @Override
    public void sum(ShardSum sum) throws IOException {
        if (broken) {
            throw new IOException("process " + rank + " has lost another one before");
        }
        if (known != sum) {
            known = sum;
            parts = List.of(Numbers.of(sum.losses(), CHUNK_BYTES), Numbers.of(sum, CHUNK_BYTES));
        }
        if (parent.isEmpty()) {
            sumAtRoot();
            return;
        }
        Future<Void> sent = upward.submit(() -> {
            sendUp();
            return null;
        });
        try {
            receiveDown(sent);
        } catch (IOException e) {
            broken = true;
            closeConnections(); // so that the other thread ends
            throw new IOException("process " + rank + " lost another one: " + reason(sent, e), e);
        }
    }

    private static String reason(Future<Void> sent, IOException otherwise) {
        return sent.state() == Future.State.FAILED ? sent.exceptionNow().getMessage() : otherwise.getMessage();
    }

    /** Does something with one chunk of the numbers. */
    @FunctionalInterface
    private interface ChunkWork {
        void with(Numbers numbers, int from, int count) throws IOException;
    }

    private void forEachChunk(ChunkWork work) throws IOException {
        for (Numbers numbers : parts) {
            for (int from = 0; from < numbers.length(); from += numbers.chunkLength()) {
                work.with(numbers, from, Math.min(numbers.chunkLength(), numbers.length() - from));
            }
        }
    }

    // The sum is complete here chunk by chunk, and goes back at once.
    private void sumAtRoot() throws IOException {
        try {
            forEachChunk((numbers, from, count) -> {
                addChildren(numbers, from, count);
                numbers.get(from, count, down);
                writeToChildren();
            });
        } catch (IOException e) {
            broken = true;
            closeConnections();
            throw new IOException("process " + rank + " lost another one: " + e.getMessage(), e);
        }
    }

    private void sendUp() throws IOException {
        SocketChannel above = parent.orElseThrow().channel();
        forEachChunk((numbers, from, count) -> {
            addChildren(numbers, from, count);
            numbers.get(from, count, up);
            write(above, up);
        });
    }

    private void addChildren(Numbers numbers, int from, int count) throws IOException {
        for (SocketChannel child : children) {
            read(child, up.clear().limit(numbers.bytes(count)));
            numbers.add(from, count, up);
        }
    }

    // A chunk comes back after it was sent, so that the other thread has done with it.
    private void receiveDown(Future<Void> sent) throws IOException {
        SocketChannel above = parent.orElseThrow().channel();
        forEachChunk((numbers, from, count) -> {
            read(above, down.clear().limit(numbers.bytes(count)));
            numbers.set(from, count, down);
            writeToChildren();
        });
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while gradients were sent", e);
        }
    }

    private void writeToChildren() throws IOException {
        for (SocketChannel child : children) {
            write(child, down.rewind());
        }
    }

    private static void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the connection to " + channel.getRemoteAddress() + " has ended");
            }
        }
        buffer.flip();
    }

    private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Returns whether another process was lost, or this exchange closed, so that the training cannot go on. */
    public boolean isBroken() {
        return broken;
    }

    private void closeConnections() throws IOException {
        closed.complete(null);
        parent.ifPresent(Connection::close);
        for (SocketChannel child : children) {
            child.close();
        }
    }

    /** Ends all connections; the other processes find that out in their next step. */
    @Override
    public void close() throws IOException {
        broken = true;
        closeConnections();
        upward.shutdownNow();
        server.close();
        if (local.isPresent()) {
            local.get().close();
        }
    }
}
