package lanewise.train.engine;

import java.io.IOException;
import lanewise.train.data.ImageData;
import lanewise.train.series.RunExecutor;

/** Other processes, perhaps on other machines, that train runs. */
public interface Engine extends AutoCloseable {
    /** Returns what trains runs on some images, each in one of the processes. */
    RunExecutor executor(ImageData images);

    /** Returns what trains one run at a time on some images, whose shards all processes compute together. */
    RunExecutor sharing(ImageData images);

    /**
     * Leaves the other processes.
     *
     * @throws IOException if what was written for them cannot be removed
     */
    @Override
    void close() throws IOException;
}
