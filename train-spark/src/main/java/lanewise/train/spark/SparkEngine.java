package lanewise.train.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Counts;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.engine.Engine;
import lanewise.train.engine.EngineSettings;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunExecutor;
import lanewise.train.spark.link.Secret;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** An application on Spark whose tasks train runs. */
final class SparkEngine implements Engine {
    private static final String LOGGING = "log4j2.configurationFile";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(10); // that no executor has come or gone
    private static final long ASK_MILLIS = 100; // whether to stop
    private static final int MOST_ATTEMPTS = 16;

    private final EngineSettings settings;
    private final JavaSparkContext spark;
    private final RunLink link;
    private final Secret secret = Secret.random();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final SentData sent = new SentData();

    SparkEngine(EngineSettings settings) throws IOException {
        this.settings = settings;
        if (System.getProperty(LOGGING) == null && !settings.address().equals(SparkSettings.SUBMITTED)) {
            System.setProperty(LOGGING, "classpath:lanewise/train/spark/log4j2.properties"); // errors alone
        }
        SparkConf conf = SparkSettings.conf(settings);
        SparkSettings.requireVersion(org.apache.spark.package$.MODULE$.SPARK_VERSION());
        SparkSettings.requireMaster(settings.address());
        spark = context(conf);
        try {
            String host = spark.getConf().get("spark.driver.host");
            link = new RunLink(InetAddress.getByName(spark.getConf().get("spark.driver.bindAddress", host)), secret);
        } catch (IOException e) {
            spark.stop();
            throw e;
        }
        settings.notices().accept("Spark " + spark.version() + " at " + spark.master()
                + spark.sc().uiWebUrl().map(url -> ", its pages at " + url).getOrElse(() -> ""));
        Thread.ofVirtual().name("executors").start(this::tellIfNoneCome);
    }

    private static JavaSparkContext context(SparkConf conf) throws IOException {
        try {
            return new JavaSparkContext(conf);
        } catch (RuntimeException e) {
            throw new IOException("Spark does not start at " + conf.get("spark.master") + ": " + SparkFailures.describe(e), e);
        }
    }

