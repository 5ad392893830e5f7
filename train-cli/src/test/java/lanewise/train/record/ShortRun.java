package lanewise.train.record;

import lanewise.tensor.DType;
import lanewise.tensor.Simd;
import lanewise.train.config.Augmentation;
import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.InitKind;
import lanewise.train.config.KeptModel;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.config.TestViews;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.model.LayerList;
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

    /** A small network of convolutions with what their recipes use: whitening, Muon, changes of images, noise. */
    static RunConfig convolutions() {
        LayerList layers = LayerList.parse("whiten(2) gelu maxpool(4) conv(6, nobias) bn(momentum=0.4, noscale) gelu"
                + " residual(conv(8, stride=2, nobias) bn relu dropout2d(0.1)) flatten linear(classes, nobias)");
        return RunConfig.DEFAULT.withNetwork(new LayersConfig(layers, InitKind.DIRAC, DType.F32)).withEpochs(4)
                .withOptimizer(new OptimizerConfig.Muon(0.6, 3, true, 5, 0.1, 0.002), 0.24)
                .withSchedule(new ScheduleConfig.Linear(0), 0).withLabelSmoothing(0.2)
                .withAugmentation(new Augmentation(Augmentation.Flip.ALTERNATING, 2, true, 0.1, 0.1, 4))
                .withEvaluation(new EvaluationConfig(0.1, KeptModel.LAST, TestViews.SIX));
    }

    static String modelHash() throws Exception {
        return ModelFile.sha256(train(RunConfig.DEFAULT.withEpochs(2)));
    }

    static String hashOfConvolutions() throws Exception {
        return ModelFile.sha256(train(convolutions().withEpochs(1)));
    }

    /** Prints which kernels ran, and the hash; with an argument that of the network of convolutions. */
    public static void main(String[] args) throws Exception {
        System.out.println(Simd.bits() + " " + (args.length > 0 ? hashOfConvolutions() : modelHash()));
    }
}
