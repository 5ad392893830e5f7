package lanewise.train.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.config.RunConfig;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import org.junit.jupiter.api.Test;

/** Runs whose losses exploded while they were finite count as diverged in experiments too. */
public class ExplodedRunsTest {
    /** A context without files, in which the last loss of each seed's run is given. */
    public static SmallExperimentContext context(RunConfig config, double first, double second) {
        return new SmallExperimentContext(SmallExperimentContext.SEEDS, SyntheticImages.generate(20, 10, 7),
                List.of(run(config.withSeed(SmallExperimentContext.SEEDS.getFirst()), first),
                        run(config.withSeed(SmallExperimentContext.SEEDS.getLast()), second)), Path.of("absent"));
    }

    private static RunOutcome run(RunConfig config, double loss) {
        return new RunOutcome.Finished(new PlannedRun("run-seed" + config.seed(), config),
                List.of(new EpochMetrics(1, loss, loss, 0.1, 1, 1, 1, 1)), null, Path.of("absent"));
    }

    @Test
    void nothingFollowsFromThem() throws IOException {
        RunConfig config = SmallExperimentContext.PROTOCOL;
        assertEquals(2, SeedRuns.of(context(config, 2, EpochMetrics.DIVERGED), config).runs().size());
        SmallExperimentContext exploded = context(config, 2, 2 * EpochMetrics.DIVERGED);
        assertEquals("the run run-seed43 diverged, so that nothing follows from its experiment: the loss of epoch 1 is"
                + " 2000.0, on the validation images 2000.0",
                assertThrows(IOException.class, () -> SeedRuns.of(exploded, config)).getMessage());
    }
}
