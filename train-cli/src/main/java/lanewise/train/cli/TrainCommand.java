package lanewise.train.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lanewise.train.data.ImageData;
import lanewise.train.report.RunFigures;
import lanewise.train.run.DivergedException;
import lanewise.train.run.Evaluation;
import lanewise.train.run.ListenerChain;
import lanewise.train.run.MetricsLog;
import lanewise.train.run.RunConfig;
import lanewise.train.run.RunDirectory;
import lanewise.train.run.RunSummary;
import lanewise.train.run.TrainedModel;
import lanewise.train.run.Trainer;
import lanewise.train.run.TrainingListener;
import lanewise.train.run.WarmUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise train}: one training run. */
@Command(name = "train", mixinStandardHelpOptions = true,
        description = "Trains a multilayer perceptron and tests the model of its best epoch.",
        footer = {"", "Examples:",
            "  lanewise train                                    the defaults: 3072-128-10, ten epochs",
            "  lanewise train --hidden 256,128 --activation relu --momentum 0.9 --lr 0.01",
            "  lanewise train --hidden 512 --residual 2 --batch-norm --augment flip,shift --optimizer adamw",
            "      --lr-schedule cosine --warmup 1 --epochs 30",
            "  lanewise train --data synthetic --epochs 2 --out runs/try --json"})
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Mixin
    private RunOptions run;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Folder for the run. Default: runs/DATE_TIME.")
    private Path out;

    @Option(names = "--json", description = "Print the summary as one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException, DivergedException {
        RunConfig config = run.toConfig();
        threads.apply();
        PrintWriter err = spec.commandLine().getErr();
        RunDirectory directory = out == null ? RunDirectory.createByTime() : RunDirectory.create(out);
        ImageData images;
        try (WarmUp _ = new WarmUp(config)) {
            images = data.load();
        } catch (IOException e) {
            directory.deleteIfEmpty();
            throw e;
        }
        TrainedModel trained = train(config, images, directory, err);
        Evaluation test = Evaluation.of(trained.model(), images.test(), config.dtype());
        String hash = directory.writeModel(trained);
        RunFigures.write(directory, trained.history());
        RunSummary summary = RunSummary.of(trained, test, images, hash, secondsSinceStart());
        directory.writeSummary(summary);
        err.println("run saved in " + directory);
        print(summary);
        return 0;
    }

    private static TrainedModel train(RunConfig config, ImageData images, RunDirectory directory, PrintWriter err)
            throws IOException, DivergedException {
        try (TrainingProgress progress = new TrainingProgress(err)) {
            TrainingListener listener = new ListenerChain(List.of(progress, new MetricsLog(directory)));
            return new Trainer(config, images.train(), listener).train();
        }
    }

    private void print(RunSummary summary) {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(summary.toJson());
        } else {
            stdout.printf(Locale.ROOT, "test accuracy %.4f (best epoch %d, validation %.4f)%n",
                    summary.testAccuracy(), summary.bestEpoch(), summary.bestValidationAccuracy());
        }
    }

    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    }
}
