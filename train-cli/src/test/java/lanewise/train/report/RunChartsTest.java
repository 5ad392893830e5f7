package lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.junit.jupiter.api.Test;

class RunChartsTest {
    // Layer l has a weight and a bias of norms 3 (l + epoch) and 4 (l + epoch), together 5 (l + epoch).
    private static List<LayerMetrics> epochs(int count, int layers) {
        return IntStream.rangeClosed(1, count).mapToObj(epoch -> {
            Map<String, Double> norms = new LinkedHashMap<>();
            for (int layer = 0; layer < layers; layer++) {
                norms.put(layer + ".branch.weight", 3.0 * (layer + epoch));
                norms.put(layer + ".branch.bias", 4.0 * (layer + epoch));
            }
            return new LayerMetrics(epoch, norms, Map.of());
        }).toList();
    }

    @Test
    void fewLayersAreLinesAgainstTheEpoch() {
        LineChart chart = RunCharts.gradientNorms(epochs(3, 10));
        assertEquals("epoch", chart.x().title());
        assertEquals(10, chart.series().size());
        Series last = chart.series().getLast();
        assertEquals("layer 9.branch", last.name());
        assertEquals(List.of(new Point(1, 50), new Point(2, 55), new Point(3, 60)), last.points());
    }

    @Test
    void manyLayersAreThePlacesOfLinesOfSomeEpochs() {
        LineChart chart = RunCharts.gradientNorms(epochs(40, 11));
        assertEquals("layer with parameters, 1 is the first", chart.x().title());
        assertEquals(List.of("epoch 1", "epoch 10", "epoch 20", "epoch 30", "epoch 40"),
                chart.series().stream().map(Series::name).toList());
        Series last = chart.series().getLast();
        assertEquals(11, last.points().size());
        assertEquals(new Point(1, 200), last.points().getFirst());
        assertEquals(new Point(11, 250), last.points().getLast());
        assertEquals(List.of("epoch 1"), RunCharts.gradientNorms(epochs(1, 11)).series().stream().map(Series::name)
                .toList());
    }
}
