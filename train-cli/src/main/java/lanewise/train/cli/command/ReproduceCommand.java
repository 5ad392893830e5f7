package lanewise.train.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.EngineOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.cli.process.Interruption;
import lanewise.train.cli.process.ShellCommand;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.cli.progress.ConclusionProgress;
import lanewise.train.cli.progress.SeriesProgress;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Counts;
import lanewise.train.data.ImageData;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.reproduction.ComparisonTable;
import lanewise.train.experiment.reproduction.Experiments;
import lanewise.train.experiment.reproduction.Reproduction;
import lanewise.train.experiment.reproduction.Reproduction.Concluded;
import lanewise.train.experiment.reproduction.ReproductionFiles;
import lanewise.train.record.OutputFolder;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.SeriesFolder;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.RunSeries;
import lanewise.train.training.RunTimes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise reproduce}: the experiments of the documents, beside their numbers. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Runs the experiments of the documents again, each with several seeds, and holds the results"
                + " against the documents' numbers.", "",
            "Prints a table, and writes it as comparisons.csv and comparisons.md beside the figures and report.html."
                + " The same command goes on where a reproduction was stopped; more experiments or seeds can be added"
                + " to one later."},
        footer = {"", "Examples:",
            "  lanewise reproduce                                all experiments with three seeds",
            "  lanewise reproduce --only lr-sweep,batchnorm",
            "  lanewise reproduce --seeds 5 --jobs 2 --out runs/five",
            "  lanewise reproduce --dry-run                      which runs it needs, and how long they take",
            "  lanewise reproduce --list"})
public final class ReproduceCommand implements Callable<Integer> {
    private static final long FIRST_SEED = RunConfig.DEFAULT.seed();
    private static final int MOST_SEEDS = 100;
    private static final int MOST_JOBS = 64;
    private static final Set<String> WITH_LIST = Set.of("--list", "--only", "--debug");

    private final List<Experiment> all;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Mixin
    private EngineOptions engine;

    @Option(names = "--only", split = ",", paramLabel = "NAME", order = 1,
            description = "Run these experiments alone: names as in --list, separated by commas.")
    private List<String> only = List.of();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "3", order = 2,
            description = "The number of seeds, 42, 43, ...: at least 2, to see how much results scatter. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "runs/reproduction", order = 3,
            description = "Folder for runs and results; what it reports already stays in the report. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Path out;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "1", order = 4,
            description = "Runs side by side, each with one thread if there are several; changes no result. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(names = "--list", order = 5, description = "Print the experiments and their questions, and run nothing.")
    private boolean list;

    @Option(names = "--dry-run", order = 6,
            description = "Train nothing; print the runs that are needed, and the estimated time.")
    private boolean dryRun;

    @Option(names = "--json", order = 7, description = "Print one JSON object instead of the table.")
    private boolean json;

    ReproduceCommand() {
        this(Experiments.all(RunConfig.DEFAULT));
    }

    ReproduceCommand(List<Experiment> all) {
        this.all = all;
    }

    @Override
    public Integer call() throws IOException {
        InvalidConfigException.require(seeds >= 2 && seeds <= MOST_SEEDS,
                "--seeds: must be 2 to " + MOST_SEEDS + ", not " + seeds);
        InvalidConfigException.require(jobs >= 1 && jobs <= MOST_JOBS,
                "--jobs: must be 1 to " + MOST_JOBS + ", not " + jobs);
        InvalidConfigException.require(!json || !list && !dryRun,
                "--json: prints what was found; leave out --list and --dry-run");
        List<Experiment> chosen = only.isEmpty() ? all : named();
        if (list) {
            requireOnlyOptionsOfList();
            list(chosen);
            return CommandLine.ExitCode.OK;
        }
        engine.requireEffects(spec.commandLine().getParseResult().hasMatchedOption("--jobs"));
        InvalidConfigException.require(!dryRun || !engine.isGiven(),
                "--dry-run: measures this machine alone; leave out --engine");
        InvalidConfigException.require(!dryRun || !spec.commandLine().getParseResult().hasMatchedOption("--jobs"),
                "--dry-run: adds up the runs one after the other; leave out --jobs");
        threads.apply();
        Reproduction reproduction = new Reproduction(out, all, withReported(chosen),
                LongStream.range(FIRST_SEED, FIRST_SEED + seeds).boxed().toList());
        return dryRun ? dryRun(reproduction) : reproduce(reproduction);
    }

