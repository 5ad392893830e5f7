package lanewise.train.cli.option;

import lanewise.tensor.Parallelism;
import lanewise.train.config.field.InvalidConfigException;
import picocli.CommandLine.Option;

/** The options that say how to compute; they change no result. */
public final class ThreadOptions {
    private static final int MOST = 256;

    @Option(names = "--threads", paramLabel = "N",
            description = "Worker threads; results do not depend on it. Default: the number of processors.")
    private Integer threads;

    /** Returns the number of threads, or another number if none was given. */
    public int orElse(int otherwise) {
        return threads == null ? otherwise : threads;
    }

    /** Sets the number of threads; to be called before the first tensor is made. */
    public void apply() {
        if (threads == null) {
            return;
        }
        if (threads < 1 || threads > MOST) {
            throw new InvalidConfigException("--threads: must be 1 to " + MOST + ", not " + threads);
        }
        System.setProperty("lanewise.threads", threads.toString());
        if (Parallelism.threads() != threads) {
            throw new IllegalStateException("the number of threads was read before it was set");
        }
    }
}
