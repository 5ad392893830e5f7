package lanewise.train.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.training.Pause;
import lanewise.nn.training.StopRule;
import lanewise.train.config.ConfigField;
import lanewise.train.config.InvalidConfigException;
import lanewise.train.config.Mlp;
import lanewise.train.config.RunConfig;
import lanewise.train.config.RunJson;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.EpochMetrics;

/**
 * What a run would need. Parameters and shapes are exact; memory
 * is counted from the tensors that live at the same time; the time is that of a few steps on synthetic images.
 *
 * @param layers the table of layers and shapes
 * @param parameters the number of parameters
 * @param bytes the memory of each kind
 * @param stepsPerEpoch steps in an epoch
 * @param stepSeconds the median time of a step
 * @param seconds the estimated time of all epochs with their validations, and of the test
 */
public record DryRun(
        @JsonProperty("layers") String layers,
        @JsonProperty("parameters") long parameters,
        @JsonProperty("bytes") Map<String, Long> bytes,
        @JsonProperty("steps_per_epoch") int stepsPerEpoch,
        @JsonProperty("step_seconds") double stepSeconds,
        @JsonProperty("seconds") double seconds) {
    private static final Size CIFAR_10 = new Size(50_000, 10_000, Cifar10.CLASSES);
    private static final int FEWEST_IMAGES = 2_000;
    private static final int BATCHES = 5;
    private static final int ENDLESS = 1_000_000;
    // So many steps in so much time; or fewer, but so many that most of them are compiled; or no longer than this.
    private static final int MEASURED_STEPS = 400;
    private static final double MEASURED_SECONDS = 2;
    private static final int FEWEST_STEPS = 80;
    private static final double MOST_SECONDS = 8;
    private static final long JAVA_BYTES = 60_000_000;

    /** The size of a data set; a tenth of the training images validates. */
    private record Size(int training, int test, int classes) {
        int validation() {
            return training / 10;
        }

        int trained() {
            return training - validation();
        }
    }

    /**
     * Builds the network for CIFAR-10 and measures some steps; takes about two seconds.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public static DryRun of(RunConfig config) throws IOException {
        return of(config, CIFAR_10);
    }

    /** Does the same for a data set, of which the number of images and of classes matters. */
    public static DryRun of(RunConfig config, ImageData data) throws IOException {
        return of(config, new Size(data.train().count(), data.test().count(), data.classNames().size()));
    }

    private static DryRun of(RunConfig config, Size size) throws IOException {
        InvalidConfigException.require(config.batchSize() <= size.trained(), ConfigField.BATCH_SIZE,
                "%s is more than the %s training images", config.batchSize(), size.trained());
        Module model = Mlp.create(Images.PIXELS, config.network(), size.classes(), config.seed());
        int stepsPerEpoch = size.trained() / config.batchSize();
        Pace pace = Pace.measure(config, size);
        double evaluations = (double) config.epochs() * size.validation() + size.test();
        double seconds = config.epochs() * (double) stepsPerEpoch * pace.stepSeconds()
                + evaluations * pace.secondsPerEvaluation();
        return new DryRun(model.summary(config.batchSize(), Images.PIXELS), model.parameterCount(),
                memory(config, model, size), stepsPerEpoch, pace.stepSeconds(), seconds);
    }

    private static Map<String, Long> memory(RunConfig config, Module model, Size size) {
        int element = config.dtype().bytes();
        long tensors = model.parameterCount() * element;
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("images", (long) (size.training() + size.test()) * Cifar10.RECORD_BYTES);
        bytes.put("parameters, gradients, best model", 3 * tensors);
        bytes.put("optimizer", config.optimizer().numbersKept() * tensors);
        bytes.put("activations and their gradients",
                (2 * outputs(model, new int[] {0}) + Images.PIXELS) * config.batchSize() * element);
        bytes.put("Java", JAVA_BYTES);
        return bytes;
    }

    // The numbers that the layers give for one sample; layers without a width of their own keep that of the Linear
    // before them.
    private static long outputs(Module module, int[] width) {
        Collection<Module> children = module.children().values();
        if (module instanceof Linear linear) {
            width[0] = linear.outFeatures();
        }
        long outputs = children.isEmpty() ? width[0] : 0;
        for (Module child : children) {
            outputs += outputs(child, width);
        }
        return outputs;
    }

    /** Returns the summary as one line of JSON. */
    public String toJson() {
        return RunJson.write(this);
    }

    /** Times steps and an evaluation. */
    private static final class Pace implements RunListener {
        private final List<Long> times = new ArrayList<>();
        private final int validationImages;
        private final long start = System.nanoTime();
        private long last;
        private int stepsPerEpoch;
        private double evalSeconds;

        private Pace(int validationImages) {
            this.validationImages = validationImages;
        }

        static Pace measure(RunConfig config, Size size) throws IOException {
            int wanted = Math.max(FEWEST_IMAGES, BATCHES * config.batchSize());
            int count = Math.ceilDiv(Math.min(Math.max(size.training(), FEWEST_IMAGES), wanted), 10) * 10;
            Images images = SyntheticImages.generate(count, 1, 1).train();
            Pace pace = new Pace(count / 10);
            // A rate at which nothing happens: the time is the same, and nothing diverges.
            RunConfig still = config.withEpochs(ENDLESS).withEarlyStopping(0)
                    .withSchedule(new ScheduleConfig.Constant(), 0).withLearningRate(1e-30);
            try {
                // The images show ten classes; more outputs take their time, fewer would have no place for the labels.
                Module model = Mlp.create(Images.PIXELS, config.network(), Math.max(images.classes(), size.classes()),
                        config.seed());
                new Trainer(still, images, pace, model).stopWhen(pace::decide).train();
            } catch (DivergedException e) {
                throw new IOException(e.getMessage(), e); // cannot be, but for an initialisation that overflows
            }
            return pace;
        }

        private StopRule.Decision decide(int epoch, int step) {
            double seconds = (System.nanoTime() - start) * 1e-9;
            boolean enough = times.size() >= MEASURED_STEPS
                    || times.size() >= FEWEST_STEPS && seconds > MEASURED_SECONDS
                    || !times.isEmpty() && seconds > MOST_SECONDS;
            return enough ? StopRule.Decision.FINISH : StopRule.Decision.GO_ON;
        }

        @Override
        public void onStart(RunConfig config, int steps) {
            stepsPerEpoch = steps;
        }

        @Override
        public void onPause(Pause pause, int step, Supplier<RunState> state) {
            long now = System.nanoTime();
            if (pause == Pause.STEP && (step > 1 || stepsPerEpoch == 1)) {
                times.add(now - last); // the first step of an epoch follows a shuffle
            }
            last = now;
        }

        @Override
        public void onEpoch(EpochMetrics metrics) {
            evalSeconds = metrics.evalSeconds(); // the latest is the fastest: compiled by then
        }

        // The median of the second half: the first is not compiled yet.
        double stepSeconds() {
            List<Long> second = times.subList(times.size() / 2, times.size()).stream().sorted().toList();
            return second.get(second.size() / 2) * 1e-9;
        }

        double secondsPerEvaluation() {
            return evalSeconds / validationImages;
        }
    }
}
