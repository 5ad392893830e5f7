package lanewise.train.report;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.run.EpochMetrics;
import lanewise.train.run.RunDirectory;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The figures of one run: loss and validation accuracy against the epoch, as PNG files. */
public final class RunFigures {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;
    private static final int TRAINING = 0;
    private static final int VALIDATION = 1;

    private RunFigures() {}

    /** Writes {@code loss.png} and {@code val_accuracy.png}. */
    public static void write(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        XYChart loss = chart("Loss per epoch", "cross-entropy (nats)");
        add(loss, "training", history, EpochMetrics::trainLoss, TRAINING);
        add(loss, "validation", history, EpochMetrics::validationLoss, VALIDATION);
        loss.getStyler().setLegendPosition(LegendPosition.InsideNE);
        save(loss, directory, "loss.png");

        XYChart accuracy = chart("Validation accuracy per epoch", "accuracy (share of images)");
        add(accuracy, "validation", history, EpochMetrics::validationAccuracy, VALIDATION);
        accuracy.getStyler().setLegendVisible(false);
        accuracy.getStyler().setYAxisDecimalPattern("0.00");
        save(accuracy, directory, "val_accuracy.png");
    }

    private static XYChart chart(String title, String yAxis) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle("epoch").yAxisTitle(yAxis).build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setPlotGridLinesColor(ChartStyle.grid());
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setXAxisMaxLabelCount(20);
        chart.getStyler().setAntiAlias(true);
        chart.getStyler().setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        return chart;
    }

    private static void add(XYChart chart, String name, List<EpochMetrics> history,
            ToDoubleFunction<EpochMetrics> value, int number) {
        double[] epochs = history.stream().mapToDouble(EpochMetrics::epoch).toArray();
        double[] values = history.stream().mapToDouble(value).toArray();
        XYSeries series = chart.addSeries(name, epochs, values);
        Color colour = ChartStyle.series(number);
        series.setLineColor(colour);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(colour);
    }

    private static void save(XYChart chart, RunDirectory directory, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(chart, bytes, BitmapFormat.PNG);
        directory.write(name, bytes.toByteArray());
    }
}
