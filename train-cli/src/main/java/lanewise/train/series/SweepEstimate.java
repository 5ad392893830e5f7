package lanewise.train.series;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.Parallelism;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.training.DryRun;

/**
 * How long a sweep would take. One run of each speed is measured: seeds, rates and schedules do not change it.
 *
 * @param runs the number of runs
 * @param epochs the number of their epochs in all
 * @param seconds the estimated time
 */
public record SweepEstimate(@JsonProperty("runs") int runs, @JsonProperty("epochs") long epochs,
        @JsonProperty("seconds") double seconds) {

    /** Measures; takes about two seconds for each speed. */
    public static SweepEstimate of(SweepPlan plan, int jobs) throws IOException {
        int threads = jobs == 1 ? Parallelism.threads() : 1;
        int sideBySide = Math.min(Math.min(jobs, plan.runs().size()), Runtime.getRuntime().availableProcessors());
        Map<RunConfig, Double> secondsPerEpoch = new LinkedHashMap<>();
        long epochs = 0;
        double seconds = 0;
        for (PlannedRun run : plan.planned()) {
            RunConfig speed = speed(run.config());
            if (!secondsPerEpoch.containsKey(speed)) {
                secondsPerEpoch.put(speed,
                        Parallelism.withThreads(threads, () -> DryRun.secondsOf(speed)));
            }
            epochs += run.config().epochs();
            seconds += run.config().epochs() * secondsPerEpoch.get(speed);
        }
        return new SweepEstimate(plan.runs().size(), epochs, seconds / sideBySide);
    }

    // The run's configuration but for what does not change its speed.
    private static RunConfig speed(RunConfig config) {
        return config.withSchedule(new ScheduleConfig.Constant(), 0).withLearningRate(1).withSeed(0)
                .withEarlyStopping(0).withEpochs(1);
    }
}
