package lanewise.train.experiment;

import java.io.IOException;
import java.util.List;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;
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

    /** Returns the configurations of its trainings, of the runs and of those that the conclusions make besides. */
    default List<RunConfig> configs(List<Long> seeds) {
        return runs(seeds).stream().map(PlannedRun::config).toList();
    }

    /**
     * Checks that there are the classes that the conclusions are about, so that nothing is trained in vain.
     *
     * @param images the training images
     * @throws InvalidConfigException if not; the message says what is needed
     */
    default void requireClasses(Images images) {}

    /**
     * Draws the conclusions.
     *
     * @param context the outcomes of the runs, the data, and a folder for whatever takes long to compute
     */
    Findings conclude(ExperimentContext context) throws IOException;
}
