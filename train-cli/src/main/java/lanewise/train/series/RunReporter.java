package lanewise.train.series;

import java.io.IOException;
import java.util.List;
import lanewise.nn.Module;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.Classifications;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;

/** What shows a run to a reader, in the run's folder. One reporter may be called for several runs at once. */
public interface RunReporter {
    /**
     * Draws how the epochs went. It is called in a thread of its own, beside the test of the model.
     *
     * @param history one entry for each epoch
     * @throws IOException if the folder cannot be written to
     */
    void drawFigures(RunDirectory directory, List<EpochMetrics> history) throws IOException;

    /**
     * Writes what the run was and gave. The model and the layers' numbers are in the folder by then, the summary is not.
     *
     * @param summary what the run was and gave
     * @param history one entry for each epoch
     * @param model the model that was kept, in eval mode
     * @param test the result on the test images
     * @param images the data
     * @throws IOException if the folder cannot be written to
     */
    void writeReport(RunDirectory directory, RunSummary summary, List<EpochMetrics> history, Module model,
            Classifications test, ImageData images) throws IOException;
}
