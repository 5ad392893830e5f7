package lanewise.train.report;

import java.io.IOException;
import java.util.List;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The figures of one run: loss and validation accuracy against the epoch, as PNG files. */
public final class RunFigures {
    private RunFigures() {}

    /** Writes {@code loss.png} and {@code val_accuracy.png}. */
    public static void write(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        XYChart loss = chart(RunCharts.loss(history));
        // Losses fall, and rise where training diverges.
        loss.getStyler().setLegendPosition(history.getLast().divergence().isPresent() ? LegendPosition.InsideSE
                : LegendPosition.InsideNE);
        directory.write("loss.png", Charts.png(loss));

        XYChart accuracy = chart(RunCharts.accuracy(history));
        accuracy.getStyler().setLegendVisible(false);
        accuracy.getStyler().setYAxisDecimalPattern("0.00");
        directory.write("val_accuracy.png", Charts.png(accuracy));
    }

    private static XYChart chart(LineChart lines) {
        XYChart chart = Charts.perEpoch(lines.title(), lines.y().title());
        chart.getStyler().setYAxisLogarithmic(lines.y().logarithmic() && lines.series().stream()
                .flatMap(line -> line.points().stream()).allMatch(point -> lines.y().shows(point.y())));
        for (int i = 0; i < lines.series().size(); i++) {
            Series line = lines.series().get(i);
            Charts.line(chart, line.name(), line.points().stream().mapToDouble(Point::x).toArray(),
                    line.points().stream().mapToDouble(Point::y).toArray(), ChartStyle.series(lines.firstColour() + i));
        }
        return chart;
    }
}
