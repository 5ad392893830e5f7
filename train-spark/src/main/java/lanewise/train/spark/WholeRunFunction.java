package lanewise.train.spark;

import java.io.IOException;
import java.util.Optional;
import lanewise.nn.sharding.GradientExchange;
import lanewise.tensor.Parallelism;
import lanewise.train.data.ImageData;
import lanewise.train.spark.link.Connection;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * The one task of the job that trains a run. Whatever a run can fail by is its result; an exception means that the executor
 * could not do its work, and Spark tries another one.
 *
 * @param task the run
 */
record WholeRunFunction(RunTask task) implements Function<Integer, byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public byte[] call(Integer ignored) throws IOException {
        return Parallelism.withThreads(task.threads(), this::train).toBytes();
    }

    private RunResult train() throws IOException {
        Optional<ImageData> images;
        try {
            images = task.images();
        } catch (IOException e) {
            return new RunResult.Failed(e.getMessage());
        }
        if (images.isEmpty()) {
            return new RunResult.LacksData();
        }
        TaskContext context = TaskContext.get();
        return RunTask.inFolder(work -> {
            try (Connection driver = task.connect(RunLink.RUN)) {
                RunTask.receiveState(driver.frames(), work.resolve(task.name()));
                return task.train(images.get(), work.resolve(task.name()), driver, GradientExchange.NONE,
                        context::isInterrupted);
            }
        });
    }
}