    // Spark waits for them without end, and its own warning is one of many.
    private void tellIfNoneCome() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!isClosed.get() && !spark.isLocal() && spark.statusTracker().getExecutorInfos().length <= 1) {
            settings.notices().accept(String.format(Locale.ROOT, "no executor after %d s: the cluster has no free place of %s"
                    + " and %s of memory; ask for less with --engine-option spark.executor.memory=… or --threads,"
                    + " or start a worker", PATIENCE.toSeconds(), Counts.of(settings.threadsPerRun(), "processor"),
                    spark.getConf().get("spark.executor.memory", "1g")));
        }
    }

    @Override
    public RunExecutor executor(ImageData images) {
        return new SparkRunExecutor(this, images, SparkRunExecutor.MOST_RUNS_AT_ONCE,
                (run, failure, stop) -> withData(images, () -> trainAlone(run, images, failure, stop)));
    }

    @Override
    public RunExecutor sharing(ImageData images) {
        return new SparkRunExecutor(this, images, 1,
                (run, failure, stop) -> withData(images, () -> trainShared(run, images, failure, stop)));
    }

    RunLink link() {
        return link;
    }

    /** Trains a run somewhere. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it, and returns what the task answered.
         *
         * @throws SuspendedException if it was stopped
         * @throws IOException if no executor could do it; the message is one line
         */
        RunResult get() throws IOException;
    }

    private RunResult withData(ImageData images, Work work) throws IOException {
        RunResult result = work.get();
        if (result instanceof RunResult.LacksData) {
            sent.send(images, this::addFile);
            result = work.get();
        }
        return result;
    }

    private RunResult trainAlone(PlannedRun run, ImageData images, Supplier<Optional<String>> failure, BooleanSupplier stop)
            throws IOException {
        WholeRunFunction function = new WholeRunFunction(task(run, images));
        return await(run, () -> spark.parallelize(List.of(0), 1).map(function).collectAsync(), failure, stop);
    }

    // Where executors were lost, as many tasks as find a place now go on from the latest checkpoint: their number changes no bit.
    private RunResult trainShared(PlannedRun run, ImageData images, Supplier<Optional<String>> failure, BooleanSupplier stop)
            throws IOException {
        SharedRunFunction function = new SharedRunFunction(task(run, images));
        for (int attempt = 1; ; attempt++) {
            int tasks = tasksFor(run.config().shards(), stop);
            settings.notices().accept(Counts.of(run.config().shards(), "shard") + " in " + Counts.of(tasks, "task"));
            try {
                return await(run, () -> shared(function, tasks), failure, stop);
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS || isStopped()) {
                    throw e;
                }
                settings.notices().accept("an executor was lost: going on from the latest checkpoint");
            }
        }
    }

    private JavaFutureAction<List<byte[]>> shared(SharedRunFunction function, int tasks) {
        ClassTag<byte[]> bytes = ClassTag$.MODULE$.apply(byte[].class);
        return JavaRDD.fromRDD(spark.parallelize(Collections.nCopies(tasks, 0), tasks).rdd().barrier()
                .mapPartitions(function, false, bytes), bytes).collectAsync();
    }

    // Executors come one after the other. Waits until there is a place for each task, or no more come.
    private int tasksFor(int shards, BooleanSupplier stop) throws IOException {
        int most = Math.min(shards, spark.getConf().getInt(SparkSettings.TASKS, shards));
        Duration patience = spark.getConf().contains(SparkSettings.TASKS) ? PATIENCE : SETTLED;
        int places = 0;
        long since = System.nanoTime();
        while (places < most && (places == 0 || System.nanoTime() - since < patience.toNanos())) {
            int now = spark.sc().maxNumConcurrentTasks(spark.sc().resourceProfileManager().defaultResourceProfile());
            if (now != places) {
                places = now;
                since = System.nanoTime();
            }
            if (stop.getAsBoolean() || isStopped()) {
                throw new SuspendedException("stopped before there was an executor");
            }
            pause();
        }
        return Math.min(places, most);
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuspendedException("interrupted while waiting for executors");
        }
    }

    // A run that can be trained nowhere, as a task has told or this process has found out, is not tried again.
    private RunResult await(PlannedRun run, Supplier<JavaFutureAction<List<byte[]>>> submission,
            Supplier<Optional<String>> failure, BooleanSupplier stop) throws IOException {
        spark.setJobGroup(run.name(), run.name(), true);
        try {
            JavaFutureAction<List<byte[]>> job = submission.get();
            while (true) {
                try {
                    return RunResult.read(job.get(ASK_MILLIS, TimeUnit.MILLISECONDS).getFirst());
                } catch (TimeoutException e) {
                    if (failure.get().isPresent() || stop.getAsBoolean()) {
                        job.cancel(true);
                        return failedOrStopped(run, failure);
                    }
                } catch (InterruptedException e) {
                    job.cancel(true);
                    Thread.currentThread().interrupt();
                    return failedOrStopped(run, failure);
                }
            }
        } catch (ExecutionException | IllegalStateException e) { // the latter of an application that was ended
            if (failure.get().isPresent() || stop.getAsBoolean()) {
                return failedOrStopped(run, failure);
            }
            throw new IOException(SparkFailures.describe(e instanceof ExecutionException ? e.getCause() : e), e);
        } finally {
            spark.clearJobGroup();
        }
    }

    private static RunResult failedOrStopped(PlannedRun run, Supplier<Optional<String>> failure) {
        return new RunResult.Failed(failure.get().orElseThrow(() -> new SuspendedException(run.name() + " was stopped")));
    }

    private RunTask task(PlannedRun run, ImageData images) {
        return new RunTask(run.name(), RunJson.write(run.config()), RunJson.write(DataReference.of(images)),
                sent.fileName(), sent.sha256(), settings.threadsPerRun(), spark.getConf().get("spark.driver.host"),
                link.address().getPort(), secret.key());
    }

    private void addFile(Path file) throws IOException {
        settings.notices().accept(String.format(Locale.ROOT, "the executors lack the data: sending %,d MB",
                Files.size(file) / 1_000_000));
        spark.addFile(file.toString());
    }

    /** Returns whether Spark has ended the application. */
    boolean isStopped() {
        return spark.sc().isStopped();
    }

    @Override
    public void close() throws IOException {
        isClosed.set(true);
        link.close();
        spark.stop();
        sent.delete();
    }
}
