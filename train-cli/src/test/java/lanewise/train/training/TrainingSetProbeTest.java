package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.record.ModelFile;
import lanewise.train.record.ShortRun;
import lanewise.train.training.TrainingSetProbe.Measurement;
import org.junit.jupiter.api.Test;

class TrainingSetProbeTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULT.withEpochs(2).withNetwork(NetworkConfig.DEFAULT
            .withHidden(List.of(8)).withActivation(ActivationKind.RELU).withDropout(0.5).withBatchNorm(true));

    @Test
    void itLooksAtTheTrainingImagesBeforeTheFirstStepAndAfterEachEpoch() throws Exception {
        Images images = ShortRun.images();
        TrainingSetProbe probe = new TrainingSetProbe(images);
        TrainedModel trained = new Trainer(CONFIG, images, probe).train();
        List<Measurement> measured = probe.measurements();
        assertEquals(List.of(0, 1, 2), measured.stream().map(Measurement::epoch).toList());
        assertEquals(Set.of("2"), measured.getLast().deadUnits().keySet());
        assertTrue(measured.getLast().loss() < measured.getFirst().loss(), measured::toString);
        int[] training = DataSplit.of(images, CONFIG.seed()).train();
        Evaluation best = Evaluation.of(trained.model(), images, training, DType.F32);
        assertEquals(best.loss(), measured.get(trained.best().epoch()).loss(), "of the best epoch's model");
    }

    @Test
    void itChangesNoBitOfTheRun() throws Exception {
        TrainedModel watched =
                new Trainer(CONFIG, ShortRun.images(), new TrainingSetProbe(ShortRun.images())).train();
        assertEquals(ModelFile.sha256(ShortRun.train(CONFIG)), ModelFile.sha256(watched));
    }
}
