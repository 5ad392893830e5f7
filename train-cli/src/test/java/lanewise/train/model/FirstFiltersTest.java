package lanewise.train.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class FirstFiltersTest {
    private static final Shape IMAGE = Shape.of(3, 32, 32);

    private static Module network(String layers) {
        return NetworkPlan.of(LayerList.parse(layers), IMAGE, 10, DType.F32, () -> 0L).build().module();
    }

    private static void assertFound(String layers, String layer, String kind, int... shape) {
        FirstFilters found = FirstFilters.of(network(layers), IMAGE).orElseThrow();
        assertEquals(layer, found.layer(), layers);
        assertEquals(kind, found.kind(), layers);
        assertEquals(Shape.of(shape), found.weights().shape(), layers);
        assertEquals(shape[0], found.count());
    }

    @Test
    void theFirstConvolutionIsFoundWhereverItStands() {
        assertFound("conv(8) relu conv(4) globalavgpool flatten linear(classes)", "0", "Conv2d", 8, 3, 3, 3);
        assertFound("bn maxpool(2) conv(6, 5, groups=3) flatten linear(classes)", "2", "Conv2d", 6, 1, 5, 5);
        assertFound("residual(bn conv(3)) flatten linear(classes)", "0.branch.1", "Conv2d", 3, 3, 3, 3);
        assertFound("whiten(2) gelu flatten linear(classes)", "0", "Conv2d", 24, 3, 2, 2);
    }

    /** Unit 1 of a linear layer sees pixel (channel 2, row 3, column 4) by weight 2 · 1024 + 3 · 32 + 4. */
    @Test
    void theWeightsOfALinearLayerThatSeesImagesArePictures() {
        assertFound("linear(5) relu linear(classes)", "0", "Linear", 5, 3, 32, 32);
        assertFound("flatten linear(5) relu linear(classes)", "1", "Linear", 5, 3, 32, 32);
        Module network = network("linear(5) linear(classes)");
        network.parameters().getFirst().value().set(7, 1, 2 * 1024 + 3 * 32 + 4);
        assertEquals(7, FirstFilters.of(network, IMAGE).orElseThrow().weights().get(1, 2, 3, 4));
    }

    @Test
    void otherLinearLayersSeeNoPictures() {
        assertEquals(Optional.empty(), FirstFilters.of(network("maxpool(2) flatten linear(classes)"), IMAGE));
    }

    @Test
    void networksThatWhitenAreKnown() {
        assertTrue(NetworkPlan.whitens(NamedNetworks.find("conv-small").orElseThrow()));
        assertFalse(NetworkPlan.whitens(NamedNetworks.find("resnet8").orElseThrow()));
    }
}
