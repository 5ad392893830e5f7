package lanewise.train.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;

/**
 * The runs of one configuration, one for each seed, that came to their end and did not diverge.
 *
 * @param runs the runs, by seed
 */
public record SeedRuns(List<RunOutcome.Finished> runs) {
    /** Copies the list. */
    public SeedRuns {
        runs = List.copyOf(runs);
    }

    /** Plans a configuration with each seed; the runs are named {@code NAME-seed42}. */
    public static List<PlannedRun> plan(String name, RunConfig config, List<Long> seeds) {
        return seeds.stream().map(seed -> new PlannedRun(name + "-seed" + seed, config.withSeed(seed))).toList();
    }

    /**
     * Collects the runs of a configuration.
     *
     * @throws IOException if one of them diverged
     */
    public static SeedRuns of(ExperimentContext context, RunConfig config) throws IOException {
        List<RunOutcome.Finished> finished = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunOutcome outcome = context.outcome(config.withSeed(seed));
            finished.add(outcome.undiverged().orElseThrow(() -> new IOException("the run " + outcome.run().name()
                    + " diverged, so that nothing follows from its experiment: " + outcome.divergence().orElseThrow())));
        }
        return new SeedRuns(finished);
    }

    /** Returns the number of epochs that all runs have. */
    public int epochs() {
        return runs.stream().mapToInt(run -> run.history().size()).min().orElse(0);
    }

    /** Returns a number of each run. */
    public Sample sample(ToDoubleFunction<RunOutcome.Finished> number) {
        return Sample.of(runs.stream().mapToDouble(number).toArray());
    }

    /** Returns a number of one epoch, from 1, in each run. */
    public Sample at(int epoch, ToDoubleFunction<EpochMetrics> number) {
        return sample(run -> number.applyAsDouble(run.history().get(epoch - 1)));
    }

    /** Returns the test accuracy of the model that each run kept. */
    public Sample testAccuracy() {
        return sample(run -> run.summary().testAccuracy());
    }
}
