package lanewise.train.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.train.data.DataCache;
import lanewise.train.data.FileCheck;
import lanewise.train.run.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise doctor}: what this machine offers, and what is wrong with it. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Shows Java, SIMD, threads, measured speed and the state of the data; each problem with its"
                + " remedy. Exit code 1 if there is one.")
final class DoctorCommand implements Callable<Integer> {
    private static final double SLOW_FMA_NANOSECONDS = 50;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        Environment environment = Environment.current();
        List<String> problems = new ArrayList<>();
        Map<String, Object> facts = new LinkedHashMap<>(environment.versions());
        facts.put("simd", simd(environment, problems));
        facts.put("threads", environment.threads());
        facts.put("fma", fma(problems));
        facts.put("sgemm", number(SpeedTest.sgemmGigaflops()) + " GFLOP/s (1024×1024×1024, all threads)");
        facts.put("copy", number(SpeedTest.copyGigabytes()) + " GB/s (reads and writes, one thread)");
        facts.put("data", data(problems));
        print(facts, problems);
        return problems.isEmpty() ? 0 : 1;
    }

    private static String simd(Environment environment, List<String> problems) {
        boolean vector = (boolean) environment.simd().get("vector");
        String reason = (String) environment.simd().get("reason");
        if (!vector) {
            problems.add("scalar kernels run, many times slower than vectors: " + reason);
            return "off: " + reason;
        }
        int bits = (int) environment.simd().get("bits");
        return "on: " + bits + " bits, " + bits / Float.SIZE + " lanes of f32; " + reason;
    }

    private static String fma(List<String> problems) {
        double nanoseconds = SpeedTest.fmaNanoseconds();
        if (nanoseconds > SLOW_FMA_NANOSECONDS) {
            problems.add("the processor has no fused multiply-add, so Java computes it in software at "
                    + number(nanoseconds) + " ns each; use another machine");
            return "in software";
        }
        return "in hardware";
    }

    private static String data(List<String> problems) throws IOException {
        DataCache cache = DataCache.ofUser();
        List<FileCheck> bad = cache.check().stream().filter(check -> !check.isOk()).toList();
        if (bad.isEmpty()) {
            return "CIFAR-10 complete in " + cache.directory();
        }
        FileCheck first = bad.getFirst();
        problems.add("of the data files " + bad.size() + " cannot be used, the first is " + first.file().name() + ": "
                + first.problem() + "; get them with: lanewise data fetch");
        return bad.size() + " of " + cache.files().all().size() + " files missing or damaged in " + cache.directory();
    }

    private void print(Map<String, Object> facts, List<String> problems) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            facts.put("problems", problems);
            out.println(new ObjectMapper().writeValueAsString(facts));
            return;
        }
        facts.forEach((name, value) -> out.printf("%-9s %s%n", name, value));
        problems.forEach(problem -> out.println("problem: " + problem));
        if (problems.isEmpty()) {
            out.println("no problems found");
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
