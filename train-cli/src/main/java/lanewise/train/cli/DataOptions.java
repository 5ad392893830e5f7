package lanewise.train.cli;

import java.util.List;
import lanewise.train.data.DataCache;
import lanewise.train.data.DataException;
import lanewise.train.data.DataResolver;
import lanewise.train.data.DataSource;
import lanewise.train.data.ImageData;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say which data to use. */
final class DataOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--data", paramLabel = "auto|synthetic|DIR",
            description = "auto: CIFAR-10 from the cache, fetched if need be, or the synthetic set if it cannot be"
                    + " had; synthetic: a drawn set; DIR: a folder with the six .bin files. Default: auto.")
    private String data;

    @Option(names = "--offline", description = "Fetch nothing. So does the environment variable LANEWISE_OFFLINE=1.")
    private boolean offline;

    ImageData load() throws DataException {
        return load(DataResolver.AUTO);
    }

    /** Loads what {@code --data} names, or what the given value of it would, if there is none. */
    ImageData load(String otherwise) throws DataException {
        List<DataSource> sources = offline || DataResolver.isOffline() ? List.of() : DataSource.quick();
        try (FetchProgress progress = new FetchProgress()) {
            return new DataResolver(DataCache.ofUser(), sources, note -> command.commandLine().getErr().println(note),
                    progress).resolve(data == null ? otherwise : data);
        }
    }
}
