package lanewise.train.engine;

import java.io.IOException;
import java.util.ServiceLoader;
import lanewise.train.config.field.InvalidConfigException;

/** Finds the engine of an address among those on the class path. */
public final class Engines {
    private Engines() {}

    /**
     * Connects to the engine of an address.
     *
     * @throws InvalidConfigException if no engine on the class path takes the address
     * @throws IOException if it cannot be reached or used; the message is one line that says what to do
     */
    public static Engine open(EngineSettings settings) throws IOException {
        boolean any = false;
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
            any = true;
            if (provider.takes(settings.address())) {
                return provider.open(settings);
            }
        }
        throw new InvalidConfigException("--engine: " + (any
                ? "'" + settings.address() + "' is no address of an engine, such as spark://HOST:7077 or local[2]"
                : "no engine is on the class path; start with ./lanewise and SPARK_HOME, or with spark-submit, as docs/scaling.md"
                        + " says"));
    }
}
