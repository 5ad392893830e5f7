package lanewise.train.record;

import lanewise.tensor.Simd;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.training.RunListener;
import lanewise.train.training.TrainedModel;
import lanewise.train.training.Trainer;

/** A short training run on synthetic images whose model has one known hash, whatever it runs on. */
public final class ShortRun {
    /** The SHA-256 of the model. It changes only with the arithmetic or the format, which a change must say. */
    static final String MODEL_SHA256 = "e3f8eca41b28259b07f2d2acd3d0e32a4931bfabcf0085d64b0f0b65700e9275";

    private static final int TRAIN_IMAGES = 1500;
    private static final int TEST_IMAGES = 100;

    private ShortRun() {}

    public static Images images() {
        return SyntheticImages.generate(TRAIN_IMAGES, TEST_IMAGES, 7).train();
    }

    public static TrainedModel train(RunConfig config) throws Exception {
        return new Trainer(config, images(), new RunListener() { }).train();
    }

    static String modelHash() throws Exception {
        return ModelFile.sha256(train(RunConfig.DEFAULT.withEpochs(2)));
    }

    /** Prints which kernels ran, and the hash. */
    public static void main(String[] args) throws Exception {
        System.out.println(Simd.bits() + " " + modelHash());
    }
}
