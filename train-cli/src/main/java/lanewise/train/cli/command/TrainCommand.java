package lanewise.train.cli.command;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;
import lanewise.train.cli.argument.BatchFit;
import lanewise.train.cli.argument.Recipe;
import lanewise.train.cli.argument.RunArguments;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.EngineOptions;
import lanewise.train.cli.option.RunOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.cli.process.Interruption;
import lanewise.train.cli.process.ShellCommand;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.cli.progress.TrainingProgress;
import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Counts;
import lanewise.train.data.ImageData;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.machine.MemoryNeeds;
import lanewise.train.machine.WarmUp;
import lanewise.train.record.Checkpoint;
import lanewise.train.record.MetricsLog;
import lanewise.train.record.ReservedFolder;
import lanewise.train.record.RunContents;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.report.RunFiles;
import lanewise.train.series.RecordedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.training.DataSize;
import lanewise.train.training.DivergedException;
import lanewise.train.training.DryRun;
import lanewise.train.training.RunState;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise train}: one training run. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Trains a network and tests the model of its best epoch, or of the last one (--keep last).",
        footer = {"", "Examples:",
            "  lanewise train                                    the defaults: 3072-128-10, ten epochs",
            "  lanewise train --hidden 256,128 --activation relu --momentum 0.9 --lr 0.01",
            "  lanewise train --hidden 512 --residual 2 --batch-norm --augment flip,shift --optimizer adamw",
            "      --lr-schedule cosine --warmup 1 --epochs 30",
            "  lanewise train --recipe fast                      a convolution network; then good and best",
            "  lanewise train --recipe mlp --epochs 20 --dropout 0.1",
            "  lanewise train --model resnet20 --augment flip,shift --momentum 0.9 --epochs 30",
            "  lanewise train --data synthetic --epochs 2 --out runs/try --json",
            "  lanewise train --data ~/cifar-100-binary          other data: CIFAR-100, folders of pictures",
            "  lanewise train --tensorboard                      then: tensorboard --logdir runs",
            "  lanewise train --resume runs/try                  continue after Ctrl-C or a failure"})
public final class TrainCommand implements Callable<Integer> {
    private static final Set<String> WITH_RESUME = Set.of("--resume", "--checkpoint-every", "--tensorboard", "--budget",
            "--json", "--data", "--source", "--offline", "--threads", "--engine", "--engine-option", "--debug");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private RunOptions run;

    private TimeBudget time;

    private double dataSeconds;

    @Option(names = "--recipe", paramLabel = "fast|good|best|mlp", order = 40,
            description = "Start from the options of a recipe: fast, good and best train convolution networks, each"
                    + " longer and better than the one before, mlp the best multilayer perceptron, as docs/recipes.md tells."
                    + " Options beside it take the place of its own; 0, off and none leave one of its own out.")
    private Recipe recipe;

    @Option(names = "--out", paramLabel = "DIR", order = 41,
            description = "Folder for the run. Default: runs/DATE_TIME.")
    private Path out;

    @Option(names = "--resume", paramLabel = "DIR", order = 42,
            description = "Continue the run in DIR from its checkpoint, with the options that it was started with.")
    private Path resume;

    @Option(names = "--checkpoint-every", paramLabel = "N", order = 43,
            description = "Write a checkpoint after every N steps of an epoch too. Default: after each epoch.")
    private Integer checkpointEvery;

    @Option(names = "--tensorboard", order = 44,
            description = "Write an event file for TensorBoard too: the numbers of each epoch, gradient norms and dead"
                    + " units. A resumed run that has one goes on with it.")
    private boolean tensorBoard;

    @Option(names = "--budget", paramLabel = "TIME", order = 45, converter = TimeBudget.Converter.class,
            description = "End the training in time, as after its last step, so that the command takes no longer than"
                    + " 90s, 10m, 1h30m, ...")
    private Duration budget;

    @Option(names = "--dry-run", order = 46,
            description = "Train nothing; print shapes, parameters, memory and the estimated time.")
    private boolean dryRun;

    @Option(names = "--json", order = 47, description = "Print the summary as one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException, DivergedException {
        positive("--checkpoint-every", checkpointEvery);
        engine.requireEffects(false);
        InvalidConfigException.require(!engine.isGiven()
                || checkpointEvery == null && budget == null && !tensorBoard && !dryRun, "--engine: goes without"
                + " --checkpoint-every, --budget, --tensorboard and --dry-run; leave them out");
        time = new TimeBudget(budget);
        if (resume != null) {
            return resume();
        }
        return dryRun ? dryRun() : start();
    }

