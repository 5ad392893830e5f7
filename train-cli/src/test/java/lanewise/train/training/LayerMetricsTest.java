package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.model.Network;
import lanewise.train.record.ResumableRun;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerMetricsTest {
    private static final RunConfig SMALL = RunConfig.DEFAULT
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(8)).withActivation(ActivationKind.RELU))
            .withEpochs(2);

    @TempDir
    Path folder;

    private static List<LayerMetrics> train(RunConfig config, Sequential model, StopRule rule) throws Exception {
        List<LayerMetrics> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onLayers(LayerMetrics layers) {
                heard.add(layers);
            }
        };
        Trainer trainer = model == null ? new Trainer(config, ShortRun.images(), listener)
                : new Trainer(config, ShortRun.images(), listener, GradientExchange.NONE,
                        () -> new Network(model, Optional.empty()));
        trainer.stopWhen(rule).train();
        return heard;
    }

    @Test
    void everyEpochHasTheNormOfEveryGradientAndTheShareOfDeadUnitsOfEveryRelu() throws Exception {
        List<LayerMetrics> layers = train(SMALL, null, StopRule.NEVER);
        assertEquals(List.of(1, 2), layers.stream().map(LayerMetrics::epoch).toList());
        for (LayerMetrics epoch : layers) {
            assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias"),
                    List.copyOf(epoch.gradientNorms().keySet()));
            assertTrue(epoch.gradientNorms().values().stream().allMatch(norm -> norm > 0), epoch::toString);
            assertEquals(Set.of("1"), epoch.deadUnits().keySet());
        }
    }

    /** A step of plain descent is w after = w before − rate · g, so g = (w before − w after) ÷ rate up to rounding. */
    @Test
    void theNormsAreThoseOfTheLastStep() throws Exception {
        Sequential model = new Sequential(new Linear(Images.PIXELS, 4, DType.F64), new ReLU(),
                new Linear(4, Cifar10.CLASSES, DType.F64));
        double rate = 0.01;
        RunConfig config = SMALL.withNetwork(SMALL.mlp().withDtype(DType.F64)).withLearningRate(rate);
        List<double[]> biases = new ArrayList<>();
        StopRule rule = (epoch, step) -> {
            biases.add(((Linear) model.layers().get(2)).bias().value().toDoubleArray());
            return epoch == 1 && step == 7 ? Decision.FINISH : Decision.GO_ON;
        };
        LayerMetrics layers = train(config, model, rule).getFirst();
        double squares = 0;
        for (int i = 0; i < Cifar10.CLASSES; i++) {
            double g = (biases.get(5)[i] - biases.get(6)[i]) / rate;
            squares += g * g;
        }
        assertEquals(Math.sqrt(squares), layers.gradientNorms().get("2.bias"), 1e-12);
    }

    /** Units 0 and 1 of the branch have weights 0 and the bias −1: silent whatever the image. */
    @Test
    void deadUnitsAreFoundInABranch() throws Exception {
        Linear inner = new Linear(6, 4, DType.F32);
        Sequential model = new Sequential(new Linear(Images.PIXELS, 6, DType.F32),
                new Residual(new Sequential(inner, new ReLU(), new Linear(4, 6, DType.F32))),
                new Linear(6, Cifar10.CLASSES, DType.F32));
        StopRule kill = (epoch, step) -> {
            inner.weight().value().narrow(0, 0, 2).fill(0);
            inner.bias().value().narrow(0, 0, 2).fill(-1);
            return Decision.GO_ON;
        };
        LayerMetrics layers = train(SMALL.withEpochs(1), model, kill).getFirst();
        assertEquals(Set.of("1.branch.1"), layers.deadUnits().keySet());
        assertTrue(layers.deadUnits().get("1.branch.1") >= 0.5, layers::toString);
    }

    @Test
    void gradientsTooSmallForTheirSquaresHaveANorm() throws Exception {
        Sequential model = new Sequential(new Linear(Images.PIXELS, 4, DType.F32), new ReLU(),
                new Linear(4, Cifar10.CLASSES, DType.F32));
        StopRule shrink = (epoch, step) -> {
            ((Linear) model.layers().get(2)).weight().value().fill(1e-30).set(2e-30, 0, 0);
            return step == 2 ? Decision.FINISH : Decision.GO_ON;
        };
        double norm = train(SMALL, model, shrink).getFirst().gradientNorms().get("0.weight");
        assertTrue(norm > 0 && norm < 1e-25, "norm " + norm);
    }

    @Test
    void activationsWithoutDeadUnitsAreLeftOut() throws Exception {
        RunConfig elu = SMALL.withNetwork(SMALL.mlp().withActivation(ActivationKind.ELU)).withEpochs(1);
        assertEquals(Map.of(), train(elu, null, StopRule.NEVER).getFirst().deadUnits());
    }

    @Test
    void theLogIsReadAgain() throws Exception {
        ResumableRun.run(folder.resolve("run"), SMALL, StopRule.NEVER);
        assertEquals(train(SMALL, null, StopRule.NEVER), LayerMetrics.read(folder.resolve("run")));
        assertEquals(List.of(), LayerMetrics.read(folder));
    }

    @Test
    void aLineThatIsNoEntryIsNamed() throws Exception {
        Files.writeString(folder.resolve("layers.jsonl"), "{\"epoch\":1,\"gradient_norms\":{},\"dead_units\":{}}\nx\n");
        IOException failure = assertThrows(IOException.class, () -> LayerMetrics.read(folder));
        assertTrue(failure.getMessage().startsWith(folder.resolve("layers.jsonl") + " is damaged: line"
                + " 2: it is no JSON object"), failure.getMessage());
    }

    /** Killed while it wrote a line after the checkpoint: the half line and those of later epochs are gone. */
    @Test
    void linesAfterTheCheckpointAreTakenBack() throws Exception {
        Path run = folder.resolve("run");
        StopRule suspend = (epoch, step) -> epoch == 2 && step == 3 ? Decision.SUSPEND : Decision.GO_ON;
        assertThrows(SuspendedException.class, () -> ResumableRun.run(run, SMALL, suspend));
        Files.writeString(run.resolve("layers.jsonl"),
                "{\"epoch\":2,\"gradient_norms\":{},\"dead_units\":{}}\n{\"epoch\":3,\"gra", StandardOpenOption.APPEND);
        ResumableRun.run(run, SMALL, StopRule.NEVER);
        assertEquals(train(SMALL, null, StopRule.NEVER), LayerMetrics.read(run));
    }

    /** After an epoch's last step nothing of the epoch is left to compute the gradient from. */
    @Test
    void leftBetweenTheLastStepAndTheEndOfTheEpochTheNormsAreKept() throws Exception {
        Path run = folder.resolve("run");
        StopRule suspend = (epoch, step) -> epoch == 1 && step == 10 ? Decision.SUSPEND : Decision.GO_ON;
        assertThrows(SuspendedException.class, () -> ResumableRun.run(run, SMALL, suspend));
        ResumableRun.run(run, SMALL, StopRule.NEVER);
        assertEquals(train(SMALL, null, StopRule.NEVER), LayerMetrics.read(run));
    }
}
