package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.sharding.GradientExchange;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.model.Network;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final int EPOCHS_WITH_STATISTICS = 8;
    private static final RunConfig SHORT = RunConfig.DEFAULT.withEpochs(2);

    @Test
    void listenersHearOfEveryStepAndEpochInOrder() throws Exception {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onStart(RunConfig config, int stepsPerEpoch) {
                heard.add("start " + stepsPerEpoch);
            }

            @Override
            public void onStep(int epoch, int step, double loss) {
                heard.add(epoch + "." + step);
            }

            @Override
            public void onEpoch(EpochMetrics metrics) {
                heard.add("epoch " + metrics.epoch());
            }

            @Override
            public void onEnd() {
                heard.add("end");
            }
        };
        RunConfig config = SHORT.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(8))).withBatchSize(500);
        new Trainer(config, ShortRun.images(), listener).train();
        // 1,500 images: 1,350 to train on, so two whole batches and a rest that is dropped.
        assertEquals(List.of("start 2", "1.1", "1.2", "epoch 1", "2.1", "2.2", "epoch 2", "end"), heard);
    }

    @Test
    void theModelIsThatOfTheBestEpoch() throws Exception {
        TrainedModel trained = ShortRun.train(RunConfig.DEFAULT.withEpochs(4));
        double best = trained.history().stream().mapToDouble(EpochMetrics::validationAccuracy).max().orElseThrow();
        assertEquals(best, trained.best().validationAccuracy());
        Images images = ShortRun.images();
        Evaluation again = Evaluation.of(trained.model(), images,
                DataSplit.of(images, RunConfig.DEFAULT).validation(), DType.F32);
        assertEquals(best, again.accuracy());
        assertEquals(trained.best().validationLoss(), again.loss());
    }

    /**
     * The best epoch is not the last one; in the epochs after it running statistics move too. The model that is handed
     * out has those of the best epoch: it gives that epoch's validation loss to the bit, and would not with others.
     */
    @Test
    void theModelOfTheBestEpochHasItsRunningStatistics() throws Exception {
        RunConfig config = RunConfig.DEFAULT.withEpochs(EPOCHS_WITH_STATISTICS);
        Images images = ShortRun.images();
        BatchNorm1d normalisation = new BatchNorm1d(32, DType.F32);
        Sequential model = new Sequential(new Linear(Images.PIXELS, 32, DType.F32), normalisation, new ELU(),
                new Linear(32, Cifar10.CLASSES, DType.F32));
        List<Tensor> meansByEpoch = new ArrayList<>();
        TrainedModel trained = new Trainer(config, images, new RunListener() {
            @Override
            public void onEpoch(EpochMetrics metrics) {
                meansByEpoch.add(model.namedBuffers().get("1.running_mean").copy());
            }
        }, GradientExchange.NONE, () -> new Network(model, Optional.empty())).train();

        int best = trained.best().epoch();
        assertTrue(best < EPOCHS_WITH_STATISTICS, "the best epoch is the last one, and nothing is shown");
        Tensor mean = model.namedBuffers().get("1.running_mean");
        assertTrue(mean.bitwiseEquals(meansByEpoch.get(best - 1)));
        assertFalse(mean.bitwiseEquals(meansByEpoch.getLast()));
        int[] validation = DataSplit.of(images, config).validation();
        assertEquals(trained.best().validationLoss(), Evaluation.of(model, images, validation, DType.F32).loss());
        for (String name : List.of("1.running_mean", "1.running_var")) {
            Tensor buffer = model.namedBuffers().get(name);
            buffer.mul(1.01, buffer);
            assertNotEquals(trained.best().validationLoss(),
                    Evaluation.of(model, images, validation, DType.F32).loss(), name);
        }
    }

    @Test
    void theLossFalls() throws Exception {
        List<EpochMetrics> history = ShortRun.train(RunConfig.DEFAULT.withEpochs(4)).history();
        assertTrue(history.getLast().trainLoss() < 0.9 * history.getFirst().trainLoss(), history::toString);
    }

    @Test
    void singleAndDoublePrecisionTrainAlike() throws Exception {
        RunConfig wide = SHORT.withNetwork(MlpConfig.DEFAULT.withDtype(DType.F64)).withEpochs(1);
        double narrowLoss = ShortRun.train(SHORT.withEpochs(1)).history().getFirst().trainLoss();
        double wideLoss = ShortRun.train(wide).history().getFirst().trainLoss();
        // Ten steps; each loss is a mean over sums of 3,072 products of rounding error at most 3072 · 2⁻²⁴ each.
        assertEquals(wideLoss, narrowLoss, 10 * 3072 * 0x1p-24 * wideLoss);
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        RunConfig wild = SHORT.withNetwork(MlpConfig.DEFAULT.withActivation(ActivationKind.RELU))
                .withLearningRate(1e30);
        DivergedException failure = assertThrows(DivergedException.class, () -> ShortRun.train(wild));
        assertTrue(failure.getMessage().startsWith("training diverged: the loss is "), failure.getMessage());
    }

    @Test
    void aBatchLargerThanTheTrainingSetIsRefused() {
        RunConfig large = SHORT.withBatchSize(1351);
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> ShortRun.train(large));
        assertEquals("batchSize: 1351 is more than the 1350 training images", failure.getMessage());
    }

    @Test
    void earlyStoppingEndsTheRunAfterEpochsWithoutABetterAccuracy() throws Exception {
        // At this rate nothing changes, so that no epoch after the first one is better.
        RunConfig config = RunConfig.DEFAULT.withLearningRate(1e-30).withEpochs(9).withEarlyStopping(3);
        TrainedModel trained = ShortRun.train(config);
        assertEquals(1, trained.best().epoch());
        assertEquals(4, trained.history().size());
    }

    @Test
    void theRatesOfAPlateauFollowTheValidationLosses() throws Exception {
        ScheduleConfig.Plateau plateau = new ScheduleConfig.Plateau(0.5, 0, 0);
        RunConfig config = RunConfig.DEFAULT
                .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)).withActivation(ActivationKind.TANH))
                .withLearningRate(1).withSchedule(plateau, 0).withEpochs(12);
        List<EpochMetrics> history = ShortRun.train(config).history();
        ReduceOnPlateau.State state = plateau.rule().start(1);
        for (EpochMetrics metrics : history) {
            assertEquals(state.rate(), metrics.learningRate());
            state = plateau.rule().next(state, metrics.validationLoss());
        }
        assertTrue(history.getLast().learningRate() < 1, history::toString);
    }
}
