package lanewise.train.cli.option;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.engine.Engine;
import lanewise.train.engine.EngineSettings;
import lanewise.train.engine.Engines;
import picocli.CommandLine.Option;

/** The options that say where runs are trained; they change no result. */
public final class EngineOptions {
    @Option(names = "--engine", paramLabel = "URL",
            description = "Train the runs on a cluster, such as spark://HOST:7077, or local[2] to try it here; see"
                    + " docs/scaling.md. --threads is the number of threads of each run then, 1 by default.")
    private String engine;

    @Option(names = "--engine-option", paramLabel = "KEY=VALUE",
            description = "A setting of the engine, such as spark.executor.memory=4g; may be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    /** Returns whether runs are trained elsewhere. */
    public boolean isGiven() {
        return engine != null;
    }

    /**
     * Checks that the options go together.
     *
     * @param jobs whether {@code --jobs} is given
     */
    public void requireEffects(boolean jobs) {
        InvalidConfigException.require(engine != null || options.isEmpty(),
                "--engine-option: has no effect without --engine; leave it out");
        InvalidConfigException.require(engine == null || !jobs, "--jobs: the engine has as many runs side by side as it has"
                + " places for; leave out --jobs or --engine");
    }

    /**
     * Connects to the engine, if one is given.
     *
     * @param threads the number of threads of each run
     * @param name what the engine may show the work by
     * @throws IOException if it cannot be reached or used; the message is one line that says what to do
     */
    public Optional<Engine> open(int threads, String name, Consumer<String> notices) throws IOException {
        return engine == null ? Optional.empty()
                : Optional.of(Engines.open(new EngineSettings(engine, options, threads, name, notices)));
    }
}
