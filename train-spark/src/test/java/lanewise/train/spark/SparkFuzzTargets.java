package lanewise.train.spark;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Sha256;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.spark.link.Frames;

/** The readers of what the driver and the tasks of runs tell each other. */
enum SparkFuzzTargets implements FuzzTarget {
    /** What a task tells the driver, until the connection ends. */
    TASK(Limit.of(1_000, 4 << 20), SparkFuzzTargets::task, () -> List.of(
            Told.frames(RunLink.RUN, RunTask.utf8(Told.RUN), RunLink.STARTED, new byte[] {0, 0, 0, 1}, RunLink.EPOCH,
                    RunTask.utf8(RunJson.write(new EpochMetrics(2, 1, 1, 0.5, 0.1, 1, 1, 100))), RunLink.FILES,
                    Told.ARCHIVE.toBytes(), RunLink.FAILED, RunTask.utf8("no memory")),
            Told.frames(RunLink.HELPS, RunTask.utf8(Told.RUN), RunLink.FAILED, RunTask.utf8("no memory")))),
    /**
     * What the driver answers first: the kind of the frame, and the files of a run. The length and the files' hash, which a
     * fuzzer would not find, are put in.
     */
    STATE(Limit.of(200, 2 << 20), SparkFuzzTargets::state, () -> List.of(Told.state(new RunArchive(Map.of())),
            Told.state(Told.ARCHIVE))),
    /** What a task gives back. */
    RESULT(Limit.of(100, 1 << 20), RunResult::read, () -> List.of(new RunResult.Ended(Told.ARCHIVE).toBytes(),
            new RunResult.Failed("no memory").toBytes(), new RunResult.Helped().toBytes(),
            new RunResult.LacksData().toBytes()));

    private final Contract contract;

    SparkFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    /** What is told here. */
    private static final class Told implements RunLink.Progress {
        static final String RUN = "seed-1";
        static final RunArchive ARCHIVE = new RunArchive(Map.of("run.json", new byte[] {'{', '}'}));
        static final int HASH_BYTES = 32;

        static byte[] frames(Object... kindsAndBytes) {
            ByteBuffer all = ByteBuffer.allocate(10_000);
            for (int i = 0; i < kindsAndBytes.length; i += 2) {
                byte[] bytes = (byte[]) kindsAndBytes[i + 1];
                all.put(((Integer) kindsAndBytes[i]).byteValue()).putInt(bytes.length).put(bytes);
            }
            return Arrays.copyOf(all.array(), all.position());
        }

        static byte[] state(RunArchive archive) {
            byte[] bytes = archive.toBytes();
            return ByteBuffer.allocate(1 + bytes.length - HASH_BYTES).put((byte) RunLink.STATE)
                    .put(bytes, 0, bytes.length - HASH_BYTES).array();
        }

        @Override
        public RunArchive state() {
            return ARCHIVE;
        }

        @Override
        public void onStart(int epochsDone) {
            if (epochsDone < 0) {
                throw new AssertionError("epochs done: " + epochsDone);
            }
        }

        @Override
        public void onEpoch(EpochMetrics metrics) {
            Objects.requireNonNull(metrics);
        }

        @Override
        public void onFiles(RunArchive files) {
            Objects.requireNonNull(files.files());
        }

        @Override
        public void onFailure(String message) {
            Objects.requireNonNull(message);
        }
    }

    private static Frames frames(byte[] input) {
        return new Frames(new ByteArrayInputStream(input), OutputStream.nullOutputStream(), "peer", () -> { });
    }

    private static void task(byte[] input) throws IOException {
        ExpectedRuns runs = new ExpectedRuns();
        runs.expect(Told.RUN, new Told());
        try (Frames task = frames(input)) {
            runs.serve(task);
        } catch (EOFException e) {
            // the end, between two frames
        }
    }

    private static void state(byte[] input) throws IOException {
        byte[] content = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        byte[] frame = ByteBuffer.allocate(5 + content.length + Told.HASH_BYTES).put(input.length == 0 ? 0 : input[0])
                .putInt(content.length + Told.HASH_BYTES).put(content).put(Sha256.digest().digest(content)).array();
        Path work = Files.createTempDirectory("lanewise-");
        try (Frames driver = frames(frame)) {
            RunTask.receiveState(driver, work.resolve("a").resolve("run"));
        } finally {
            delete(work);
        }
    }

    // Nothing lies beside the run's folder.
    private static void delete(Path work) throws IOException {
        try (Stream<Path> paths = Files.walk(work)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path) && !path.startsWith(work.resolve("a").resolve("run"))) {
                    throw new AssertionError("outside of the run's folder: " + path);
                }
                Files.delete(path);
            }
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
