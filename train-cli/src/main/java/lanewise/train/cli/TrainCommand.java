package lanewise.train.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lanewise.tensor.DType;
import lanewise.train.data.ImageData;
import lanewise.train.report.RunFigures;
import lanewise.train.run.ActivationKind;
import lanewise.train.run.DivergedException;
import lanewise.train.run.Evaluation;
import lanewise.train.run.InitKind;
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
            "  lanewise train --data synthetic --epochs 2 --out runs/try --json"})
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--hidden", split = ",", paramLabel = "WIDTH", defaultValue = "128",
            description = "Widths of the hidden layers, separated by commas. Default: ${DEFAULT-VALUE}.")
    private List<Integer> hidden;

    @Option(names = "--activation", converter = EnumNames.Activation.class, defaultValue = "elu", paramLabel = "NAME",
            description = "elu, relu, leaky-relu, sigmoid or tanh. Default: ${DEFAULT-VALUE}.")
    private ActivationKind activation;

    @Option(names = "--init", converter = EnumNames.Init.class, defaultValue = "kaiming-normal", paramLabel = "NAME",
            description = "kaiming-normal or pytorch (uniform ±1/√width). Default: ${DEFAULT-VALUE}.")
    private InitKind init;

    @Option(names = "--lr", paramLabel = "RATE", defaultValue = "0.1",
            description = "Learning rate. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(names = "--momentum", paramLabel = "M", defaultValue = "0",
            description = "Momentum. Default: ${DEFAULT-VALUE}.")
    private double momentum;

    @Option(names = "--nesterov", description = "Use Nesterov's momentum.")
    private boolean nesterov;

    @Option(names = "--weight-decay", paramLabel = "D", defaultValue = "0",
            description = "Weight decay. Default: ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "128",
            description = "Images per step. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "10",
            description = "Passes over the training images. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42",
            description = "Seed of split, initialisation and shuffles. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--dtype", paramLabel = "f32|f64", defaultValue = "f32",
            description = "Element type. Default: ${DEFAULT-VALUE}.")
    private DType dtype;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Folder for the run. Default: runs/DATE_TIME.")
    private Path out;

    @Option(names = "--json", description = "Print the summary as one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException, DivergedException {
        RunConfig config = new RunConfig(hidden, activation, init, learningRate, momentum, nesterov, weightDecay,
                batchSize, epochs, seed, dtype);
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

    private void print(RunSummary summary) throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(new ObjectMapper().writeValueAsString(summary));
        } else {
            stdout.printf(Locale.ROOT, "test accuracy %.4f (best epoch %d, validation %.4f)%n",
                    summary.testAccuracy(), summary.bestEpoch(), summary.bestValidationAccuracy());
        }
    }

    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    }
}
