package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.record.ModelFile;
import lanewise.train.record.ShortRun;
import lanewise.train.training.TrainingSetProbe.Measurement;
import org.junit.jupiter.api.Test;

class TrainingSetProbeTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULT.withEpochs(2).withNetwork(MlpConfig.DEFAULT
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
        int[] training = DataSplit.of(images, CONFIG).train();
        Evaluation best = Evaluation.of(trained.model(), images, training, DType.F32);
        assertEquals(best.loss(), measured.get(trained.best().epoch()).loss(), "of the best epoch's model");
    }

    @Test
    void imagesMayHaveAnyNumberOfClasses() throws Exception {
        List<String> three = List.of("first", "second", "third");
        byte[] records = new byte[100 * RecordFormat.CIFAR_10.recordBytes()];
        for (int i = 0; i < 100; i++) {
            records[i * RecordFormat.CIFAR_10.recordBytes()] = (byte) (i % three.size());
        }
        Images images = new Images(new byte[][] {records}, 100, 100, RecordFormat.CIFAR_10, three);
        TrainingSetProbe probe = new TrainingSetProbe(images);
        new Trainer(CONFIG.withBatchSize(10), images, probe).train();
        assertEquals(3, probe.measurements().size());
    }

    @Test
    void itChangesNoBitOfTheRun() throws Exception {
        TrainedModel watched =
                new Trainer(CONFIG, ShortRun.images(), new TrainingSetProbe(ShortRun.images())).train();
        assertEquals(ModelFile.sha256(ShortRun.train(CONFIG)), ModelFile.sha256(watched));
    }
}
