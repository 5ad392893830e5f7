package lanewise.train.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.ImageData;
import lanewise.train.data.Sha256;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.RunFiles;
import lanewise.train.series.LocalRunExecutor;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.SeriesListener;
import lanewise.train.spark.link.Connection;
import lanewise.train.spark.link.Frames;
import lanewise.train.spark.link.Secret;
import org.apache.spark.SparkFiles;

/**
 * What a task is told of the run that it trains, or helps to train.
 *
 * @param name the run's name
 * @param config its configuration as JSON
 * @param data the reference of its data as JSON
 * @param dataFile the name of the file that was sent with the data; empty if none was
 * @param dataSha256 the SHA-256 of that file
 * @param threads how many threads the run has in a task
 * @param driverHost where the driver listens
 * @param driverPort where the driver listens
 * @param key the application's secret
 */
record RunTask(String name, String config, String data, String dataFile, String dataSha256, int threads,
        String driverHost, int driverPort, byte[] key) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Returns the data, or nothing if this executor does not have it. */
    Optional<ImageData> images() throws IOException {
        return ExecutorImages.get(data, dataFile, dataSha256);
    }

    /** Returns the application's secret. */
    Secret secret() {
        return new Secret(key);
    }

    /** Returns the run. */
    PlannedRun run() throws IOException {
        return new PlannedRun(name, RunJson.parse(config, "configuration", RunConfig.class));
    }

    /**
     * Connects to the driver.
     *
     * @param kind RUN or HELPS
     */
    Connection connect(int kind) throws IOException {
        Connection driver = Connection.open(new InetSocketAddress(driverHost, driverPort), null, secret());
        try {
            driver.frames().send(kind, utf8(name));
            return driver;
        } catch (IOException e) {
            driver.close();
            throw e;
        }
    }

    /** Does something with a folder of this task's own, which is deleted afterwards. */
    static <T> T inFolder(FolderWork<T> work) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "run-");
        try {
            return work.in(folder);
        } finally {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** What is done with a folder. */
    @FunctionalInterface
    interface FolderWork<T> {
        /** Does it. */
        T in(Path folder) throws IOException;
    }

    /**
     * Receives the files of the run so far, into its folder.
     *
     * @return their SHA-256, or the empty string if the run starts
     */
    static String receiveState(Frames driver, Path folder) throws IOException {
        byte[] bytes = receive(driver, RunLink.STATE);
        RunArchive before = RunArchive.read(bytes);
        if (before.files().isEmpty()) {
            return "";
        }
        try (RunDirectory directory = RunDirectory.create(folder)) {
            before.writeTo(directory);
        }
        return Sha256.of(bytes);
    }

    /**
     * Trains the run and tells the driver how it goes.
     *
     * @param folder its folder, with what was there before
     * @param exchange brings together the processes that compute its shards
     * @param stop whether to leave it
     * @throws IOException if this task cannot do its work, and another one may
     */
    RunResult train(ImageData images, Path folder, Connection driver, GradientExchange exchange, BooleanSupplier stop)
            throws IOException {
        try {
            new LocalRunExecutor(images, 1, new RunFiles(), exchange).train(run(), folder, new Teller(driver, folder), stop);
            return new RunResult.Ended(RunArchive.of(folder));
        } catch (SuspendedException | Unreachable e) {
            throw e; // nobody waits for the result any more, or the driver cannot be told
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return new RunResult.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** Thrown when the driver cannot be told how the run goes. */
    private static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1;

        Unreachable(IOException cause) {
            super("the driver cannot be reached any more: " + cause.getMessage(), cause);
        }
    }

    /** Tells the driver: of each epoch, and of checkpoints as often as that takes a fiftieth of the time. */
    private static final class Teller implements SeriesListener {
        private static final long REST = 49; // times what sending the files took

        private final Connection driver;
        private final Path folder;
        private long notBefore = System.nanoTime();

        Teller(Connection driver, Path folder) {
            this.driver = driver;
            this.folder = folder;
        }

        @Override
        public void onStart(PlannedRun run, int epochsDone) {
            tell(RunLink.STARTED, ByteBuffer.allocate(Integer.BYTES).putInt(epochsDone).array());
        }

        @Override
        public void onEpoch(PlannedRun run, EpochMetrics metrics) {
            tell(RunLink.EPOCH, utf8(RunJson.write(metrics)));
        }

        // What is lost here is told by the next checkpoint.
        private void tell(int kind, byte[] bytes) {
            try {
                driver.frames().send(kind, bytes);
            } catch (IOException e) {
                System.getLogger(RunTask.class.getName()).log(System.Logger.Level.DEBUG, "not told", e);
            }
        }

        @Override
        public void onCheckpoint(PlannedRun run, Path file) throws IOException {
            long start = System.nanoTime();
            if (start - notBefore < 0) {
                return;
            }
            byte[] files = RunArchive.of(folder).toBytes();
            try {
                driver.frames().send(RunLink.FILES, files);
                receive(driver.frames(), RunLink.STORED);
            } catch (IOException e) {
                throw new Unreachable(e);
            }
            long end = System.nanoTime();
            notBefore = end + REST * (end - start);
        }
    }

    private static byte[] receive(Frames driver, int kind) throws IOException {
        Frames.Frame frame = driver.receive(RunLink.MOST_FILES);
        if (frame.kind() != kind) {
            throw new IOException("the driver has sent " + frame.kind() + " instead of " + kind);
        }
        return frame.bytes();
    }

    /** Returns the bytes of a text. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
