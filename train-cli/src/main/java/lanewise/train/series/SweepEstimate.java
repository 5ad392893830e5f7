package lanewise.train.series;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import lanewise.tensor.Parallelism;
import lanewise.train.training.DataSize;
import lanewise.train.training.RunTimes;

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
    public static SweepEstimate of(SweepPlan plan, int jobs, DataSize size) throws IOException {
        int threads = jobs == 1 ? Parallelism.threads() : 1;
        int sideBySide = Math.min(Math.min(jobs, plan.runs().size()), Runtime.getRuntime().availableProcessors());
        RunTimes times = new RunTimes(size);
        long epochs = 0;
        double seconds = 0;
        for (PlannedRun run : plan.planned()) {
            epochs += run.config().epochs();
            seconds += Parallelism.withThreads(threads, () -> times.secondsOf(run.config()));
        }
        return new SweepEstimate(plan.runs().size(), epochs, seconds / sideBySide);
    }
}
