package lanewise.train.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lanewise.nn.training.StopRule;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.cli.progress.TrainingProgress;
import lanewise.train.data.ImageData;
import lanewise.train.machine.Environment;
import lanewise.train.machine.WarmUp;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunContents;
import lanewise.train.record.RunSummary;
import lanewise.train.record.SavedDivergence;
import lanewise.train.training.DivergedException;
import lanewise.train.training.Divergence;
import lanewise.train.training.TrainedModel;
import lanewise.train.training.Trainer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise replay}: repeats a run, or the step at which it diverged, and compares. */
@Command(name = "replay", mixinStandardHelpOptions = true,
        description = {"Repeats a run from its run.json and compares the SHA-256 of the two models. If they are not the"
                + " same it says what differs: version, Java, processor. Nothing is written.",
            "",
            "Of a run that diverged it computes the one step again that could not be made, from"
                + " divergence.safetensors, and says whether it finds the same number not to be finite."},
        footer = {"", "Exit codes: 0 the same model or finding, 1 another one, or no comparison.", "", "Examples:",
            "  lanewise replay runs/2026-01-31_12-00-00",
            "  lanewise replay runs/diverged/divergence.safetensors",
            "  lanewise replay run.json --data /mnt/cifar-10 --threads 1"})
public final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Parameters(index = "0", paramLabel = "RUN",
            description = "A run.json, a divergence.safetensors, or the folder of a run.")
    private Path run;

    @Override
    public Integer call() throws IOException, DivergedException {
        threads.apply();
        Path diverged = Files.isDirectory(run) ? run.resolve(RunContents.DIVERGENCE) : run;
        boolean ended = Files.isDirectory(run) && Files.exists(run.resolve(RunContents.RUN));
        if (!ended && diverged.toString().endsWith(".safetensors") && Files.exists(diverged)) {
            return replayStep(SavedDivergence.read(diverged));
        }
        return replayRun(RunSummary.read(Files.isDirectory(run) ? run.resolve(RunContents.RUN) : run));
    }

    private int replayStep(SavedDivergence saved) throws IOException {
        ImageData images = data.load(saved.data());
        saved.data().requireSame(images);
        Divergence divergence = saved.divergence();
        if (divergence.config().averageEvery() > 0) {
            throw new IOException("a step between two averages cannot be computed by itself: its shards had made others"
                    + " before; train with the same options to meet it again");
        }
        String finding = divergence.replay(images.train());
        if (finding.equals(divergence.finding())) {
            spec.commandLine().getOut().println("the same finding: " + divergence.describe());
            return CommandLine.ExitCode.OK;
        }
        throw new IOException("another finding: " + (finding.isEmpty() ? "every number is finite" : finding)
                + " instead of " + divergence.describe());
    }

    private int replayRun(RunSummary expected) throws IOException, DivergedException {
        ImageData images;
        try (WarmUp _ = new WarmUp(expected.config())) {
            images = data.load(expected.dataReference());
        }
        expected.dataReference().requireSame(images);
        PrintWriter out = spec.commandLine().getOut();
        String hash = ModelFile.sha256(train(expected, images));
        if (hash.equals(expected.modelSha256())) {
            out.printf(Locale.ROOT, "the same model: SHA-256 %s, test accuracy %.4f%n", hash, expected.testAccuracy());
            return CommandLine.ExitCode.OK;
        }
        List<String> differences = expected.differences(Environment.current());
        throw new IOException("another model: SHA-256 " + hash + " instead of " + expected.modelSha256() + "; "
                + (differences.isEmpty() ? "version, Java, processor and data are the same"
                        : "what differs: " + String.join("; ", differences)));
    }

    private TrainedModel train(RunSummary expected, ImageData images) throws IOException, DivergedException {
        try (TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr(), new TimeBudget(null))) {
            return new Trainer(expected.config(), images.train(), progress)
                    .stopWhen(StopRule.at(expected.ending().epoch(), expected.ending().step())).train();
        }
    }
}
