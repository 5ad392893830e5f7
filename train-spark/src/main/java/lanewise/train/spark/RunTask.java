package lanewise.train.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.RunFiles;
import lanewise.train.series.LocalRunExecutor;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.SeriesListener;
import lanewise.train.spark.link.Connection;
import lanewise.train.spark.link.Secret;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * The one task of the job that trains a run. Whatever a run can fail by is its result; an exception means that the executor
 * could not do its work, and Spark tries another one.
 *
 * @param name the run's name
 * @param config its configuration as JSON
 * @param data the reference of its data as JSON
 * @param dataFile the name of the file that was sent with the data; empty if none was
 * @param dataSha256 the SHA-256 of that file
 * @param threads how many threads the run has
 * @param driverHost where the driver listens
 * @param driverPort where the driver listens
 * @param secret the application's secret
 */
record RunTask(String name, String config, String data, String dataFile, String dataSha256, int threads,
        String driverHost, int driverPort, byte[] secret) implements Function<Integer, byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public byte[] call(Integer ignored) throws IOException {
        return Parallelism.withThreads(threads, this::train).toBytes();
    }

    private RunResult train() throws IOException {
        Optional<ImageData> images;
        try {
            images = ExecutorImages.get(data, dataFile, dataSha256);
        } catch (IOException e) {
            return new RunResult.Failed(e.getMessage());
        }
        if (images.isEmpty()) {
            return new RunResult.LacksData();
        }
        Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "run-");
        try (Connection driver = Connection.open(new InetSocketAddress(driverHost, driverPort), null, new Secret(secret))) {
            driver.send(RunLink.RUN, utf8(name));
            RunArchive before = RunArchive.read(receive(driver, RunLink.STATE));
            if (!before.files().isEmpty()) {
                try (RunDirectory directory = RunDirectory.create(folder.resolve(name))) {
                    before.writeTo(directory);
                }
            }
            return train(images.get(), folder.resolve(name), driver);
        } finally {
            delete(folder);
        }
    }

    private RunResult train(ImageData images, Path folder, Connection driver) throws IOException {
        TaskContext task = TaskContext.get();
        PlannedRun run = new PlannedRun(name, configuration());
        try {
            new LocalRunExecutor(images, 1, new RunFiles()).train(run, folder, new Teller(driver, folder), task::isInterrupted);
            return new RunResult.Ended(RunArchive.of(folder));
        } catch (SuspendedException | Unreachable e) {
            throw e; // nobody waits for the result any more, or the driver cannot be told
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return new RunResult.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private RunConfig configuration() throws IOException {
        try {
            return RunJson.MAPPER.readValue(config, RunConfig.class);
        } catch (JsonProcessingException e) {
            throw new IOException("no configuration: " + RunJson.reason(e), e);
        }
    }

    /** Thrown when the driver cannot be told how the run goes. */
    private static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1;

        Unreachable(IOException cause) {
            super("the driver cannot be reached any more: " + cause.getMessage(), cause);
        }
    }

    /** Tells the driver. */
    private record Teller(Connection driver, Path folder) implements SeriesListener {
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
                driver.send(kind, bytes);
            } catch (IOException e) {
                System.getLogger(RunTask.class.getName()).log(System.Logger.Level.DEBUG, "not told", e);
            }
        }

        @Override
        public void onCheckpoint(PlannedRun run, Path file) throws IOException {
            byte[] files = RunArchive.of(folder).toBytes();
            try {
                driver.send(RunLink.FILES, files);
                receive(driver, RunLink.STORED);
            } catch (IOException e) {
                throw new Unreachable(e);
            }
        }
    }

    private static byte[] receive(Connection driver, int kind) throws IOException {
        Connection.Frame frame = driver.receive(RunLink.MOST_FILES);
        if (frame.kind() != kind) {
            throw new IOException("the driver has sent " + frame.kind() + " instead of " + kind);
        }
        return frame.bytes();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
