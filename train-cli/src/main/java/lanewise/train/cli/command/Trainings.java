package lanewise.train.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import lanewise.train.cli.option.EngineOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.data.ImageData;
import lanewise.train.engine.Engine;
import lanewise.train.report.RunFiles;
import lanewise.train.series.LocalRunExecutor;
import lanewise.train.series.RunExecutor;

/**
 * Where the runs of a command are trained: here, or on an engine, which is left in the end.
 *
 * @param jobs the number of runs side by side, if they are trained here
 * @param engine what trains them otherwise
 */
record Trainings(int jobs, Optional<Engine> engine) implements AutoCloseable {
    /**
     * Connects to the engine that the options name, if they do.
     *
     * @param jobs the number of runs side by side, if they are trained here
     * @param name what the engine may show the work by
     * @throws IOException if the engine cannot be reached or used; the message is one line that says what to do
     */
    static Trainings open(EngineOptions options, ThreadOptions threads, int jobs, String name, PrintWriter err)
            throws IOException {
        return new Trainings(jobs, options.open(threads.orElse(1), name, err::println));
    }

    /** Returns what trains runs on some images. */
    RunExecutor executor(ImageData images) {
        return engine.map(opened -> opened.executor(images))
                .orElseGet(() -> new LocalRunExecutor(images, jobs, new RunFiles()));
    }

    @Override
    public void close() throws IOException {
        if (engine.isPresent()) {
            engine.get().close();
        }
    }
}
