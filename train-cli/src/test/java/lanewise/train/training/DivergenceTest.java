package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.training.Pause;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.TrainingStep;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.Augmentation;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.record.ResumableRun;
import lanewise.train.record.SavedDivergence;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loss or gradient that is not finite stops the run before the update, and can be computed again. */
class DivergenceTest {
    @TempDir
    Path folder;

    private static final RunConfig WILD = RunConfig.DEFAULT
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)).withActivation(ActivationKind.RELU)
                    .withDropout(0.1))
            .withAugmentation(Augmentation.FLIP_AND_SHIFT)
            .withLearningRate(1e30).withEpochs(2);

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void layerBatchAndStepAreNamedAndTheStepCanBeReplayed(int shards) throws Exception {
        RunConfig config = WILD.withShards(shards);
        DivergedException failure = assertThrows(DivergedException.class,
                () -> ResumableRun.run(folder, config, StopRule.NEVER));
        Divergence told = failure.divergence();
        String finding = "the (loss is \\S+|gradient is not finite), first met in .* of layer \\d, .*";
        assertTrue(told.finding().matches(finding), told.finding());
        assertTrue(failure.getMessage().contains("in epoch 1, batch " + told.step() + " (step " + told.step() + ")"),
                failure.getMessage());

        SavedDivergence file = SavedDivergence.read(folder.resolve("divergence.safetensors"));
        assertEquals(ResumableRun.DATA, file.data());
        Divergence saved = file.divergence();
        assertEquals(told.finding(), saved.replay(ShortRun.images()));
        assertEquals(128, saved.indices().length);
        assertArrayEquals(told.indices(), saved.indices());
        assertEquals(config, saved.config());
    }

    @Test
    void theUpdateIsNotMade() {
        assertLeftAtTheLatestPause(WILD);
    }

    /** Not even those steps are made that lie between the latest average and the one that diverged. */
    @Test
    void theModelOfADivergenceIsThatOfTheLatestAverage() {
        assertLeftAtTheLatestPause(WILD.withShards(4).withAverageEvery(3));
    }

    private static void assertLeftAtTheLatestPause(RunConfig config) {
        Tensor[] weight = new Tensor[2];
        RunListener listener = new RunListener() {
            @Override
            public void onPause(Pause pause, int step, Supplier<RunState> state) {
                weight[0] = state.get().model().get("0.weight").copy();
            }

            @Override
            public void onDivergence(Divergence divergence) {
                weight[1] = divergence.model().get("0.weight");
            }
        };
        Trainer trainer = new Trainer(config, ShortRun.images(), listener);
        assertThrows(DivergedException.class, trainer::train);
        assertTrue(weight[0].bitwiseEquals(weight[1]));
    }

    private static Module network() {
        return new Sequential(new Linear(2, 2, DType.F32), new ReLU(), new Linear(2, 2, DType.F32));
    }

    private static String finding(Module model, float... x) {
        Batch batch = new Batch(Tensor.of(x, 1, 2), Tensor.of(new int[] {0}), new int[] {0});
        return new TrainingStep(model, new SoftmaxCrossEntropyLoss()).compute(batch, 0);
    }

    @Test
    void theFirstLayerWhoseOutputIsNotFiniteIsNamed() {
        Module model = network();
        model.namedParameters().get("2.weight").value().fill(1e30);
        model.namedParameters().get("0.weight").value().fill(1);
        assertEquals("the loss is NaN, first met in the output of layer 2, Linear(2 → 2)", finding(model, 1e30f, 0));
    }

    @Test
    void aGradientThatIsNotFiniteIsFoundThoughTheLossIs() {
        Module model = network();
        // Logits of 0 give the gradients ±½, times W₂ of ±3·10³⁸, times an input of 10³.
        model.loadStateDict(Map.of(
                "0.weight", Tensor.of(new float[] {0, 0, 0, 0}, 2, 2), "0.bias", Tensor.of(new float[] {1e-30f, 0}),
                "2.weight", Tensor.of(new float[] {3e38f, 0, -3e38f, 0}, 2, 2),
                "2.bias", Tensor.of(new float[] {-3e8f, 3e8f})));
        assertEquals("the gradient is not finite, first met in 0.weight of layer 0, Linear(2 → 2)", finding(model, 1e3f, 0));
    }

    @Test
    void largeGradientsWhoseSumAloneOverflowsAreFinite() {
        Module model = network();
        // Logits of ∓2·10⁸ give the gradients ∓1, so each of the four elements of dW₁ is 2·10³⁸.
        model.loadStateDict(Map.of(
                "0.weight", Tensor.of(new float[] {0, 0, 0, 0}, 2, 2),
                "0.bias", Tensor.of(new float[] {1e-30f, 1e-30f}),
                "2.weight", Tensor.of(new float[] {-1e38f, -1e38f, 1e38f, 1e38f}, 2, 2),
                "2.bias", Tensor.of(new float[] {0, 0})));
        assertEquals("", finding(model, 1, 1));
        assertEquals(Double.POSITIVE_INFINITY, model.namedParameters().get("0.weight").grad().sum().item());
    }
}
