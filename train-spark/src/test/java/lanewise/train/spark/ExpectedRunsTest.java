package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.spark.link.Frames;
import org.junit.jupiter.api.Test;

class ExpectedRunsTest {
    /** Takes everything. */
    private static final class Listener implements RunLink.Progress {
        @Override
        public RunArchive state() {
            return new RunArchive(Map.of());
        }

        @Override
        public void onStart(int epochsDone) {}

        @Override
        public void onEpoch(EpochMetrics metrics) {
            assertEquals(1, metrics.epoch());
        }

        @Override
        public void onFiles(RunArchive files) {}

        @Override
        public void onFailure(String message) {}
    }

    // What a task is turned away with that names a run, then sends a frame.
    private static String failure(String run, int kind, byte... bytes) {
        ByteBuffer told = ByteBuffer.allocate(1000);
        told.put((byte) RunLink.RUN).putInt(run.length()).put(RunTask.utf8(run));
        told.put((byte) kind).putInt(bytes.length).put(bytes);
        ExpectedRuns runs = new ExpectedRuns();
        runs.expect("a", new Listener());
        Frames task = new Frames(new ByteArrayInputStream(told.array(), 0, told.position()), OutputStream.nullOutputStream(),
                "the task", () -> { });
        return assertThrows(IOException.class, () -> runs.serve(task)).getMessage();
    }

    @Test
    void whatATaskMayNotTellIsOneLine() {
        assertEquals("a task of b, of which none is expected", failure("b", RunLink.STARTED));
        assertEquals("no number of epochs, but 3 bytes", failure("a", RunLink.STARTED, new byte[3]));
        assertEquals("no number of epochs, but 4 bytes", failure("a", RunLink.STARTED, new byte[] {-1, 0, 0, 0}));
        assertEquals("no metrics of an epoch: it is no JSON object", failure("a", RunLink.EPOCH, RunTask.utf8("null")));
        assertEquals("these 2 bytes are no files of a run, or damaged ones", failure("a", RunLink.FILES, new byte[2]));
        assertEquals("a frame of the unknown kind 99", failure("a", 99));
        assertEquals("the task has closed the connection", failure("a", RunLink.STARTED, new byte[4]));
    }
}
