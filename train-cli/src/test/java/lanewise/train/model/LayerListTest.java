package lanewise.train.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerListTest {
    @Test
    void theTextIsRead() {
        LayerList list = LayerList.parse(" conv( 64,3 , stride = 2,nobias )\n relu  linear(classes)");
        assertEquals(List.of(
                new LayerSpec("conv", List.of("64", "3"), Map.of("stride", "2", "nobias", ""), List.of()),
                LayerSpec.of("relu"), LayerSpec.of("linear", "classes")), list.layers());
        assertEquals("conv(64, 3, stride=2, nobias) relu linear(classes)", list.toString());
    }

    @Test
    void layersAreRepeatedAndLieInEachOther() {
        LayerList list = LayerList.parse("2*residual(3*relu residual(conv(4))) bn(eps=1e-12, momentum=0.4)");
        assertEquals("residual(relu relu relu residual(conv(4))) residual(relu relu relu residual(conv(4)))"
                + " bn(eps=1e-12, momentum=0.4)", list.toString());
        assertEquals(list, LayerList.parse(list.toString()));
    }

    @Test
    void layersAroundOthersHaveSettings() {
        LayerList list = LayerList.parse("residual(conv(4, stride=2) relu , nobn) relu");
        assertEquals(new LayerSpec("residual", List.of(), Map.of("nobn", ""),
                List.of(LayerSpec.of("conv", 4).with("stride", 2), LayerSpec.of("relu"))), list.layers().getFirst());
        assertEquals("residual(conv(4, stride=2) relu, nobn) relu", list.toString());
        assertEquals(list, LayerList.parse(list.toString()));
    }

    @Test
    void namedNetworksHaveATextThatIsReadAgain() {
        for (String name : NamedNetworks.NAMES) {
            LayerList list = NamedNetworks.find(name).orElseThrow();
            assertEquals(list, LayerList.parse(list.toString()), name);
        }
    }

    static Stream<List<String>> mistakes() {
        return Stream.of(
                List.of("", "at the end: here a layer is missing"),
                List.of("conv(64", "at the end: the ')' of conv is missing"),
                List.of("conv(64 3)", "at '3)': ',' or ')' is expected"),
                List.of("conv(64) relu)", "at ')': there is no '(' to this ')'"),
                List.of("conv(64) ; relu", "at '; relu': ';' has no meaning here"),
                List.of("conv(stride=1, stride=2)", "at ')': 'stride' is set twice"),
                List.of("conv(,)", "at ',)': a value is missing"),
                List.of("residual(relu, 3)", "at '3)': the name of a setting is expected"),
                List.of("residual(relu, nobn, nobn)", "at ')': 'nobn' is set twice"),
                List.of("residual(, nobn)", "at ', nobn)': here a layer is missing"),
                List.of("relu, relu", "at ', relu': the name of a layer is expected"),
                List.of("residual()", "at ')': here a layer is missing"),
                List.of("64 relu", "at '64 relu': '64' is no layer; to repeat one, write 64*residual(...)"),
                List.of("0*relu", "at 'relu': a layer is repeated 1 to 10000 times, not 0"),
                List.of("2*", "at the end: the name of a layer is expected"),
                List.of("conv(64) = relu", "at '= relu': the name of a layer is expected"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreToldByTheirPlace(List<String> mistake) {
        assertEquals(mistake.get(1),
                assertThrows(IllegalArgumentException.class, () -> LayerList.parse(mistake.get(0))).getMessage());
    }

    /** A file may hold any text. */
    @ParameterizedTest
    @ValueSource(strings = {"9999*residual(9999*relu)", "9999*relu 9999*relu", "99999999999*relu",
        "2*residual(2*residual(2*residual(2*residual(2*residual(2*residual(2*residual(2*residual(2*residual(2*residual("
            + "2*residual(2*residual(2*residual(relu)))))))))))))"})
    void tooManyLayersAreRefused(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LayerList.parse(text)).getMessage().contains("10000"));
    }

    /** By the square of their number, a million would take hours. */
    @Test
    void spacesAreReadOnce() {
        String text = " ".repeat(1_000_000) + ";";
        assertEquals("at ';': ';' has no meaning here",
                assertThrows(IllegalArgumentException.class, () -> LayerList.parse(text)).getMessage());
    }

    @Test
    void layersThatLieTooDeepAreRefused() {
        String text = "residual(".repeat(100_000) + "relu" + ")".repeat(100_000);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LayerList.parse(text)).getMessage()
                .contains("more than 50 deep"));
    }
}
