package lanewise.train.cli.command;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;
import lanewise.train.cli.argument.BatchFit;
import lanewise.train.cli.argument.Recipe;
import lanewise.train.cli.argument.RunArguments;
import lanewise.train.cli.argument.SweepOptions;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.EngineOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.cli.process.Interruption;
import lanewise.train.cli.process.ShellCommand;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.cli.progress.SeriesProgress;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Counts;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.machine.WarmUp;
import lanewise.train.record.OutputFolder;
import lanewise.train.record.ReservedFolder;
import lanewise.train.record.RunContents;
import lanewise.train.record.SeriesFolder;
import lanewise.train.report.RunReport;
import lanewise.train.report.SweepFigures;
import lanewise.train.report.SweepReport;
import lanewise.train.report.SweepTable;
import lanewise.train.report.chart.Chart;
import lanewise.train.report.chart.rendering.Charts;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.RunSeries;
import lanewise.train.series.SweepEstimate;
import lanewise.train.series.SweepPlan;
import lanewise.train.series.SweepResults;
import lanewise.train.training.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise sweep}: many runs, on a grid of options. */
@Command(name = "sweep", mixinStandardHelpOptions = true, sortOptions = false, modelTransformer = SweepOptions.class,
        description = {"Trains a run for every combination of values, and compares them.", "",
            "Each option of train may have several values: a list (--lr 0.01,0.1), numbers that go by equal factors"
                + " (--lr 1e-6..1e2:9), in steps (--dropout 0..0.5+0.1) or through whole numbers (--seed 1..5). Between"
                + " the values of --model, --hidden, --augment and --milestones stands a slash: --hidden 128/512,256. 0, off"
                + " and none leave an option out.", "",
            "Several seeds are one row of the table: mean ± standard deviation. The best validation accuracy comes"
                + " first; runs that diverge are marked, and the others go on. The folder keeps each run as train does,"
                + " sweep.json, sweep.csv and figures. The same command, or --resume, goes on where it was stopped."},
        footer = {"", "Examples:",
            "  lanewise sweep --lr 1e-6..1e2:9                   nine rates",
            "  lanewise sweep --lr 0.03,0.1 --hidden 128/256,128 --seed 1..3 --jobs 2",
            "  lanewise sweep --batch-norm on,off --optimizer sgd,adam --epochs 5",
            "  lanewise sweep --recipe mlp --dropout 0..0.3+0.1 --epochs 20 --dry-run",
            "  lanewise sweep --resume runs/sweep_2026-01-31_12-00-00"})
public final class SweepCommand implements Callable<Integer> {
    private static final String TABLE = "sweep.csv";
    private static final String PLAN = "sweep.json";
    private static final int MOST_JOBS = 256;
    private static final Set<String> WITH_RESUME =
            Set.of("--resume", "--jobs", "--json", "--data", "--source", "--offline", "--threads", "--engine",
                    "--engine-option", "--debug");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Mixin
    private EngineOptions engine;

    @Option(names = "--recipe", paramLabel = "fast|good|best|mlp", order = 40,
            description = "Start from the options of train --recipe.")
    private Recipe recipe;

    @Option(names = "--jobs", paramLabel = "N", order = 41,
            description = "Train N runs side by side, on one thread each; results do not depend on it. Default: 1, with"
                    + " all threads.")
    private Integer jobs;

    @Option(names = "--out", paramLabel = "DIR", order = 42,
            description = "Folder for the runs; those that it has already are not trained again. Default:"
                    + " runs/sweep_DATE_TIME.")
    private Path out;

    @Option(names = "--resume", paramLabel = "DIR", order = 43,
            description = "Go on with the sweep in DIR, with the options that it was started with.")
    private Path resume;

    @Option(names = "--dry-run", order = 44,
            description = "Train nothing; print how many runs there are, and the estimated time.")
    private boolean dryRun;

    @Option(names = "--json", order = 45, description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        positive("--jobs", jobs);
        InvalidConfigException.require(orElse(jobs, 1) <= MOST_JOBS, "--jobs: must be at most " + MOST_JOBS);
        InvalidConfigException.require(orElse(jobs, 1) == 1
                || !spec.commandLine().getParseResult().hasMatchedOption("--threads"),
                "--threads: has no effect with --jobs, where each run has one thread; leave it out");
        engine.requireEffects(jobs != null);
        InvalidConfigException.require(!dryRun || !engine.isGiven(),
                "--dry-run: measures this machine alone; leave out --engine");
        threads.apply();
        if (resume != null) {
            TrainCommand.requireOnly(WITH_RESUME, spec, "the sweep in " + resume);
            if (!Files.exists(resume.resolve(PLAN))) {
                throw new IOException(resume + " holds no sweep (" + PLAN + "); name the folder of one");
            }
            SweepPlan plan = RunJson.read(resume.resolve(PLAN), PLAN, SweepPlan.class);
            try (Trainings trainings = trainings(resume)) {
                return train(resume, plan, load(plan, plan.data()), trainings);
            }
        }
        SweepPlan plan = SweepOptions.plan(recipe == null ? RunArguments.NONE : recipe.arguments(),
                RunArguments.given(spec.commandLine().getParseResult()));
        return dryRun ? dryRun(plan) : start(plan);
    }

