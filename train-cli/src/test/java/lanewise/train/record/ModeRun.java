package lanewise.train.record;

import java.util.List;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;

/** Two trainings that end soon even where nothing is compiled: prints the hash of a perceptron, and of convolutions. */
final class ModeRun {
    private ModeRun() {}

    public static void main(String[] args) throws Exception {
        Images images = SyntheticImages.generate(200, 10, 7).train();
        RunConfig perceptron = RunConfig.DEFAULT.withEpochs(2)
                .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16, 8)).withBatchNorm(true).withDropout(0.1));
        System.out.println(hash(perceptron.withBatchSize(50), images));
        System.out.println(hash(ShortRun.convolutions().withEpochs(2).withBatchSize(50), images));
    }

    private static String hash(RunConfig config, Images images) throws Exception {
        return ModelFile.sha256(new Trainer(config, images, new RunListener() { }).train());
    }
}
