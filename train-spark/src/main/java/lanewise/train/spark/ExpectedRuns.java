package lanewise.train.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lanewise.train.config.field.RunJson;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.spark.link.Frames;

/** The runs whose tasks may tell how they go, in frames as {@link RunLink} says, and what is done with these. */
final class ExpectedRuns {
    private final Map<String, RunLink.Progress> runs = new ConcurrentHashMap<>();
    private final Map<String, Frames> latest = new ConcurrentHashMap<>();

    /** Expects tasks of a run, until {@link #forget}. */
    void expect(String run, RunLink.Progress progress) {
        runs.put(run, progress);
    }

    /** Listens to no task of a run any more; waits for what one has begun to tell. */
    void forget(String run) {
        RunLink.Progress progress = runs.remove(run);
        Frames task = latest.remove(run);
        if (task != null) {
            task.close();
        }
        if (progress != null) {
            synchronized (progress) {
                // nothing is written to the run's folder from now on
            }
        }
    }

    /**
     * Takes what a task tells, until a later one tells of the same run, or the run is forgotten.
     *
     * @throws java.io.EOFException if the task has closed the connection
     * @throws IOException if the connection is lost, or the task told what it should not; the message is one line
     */
    void serve(Frames task) throws IOException {
        Frames.Frame first = task.receive(RunLink.MOST_TEXT);
        boolean leads = first.kind() == RunLink.RUN;
        String run = text(first, leads ? RunLink.RUN : RunLink.HELPS);
        RunLink.Progress progress = runs.get(run);
        if (progress == null) {
            throw new IOException("a task of " + run + ", of which none is expected");
        }
        Frames before = leads ? latest.put(run, task) : null;
        if (before != null) {
            before.close();
        }
        synchronized (progress) {
            task.send(RunLink.STATE, progress.state().toBytes());
        }
        while (true) {
            Frames.Frame frame = task.receive(RunLink.MOST_FILES);
            synchronized (progress) {
                if (runs.get(run) != progress || leads && latest.get(run) != task) {
                    return;
                }
                if (frame.kind() == RunLink.FAILED) {
                    progress.onFailure(text(frame, RunLink.FAILED));
                } else if (leads) {
                    take(frame, progress, task);
                }
            }
        }
    }

    private static void take(Frames.Frame frame, RunLink.Progress progress, Frames task) throws IOException {
        switch (frame.kind()) {
            case RunLink.STARTED -> progress.onStart(epochs(frame.bytes()));
            case RunLink.EPOCH -> progress.onEpoch(
                    RunJson.parse(text(frame, RunLink.EPOCH), "metrics of an epoch", EpochMetrics.class));
            case RunLink.FILES -> {
                progress.onFiles(RunArchive.read(frame.bytes()));
                task.send(RunLink.STORED, new byte[0]);
            }
            default -> throw new IOException("a frame of the unknown kind " + frame.kind());
        }
    }

    private static int epochs(byte[] bytes) throws IOException {
        if (bytes.length != Integer.BYTES || bytes[0] < 0) {
            throw new IOException("no number of epochs, but " + bytes.length + " bytes");
        }
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static String text(Frames.Frame frame, int kind) throws IOException {
        if (frame.kind() != kind) {
            throw new IOException("a frame of the kind " + frame.kind() + " instead of " + kind);
        }
        return new String(frame.bytes(), StandardCharsets.UTF_8);
    }
}