    private void requireOnlyOptionsOfList() {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            InvalidConfigException.require(WITH_LIST.contains(option.longestName()),
                    "--list: prints the experiments alone; leave out " + option.longestName());
        }
    }

    private List<Experiment> named() {
        try {
            return Experiments.named(all, only);
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException("--only: " + e.getMessage());
        }
    }

    private void list(List<Experiment> chosen) {
        int width = chosen.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (Experiment each : chosen) {
            spec.commandLine().getOut().printf("%-" + width + "s  %s%n%-" + width + "s  (%s)%n", each.name(),
                    each.question(), "", each.source());
        }
    }

    // A report never gets shorter.
    private List<Experiment> withReported(List<Experiment> chosen) throws IOException {
        Set<String> names = new LinkedHashSet<>(ReproductionFiles.reportedIn(out));
        chosen.forEach(each -> names.add(each.name()));
        return all.stream().filter(each -> names.contains(each.name())).toList();
    }

    private int dryRun(Reproduction reproduction) throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        RunTimes times = new RunTimes(data.size());
        double total = 0;
        int left = 0;
        for (PlannedRun run : reproduction.runs()) {
            if (RunDirectory.isDone(reproduction.runsFolder().resolve(run.name()))) {
                stdout.println(run.name() + "  is there");
                continue;
            }
            double seconds = times.secondsOf(run.config());
            stdout.println(run.name() + "  about " + TimeBudget.format(seconds));
            total += seconds;
            left++;
        }
        stdout.printf("%s to train, about %s one after the other%n", Counts.of(left, "run"), TimeBudget.format(total));
        Map<Experiment, Integer> trainings = reproduction.trainings();
        if (!trainings.isEmpty()) {
            stdout.printf("the conclusions need %s more, of %s, whose time is not in it%n",
                    Counts.of(trainings.values().stream().mapToInt(Integer::intValue).sum(), "training"),
                    trainings.keySet().stream().map(Experiment::name).collect(Collectors.joining(", ")));
        }
        return CommandLine.ExitCode.OK;
    }

    private int reproduce(Reproduction reproduction) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ReproductionFiles files = new ReproductionFiles(out);
        ImageData images = data.load();
        requireFits(reproduction, images);
        List<Concluded> concluded;
        try (Interruption interruption = new Interruption();
                SeriesFolder _ = SeriesFolder.open(OutputFolder.create(out), reproduction.runsFolder())) {
            try {
                concluded = conclude(reproduction, images, interruption, err);
            } catch (SuspendedException e) {
                err.println(e.getMessage() + "; continue with: lanewise " + commandLine());
                return Interruption.EXIT_CODE;
            }
            files.write(concluded, reproduction.seeds(), images);
        }
        err.println("report written to " + out.resolve("report.html"));
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(ReproductionFiles.json(concluded, reproduction.seeds(), images));
        } else {
            ComparisonTable.markdown(concluded).lines().forEach(stdout::println);
            stdout.println(ComparisonTable.summary(concluded));
        }
        return CommandLine.ExitCode.OK;
    }

    private static void requireFits(Reproduction reproduction, ImageData images) {
        try {
            reproduction.requireFits(images.train());
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException("--data: " + e.getMessage() + "; choose other data, or other experiments with"
                    + " --only");
        }
    }

    private List<Concluded> conclude(Reproduction reproduction, ImageData images, Interruption interruption,
            PrintWriter err) throws IOException {
        List<RunOutcome> outcomes;
        try (Trainings trainings = Trainings.open(engine, threads, jobs, "reproduction " + out, err);
                SeriesProgress progress = new SeriesProgress(err, reproduction.runs())) {
            outcomes = new RunSeries(reproduction.runsFolder(), trainings.executor(images))
                    .stopWhen(interruption::isRequested)
                    .train(reproduction.runs(), progress);
        }
        return reproduction.stopWhen(interruption::isRequested).conclude(images, outcomes,
                Math.max(jobs, Parallelism.threads()), new ConclusionProgress(err));
    }

    // The command's name and the arguments that it was called with.
    private String commandLine() {
        return ShellCommand.of(spec.root().commandLine().getParseResult().originalArgs());
    }
}
