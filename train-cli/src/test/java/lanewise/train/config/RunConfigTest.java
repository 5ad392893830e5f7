package lanewise.train.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.config.field.RunJson;
import lanewise.train.model.LayerList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
    @Test
    void theDefaultsAreThoseOfTheCommonProtocol() {
        RunConfig config = RunConfig.DEFAULT;
        assertEquals(List.of(128), config.mlp().hidden());
        assertEquals(ActivationKind.ELU, config.mlp().activation());
        assertEquals(0.1, config.learningRate());
        assertEquals(128, config.batchSize());
        assertEquals(10, config.epochs());
        assertEquals(42, config.seed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLearningRateMustBePositiveAndFinite(double rate) {
        refused("learningRate: ", () -> RunConfig.DEFAULT.withLearningRate(rate));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void aMomentumMustLieBelowOne(double momentum) {
        refused("momentum: ", () -> new OptimizerConfig.Sgd(momentum, false, 0));
    }

    @Test
    void nesterovNeedsMomentum() {
        refused("nesterov: ", () -> new OptimizerConfig.Sgd(0, true, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightDecayMustNotBeNegative(double decay) {
        refused("weightDecay: ", () -> new OptimizerConfig.Sgd(0, false, decay));
        refused("weightDecay: ", () -> new OptimizerConfig.Adam(decay));
        refused("weightDecay: ", () -> new OptimizerConfig.AdamW(decay));
        refused("clipNorm: ", () -> RunConfig.DEFAULT.withClipNorm(decay));
        refused("gaussianDropout: ", () -> MlpConfig.DEFAULT.withGaussianDropout(decay));
        refused("minimumRate: ", () -> new ScheduleConfig.Cosine(decay));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void sizesMustBePositive(int size) {
        refused("batchSize: ", () -> RunConfig.DEFAULT.withBatchSize(size));
        refused("epochs: ", () -> RunConfig.DEFAULT.withEpochs(size));
        refused("shards: ", () -> RunConfig.DEFAULT.withShards(size));
        refused("hidden: ", () -> MlpConfig.DEFAULT.withHidden(List.of(size)));
        refused("stepSize: ", () -> new ScheduleConfig.Step(size, 0.1));
        refused("milestones: ", () -> new ScheduleConfig.MultiStep(List.of(size), 0.1));
    }

    static Stream<Runnable> combinationsWithoutEffect() {
        RunConfig ten = RunConfig.DEFAULT;
        return Stream.of(
                () -> MlpConfig.DEFAULT.withDropout(0.1).withGaussianDropout(0.1),
                () -> MlpConfig.DEFAULT.withBatchNorm(true).withHidden(List.of()),
                () -> MlpConfig.DEFAULT.withResidualBlocks(1).withHidden(List.of()),
                () -> MlpConfig.DEFAULT.withDropout(0.1).withHidden(List.of()),
                () -> ten.withNetwork(MlpConfig.DEFAULT.withBatchNorm(true)).withBatchSize(1),
                () -> ten.withEvaluation(new EvaluationConfig(0.1, KeptModel.BEST, TestViews.MIRROR)),
                () -> ten.withEarlyStopping(10),
                () -> ten.withSchedule(new ScheduleConfig.Constant(), 10),
                () -> ten.withSchedule(new ScheduleConfig.MultiStep(List.of(5, 10), 0.1), 0),
                () -> ten.withSchedule(new ScheduleConfig.MultiStep(List.of(2, 5), 0.1), 2),
                () -> ten.withSchedule(new ScheduleConfig.Step(9, 0.1), 1),
                () -> ten.withSchedule(new ScheduleConfig.Exponential(0.9), 9),
                () -> ten.withSchedule(new ScheduleConfig.Cosine(0.1), 0),
                () -> ten.withSchedule(new ScheduleConfig.Plateau(0.1, 8, 0), 0));
    }

    @ParameterizedTest
    @MethodSource("combinationsWithoutEffect")
    void whatWouldHaveNoEffectIsRefused(Runnable creation) {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, creation::run);
        String field = failure.getMessage().split(": ")[0];
        assertTrue(Stream.of(ConfigField.values()).anyMatch(each -> each.toString().equals(field)),
                failure.getMessage());
    }

    /** The fields that messages can name are those of the records, all of them but the records within. */
    @Test
    void everyComponentIsAField() {
        Set<String> components = Stream.concat(
                Stream.of(RunConfig.class, MlpConfig.class, LayersConfig.class, EvaluationConfig.class),
                Stream.of(OptimizerConfig.class, ScheduleConfig.class)
                        .flatMap(kind -> Stream.of(kind.getPermittedSubclasses())))
                .flatMap(type -> Stream.of(type.getRecordComponents())).map(RecordComponent::getName)
                .filter(name -> !Set.of("network", "evaluation").contains(name)).collect(Collectors.toSet());
        assertEquals(components, Stream.of(ConfigField.values()).map(ConfigField::toString)
                .collect(Collectors.toSet()));
    }

    @Test
    void whoShowsAMessageNamesItsFields() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class,
                () -> RunConfig.DEFAULT.withSchedule(new ScheduleConfig.Cosine(0.5), 0));
        assertEquals("minimumRate: 0.5 must be below learningRate, 0.1", failure.getMessage());
        assertEquals("minimum_rate: 0.5 must be below learning_rate, 0.1", failure.message(ConfigField::entry));
        assertEquals("100 %: a text is not a pattern",
                new InvalidConfigException("100 %: a text is not a pattern").getMessage());
    }

    @Test
    void theLargestValuesThatHaveAnEffectAreTaken() {
        RunConfig ten = RunConfig.DEFAULT;
        ten.withEarlyStopping(9);
        ten.withSchedule(new ScheduleConfig.Constant(), 9);
        ten.withSchedule(new ScheduleConfig.MultiStep(List.of(3, 9), 0.1), 2);
        ten.withSchedule(new ScheduleConfig.Step(8, 0.1), 1);
        ten.withSchedule(new ScheduleConfig.Plateau(0.1, 7, 0), 0);
    }

    static Stream<RunConfig> configurations() {
        MlpConfig network = MlpConfig.DEFAULT.withHidden(List.of(32, 16)).withBatchNorm(true)
                .withResidualBlocks(2).withDropout(0.25).withInit(InitKind.XAVIER_UNIFORM).withDtype(DType.F64)
                .withActivation(ActivationKind.LEAKY_RELU);
        return Stream.of(RunConfig.DEFAULT,
                RunConfig.DEFAULT.withNetwork(network).withSeed(Long.MIN_VALUE).withEarlyStopping(3)
                        .withOptimizer(new OptimizerConfig.Sgd(0.9, true, 1e-4), 1.0 / 3).withClipNorm(0.1),
                RunConfig.DEFAULT.withOptimizer(new OptimizerConfig.Adam(0), 1e-3)
                        .withSchedule(new ScheduleConfig.MultiStep(List.of(5, 8), 0.1), 1),
                RunConfig.DEFAULT.withOptimizer(new OptimizerConfig.AdamW(0.01), 1e-3)
                        .withSchedule(new ScheduleConfig.Plateau(0.5, 2, 1e-5), 2)
                        .withAugmentation(Augmentation.FLIP_AND_SHIFT),
                RunConfig.DEFAULT.withOptimizer(new OptimizerConfig.AdamW(0.8, 0.99, 1e-6, 0.1), 1e-3)
                        .withLabelSmoothing(0.1),
                RunConfig.DEFAULT.withSchedule(new ScheduleConfig.Step(3, 0.1), 0).withShards(4),
                RunConfig.DEFAULT.withShards(4).withAverageEvery(16),
                RunConfig.DEFAULT.withSchedule(new ScheduleConfig.Exponential(0.9), 0),
                RunConfig.DEFAULT.withSchedule(new ScheduleConfig.Cosine(1e-4), 0),
                RunConfig.DEFAULT.withSchedule(new ScheduleConfig.Linear(0), 0)
                        .withOptimizer(new OptimizerConfig.Muon(0.6, 3, true, 53, 0.01, 0.002), 0.24),
                RunConfig.DEFAULT.withNetwork(new LayersConfig(LayerList.parse("conv(8, nobias) bn relu globalavgpool"
                        + " flatten linear(classes)"), InitKind.DIRAC, DType.F64))
                        .withEvaluation(new EvaluationConfig(0.01, KeptModel.LAST, TestViews.SIX)),
                RunConfig.DEFAULT.withAugmentation(new Augmentation(Augmentation.Flip.ALTERNATING, 2, true, 0.1, 0.2, 8)),
                RunConfig.DEFAULT.withAugmentation(new Augmentation(Augmentation.Flip.NONE, 4, false, 0, 0, 0)));
    }

    /** As configurations were written before there were layers, views and other changes of images. */
    @Test
    void olderFilesAreRead() throws JsonProcessingException {
        String json = """
                {"network":{"hidden":[128],"activation":"elu","batch_norm":false,"residual_blocks":0,"dropout":0.0,
                "gaussian_dropout":0.0,"init":"kaiming-normal","dtype":"f32"},"optimizer":{"name":"sgd","momentum":0.0,
                "nesterov":false,"weight_decay":0.0},"learning_rate":0.1,"schedule":{"name":"constant"},"warmup":0,
                "label_smoothing":0.0,"clip_norm":0.0,"batch_size":128,"epochs":10,"seed":42,
                "augmentation":{"flip":true,"shift":true},"early_stopping":0}""";
        assertEquals(RunConfig.DEFAULT.withAugmentation(Augmentation.FLIP_AND_SHIFT),
                RunJson.MAPPER.readValue(json, RunConfig.class));
    }

    @Test
    void shardsMustFitIntoABatch() {
        refused("shards: 129 are more than the 128 images of a batch (batchSize); choose fewer",
                () -> RunConfig.DEFAULT.withShards(129));
        RunConfig.DEFAULT.withShards(128);
        RunConfig normalised = RunConfig.DEFAULT.withNetwork(MlpConfig.DEFAULT.withBatchNorm(true));
        refused("shards: 65 of a batch of 128 leave one image to a shard, and batchNorm needs 2; choose at most 64",
                () -> normalised.withShards(65));
        normalised.withShards(64);
        refused("averageEvery: must be at least 1, not -1", () -> RunConfig.DEFAULT.withAverageEvery(-1));
        refused("averageEvery: 4 has no effect with one shard; give shards 2 or more",
                () -> RunConfig.DEFAULT.withAverageEvery(4));
    }

    /** Files of batches as they are stay what they are; whoever compares configurations finds the number. */
    @Test
    void oneShardIsNotWritten() {
        assertFalse(RunJson.write(RunConfig.DEFAULT).contains("shards"));
        assertFalse(RunJson.write(RunConfig.DEFAULT).contains("average"));
        assertEquals("0", RunConfig.DEFAULT.entries().get("average_every"));
        assertTrue(RunJson.write(RunConfig.DEFAULT.withShards(4)).endsWith(",\"shards\":4}"));
        assertEquals("1", RunConfig.DEFAULT.entries().get("shards"));
        assertEquals(List.of("shards 4 there, 1 here"),
                RunConfig.DEFAULT.withShards(4).differences(RunConfig.DEFAULT));
    }

    @Test
    void augmentationsThatCannotBeAreToldByTheirEntry() {
        String json = RunJson.write(RunConfig.DEFAULT);
        for (String wrong : List.of("{\"flip\":1,\"shift\":false}", "{\"flip\":true,\"shift\":\"far\"}", "{\"flip\":true}",
                "{\"flip\":true,\"shift\":true,\"colour\":1}", "{\"flip\":true,\"shift\":true,\"cutout\":99}",
                "{\"flip\":false,\"shift\":false,\"reflect\":true}",
                "{\"flip\":false,\"shift\":false,\"brightness\":\"much\"}")) {
            JsonProcessingException failure = assertThrows(JsonProcessingException.class, () -> RunJson.MAPPER.readValue(
                    json.replace("{\"flip\":false,\"shift\":false}", wrong), RunConfig.class));
            assertTrue(RunJson.reason(failure).startsWith("augmentation: "), RunJson.reason(failure));
        }
    }

    @Test
    void layersThatDoNotFitAreRefusedByTheirName() {
        refused("layers: linear(classes) takes rows of numbers, and what lies before it gives 8 channels of 32x32 pixels",
                () -> new LayersConfig(LayerList.parse("conv(8) linear(classes)"), InitKind.PYTORCH, DType.F32));
    }

    /** A shortcut that changes the shape is normalised too, though no layer is called so. */
    @Test
    void batchesOfOneImageAreRefusedWhereverTheyAreNormalised() {
        for (String normalised : List.of("bn", "residual(bn)", "residual(conv(6))", "residual(residual(conv(6)) relu)")) {
            refused("batchSize: must be at least 2 for batch normalisation, not 1",
                    () -> RunConfig.DEFAULT.withNetwork(layers("conv(4) " + normalised)).withBatchSize(1));
        }
        for (String other : List.of("relu", "residual(conv(4))", "residual(conv(6), nobn)", "groupnorm(2)")) {
            RunConfig.DEFAULT.withNetwork(layers("conv(4) " + other)).withBatchSize(1);
        }
    }

    private static LayersConfig layers(String first) {
        return new LayersConfig(LayerList.parse(first + " flatten linear(classes)"), InitKind.PYTORCH, DType.F32);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void whatIsWrittenIsReadAgain(RunConfig config) throws JsonProcessingException {
        assertEquals(config, RunJson.MAPPER.readValue(RunJson.write(config), RunConfig.class));
    }

    @Test
    void aConfigurationThatIsIncompleteOrWrongIsNotRead() {
        String json = RunJson.write(RunConfig.DEFAULT);
        JsonProcessingException missing = assertThrows(JsonProcessingException.class,
                () -> RunJson.MAPPER.readValue(json.replace("\"seed\":42,", ""), RunConfig.class));
        assertTrue(RunJson.reason(missing).startsWith("the entry seed is missing"), RunJson.reason(missing));
        JsonProcessingException wrong = assertThrows(JsonProcessingException.class,
                () -> RunJson.MAPPER.readValue(json.replace("\"epochs\":10", "\"epochs\":0"), RunConfig.class));
        assertEquals("epochs: must be at least 1, not 0", RunJson.reason(wrong));
    }

    private static void refused(String start, Runnable creation) {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, creation::run);
        assertTrue(failure.getMessage().startsWith(start), failure.getMessage());
    }

    /** The largest power of two of which an epoch has four, 2 at the least; what fits stays. */
    @ParameterizedTest
    @CsvSource({"128, 128", "127, 16", "64, 16", "63, 8", "31, 4", "9, 2", "4, 2", "1, 2"})
    void batchesFitFewImages(int images, int expected) {
        assertEquals(expected, RunConfig.DEFAULT.fittedTo(images).batchSize());
        RunConfig small = RunConfig.DEFAULT.withBatchSize(1);
        assertSame(small, small.fittedTo(images));
    }
}