    private int start(SweepPlan plan) throws IOException {
        if (out != null && !Files.exists(out.resolve(PLAN))) {
            List<String> figures = SweepFigures.names(plan);
            RunContents.requireNone(out, name -> name.equals(TABLE) || name.equals(RunReport.FILE)
                    || figures.contains(name), "the sweep");
        }
        ReservedFolder.requireCreatable(out);
        try (Trainings trainings = trainings(out)) {
            ImageData images = load(plan, null);
            SweepPlan withData = plan.withConfigs(BatchFit.of(spec, images)::fit).withData(DataReference.of(images));
            try (ReservedFolder folder = ReservedFolder.of(out, "sweep_")) {
                return train(OutputFolder.create(folder.path()), withData, images, trainings);
            }
        }
    }

    private Trainings trainings(Path folder) throws IOException {
        return Trainings.open(engine, threads, orElse(jobs, 1), folder == null ? "sweep" : "sweep " + folder,
                spec.commandLine().getErr());
    }

    private ImageData load(SweepPlan plan, DataReference source) throws IOException {
        try (WarmUp _ = new WarmUp(plan.runs().getFirst().planned().config())) {
            return source == null ? data.load() : data.load(source);
        }
    }

    private int train(Path folder, SweepPlan plan, ImageData images, Trainings trainings) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        RunSeries series = new RunSeries(folder, trainings.executor(images));
        SweepTable table;
        try (Interruption interruption = new Interruption(); SeriesFolder _ = SeriesFolder.open(folder, folder)) {
            if (resume == null) {
                // No earlier: the plan of the sweep that is there stays where this one is refused.
                series.requireUsable(plan.planned());
                OutputFolder.write(folder.resolve(PLAN), RunJson.bytes(plan));
            }
            List<RunOutcome> outcomes;
            try (SeriesProgress progress = new SeriesProgress(err, plan.planned())) {
                outcomes = series.stopWhen(interruption::isRequested).train(plan.planned(), progress);
            } catch (SuspendedException e) {
                err.println(e.getMessage() + "; continue with: "
                        + ShellCommand.of("lanewise", "sweep", "--resume", folder.toString()));
                return Interruption.EXIT_CODE;
            }
            table = write(folder, SweepResults.of(plan, outcomes));
        }
        err.println("sweep saved in " + folder);
        print(folder, table);
        return CommandLine.ExitCode.OK;
    }

    private static SweepTable write(Path folder, SweepResults results) throws IOException {
        SweepTable table = new SweepTable(results);
        OutputFolder.write(folder.resolve(TABLE), table.csv().getBytes(StandardCharsets.UTF_8));
        Map<String, Chart> charts = new SweepFigures(results).charts();
        for (Map.Entry<String, Chart> figure : charts.entrySet()) {
            OutputFolder.write(folder.resolve(figure.getKey()), Charts.png(figure.getValue()));
        }
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        OutputFolder.write(folder.resolve(RunReport.FILE),
                new SweepReport(name, results, List.copyOf(charts.values())).toBytes());
        return table;
    }

    private void print(Path folder, SweepTable table) {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> entries = new LinkedHashMap<>();
            entries.put("folder", folder.toString());
            entries.putAll(table.entries());
            stdout.println(RunJson.write(entries));
        } else {
            table.text().lines().forEach(stdout::println);
        }
    }

    private int dryRun(SweepPlan plan) throws IOException {
        InvalidConfigException.require(out == null, "--dry-run: trains nothing; leave out --out");
        DataSize size = data.size();
        SweepEstimate estimate = SweepEstimate.of(plan.withConfigs(BatchFit.of(spec, size)::fit), orElse(jobs, 1), size);
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(RunJson.write(estimate));
            return CommandLine.ExitCode.OK;
        }
        plan.axes().forEach(axis -> stdout.printf(Locale.ROOT, "%-16s %s%n", axis.option(),
                String.join("  ", axis.values())));
        stdout.printf(Locale.ROOT, "%s, %s in all, about %s with %s%n", Counts.of(estimate.runs(), "run"),
                Counts.grouped(estimate.epochs(), "epoch"), TimeBudget.format(estimate.seconds()),
                orElse(jobs, 1) == 1 ? Counts.of(Parallelism.threads(), "thread")
                        : "--jobs " + jobs + " on " + Counts.of(Runtime.getRuntime().availableProcessors(), "processor"));
        return CommandLine.ExitCode.OK;
    }
}
