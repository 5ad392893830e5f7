package lanewise.train.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The memory of this process as it goes on: is it flat, once everything has been loaded and compiled? */
final class MemorySamples {
    private static final Path STATUS = Path.of("/proc/self/status"); // Linux's
    private static final Path FILES = Path.of("/proc/self/fd");

    private final List<Sample> samples = new ArrayList<>();

    /**
     * One moment.
     *
     * @param done what had been done by then: answers, or epochs
     * @param heap bytes that the last collection left
     * @param resident bytes of the process that are in memory, 0 where the system does not say
     * @param threads platform threads
     * @param files open files, 0 where the system does not say
     */
    record Sample(long done, long heap, long resident, int threads, int files) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,14d done, heap after collection %7.2f MB, resident %7.2f MB, %d threads,"
                    + " %d open files", done, heap * 1e-6, resident * 1e-6, threads, files);
        }
    }

    /** Collects garbage, and takes a sample. */
    Sample take(long done) throws IOException {
        System.gc();
        long heap = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getCollectionUsage(); // null for what is no heap
            heap += left == null ? 0 : left.getUsed();
        }
        Sample sample = new Sample(done, heap, resident(), ManagementFactory.getThreadMXBean().getThreadCount(), openFiles());
        samples.add(sample);
        return sample;
    }

    private static long resident() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(0);
        }
    }

    private static int openFiles() throws IOException {
        if (!Files.exists(FILES)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(FILES)) {
            return (int) files.count();
        }
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    /** How much the heap grew. */
    long heapGrowth() {
        return growth(Sample::heap);
    }

    /** How much the memory of the process grew. */
    long residentGrowth() {
        return growth(Sample::resident);
    }

    /** How many open files came to stay. */
    long fileGrowth() {
        return growth(Sample::files);
    }

    /** What was done in between: by the end, since the end of the first half. */
    long doneBetween() {
        return samples.getLast().done() - samples.get(samples.size() / 2).done();
    }

    // From the second quarter to the last one. The least of each, since what is under way at a moment comes on top of what
    // stays; the first quarter loads and compiles.
    private long growth(ToLongFunction<Sample> value) {
        int quarter = samples.size() / 4;
        return least(value, samples.size() - quarter, samples.size()) - least(value, quarter, 2 * quarter);
    }

    private long least(ToLongFunction<Sample> value, int from, int to) {
        return samples.subList(from, to).stream().mapToLong(value).min().orElseThrow();
    }
}
