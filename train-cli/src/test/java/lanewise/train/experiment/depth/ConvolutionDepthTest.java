package lanewise.train.experiment.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.InitKind;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SmallExperimentContext;
import lanewise.train.experiment.unit.DeadReluUnits;
import lanewise.train.report.chart.rendering.Charts;
import lanewise.train.series.RunOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolution networks of 8 and 14 layers, two steps on 36 synthetic images. */
class ConvolutionDepthTest {
    private static final int IMAGES = 40;

    @TempDir
    Path folder;

    @Test
    void everyNetworkIsMeasuredInEachLayerAndOnce() throws Exception {
        ConvolutionDepth experiment = new ConvolutionDepth(RunConfig.DEFAULT, 8, 14, IMAGES);
        SmallExperimentContext context = SmallExperimentContext.of(experiment, folder);
        Findings findings = experiment.conclude(context);
        assertEquals(List.of(), findings.comparisons(), "no document has a number of these networks");
        assertEquals(12, findings.tables().getFirst().rows().size());
        assertEquals(List.of("plain14", "resnet14", "plain14-nobn", "resnet14-nobn", "plain8", "resnet8", "plain8-nobn",
                "resnet8-nobn"), findings.tables().getLast().rows().stream().map(List::getFirst).toList());
        assertEquals(4, findings.figures().stream().map(Findings.Figure::file).distinct().count());
        for (Findings.Figure figure : findings.figures()) {
            assertTrue(figure.caption().endsWith("?"), figure.caption());
            assertEquals(800, ImageIO.read(new ByteArrayInputStream(Charts.png(figure.chart()))).getWidth());
        }
        assertTrue(findings.verdict().contains("at the end of 2 steps"), findings.verdict());

        Map<Path, FileTime> written = context.timesOfResults();
        assertEquals(16, written.size(), "eight networks, two seeds");
        assertEquals(written.size(), experiment.trainings(SmallExperimentContext.SEEDS));
        Findings again = experiment.conclude(context);
        assertEquals(List.of(findings.verdict(), findings.tables()), List.of(again.verdict(), again.tables()));
        assertEquals(written, context.timesOfResults(), "nothing is computed twice");
    }

    @Test
    void trainingsOfExperimentsAreLeftOnRequest() throws IOException {
        SmallExperimentContext small = SmallExperimentContext.of(new ConvolutionDepth(RunConfig.DEFAULT, 8, 14, IMAGES), folder);
        ExperimentContext stopping = new ExperimentContext() {
            @Override
            public List<Long> seeds() {
                return small.seeds();
            }

            @Override
            public ImageData images() {
                return small.images();
            }

            @Override
            public RunOutcome outcome(RunConfig config) {
                return small.outcome(config);
            }

            @Override
            public Path folder() {
                return small.folder();
            }

            @Override
            public StopRule stopRule() {
                return (_, _) -> StopRule.Decision.SUSPEND;
            }
        };
        for (Experiment experiment : List.of(new ConvolutionDepth(RunConfig.DEFAULT, 8, 14, IMAGES),
                new DeadReluUnits(SmallExperimentContext.PROTOCOL))) {
            assertThrows(SuspendedException.class, () -> experiment.conclude(stopping), experiment.name());
        }
        assertFalse(Files.exists(small.folder()), "nothing that is unfinished is kept");
    }

    @Test
    void aTrainingThatExplodesCountsAsDivergedThoughItIsFinite() throws IOException {
        ConvolutionNetwork network = new ConvolutionNetwork(true, 8, false);
        RunConfig config = RunConfig.DEFAULT.withNetwork(network.config(InitKind.KAIMING_NORMAL)).withEpochs(1)
                .withBatchSize(8).withLearningRate(3);
        SmallExperimentContext context =
                new SmallExperimentContext(List.of(), SyntheticImages.generate(20, 10, 7), List.of(), folder);
        ConvolutionRuns.Measured measured = ConvolutionRuns.training(context, network, config, 20).compute();
        assertTrue(measured.losses().stream().allMatch(Double::isFinite), measured.toString());
        assertTrue(measured.divergence().startsWith("the loss of epoch 1 is 2752"), measured.divergence());
        assertFalse(Double.isFinite(measured.endLoss()));
    }

    /** The norms that a layer's number stands for, in order, and no others. */
    @Test
    void convolutionsAndTheLastLayerCountAlone() {
        for (boolean residual : new boolean[] {false, true}) {
            for (boolean normalised : new boolean[] {false, true}) {
                RunConfig config = RunConfig.DEFAULT
                        .withNetwork(new ConvolutionNetwork(residual, 14, normalised).config(InitKind.PYTORCH));
                Map<String, Double> norms = new LinkedHashMap<>();
                config.network().create(10, 1).module().namedParameters().forEach((name, parameter) ->
                        norms.put(name, name.contains("shortcut") || parameter.value().rank() < 2 ? -1.0 : norms.size()));
                List<Double> layers = WeightGradients.of(new LayerMetrics(1, norms, Map.of()), config);
                assertEquals(14, layers.size(), norms.toString());
                assertEquals(layers.stream().sorted().toList(), layers, "from the input on");
                assertTrue(layers.getFirst() == 0 && layers.stream().allMatch(norm -> norm >= 0), layers.toString());
            }
        }
    }

    @Test
    void networksDifferInWhatTheyAreNamedFor() {
        Set<String> layers = new HashSet<>();
        for (boolean residual : new boolean[] {false, true}) {
            for (boolean normalised : new boolean[] {false, true}) {
                ConvolutionNetwork network = new ConvolutionNetwork(residual, 20, normalised);
                assertEquals(normalised, network.config(InitKind.PYTORCH).normalizesBatches());
                String text = network.config(InitKind.PYTORCH).layers().toString();
                assertEquals(residual, text.contains("residual("), text);
                assertEquals(!normalised && residual, text.contains("nobn"), text);
                layers.add(text);
            }
        }
        assertEquals(4, layers.size());
    }

    @Test
    void theLossAtTheEndIsThatOfTheLastFifth() {
        List<Double> losses = IntStream.range(0, 10).mapToObj(i -> (double) i).toList();
        ConvolutionRuns.Measured run = new ConvolutionRuns.Measured(List.of(), List.of(), List.of(), losses, null);
        assertEquals(8.5, run.endLoss());
        assertEquals(4.0, new ConvolutionRuns.Measured(List.of(), List.of(), List.of(), List.of(4.0), null).endLoss());
        assertFalse(Double.isFinite(new ConvolutionRuns.Measured(List.of(), List.of(), List.of(), losses, "the loss is NaN")
                .endLoss()));
    }
}
