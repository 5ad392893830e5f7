package lanewise.train.experiment;

import java.io.IOException;
import java.util.List;
import lanewise.train.series.PlannedRun;

/** One experiment of the documents: what it asks, what must be trained for it, and what follows from that. */
public interface Experiment {
    /** Returns the name on the command line, as in {@code lr-sweep}. */
    String name();

    /** Returns the title in the report. */
    String title();

    /** Returns the question that the experiment answers. */
    String question();

    /** Returns where the documents ask it. */
    String source();

    /** Returns the runs that it needs for some seeds; runs with equal configurations are trained once. */
    List<PlannedRun> runs(List<Long> seeds);

    /** Returns how many trainings, for some seeds, the conclusions make besides the runs. */
    default int trainings(List<Long> seeds) {
        return 0;
    }

    /**
     * Draws the conclusions.
     *
     * @param context the outcomes of the runs, the data, and a folder for whatever takes long to compute
     */
    Findings conclude(ExperimentContext context) throws IOException;
}
