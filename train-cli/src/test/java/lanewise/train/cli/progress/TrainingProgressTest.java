package lanewise.train.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private final StringWriter lines = new StringWriter();

    private static EpochMetrics epoch(int number) {
        return new EpochMetrics(number, 1, 1, 0.5, 0.1, 30, 4, 100);
    }

    /** Where the last step of an epoch was made before, the next that is heard of is the epoch's end. */
    @Test
    void aRunThatResumesBehindTheLastStepOfAnEpochHasThePaceOfThatEpoch() {
        try (TrainingProgress progress = new TrainingProgress(new PrintWriter(lines, true), new TimeBudget(null))) {
            progress.onStart(RunConfig.DEFAULT.withEpochs(3), 10);
            progress.onEpoch(epoch(2));
            progress.onStep(3, 10, 1);
            progress.onEpoch(epoch(3));
        }
        assertEquals(2, lines.toString().lines().count());
        assertTrue(lines.toString().lines().findFirst().orElseThrow().endsWith("  ETA 34 s"), lines.toString());
        assertTrue(lines.toString().endsWith("s\n"), lines.toString());
    }
}
