package lanewise.train.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.series.RunOutcome;

/** What an experiment draws its conclusions from. */
public interface ExperimentContext {
    /** Returns the seeds of the reproduction. */
    List<Long> seeds();

    /** Returns the data. */
    ImageData images();

    /** Returns what became of the run with a configuration, which one of the experiments planned. */
    RunOutcome outcome(RunConfig config);

    /**
     * Computes what an experiment needs besides its runs, side by side where that is possible, and says how far it is.
     *
     * @param computations none of which depends on another; each may take long
     * @return their results, in the same order
     * @throws SuspendedException if it was asked to stop: what was computed is kept, as far as each keeps its result
     */
    default <T> List<T> compute(List<ResultCache.Computation<T>> computations) throws IOException {
        List<T> results = new ArrayList<>();
        for (ResultCache.Computation<T> each : computations) {
            results.add(each.compute());
        }
        return results;
    }

    /** Returns the rule by which trainings of an experiment's own are left when the process shall end. */
    default StopRule stopRule() {
        return StopRule.NEVER;
    }

    /** Returns a folder for files of this experiment: what lies there already need not be computed again. */
    Path folder();
}
