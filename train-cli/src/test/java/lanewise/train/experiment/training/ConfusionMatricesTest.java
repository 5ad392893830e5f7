package lanewise.train.experiment.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SmallExperimentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confusion matrices, on few synthetic images. */
class ConfusionMatricesTest {
    @TempDir
    Path folder;

    @Test
    void theMatricesOfAllSeedsAreAddedUp() throws Exception {
        Experiment experiment = new ConfusionMatrices(SmallExperimentContext.PROTOCOL);
        SmallExperimentContext context = SmallExperimentContext.of(experiment, folder);
        Findings findings = experiment.conclude(context);
        assertEquals(4, findings.figures().size());
        // All classes are as frequent: the mean recall is the mean accuracy of the two seeds.
        double recall = findings.tables().getFirst().rows().stream().mapToDouble(row -> Double.parseDouble(row.get(2)))
                .average().orElseThrow();
        double accuracy = experiment.runs(SmallExperimentContext.SEEDS).subList(0, 2).stream()
                .mapToDouble(run -> context.finished(run).summary().testAccuracy()).average().orElseThrow();
        assertEquals(accuracy, recall, 0.0005, "with three decimals");
        for (Findings.Comparison comparison : findings.comparisons()) {
            assertFalse(comparison.within(), "the synthetic set has other classes: " + comparison);
        }
    }
}
