package lanewise.train.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lanewise.train.data.Counts;
import lanewise.train.data.Printable;
import lanewise.train.data.cifar.FileCheck;
import lanewise.train.data.folder.PictureCacheUsage;

/**
 * What {@code doctor} found out.
 *
 * @param environment versions, kernels, threads
 * @param processors how many of them Java may use
 * @param heapBytes how much memory Java's heap may take
 * @param speed what was measured
 * @param proxy through what the data would be fetched
 * @param data where CIFAR-10 is, or would be
 * @param pictures what decoded pictures take; nothing if there is no place for them
 */
public record Diagnosis(Environment environment, int processors, long heapBytes, Speed speed, Proxy proxy,
        Data data, Optional<PictureCacheUsage> pictures) {
    // A product of one thread reaches more than ten times that, even without vectors as wide as today's.
    private static final double SLOW_GIGAFLOPS = 5;
    private static final double SLOW_FMA_NANOSECONDS = 50;
    private static final long MEGABYTE = 1 << 20;
    // CIFAR-10 alone is 184 MB.
    private static final long NEEDED_HEAP = 256 * MEGABYTE;

    /**
     * Measured speeds.
     *
     * @param gigaflops of a product of 1024×1024 matrices of f32, all threads
     * @param gigaflopsOfOneThread of the same, one thread
     * @param copyGigabytes read and written per second while copying, one thread
     * @param fmaNanoseconds the time of one fused multiply-add that waits for the one before
     */
    public record Speed(double gigaflops, double gigaflopsOfOneThread, double copyGigabytes, double fmaNanoseconds) {}

    /**
     * The proxy that the environment names.
     *
     * @param name where it is, and the variable; empty for none
     * @param problem why it cannot be used and what to do, in this order and separated by a semicolon; empty if it can
     */
    public record Proxy(String name, String problem) {}

    /**
     * The cache.
     *
     * @param folder where it is, or would be; empty if there is no place for it
     * @param problem why there is none and what to do, in this order and separated by a semicolon; empty if there is one
     * @param files the state of each file
     */
    public record Data(String folder, String problem, List<FileCheck> files) {}

    /** Something that is wrong, and what to do. */
    public record Problem(String problem, String fix) {}

    boolean hasFma() {
        return speed.fmaNanoseconds() <= SLOW_FMA_NANOSECONDS;
    }

    /** Returns what is wrong, and what to do about it. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!isVector()) {
            problems.add(new Problem("SIMD is off, and everything many times slower: " + reason(), simdFix()));
        } else if (speed.gigaflops() < SLOW_GIGAFLOPS) {
            problems.add(new Problem("SIMD is on, but products reach only " + number(speed.gigaflops()) + " GFLOP/s",
                    "run doctor again while nothing else runs, and without JAVA_OPTS"));
        }
        if (!hasFma()) {
            problems.add(new Problem("the processor has no fused multiply-add, so Java computes it in software at "
                    + number(speed.fmaNanoseconds()) + " ns each", "use another machine"));
        }
        if (environment.threads() > processors) {
            problems.add(new Problem(Counts.of(environment.threads(), "thread") + " share " + Counts.of(processors, "processor"),
                    "run with no more threads than processors"));
        }
        if (heapBytes < NEEDED_HEAP) {
            problems.add(new Problem("Java's heap may take " + heapBytes / MEGABYTE + " MB, too little for CIFAR-10",
                    "set JAVA_OPTS=-Xmx1g"));
        }
        for (String problem : List.of(proxy.problem(), data.problem())) {
            if (!problem.isEmpty()) {
                String[] parts = problem.split("; ", 2);
                problems.add(new Problem(parts[0], parts[1]));
            }
        }
        List<FileCheck> bad = badFiles();
        if (!bad.isEmpty()) {
            FileCheck first = bad.getFirst();
            problems.add(new Problem(bad.size() + " of " + data.files().size() + " data files cannot be used, the first is "
                    + first.file().name() + ": " + first.problem(), "get them with: lanewise data fetch"));
        }
        return problems;
    }

    private String simdFix() {
        if (reason().contains("-Dlanewise")) {
            return "leave that property out";
        }
        return reason().contains("module")
                ? "start it as ./lanewise, or as java --add-modules jdk.incubator.vector -jar train-cli.jar"
                : "leave out -Xint, -XX:TieredStopAtLevel and the like";
    }

    private boolean isVector() {
        return (boolean) environment.simd().get("vector");
    }

    private int bits() {
        return (int) environment.simd().get("bits");
    }

    private String reason() {
        return (String) environment.simd().get("reason");
    }

    private List<FileCheck> badFiles() {
        return data.files().stream().filter(check -> !check.isOk()).toList();
    }

    /** Returns one line for each fact, then two for each problem, as a terminal can show them. */
    public String text() {
        Map<String, String> facts = new LinkedHashMap<>(environment.versions());
        facts.put("cpu", environment.cpu() + ", " + Counts.of(processors, "processor"));
        facts.put("heap", "up to " + heapBytes / MEGABYTE + " MB");
        facts.put("simd", isVector() ? "on: " + bits() + " bits, " + bits() / Float.SIZE + " lanes of f32 and "
                + bits() / Double.SIZE + " of f64; " + reason() : "off: " + reason());
        facts.put("fma", hasFma() ? "in hardware" : "in software");
        facts.put("threads", Integer.toString(environment.threads()));
        facts.put("sgemm", number(speed.gigaflops()) + " GFLOP/s, " + number(speed.gigaflopsOfOneThread())
                + " with one thread (1024×1024×1024)");
        facts.put("copy", number(speed.copyGigabytes()) + " GB/s (reads and writes, one thread)");
        if (!proxy.name().isEmpty()) {
            facts.put("proxy", proxy.name());
        }
        int bad = badFiles().size();
        facts.put("data", data.folder().isEmpty() ? "no folder for CIFAR-10" : (bad == 0 ? "CIFAR-10 complete in "
                : bad + " of " + data.files().size() + " files missing or damaged in ") + data.folder());
        pictures.filter(usage -> usage.bytes() > 0).ifPresent(usage -> facts.put("pictures", describe(usage)));
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> text.append(String.format("%-9s %s%n", name, Printable.line(value))));
        List<Problem> problems = problems();
        for (Problem each : problems) {
            text.append(String.format("problem:  %s%n    fix:  %s%n", Printable.line(each.problem()),
                    Printable.line(each.fix())));
        }
        return text.append(problems.isEmpty() ? "no problems found\n" : "").toString();
    }

    private static String describe(PictureCacheUsage usage) {
        int leftovers = usage.leftovers().size();
        return Counts.of(usage.files(), "folder") + ", " + megabytes(usage.bytes()) + " in "
                + usage.folder() + (leftovers == 0 ? "" : "; " + Counts.of(leftovers, "file") + ", "
                + megabytes(usage.leftoverBytes()) + ", can be deleted: nobody will read "
                + (leftovers == 1 ? "it" : "them"));
    }

    private static String megabytes(long bytes) {
        return number((double) bytes / MEGABYTE) + " MB";
    }

    /** Returns the same for JSON. */
    public Map<String, Object> entries() {
        Map<String, Object> entries = new LinkedHashMap<>(environment.versions());
        entries.put("cpu", environment.cpu());
        entries.put("processors", processors);
        entries.put("heap_bytes", heapBytes);
        Map<String, Object> simd = new LinkedHashMap<>(environment.simd());
        simd.put("lanes_f32", bits() / Float.SIZE);
        simd.put("lanes_f64", bits() / Double.SIZE);
        entries.put("simd", simd);
        entries.put("fma", hasFma());
        entries.put("fma_nanoseconds", speed.fmaNanoseconds());
        entries.put("threads", environment.threads());
        entries.put("sgemm_gflops", speed.gigaflops());
        entries.put("sgemm_gflops_one_thread", speed.gigaflopsOfOneThread());
        entries.put("copy_gigabytes_per_second", speed.copyGigabytes());
        entries.put("proxy", proxy.name());
        Map<String, String> files = new LinkedHashMap<>();
        data.files().forEach(check -> files.put(check.file().name(), check.state().name().toLowerCase(Locale.ROOT)));
        entries.put("data_folder", data.folder());
        entries.put("data_files", files);
        pictures.ifPresent(usage -> {
            entries.put("pictures_folder", usage.folder().toString());
            entries.put("pictures_bytes", usage.bytes());
            entries.put("pictures_leftovers", usage.leftovers().stream().map(Path::toString).toList());
            entries.put("pictures_leftover_bytes", usage.leftoverBytes());
        });
        entries.put("problems", problems());
        return entries;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
