package lanewise.train.report.chart.rendering;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.report.chart.HeatMap;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** A {@link HeatMap} as XChart draws it. */
final class PngHeatMap {
    private static final int CELL_FONT = 12;
    private static final Color DARKEST_CELL = new Color(0x6CA9DC); // black letters can be read on it

    private PngHeatMap() {}

    static HeatMapChart of(HeatMap map) {
        HeatMapChart chart = new HeatMapChartBuilder().width(Charts.WIDTH).height(Charts.WIDTH * 3 / 4)
                .title(map.title()).xAxisTitle(map.xAxis()).yAxisTitle(map.yAxis()).build();
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, DARKEST_CELL}).setShowValue(true)
                .setHeatMapValueDecimalPattern(map.pattern())
                .setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, CELL_FONT)).setDrawBorder(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendVisible(false).setPlotContentSize(1)
                .setChartTitleFont(Charts.TITLE_FONT).setAntiAlias(true);
        int rows = map.rows().size();
        List<Number[]> cells = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < map.columns().size(); column++) {
                cells.add(new Number[] {column, rows - 1 - row, map.value(row, column)}); // row 0 is the lowest
            }
        }
        chart.addSeries(map.title(), map.columns(), map.rows().reversed(), cells);
        return chart;
    }
}