    private int dryRun() throws IOException {
        InvalidConfigException.require(out == null && checkpointEvery == null && budget == null && !tensorBoard,
                "--dry-run: trains nothing; leave out --out, --checkpoint-every, --tensorboard and --budget");
        RunConfig config = config();
        threads.apply();
        DataSize size = data.size();
        DryRun dry = DryRun.of(BatchFit.of(spec, size).fit(config), size);
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(dry.toJson());
            return CommandLine.ExitCode.OK;
        }
        if (dry.layers() != null) {
            dry.layers().lines().forEach(stdout::println);
        } else {
            stdout.printf(Locale.ROOT, "parameters %,d%n", dry.parameters());
        }
        printOperations(stdout, dry.operations());
        long total = dry.bytes().values().stream().mapToLong(Long::longValue).sum();
        stdout.printf(Locale.ROOT, "%nmemory about %,.0f MB%n", total * 1e-6);
        dry.bytes().forEach((kind, bytes) -> stdout.printf(Locale.ROOT, "  %-34s %,8.1f MB%n", kind, bytes * 1e-6));
        if (dry.seconds() == null) {
            stdout.printf("time not measured: that is more than Java's heap may take, %s; %s%n",
                    MemoryNeeds.megabytes(Runtime.getRuntime().maxMemory()), MemoryNeeds.advice(total));
        } else {
            stdout.printf(Locale.ROOT, "time about %s on %s: %s of %s of %.2f ms%n",
                    TimeBudget.format(dry.seconds()), Counts.of(Parallelism.threads(), "thread"),
                    Counts.of(config.epochs(), "epoch"), Counts.grouped(dry.stepsPerEpoch(), "step"), dry.stepSeconds() * 1e3);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void printOperations(PrintWriter out, DryRun.Operations operations) {
        out.printf(Locale.ROOT, "%noperations of convolutions and linear layers: %.1f million forward for one image (%s),"
                + " %.2e for the training%n", operations.forward() * 1e-6,
                operations.layers().stream().map(each -> String.format(Locale.ROOT, "%.1f", each * 1e-6))
                        .collect(Collectors.joining(" ")), operations.training());
    }

    private RunConfig config() {
        return recipe == null ? run.toConfig()
                : recipe.arguments().with(RunArguments.given(spec.commandLine().getParseResult())).toConfig();
    }

    private int start() throws IOException, DivergedException {
        RunConfig wanted = config();
        threads.apply();
        MemoryNeeds.of(wanted, data.expectedImages(), Cifar10.CLASSES).require();
        requireUsable();
        ImageData images;
        long loadStart = System.nanoTime();
        try (WarmUp _ = new WarmUp(wanted)) {
            images = data.load();
            dataSeconds = (System.nanoTime() - loadStart) * 1e-9;
        }
        RunConfig config = BatchFit.of(spec, images).fit(wanted);
        if (!engine.isGiven()) {
            MemoryNeeds.of(config, images).require();
        }
        try (ReservedFolder folder = ReservedFolder.of(out, "")) {
            return start(config, images, folder.path());
        }
    }

    private int start(RunConfig config, ImageData images, Path folder) throws IOException, DivergedException {
        if (engine.isGiven()) {
            return trainOnEngine(config, images, folder);
        }
        try (RunDirectory directory = RunDirectory.create(folder)) {
            return train(config, Optional.empty(), images, directory);
        }
    }

    private void requireUsable() throws IOException {
        if (out == null) {
            ReservedFolder.requireCreatable(null);
            return;
        }
        if (RunDirectory.isResumable(out)) {
            throw new IOException(out + " holds a run that has not come to its end; continue it with "
                    + ShellCommand.of("--resume", out.toString()) + ", or choose another --out");
        }
        RunDirectory.requireUsable(out);
    }

    private int resume() throws IOException, DivergedException {
        requireOnlyOptionsThatChangeNoResult();
        threads.apply();
        if (engine.isGiven()) {
            return resumeOnEngine();
        }
        try (RunDirectory directory = RunDirectory.open(resume)) {
            Optional<RunSummary> summary = directory.readSummary();
            if (summary.isPresent()) {
                RecordedRun.Result result = new RecordedRun.Result(summary.get(), MetricsLog.readFinished(resume));
                spec.commandLine().getErr().println("the run in " + directory + " has come to its end already");
                return print(result);
            }
            Checkpoint checkpoint = directory.readCheckpoint();
            RunConfig config = checkpoint.state().config();
            ImageData images;
            long loadStart = System.nanoTime();
            try (WarmUp _ = new WarmUp(config)) {
                images = data.load(checkpoint.data());
                dataSeconds = (System.nanoTime() - loadStart) * 1e-9;
            }
            checkpoint.data().requireSame(images);
            return train(config, Optional.of(checkpoint.state()), images, directory);
        }
    }

    private int resumeOnEngine() throws IOException {
        Checkpoint checkpoint;
        try (RunDirectory directory = RunDirectory.open(resume)) {
            checkpoint = directory.readCheckpoint();
        }
        ImageData images = data.load(checkpoint.data());
        checkpoint.data().requireSame(images);
        return trainOnEngine(checkpoint.state().config(), images, resume);
    }

    private int trainOnEngine(RunConfig config, ImageData images, Path folder) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        RunOutcome outcome;
        try {
            outcome = new SharedTraining(engine, threads, time, err).train(config, images, folder);
        } catch (SuspendedException e) {
            err.println(e.getMessage() + "; continue with: " + resuming(folder) + " --engine …");
            return Interruption.EXIT_CODE;
        }
        return switch (outcome) {
            case RunOutcome.Finished finished -> {
                err.println("run saved in " + folder);
                yield print(new RecordedRun.Result(finished.summary(), finished.history()));
            }
            case RunOutcome.Diverged diverged -> throw new IOException("training diverged: " + diverged.finding()
                    + "; the batch and the parameters before it are in " + folder.resolve(RunContents.DIVERGENCE));
        };
    }

