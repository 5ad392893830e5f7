package lanewise.train.report.chart.rendering;

import java.awt.Font;
import java.io.IOException;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.Chart;
import lanewise.train.report.chart.HeatMap;
import lanewise.train.report.chart.LineChart;
import org.knowm.xchart.BitmapEncoder;

/** Charts as PNG files, in one style. */
public final class Charts {
    static final int WIDTH = 800;
    static final int HEIGHT = 500;
    static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 16);

    private Charts() {}

    /** Returns the chart as a PNG file. */
    public static byte[] png(Chart chart) throws IOException {
        return Png.of(BitmapEncoder.getBufferedImage(switch (chart) {
            case LineChart lines -> PngLineChart.of(lines);
            case BarChart bars -> PngBarChart.of(bars);
            case HeatMap map -> PngHeatMap.of(map);
        }));
    }
}
