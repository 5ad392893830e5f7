package lanewise.train.report;

import java.io.IOException;
import java.util.List;
import lanewise.nn.Module;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.Classifications;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.series.RunReporter;

/** The figures and the page of each run. */
public final class RunFiles implements RunReporter {
    @Override
    public void drawFigures(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        RunFigures.write(directory, history);
    }

    @Override
    public void writeReport(RunDirectory directory, RunSummary summary, List<EpochMetrics> history,
            Module model, Classifications test, ImageData images) throws IOException {
        new RunReport(directory.name(), summary, history, LayerMetrics.read(directory.resolve("")), model,
                test, images).write(directory);
    }
}
