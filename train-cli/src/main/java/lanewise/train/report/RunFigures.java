package lanewise.train.report;

import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.run.EpochMetrics;
import lanewise.train.run.RunDirectory;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The figures of one run: loss and validation accuracy against the epoch, as PNG files. */
public final class RunFigures {
    private static final int TRAINING = 0;
    private static final int VALIDATION = 1;

    private RunFigures() {}

    /** Writes {@code loss.png} and {@code val_accuracy.png}. */
    public static void write(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        XYChart loss = Charts.perEpoch("Loss per epoch", "cross-entropy (nats)");
        add(loss, "training", history, EpochMetrics::trainLoss, TRAINING);
        add(loss, "validation", history, EpochMetrics::validationLoss, VALIDATION);
        loss.getStyler().setLegendPosition(LegendPosition.InsideNE);
        directory.write("loss.png", Charts.png(loss));

        XYChart accuracy = Charts.perEpoch("Validation accuracy per epoch", "accuracy (share of images)");
        add(accuracy, "validation", history, EpochMetrics::validationAccuracy, VALIDATION);
        accuracy.getStyler().setLegendVisible(false);
        accuracy.getStyler().setYAxisDecimalPattern("0.00");
        directory.write("val_accuracy.png", Charts.png(accuracy));
    }

    private static void add(XYChart chart, String name, List<EpochMetrics> history,
            ToDoubleFunction<EpochMetrics> value, int colour) {
        double[] epochs = history.stream().mapToDouble(EpochMetrics::epoch).toArray();
        double[] values = history.stream().mapToDouble(value).toArray();
        Charts.line(chart, name, epochs, values, ChartStyle.series(colour));
    }
}
