package lanewise.train.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a user chose of an engine.
 *
 * @param address where it is, as in {@code spark://host:7077}
 * @param options more options, of the engine's own
 * @param threadsPerRun how many threads each run has
 * @param name what the engine may show the work by
 * @param notices receives what the user should know, one line at a time
 */
public record EngineSettings(String address, Map<String, String> options, int threadsPerRun, String name,
        Consumer<String> notices) {
    /** Keeps a copy, in the same order. */
    public EngineSettings {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
