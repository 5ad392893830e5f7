package lanewise.train.spark;

import java.io.IOException;
import java.util.regex.Pattern;
import lanewise.train.engine.Engine;
import lanewise.train.engine.EngineProvider;
import lanewise.train.engine.EngineSettings;

/** Takes the addresses that Spark calls masters, and {@code submit}: the master that {@code spark-submit} was given. */
public final class SparkEngineProvider implements EngineProvider {
    private static final Pattern MASTER =
            Pattern.compile("local|local\\[.+]|local-cluster\\[.+]|spark://.+|yarn|k8s://.+|" + SparkSettings.SUBMITTED);

    /** For the service loader. */
    public SparkEngineProvider() {}

    @Override
    public boolean takes(String address) {
        return MASTER.matcher(address).matches();
    }

    @Override
    public Engine open(EngineSettings settings) throws IOException {
        return new SparkEngine(settings);
    }
}
