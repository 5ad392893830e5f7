package lanewise.train.cli.argument;

import java.io.PrintWriter;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.training.DataSize;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Makes the batch fit the data: one that nobody asked for becomes smaller if there are fewer images, one that was asked
 * for is refused.
 */
public final class BatchFit {
    private final boolean asked;
    private final DataSize size;
    private final PrintWriter err;
    private boolean told;

    private BatchFit(boolean asked, DataSize size, PrintWriter err) {
        this.asked = asked;
        this.size = size;
        this.err = err;
    }

    /** Returns what fits the options of a command to its data. */
    public static BatchFit of(CommandSpec command, ImageData data) {
        return of(command, DataSize.of(data));
    }

    /** Returns what fits the options of a command to data of some size. */
    public static BatchFit of(CommandSpec command, DataSize size) {
        return new BatchFit(command.commandLine().getParseResult().hasMatchedOption("--batch-size"),
                size, command.commandLine().getErr());
    }

    /**
     * Returns a configuration whose batches fit; the first other batch size is told.
     *
     * @throws lanewise.train.config.field.InvalidConfigException if the batch that was asked for is larger than the data
     */
    public RunConfig fit(RunConfig config) {
        int images = size.trained(config);
        if (asked) {
            config.requireFits(images);
            return config;
        }
        RunConfig fitted = config.fittedTo(images);
        if (fitted != config && !told) {
            err.println("batches of " + fitted.batchSize() + " images instead of " + config.batchSize()
                    + ": there are " + images + " to train on");
            told = true;
        }
        return fitted;
    }
}
