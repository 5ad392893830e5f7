package lanewise.train.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.training.Pause;
import lanewise.nn.training.StopRule;
import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.machine.MemoryNeeds;
import lanewise.train.model.Network;
import lanewise.train.model.NetworkPlan;

/**
 * What a run would need. Parameters and shapes are exact; memory is that of {@link MemoryNeeds}; the time is that of a few
 * steps on synthetic images. For a network that Java's heap cannot hold shapes and times are null.
 *
 * @param layers the table of layers and shapes
 * @param parameters the number of parameters
 * @param operations the work of convolutions and linear layers
 * @param bytes the memory of each kind
 * @param stepsPerEpoch steps in an epoch
 * @param stepSeconds the median time of a step
 * @param seconds the estimated time of all epochs with their validations, and of the test
 */
public record DryRun(
        @JsonProperty("layers") String layers,
        @JsonProperty("parameters") long parameters,
        @JsonProperty("operations") Operations operations,
        @JsonProperty("bytes") Map<String, Long> bytes,
        @JsonProperty("steps_per_epoch") int stepsPerEpoch,
        @JsonProperty("step_seconds") Double stepSeconds,
        @JsonProperty("seconds") Double seconds) {
    private static final int FEWEST_IMAGES = 2_000;
    private static final int BATCHES = 5;
    private static final int ENDLESS = 1_000_000;
    // So many steps in so much time; or fewer, but so many that most of them are compiled; or no longer than this.
    private static final int MEASURED_STEPS = 400;
    private static final double MEASURED_SECONDS = 2;
    private static final int FEWEST_STEPS = 80;
    private static final double MOST_SECONDS = 8;

    /**
     * Operations of convolutions and linear layers, two for each multiplication, with which goes an addition.
     *
     * @param forward those of a forward pass of one image
     * @param layers those of each layer in it, in order
     * @param training those of all steps of the training
     */
    public record Operations(
            @JsonProperty("forward") long forward,
            @JsonProperty("layers") List<Long> layers,
            @JsonProperty("training") double training) {
        private static Operations of(NetworkPlan plan, double images) {
            return new Operations(plan.forwardOperations(),
                    plan.work().stream().map(NetworkPlan.LayerWork::operations).toList(),
                    plan.trainingOperations() * images);
        }
    }

    /**
     * Builds the network for a data set and measures some steps; takes about two seconds.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public static DryRun of(RunConfig config, DataSize size) throws IOException {
        int trained = size.trained(config);
        config.requireFits(trained);
        MemoryNeeds needs = MemoryNeeds.of(config, size.images(), size.classes());
        int steps = trained / config.batchSize();
        Operations operations = Operations.of(config.network().plan(size.classes(), config.seed()),
                (double) config.epochs() * steps * config.batchSize());
        DryRun unmeasured = new DryRun(null, needs.parameters(), operations, needs.bytes(), steps, null, null);
        try {
            return needs.fits() ? unmeasured.measured(config, size) : unmeasured;
        } catch (OutOfMemoryError e) {
            return unmeasured; // what works with the tensors takes memory too
        }
    }

    private DryRun measured(RunConfig config, DataSize size) throws IOException {
        NetworkPlan plan = config.network().plan(size.classes(), config.seed());
        String table = plan.build().module().summary(plan.batch(config.batchSize()));
        Pace pace = Pace.measure(config, size);
        double evaluations = (double) config.epochs() * size.validating(config) + size.test();
        return new DryRun(table, parameters, operations, bytes, stepsPerEpoch, pace.stepSeconds(),
                config.epochs() * (double) stepsPerEpoch * pace.stepSeconds()
                        + evaluations * pace.secondsPerEvaluation());
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

        static Pace measure(RunConfig config, DataSize size) throws IOException {
            int wanted = Math.max(FEWEST_IMAGES, BATCHES * config.batchSize());
            int count = Math.ceilDiv(Math.min(Math.max(size.training(), FEWEST_IMAGES), wanted), 10) * 10;
            Images images = SyntheticImages.generate(count, 1, 1).train();
            // A rate at which nothing happens: the time is the same, and nothing diverges.
            RunConfig still = config.withEpochs(ENDLESS).withEarlyStopping(0)
                    .withSchedule(new ScheduleConfig.Constant(), 0).withLearningRate(1e-30)
                    .withEvaluation(validatingSome(config.evaluation(), count));
            Pace pace = new Pace(DataSplit.validating(count, still));
            try {
                // The images show ten classes; more outputs take their time, fewer would have no place for the labels.
                int classes = Math.max(images.classes(), size.classes());
                Supplier<Network> networks = () -> config.network().create(classes, config.seed());
                new Trainer(still, images, pace, GradientExchange.NONE, networks).stopWhen(pace::decide).train();
            } catch (DivergedException e) {
                throw new IOException(e.getMessage(), e); // cannot be, but for an initialisation that overflows
            }
            return pace;
        }

        // Of fewer images the same share may be none, or leave less than a batch.
        private static EvaluationConfig validatingSome(EvaluationConfig evaluation, int images) {
            double usual = Math.min(evaluation.validationShare(), EvaluationConfig.DEFAULT.validationShare());
            double share = Math.max(usual, (1 + 1e-9) / images);
            return new EvaluationConfig(share, evaluation.keptModel(), evaluation.testViews());
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
