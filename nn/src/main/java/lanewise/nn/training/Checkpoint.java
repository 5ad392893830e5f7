package lanewise.nn.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;

/**
 * The state of a training as a safetensors file: {@code module.…}, {@code optimizer.…} and {@code best.…} tensors,
 * {@code progress.…} and, with a number for each epoch, {@code history.…}; the settings as text in the metadata.
 */
final class Checkpoint implements TrainingListener {
    private static final String FORMAT = "lanewise.training";
    private static final String VERSION = "1";
    private static final String MODULE = "module.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String BEST = "best.";
    private static final String POSITION = "progress.position"; // epoch, step, whether stopped
    private static final String SUMS = "progress.sums"; // loss total, seconds
    private static final String PLATEAU = "progress.plateau";
    private static final String HISTORY = "history.";

    private final Path file;
    private final int everySteps; // 0 for none within an epoch
    private CheckpointSettings settings; // as the training began
    private final boolean validates;
    private final Metric[] metrics;
    private int lastStep; // of the epoch, at the pause before

    Checkpoint(Path file, int everySteps, CheckpointSettings settings, boolean validates, Metric... metrics) {
        this.file = file;
        this.everySteps = everySteps;
        this.settings = settings;
        this.validates = validates;
        this.metrics = metrics;
    }

    @Override
    public void onPause(Pause pause, int step, Supplier<TrainingState> state) throws IOException {
        boolean wanted = switch (pause) {
            case START -> false; // nothing would be lost yet
            case STEP -> everySteps > 0 && step / everySteps > lastStep / everySteps; // steps may be made together
            case EPOCH, SUSPENSION -> true;
        };
        lastStep = step;
        if (wanted) {
            write(state.get());
        }
    }

    // Atomically and durably: whatever happens, there is the old file or the new one.
    private void write(TrainingState state) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.module().forEach((name, tensor) -> tensors.put(MODULE + name, tensor));
        state.optimizer().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        state.best().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        TrainingState.Progress progress = state.progress();
        tensors.put(POSITION, Tensor.of(new long[] {progress.epoch(), progress.step(), progress.stopped() ? 1 : 0}));
        tensors.put(SUMS, Tensor.of(new double[] {progress.lossTotal(), progress.trainSeconds()}));
        progress.plateau().ifPresent(plateau -> tensors.put(PLATEAU, Tensor.of(new double[] {
            plateau.rate(), plateau.best(), plateau.notImproved(), plateau.cooldown()})));
        history(progress.history(), tensors);
        Map<String, String> metadata = new LinkedHashMap<>(Map.of(FORMAT, VERSION));
        metadata.putAll(settings.entries());
        SafeTensors.write(file, tensors, metadata);
    }

    private void history(List<EpochResult> history, Map<String, Tensor> tensors) {
        put("steps", history, EpochResult::steps, tensors);
        put("train_loss", history, EpochResult::trainLoss, tensors);
        put("learning_rate", history, EpochResult::learningRate, tensors);
        put("train_seconds", history, EpochResult::trainSeconds, tensors);
        put("validation_seconds", history, EpochResult::validationSeconds, tensors);
        if (validates) {
            put("validation_loss", history, EpochResult::validationLoss, tensors);
            for (Metric metric : metrics) {
                put("metric." + metric.name(), history, result -> result.metric(metric.name()), tensors);
            }
        }
    }

    private static void put(String name, List<EpochResult> history, ToDoubleFunction<EpochResult> number,
            Map<String, Tensor> tensors) {
        tensors.put(HISTORY + name, Tensor.of(history.stream().mapToDouble(number).toArray()));
    }

    /**
     * Has a training go on from the file if it is there.
     *
     * @throws IOException if it cannot be read, is damaged, or is not of a training with these settings
     */
    void resume(Training training) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        SafeTensors.Contents contents = SafeTensors.read(file);
        if (!VERSION.equals(contents.metadata().get(FORMAT))) {
            throw new IOException(file + " is no checkpoint of a training; choose another file for it");
        }
        Map<String, String> there = contents.metadata();
        if (!settings.matches(there, latestRate(contents.tensors()))) {
            throw new IOException(file + " is the checkpoint of another training: " + CheckpointSettings.text(there)
                    + "; here: " + settings + "; choose another file, or delete it");
        }
        settings = settings.begunAs(there);
        try {
            training.resume(state(contents.tensors()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException(file + " is damaged, or of another module or optimizer: " + e.getMessage(), e);
        }
    }

    private static OptionalDouble latestRate(Map<String, Tensor> tensors) {
        Tensor rate = tensors.get(OPTIMIZER + Optimizer.LEARNING_RATE);
        return rate != null && rate.dtype() == DType.F64 && rate.rank() == 0 ? OptionalDouble.of(rate.item())
                : OptionalDouble.empty();
    }

    private TrainingState state(Map<String, Tensor> tensors) {
        Tensor position = entry(POSITION, tensors);
        Tensor sums = entry(SUMS, tensors);
        TrainingState.Progress progress = new TrainingState.Progress(Math.toIntExact(position.getLong(0)),
                Math.toIntExact(position.getLong(1)), position.getLong(2) != 0, sums.get(0), sums.get(1),
                history(tensors, Math.toIntExact(position.getLong(0)) - 1),
                Optional.ofNullable(tensors.get(PLATEAU)).map(Checkpoint::plateau));
        return new TrainingState(progress, group(MODULE, tensors), group(OPTIMIZER, tensors), group(BEST, tensors));
    }

    private static ReduceOnPlateau.State plateau(Tensor numbers) {
        return new ReduceOnPlateau.State(numbers.get(0), numbers.get(1), (int) numbers.get(2), (int) numbers.get(3));
    }

    private List<EpochResult> history(Map<String, Tensor> tensors, int epochs) {
        List<EpochResult> history = new ArrayList<>();
        for (int i = 0; i < epochs; i++) {
            Optional<Evaluation> validation = Optional.empty();
            if (validates) {
                SequencedMap<String, Double> figures = new LinkedHashMap<>();
                for (Metric metric : metrics) {
                    figures.put(metric.name(), number("metric." + metric.name(), i, tensors));
                }
                validation = Optional.of(new Evaluation(number("validation_loss", i, tensors), figures));
            }
            history.add(new EpochResult(i + 1, (int) number("steps", i, tensors), number("train_loss", i, tensors),
                    validation, number("learning_rate", i, tensors), number("train_seconds", i, tensors),
                    number("validation_seconds", i, tensors)));
        }
        return history;
    }

    private static double number(String name, int epoch, Map<String, Tensor> tensors) {
        return entry(HISTORY + name, tensors).get(epoch);
    }

    private static Tensor entry(String name, Map<String, Tensor> tensors) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("it has no tensor " + name);
        }
        return tensor;
    }

    private static Map<String, Tensor> group(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> group = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), tensor);
            }
        });
        return group;
    }
}
