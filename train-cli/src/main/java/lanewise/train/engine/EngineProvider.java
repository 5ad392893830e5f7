package lanewise.train.engine;

import java.io.IOException;
import lanewise.train.config.field.InvalidConfigException;

/** A kind of engine: a service of {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** Returns whether the address of an engine is one of this kind. */
    boolean takes(String address);

    /**
     * Connects to an engine.
     *
     * @throws InvalidConfigException if an option is wrong, or means nothing here
     * @throws IOException if it cannot be reached or used; the message is one line that says what to do
     */
    Engine open(EngineSettings settings) throws IOException;
}
