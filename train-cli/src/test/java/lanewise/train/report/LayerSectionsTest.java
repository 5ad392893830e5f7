package lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import j2html.tags.DomContent;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.evaluation.LayerStatistics;
import lanewise.train.model.FirstFilters;
import org.junit.jupiter.api.Test;

class LayerSectionsTest {
    private static String html(DomContent... parts) {
        return Stream.of(parts).map(DomContent::render).collect(Collectors.joining());
    }

    private static String outputs(int layers) {
        LayerStatistics layer = new LayerStatistics("3.branch.2", "ReLU", Shape.of(16, 8, 8), 0.5, 1.25, 0.4375,
                OptionalDouble.of(0.125), 0, Double.POSITIVE_INFINITY);
        return html(LayerSections.outputs(Collections.nCopies(layers, layer), 100));
    }

    @Test
    void aRowHasWhatALayerGives() {
        String html = outputs(1);
        assertTrue(html.contains("<td>3.branch.2</td><td>ReLU</td><td>16 × 8 × 8</td><td class=\"number\">0.5</td>"
                + "<td class=\"number\">1.25</td><td class=\"number\">43.8\u00A0%</td><td class=\"number\">12.5\u00A0%</td>"
                + "<td class=\"number\">0</td><td class=\"number\">Infinity</td>"), html);
        assertTrue(html.contains("for 100 validation images,"), html);
        assertTrue(html(LayerSections.outputs(List.of(), 1)).contains("for 1 validation image,"));
    }

    @Test
    void aLongTableIsToBeOpenedAndAChartSaysTheDeviations() {
        assertFalse(outputs(30).contains("<details>") || outputs(30).contains("<svg"));
        String html = outputs(31);
        assertTrue(html.contains("<details><summary>All 31 layers in numbers</summary>"), html);
        assertEquals(31 + 1, html.split("<tr>", -1).length - 1, "a row for each layer, and the header");
        assertTrue(html.contains("standard deviation against layer, 1 is the first. deviation: from 1.25 to 1.25."), html);
    }

    @Test
    void filtersAreSaidToBeWhatTheyAre() throws Exception {
        FirstFilters filters = new FirstFilters("1", "Conv2d", Tensor.ones(DType.F32, 40, 2, 5, 3));
        String html = html(LayerSections.filters(filters, false));
        assertTrue(html.contains("<p>The first 32 of the 40 filters of layer 1 (Conv2d), 5 × 3 pixels each.</p>"), html);
        assertTrue(html.contains("Grey pictures beside each other are the first channels."), html);
        String whitened = html(LayerSections.filters(new FirstFilters("0", "Conv2d", Tensor.ones(DType.F32, 4, 3, 2, 2)),
                true));
        assertTrue(whitened.contains("The 4 filters of layer 0 (Conv2d), 2 × 2 pixels each; they whiten patches of the"
                + " training images and are not trained."), whitened);
        assertTrue(whitened.contains("Red, green and blue are the weights of the three channels."), whitened);
    }
}
