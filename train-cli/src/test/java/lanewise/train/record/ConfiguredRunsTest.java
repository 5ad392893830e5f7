package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.Augmentation;
import lanewise.train.config.InitKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.training.DataSplit;
import lanewise.train.training.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of every kind: each setting changes the model, and whatever is set, the model file can be read. */
class ConfiguredRunsTest {
    private static final MlpConfig SMALL = MlpConfig.DEFAULT.withHidden(List.of(16));
    private static final RunConfig BASE = RunConfig.DEFAULT.withNetwork(SMALL).withEpochs(4);

    @TempDir
    Path folder;

    private static Map<String, RunConfig> networks() {
        Map<String, RunConfig> runs = new LinkedHashMap<>();
        for (ActivationKind activation : ActivationKind.values()) {
            runs.put(activation.toString(), BASE.withNetwork(SMALL.withActivation(activation)));
        }
        for (InitKind init : InitKind.values()) {
            runs.putIfAbsent(init.toString(), BASE.withNetwork(SMALL.withInit(init)));
        }
        runs.remove(InitKind.KAIMING_NORMAL.toString()); // the default, as ELU is
        runs.put("none", BASE.withNetwork(SMALL.withHidden(List.of())));
        runs.put("two", BASE.withNetwork(SMALL.withHidden(List.of(16, 8))));
        runs.put("batch norm", BASE.withNetwork(SMALL.withBatchNorm(true)));
        runs.put("residual", BASE.withNetwork(SMALL.withResidualBlocks(2)).withLearningRate(0.01));
        runs.put("dropout", BASE.withNetwork(SMALL.withDropout(0.2)));
        runs.put("gaussian dropout", BASE.withNetwork(SMALL.withGaussianDropout(0.5)));
        runs.put("all", BASE.withNetwork(SMALL.withBatchNorm(true).withResidualBlocks(2).withDropout(0.2)));
        return runs;
    }

    private static Map<String, RunConfig> trainings() {
        Map<String, RunConfig> runs = new LinkedHashMap<>();
        runs.put("momentum", BASE.withOptimizer(new OptimizerConfig.Sgd(0.9, false, 0), 0.01));
        runs.put("nesterov", BASE.withOptimizer(new OptimizerConfig.Sgd(0.9, true, 0), 0.01));
        runs.put("weight decay", BASE.withOptimizer(new OptimizerConfig.Sgd(0, false, 0.1), 0.1));
        runs.put("adam", BASE.withOptimizer(new OptimizerConfig.Adam(0), 1e-3));
        runs.put("adam with decay", BASE.withOptimizer(new OptimizerConfig.Adam(0.1), 1e-3));
        runs.put("adamw", BASE.withOptimizer(new OptimizerConfig.AdamW(0.1), 1e-3));
        runs.put("betas", BASE.withOptimizer(new OptimizerConfig.Adam(0.8, 0.99, 1e-8, 0), 1e-3));
        runs.put("epsilon", BASE.withOptimizer(new OptimizerConfig.AdamW(0.9, 0.999, 1e-3, 0.1), 1e-3));
        runs.put("label smoothing", BASE.withLabelSmoothing(0.1));
        runs.put("clip", BASE.withClipNorm(0.1));
        runs.put("warm-up", BASE.withSchedule(new ScheduleConfig.Constant(), 1));
        runs.put("milestones", BASE.withSchedule(new ScheduleConfig.MultiStep(List.of(1, 3), 0.1), 0));
        runs.put("steps", BASE.withSchedule(new ScheduleConfig.Step(1, 0.1), 0));
        runs.put("exponential", BASE.withSchedule(new ScheduleConfig.Exponential(0.9), 0));
        runs.put("cosine", BASE.withSchedule(new ScheduleConfig.Cosine(0), 0));
        runs.put("flip", BASE.withAugmentation(new Augmentation(Augmentation.Flip.RANDOM, 0, false, 0, 0, 0)));
        runs.put("shift", BASE.withAugmentation(new Augmentation(Augmentation.Flip.NONE, 4, false, 0, 0, 0)));
        runs.put("batches", BASE.withBatchSize(100));
        runs.put("shards", BASE.withShards(3));
        runs.put("averages", BASE.withShards(3).withAverageEvery(4));
        runs.put("seed", BASE.withSeed(7));
        return runs;
    }

    @Test
    void everySettingChangesTheModelAndTheFileIsReadAgain() throws Exception {
        Images images = ShortRun.images();
        Map<String, RunConfig> runs = networks();
        runs.putAll(trainings());
        Set<List<Double>> weights = new HashSet<>();
        for (Map.Entry<String, RunConfig> run : runs.entrySet()) {
            TrainedModel trained = ShortRun.train(run.getValue());
            Tensor weight = trained.model().parameters().getFirst().value();
            assertTrue(weights.add(List.of(weight.get(0, 0), weight.get(1, 7), weight.get(7, 1000))), run.getKey());

            Path file = folder.resolve("model.safetensors");
            ModelFile.write(file, trained);
            Evaluation again = Evaluation.of(ModelFile.read(file).model(), images,
                    DataSplit.of(images, run.getValue()).validation(), DType.F32);
            assertEquals(trained.best().validationAccuracy(), again.accuracy(), run.getKey());
            assertEquals(trained.best().validationLoss(), again.loss(), run.getKey());
        }
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        RunConfig config = BASE.withNetwork(SMALL.withBatchNorm(true).withResidualBlocks(1).withDropout(0.2))
                .withOptimizer(new OptimizerConfig.AdamW(0.01), 1e-3).withClipNorm(1)
                .withAugmentation(Augmentation.FLIP_AND_SHIFT).withEpochs(1);
        TrainedModel one = Parallelism.withThreads(1, () -> ShortRun.train(config));
        TrainedModel three = Parallelism.withThreads(3, () -> ShortRun.train(config));
        one.model().stateDict().forEach((name, tensor) ->
                assertTrue(tensor.bitwiseEquals(three.model().stateDict().get(name)), name));
    }
}
