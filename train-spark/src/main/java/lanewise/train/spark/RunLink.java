package lanewise.train.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lanewise.train.config.field.RunJson;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.spark.link.Connection;
import lanewise.train.spark.link.Secret;
import lanewise.train.spark.link.Server;

/**
 * The connections over which executors tell the driver how their runs go, and get the checkpoints that these go on from. A task
 * names its run; the driver answers with the files of the run so far; then the task sends that it has begun, its epochs, and
 * its files with each checkpoint. Of two tasks of one run, as after an executor was taken for lost, the later one counts.
 */
final class RunLink implements AutoCloseable {
    static final int RUN = 1; // the name of a run
    static final int STATE = 2; // its files, or nothing
    static final int STARTED = 3; // the number of epochs that were done before
    static final int EPOCH = 4; // metrics as JSON
    static final int FILES = 5; // with a checkpoint; answered by STORED
    static final int STORED = 6;
    static final int HELPS = 7; // the name of a run that the task computes shards of, and does not lead
    static final int FAILED = 8; // why the run cannot be trained, in one line

    static final int MOST_TEXT = 1 << 16;
    static final int MOST_FILES = Integer.MAX_VALUE - 8; // bytes: what a Java array holds

    private final Server server;
    private final Map<String, Progress> runs = new ConcurrentHashMap<>();
    private final Map<String, Connection> latest = new ConcurrentHashMap<>();

    /** What the driver does with what a task tells of its run. Called by one thread at a time. */
    interface Progress {
        /** Returns the files that the run goes on from; none if it starts. */
        RunArchive state() throws IOException;

        /** Called when the run begins or goes on. */
        void onStart(int epochsDone);

        /** Called after each epoch, also of those that are trained a second time. */
        void onEpoch(EpochMetrics metrics);

        /** Called after each checkpoint. */
        void onFiles(RunArchive files) throws IOException;

        /** Called when the run can be trained nowhere. */
        void onFailure(String message);
    }

    /**
     * Begins to listen.
     *
     * @param address the one address that is listened at
     */
    RunLink(InetAddress address, Secret secret) throws IOException {
        server = new Server(address, secret, this::serve);
    }

    /** Returns where it listens. */
    InetSocketAddress address() {
        return server.address();
    }

    /** Expects tasks of a run, until {@link #forget}. */
    void expect(String run, Progress progress) {
        runs.put(run, progress);
    }

    /** Listens to no task of a run any more; waits for what one has begun to tell. */
    void forget(String run) {
        Progress progress = runs.remove(run);
        Connection connection = latest.remove(run);
        if (connection != null) {
            connection.close();
        }
        if (progress != null) {
            synchronized (progress) {
                // nothing is written to the run's folder from now on
            }
        }
    }

    private void serve(Connection connection) throws IOException {
        Connection.Frame first = connection.receive(MOST_TEXT);
        boolean leads = first.kind() == RUN;
        String run = text(first, leads ? RUN : HELPS);
        Progress progress = runs.get(run);
        if (progress == null) {
            throw new IOException("a task of " + run + ", of which none is expected");
        }
        Connection before = leads ? latest.put(run, connection) : null;
        if (before != null) {
            before.close();
        }
        synchronized (progress) {
            connection.send(STATE, progress.state().toBytes());
        }
        while (true) {
            Connection.Frame frame = connection.receive(MOST_FILES);
            synchronized (progress) {
                if (runs.get(run) != progress || leads && latest.get(run) != connection) {
                    return;
                }
                if (frame.kind() == FAILED) {
                    progress.onFailure(text(frame, FAILED));
                } else if (leads) {
                    take(frame, progress, connection);
                }
            }
        }
    }

    private void take(Connection.Frame frame, Progress progress, Connection connection) throws IOException {
        switch (frame.kind()) {
            case STARTED -> progress.onStart(ByteBuffer.wrap(frame.bytes()).getInt());
            case EPOCH -> progress.onEpoch(metrics(text(frame, EPOCH)));
            case FILES -> {
                progress.onFiles(RunArchive.read(frame.bytes()));
                connection.send(STORED, new byte[0]);
            }
            default -> throw new IOException("a frame of the unknown kind " + frame.kind());
        }
    }

    private static EpochMetrics metrics(String json) throws IOException {
        return RunJson.parse(json, "metrics of an epoch", EpochMetrics.class);
    }

    /** Returns the text of a frame, which must be of a kind. */
    static String text(Connection.Frame frame, int kind) throws IOException {
        if (frame.kind() != kind) {
            throw new IOException("a frame of the kind " + frame.kind() + " instead of " + kind);
        }
        return new String(frame.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
