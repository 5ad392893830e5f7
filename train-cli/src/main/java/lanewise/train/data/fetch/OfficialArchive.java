package lanewise.train.data.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.cifar.ExpectedFile;

/**
 * The archive {@code cifar-10-binary.tar.gz} as its authors publish it.
 *
 * <p>It is downloaded into the cache folder as {@code cifar-10-binary.tar.gz.part}. What has arrived when a download is
 * given up stays there, and the next fetch resumes it.
 */
public final class OfficialArchive implements DataSource {
    /** The archive at the data set's home page. */
    public static final URI HOME = URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");

    private static final String ARCHIVE = "cifar-10-binary.tar.gz";

    private final URI archive;
    private final DownloadLimits limits;
    private final ProxySettings proxies;

    /**
     * Creates the source, with the proxies that environment and properties name.
     *
     * @param archive the archive's address, http or https
     * @param limits when to give up
     */
    public OfficialArchive(URI archive, DownloadLimits limits) {
        this(archive, limits, new ProxySettings());
    }

    OfficialArchive(URI archive, DownloadLimits limits, ProxySettings proxies) {
        this.archive = archive;
        this.limits = limits;
        this.proxies = proxies;
    }

    @Override
    public String name() {
        return "official archive at " + archive.getHost();
    }

    @Override
    public void fetch(List<ExpectedFile> wanted, DataCache cache, Progress progress) throws DataException {
        Path part = cache.resumable(ARCHIVE);
        try {
            new Download(archive, limits, proxies).to(part, progress);
            unpack(part, wanted, cache, progress);
            DataCache.delete(part);
        } catch (DamagedException e) {
            // Resuming would only complete the same wrong bytes.
            DataCache.delete(part);
            throw e;
        }
    }

    private static void unpack(Path archive, List<ExpectedFile> wanted, DataCache cache, Progress progress)
            throws DataException {
        Map<String, ExpectedFile> missing = new LinkedHashMap<>();
        wanted.forEach(file -> missing.put(file.name(), file));
        long total = wanted.stream().mapToLong(ExpectedFile::bytes).sum();
        long maximum = 2 * cache.files().all().stream().mapToLong(ExpectedFile::bytes).sum() + (1 << 20);
        try {
            ArchiveReader.read(archive, maximum, (name, size, content) -> {
                ExpectedFile file = missing.get(name);
                if (file != null) {
                    cache.store(file, content::transferTo);
                    missing.remove(name);
                    long left = missing.values().stream().mapToLong(ExpectedFile::bytes).sum();
                    progress.update("unpacking", total - left, total);
                }
                return !missing.isEmpty();
            });
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(archive + " cannot be read: " + Reason.of(e), e);
        }
        if (!missing.isEmpty()) {
            throw new DamagedException("the archive does not contain " + String.join(", ", missing.keySet()));
        }
    }
}
