package lanewise.train.report;

import java.io.IOException;
import java.util.List;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.chart.rendering.Charts;

/** The figures of one run: loss and validation accuracy against the epoch, as PNG files. */
public final class RunFigures {
    private RunFigures() {}

    /** Writes {@code loss.png} and {@code val_accuracy.png}. */
    public static void write(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        directory.write("loss.png", Charts.png(RunCharts.loss(history)));
        directory.write("val_accuracy.png", Charts.png(RunCharts.accuracy(history)));
    }
}
