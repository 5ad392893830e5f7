package lanewise.train.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.train.config.RunConfig;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataSelection;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.reproduction.Experiments;
import lanewise.train.record.RunSeconds;
import lanewise.train.record.RunSummary;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.training.Ending;
import org.junit.jupiter.api.Test;

/** Every number of the documents has its row, with runs of the whole length that were made up. */
class DocumentsTest {
    private static final ExperimentContext MADE_UP = new ExperimentContext() {
        @Override
        public List<Long> seeds() {
            return List.of(1L, 2L, 3L);
        }

        @Override
        public ImageData images() {
            throw new AssertionError("no images are needed");
        }

        @Override
        public Path folder() {
            throw new AssertionError("no folder is needed");
        }

        @Override
        public RunOutcome outcome(RunConfig config) {
            return madeUp(config);
        }
    };

    // The loss falls from 2 - s / 100 by 0.1 an epoch; accuracies rise by 0.01, with the rate 0.1 above the others.
    private static RunOutcome madeUp(RunConfig config) {
        PlannedRun run = new PlannedRun("made-up-" + config.hashCode(), config);
        if (config.learningRate() > 5) {
            return new RunOutcome.Diverged(run, List.of(), "the loss is NaN");
        }
        double shift = 0.01 * config.seed();
        double best = config.learningRate() == 0.1 ? 0.4 : 0.2;
        List<EpochMetrics> history = new ArrayList<>();
        for (int epoch = 1; epoch <= config.epochs(); epoch++) {
            history.add(new EpochMetrics(epoch, 2.1 - 0.1 * epoch - shift, 2, best + 0.01 * epoch + shift,
                    config.learningRate(), 1, 1, 1));
        }
        EpochMetrics last = history.getLast();
        return new RunOutcome.Finished(run, history, new RunSummary(last.validationAccuracy(), null,
                last.validationAccuracy(), 2, last.epoch(), last.validationAccuracy(), new Ending(last.epoch(), 1),
                new RunSeconds(1, 1, 1, 1), 1, config, config.seed(),
                DataKind.SYNTHETIC, DataSelection.Synthetic.FULL, Map.of(), "", Map.of(), "", Map.of(), 1),
                Path.of("nowhere"));
    }

    private static List<Comparison> comparisons(String experiment) throws IOException {
        return Experiments.named(Experiments.all(RunConfig.DEFAULT), List.of(experiment)).getFirst().conclude(MADE_UP)
                .comparisons();
    }

    private static List<String> documents(String experiment, String what) throws IOException {
        return comparisons(experiment).stream().filter(each -> each.what().startsWith(what))
                .map(Comparison::documents).toList();
    }

    @Test
    void theDefaultNetwork() throws IOException {
        assertEquals(List.of("0.4972", "0.4988", "0.4794"), documents("default", "test accuracy"));
        assertEquals(List.of("1.8858", "1.5598", "1.4877", "1.4454", "1.4137", "1.3829", "1.3474", "1.3380", "1.3072",
                "1.2830"), documents("default", "training loss in epoch"));
        assertEquals(List.of("0.4244", "0.4672", "0.4586", "0.4820", "0.4110", "0.4588", "0.4648", "0.4638", "0.4830",
                "0.4526"), documents("default", "validation accuracy after"));
        assertEquals(List.of("0.48 to 0.51"), documents("default", "mean test accuracy"));
        assertEquals(List.of("1.27"), documents("default", "training loss in the last"));
    }

    @Test
    void pyTorchsInitialisation() throws IOException {
        assertEquals(List.of("0.4860", "0.4789", "0.4769", "slightly lower here"),
                documents("pytorch-init", "test accuracy"));
        assertEquals(List.of("1.8826", "1.5338", "1.4626", "1.4234", "1.3696", "1.3414", "1.3102", "1.2746", "1.2485",
                "1.2380"), documents("pytorch-init", "training loss in epoch"));
        assertEquals(List.of("0.4024", "0.4558", "0.4572", "0.4810", "0.4674", "0.4862", "0.4568", "0.4858", "0.4700",
                "0.4714"), documents("pytorch-init", "validation accuracy after"));
    }

    @Test
    void theOthers() throws IOException {
        assertEquals(List.of("0.4965", "0.4965"), documents("batchnorm", "test accuracy"));
        assertEquals(List.of("0.1"), documents("lr-sweep", "best learning rate"));
        assertEquals(List.of("0.4962"), documents("lr-sweep", "best validation accuracy"));
    }

    /** The mean of 2.0 - 0.01, 2.0 - 0.02 and 2.0 - 0.03 is 1.98, their standard deviation 0.01. */
    @Test
    void oursIsComputedFromTheRuns() throws IOException {
        Comparison loss = comparisons("default").stream().filter(each -> each.what().equals("training loss in epoch 1"))
                .findFirst().orElseThrow();
        assertEquals("1.9800 ± 0.0100", loss.ours());
        assertTrue(loss.rule().contains("1.9303 to 2.0297"), loss.rule());
        Comparison best = comparisons("lr-sweep").getLast();
        assertEquals("0.5200 ± 0.0100", best.ours());
        assertTrue(best.within());
        assertTrue(comparisons("lr-sweep").getFirst().within());
    }

    /** Equal runs with and without something show no difference, and a sweep without an epoch at a rate goes on. */
    @Test
    void whatIsNotThereIsNotShown() throws IOException {
        assertTrue(comparisons("batchnorm").stream().filter(each -> each.rule().contains("t test"))
                .noneMatch(Comparison::within));
        Findings sweep = Experiments.named(Experiments.all(RunConfig.DEFAULT), List.of("lr-sweep")).getFirst()
                .conclude(MADE_UP);
        assertEquals(List.of("1e1", "–", "–", "–", "3 of 3", "the loss is NaN"),
                sweep.tables().getFirst().rows().get(7));
        assertTrue(sweep.verdict().endsWith("Training diverges at 1e1 (3 of 3 runs), 1e2 (3 of 3 runs)."),
                sweep.verdict());
    }
}
