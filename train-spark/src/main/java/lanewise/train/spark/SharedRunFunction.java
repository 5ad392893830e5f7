package lanewise.train.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.tensor.Parallelism;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.machine.MemoryNeeds;
import lanewise.train.record.RunDirectory;
import lanewise.train.series.RunFolder;
import lanewise.train.spark.exchange.Endpoint;
import lanewise.train.spark.exchange.TreeExchange;
import lanewise.train.spark.link.Connection;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One of the tasks that train a run together, all of which run at once. The first leads: it tells the driver how the run goes,
 * tests the model, and returns the folder. All have a trainer of their own, begin with the same checkpoint, and exchange the
 * sums of their shards in each step. Where one is lost, all fail, and Spark starts them again from the latest checkpoint.
 */
final class SharedRunFunction extends AbstractFunction1<Iterator<Integer>, Iterator<byte[]>> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String LACKS_DATA = "lacks data";
    private static final String SEPARATOR = " ";

    private final RunTask task;

    SharedRunFunction(RunTask task) {
        this.task = task;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<Integer> ignored) {
        BarrierTaskContext context = BarrierTaskContext.get();
        try {
            RunResult result = Parallelism.withThreads(task.threads(), () -> run(context, context.partitionId()));
            return scala.collection.Iterator$.MODULE$.single(result.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Spark starts all tasks again
        }
    }

    private RunResult run(BarrierTaskContext context, int rank) throws IOException {
        return RunTask.inFolder(work -> {
            try (Connection driver = task.connect(rank == 0 ? RunLink.RUN : RunLink.HELPS)) {
                Path folder = work.resolve(task.name());
                String state = RunTask.receiveState(driver.frames(), folder);
                try {
                    return run(context, rank, folder, state, driver);
                } catch (CannotTrain e) {
                    driver.frames().send(RunLink.FAILED, RunTask.utf8(e.getMessage()));
                    throw e;
                }
            }
        });
    }

    /** Thrown when no other task could train the run either. */
    private static final class CannotTrain extends IOException {
        private static final long serialVersionUID = 1;

        CannotTrain(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private RunResult run(BarrierTaskContext context, int rank, Path folder, String state, Connection driver)
            throws IOException {
        String[] hosts = Stream.of(context.getTaskInfos()).map(info -> host(info.address())).toArray(String[]::new);
        try (TreeExchange exchange = new TreeExchange(hosts.length, rank, InetAddress.getByName(hosts[rank]), task.secret())) {
            Optional<ImageData> images = images();
            String mine = images.isEmpty() ? LACKS_DATA : state + SEPARATOR + exchange.endpoint().toText();
            List<String> all = List.of(context.allGather(mine));
            if (all.contains(LACKS_DATA)) {
                return new RunResult.LacksData();
            }
            exchange.connect(endpoints(all, state));
            return rank == 0 ? leads(images.get(), folder, driver, exchange, context)
                    : helps(images.get(), folder, exchange, !state.isEmpty());
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Optional<ImageData> images() throws CannotTrain {
        try {
            return task.images();
        } catch (IOException e) {
            throw new CannotTrain(e);
        }
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 || address.indexOf(':') != colon && !address.startsWith("[") ? address : address.substring(0, colon);
    }

    private static List<Endpoint> endpoints(List<String> told, String state) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String each : told) {
            if (!each.startsWith(state + SEPARATOR)) {
                throw new IOException("a checkpoint was written while the tasks began");
            }
            endpoints.add(Endpoint.parse(each.substring(state.length() + SEPARATOR.length())));
        }
        return endpoints;
    }

    private RunResult leads(ImageData images, Path folder, Connection driver, TreeExchange exchange,
            BarrierTaskContext context) throws IOException {
        RunResult result = task.train(images, folder, driver, exchange, context::isInterrupted);
        if (result instanceof RunResult.Failed failed) {
            if (exchange.isBroken()) {
                throw new IOException(failed.message());
            }
            throw new CannotTrain(new IOException(failed.message()));
        }
        return result;
    }

    private RunResult helps(ImageData images, Path folder, TreeExchange exchange, boolean resumed) throws IOException {
        RunConfig config = task.run().config();
        try {
            MemoryNeeds.of(config, images).require();
            Trainer trainer = new Trainer(config, images.train(), new RunListener() { }, exchange);
            if (resumed) {
                RunFolder runFolder = new RunFolder(task.run(), images, folder);
                try (RunDirectory directory = runFolder.open()) {
                    trainer.resume(runFolder.checkpoint(directory).state());
                }
            }
            trainer.train();
        } catch (DivergedException e) {
            return new RunResult.Helped(); // the leader tells so
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (exchange.isBroken()) {
                throw new IOException(e.getMessage(), e);
            }
            throw new CannotTrain(e);
        }
        return new RunResult.Helped();
    }
}
