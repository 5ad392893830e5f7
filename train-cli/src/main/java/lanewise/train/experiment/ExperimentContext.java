package lanewise.train.experiment;

import java.nio.file.Path;
import java.util.List;
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

    /** Returns a folder for files of this experiment: what lies there already need not be computed again. */
    Path folder();
}