    private void requireOnlyOptionsThatChangeNoResult() {
        requireOnly(WITH_RESUME, spec, "the run in " + resume);
    }

    /** Checks that no option was given but some; the others are those that what is resumed was started with. */
    static void requireOnly(Set<String> options, CommandSpec command, String resumed) {
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            InvalidConfigException.require(options.contains(option.longestName()), option.longestName() + ": "
                    + resumed + " keeps what it was started with; leave it out");
        }
    }

    private int train(RunConfig config, Optional<RunState> state, ImageData images, RunDirectory directory)
            throws IOException, DivergedException {
        PrintWriter err = spec.commandLine().getErr();
        RecordedRun.Result result;
        try (Interruption interruption = new Interruption()) {
            try (TrainingProgress progress = new TrainingProgress(err, time)) {
                result = new RecordedRun(directory, images, List.of(time, progress), new RunFiles())
                        .stopWhen((epoch, step) -> interruption.isRequested() ? Decision.SUSPEND
                                : time.isOver() ? Decision.FINISH : Decision.GO_ON)
                        .checkpointEvery(orElse(checkpointEvery, 0))
                        .tensorBoard(tensorBoard)
                        .startedAt(startOfProcess())
                        .dataLoadedIn(dataSeconds)
                        .train(config, state);
            } catch (SuspendedException e) {
                err.println(e.getMessage() + "; continue with: " + resuming(directory.resolve("")));
                return Interruption.EXIT_CODE;
            } catch (DivergedException e) {
                err.println("the batch and the parameters before it are in "
                        + directory.resolve(RunContents.DIVERGENCE));
                throw e;
            } catch (IOException e) {
                if (directory.isResumable()) {
                    err.println("continue with: " + resuming(directory.resolve("")));
                }
                throw e;
            }
        }
        if (time.isUsed()) {
            err.println("--budget ended the training in epoch " + result.summary().ending().epoch() + " after step "
                    + result.summary().ending().step());
        }
        err.println("run saved in " + directory);
        return print(result);
    }

    private static String resuming(Path folder) {
        return ShellCommand.of("lanewise", "train", "--resume", folder.toString());
    }

    /** Prints what a run gave; returns the exit code. */
    private int print(RecordedRun.Result result) {
        RunSummary summary = result.summary();
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(summary.toJson());
        } else {
            EvaluationConfig evaluation = summary.config().evaluation();
            stdout.printf(Locale.ROOT, "test accuracy %.4f%s%s (%s epoch %d, validation %.4f)%n", summary.testAccuracy(),
                    Evaluation.describeBalanced(summary.testAccuracy(), summary.balancedTestAccuracy()),
                    summary.plainTestAccuracy() == null ? "" : String.format(Locale.ROOT, " by views: %s, %.4f by one",
                            evaluation.testViews(), summary.plainTestAccuracy()),
                    evaluation.keptModel(), summary.bestEpoch(), summary.bestValidationAccuracy());
        }
        Optional<String> divergence = result.history().getLast().divergence();
        divergence.ifPresent(finding -> spec.commandLine().getErr().println("lanewise: training diverged: " + finding
                + "; try a learning rate below " + summary.config().learningRate()));
        return divergence.isPresent() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private static long startOfProcess() {
        return System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
    }
}
