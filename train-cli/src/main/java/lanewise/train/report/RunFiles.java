package lanewise.train.report;

import java.io.IOException;
import java.util.List;
import lanewise.train.data.ImageData;
import lanewise.train.run.Classifications;
import lanewise.train.run.EpochMetrics;
import lanewise.train.run.LayerMetrics;
import lanewise.train.run.RunDirectory;
import lanewise.train.run.RunSummary;
import lanewise.train.series.RunReporter;

/** The figures and the page of each run. */
public final class RunFiles implements RunReporter {
    @Override
    public void drawFigures(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        RunFigures.write(directory, history);
    }

    @Override
    public void writeReport(RunDirectory directory, RunSummary summary, List<EpochMetrics> history,
            Classifications test, ImageData images) throws IOException {
        new RunReport(directory.name(), summary, history, LayerMetrics.read(directory.resolve("")), test, images)
                .write(directory);
    }
}
