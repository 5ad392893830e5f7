package lanewise.train.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.data.DataException;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.fetch.OfficialArchive;
import lanewise.train.data.fetch.ProxySettings;
import lanewise.train.data.folder.PictureCache;
import lanewise.train.data.folder.PictureCacheUsage;
import lanewise.train.machine.Diagnosis;
import lanewise.train.machine.Environment;
import lanewise.train.machine.SpeedTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise doctor}: what this machine offers, and what is wrong with it. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = {"Shows what this machine offers, and what is wrong with it.", "",
            "Java, processor, memory, SIMD (on or off, why, how many lanes), fused multiply-add, threads, the measured"
                + " speed of products and of copying, the proxy of downloads, the state of the data, the cache of decoded"
                + " pictures; then each problem with its fix. Takes some seconds. Exit code 1 if there is a problem."},
        footer = {"", "Examples:",
            "  lanewise doctor",
            "  lanewise doctor --threads 1 --json | jq .sgemm_gflops"})
public final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        threads.apply();
        Diagnosis diagnosis = diagnose();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(diagnosis.entries()));
        } else {
            diagnosis.text().lines().forEach(out::println);
        }
        return diagnosis.problems().isEmpty() ? 0 : 1;
    }

    private static Diagnosis diagnose() throws Exception {
        Diagnosis.Speed speed = new Diagnosis.Speed(SpeedTest.sgemmGigaflops(),
                SpeedTest.sgemmGigaflopsOfOneThread(), SpeedTest.copyGigabytes(), SpeedTest.fmaNanoseconds());
        Runtime runtime = Runtime.getRuntime();
        return new Diagnosis(Environment.current(), runtime.availableProcessors(), runtime.maxMemory(), speed,
                proxy(), data(), pictures());
    }

    private static Diagnosis.Data data() {
        try {
            DataCache cache = DataCache.ofUser();
            return new Diagnosis.Data(cache.directory().toString(), "", cache.check());
        } catch (DataException e) {
            return new Diagnosis.Data("", e.getMessage(), List.of());
        }
    }

    private static Optional<PictureCacheUsage> pictures() {
        try {
            return Optional.of(PictureCacheUsage.of(DataCache.ofUser().directory().resolveSibling(PictureCache.FOLDER)));
        } catch (IOException e) {
            return Optional.empty(); // there is no place for it, or none that can be read
        }
    }

    private static Diagnosis.Proxy proxy() {
        try {
            Optional<ProxySettings.NamedProxy> proxy = new ProxySettings().of(OfficialArchive.HOME);
            return new Diagnosis.Proxy(proxy.map(ProxySettings.NamedProxy::toString).orElse(""), "");
        } catch (DataException e) {
            return new Diagnosis.Proxy("", e.getMessage());
        }
    }
}
