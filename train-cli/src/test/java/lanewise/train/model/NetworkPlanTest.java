package lanewise.train.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lanewise.nn.Conv2d;
import lanewise.nn.Module;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPlanTest {
    private static final Shape IMAGE = Shape.of(3, 32, 32);

    private static NetworkPlan plan(String layers) {
        AtomicLong seeds = new AtomicLong();
        return NetworkPlan.of(LayerList.parse(layers), IMAGE, 10, DType.F32, seeds::getAndIncrement);
    }

    static Stream<String> networks() {
        return Stream.of("linear(classes)",
                "linear(24) bn relu dropout(0.3) residual(linear(24) layernorm gelu gaussian-dropout(0.2) linear(24)) linear(10)",
                "linear(12) residual(linear(20) tanh linear(6)) linear(classes, nobias)",
                "conv(8, 5, stride=2, dilation=2) relu conv(8, 3, groups=4, nobias) groupnorm(2) silu avgpool(2) dropout2d(0.1)"
                        + " residual(conv(12, stride=2, padding=1) bn relu conv(12)) maxpool(3, stride=1, padding=1) flatten"
                        + " linear(classes)",
                "whiten(3) leaky-relu conv(4) 2*residual(conv(4) bn(momentum=0.3, eps=0.001, noscale) elu) globalavgpool flatten"
                        + " linear(classes)",
                NamedNetworks.find("resnet20").orElseThrow().toString(),
                NamedNetworks.find("resnet8-nobn").orElseThrow().toString());
    }

    /** What is counted before is what the modules have and give. */
    @ParameterizedTest
    @MethodSource("networks")
    void countsWhatIsMade(String text) {
        NetworkPlan plan = plan(text);
        Module module = plan.build().module();
        assertEquals(module.parameterCount(), plan.parameters());
        AtomicLong outputs = new AtomicLong();
        IdentityHashMap<Module, Integer> last = new IdentityHashMap<>();
        module.eval();
        Tensor logits = module.forward(Tensor.zeros(DType.F32, plan.batch(1)), (name, layer, output) -> {
            outputs.addAndGet(output.elements());
            last.put(layer, output.elements());
        });
        // A residual block gives what its branch gives, and keeps the sum.
        module.modules().stream().filter(Residual.class::isInstance)
                .forEach(block -> outputs.addAndGet(last.get(block.modules().getLast())));
        assertEquals(Shape.of(1, 10), logits.shape());
        assertEquals(outputs.get(), plan.outputs());
        assertEquals(NetworkPlan.takesImages(LayerList.parse(text)), NetworkPlan.takesImages(module));
    }

    /** Forward operations in millions, as they are commonly stated: 0.6 + 26.6 + 16.6 + 66.4 + 57.8 + 57.8 + 10.6. */
    @Test
    void workOfTheConvolutionNetwork() {
        NetworkPlan plan = plan(NamedNetworks.find("conv").orElseThrow().toString());
        assertArrayEquals(new long[] {2L * 24 * 12 * 961, 2L * 64 * 24 * 9 * 961, 2L * 64 * 64 * 9 * 225, 2L * 256 * 64 * 9 * 225,
            2L * 256 * 256 * 9 * 49, 2L * 256 * 256 * 9 * 49, 2L * 256 * 256 * 9 * 9, 2L * 256 * 10},
                plan.work().stream().mapToLong(NetworkPlan.LayerWork::operations).toArray());
        assertEquals(236.3e6, plan.forwardOperations(), 0.1e6);
        assertEquals(3 * plan.forwardOperations() - 2L * 24 * 12 * 961, plan.trainingOperations());
    }

    /**
     * He's table: 0.27 million for 20 layers, 0.85 for 56; convolutions in the shortcuts add 2,752. Without batch normalisation
     * each filter has one number less, a bias in the place of factor and shift, and those in the shortcuts two.
     */
    @ParameterizedTest
    @CsvSource({"plain20, 269_722", "plain56, 853_018", "resnet20, 272_474", "resnet56, 855_770", "plain20-nobn, 269_034",
        "plain56-nobn, 850_986", "resnet20-nobn, 271_594", "resnet56-nobn, 853_546"})
    void parametersOfDeepNetworks(String name, String parameters) {
        NetworkPlan plan = plan(NamedNetworks.find(name).orElseThrow().toString());
        assertEquals(Long.parseLong(parameters.replace("_", "")), plan.parameters());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet21", "plain7", "resnet-2", "resnet2000", "plain21-nobn"})
    void depthsThatDoNotExistAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> NamedNetworks.find(name));
    }

    @Test
    void everyNameIsANetworkAndNoOtherIs() {
        for (String name : NamedNetworks.NAMES) {
            assertTrue(plan(NamedNetworks.find(name).orElseThrow().toString()).parameters() > 0);
        }
        assertTrue(NamedNetworks.find("conv(3)").isEmpty());
        assertTrue(NamedNetworks.find("").isEmpty());
    }

    @Test
    void theWhiteningLayerIsKnownAndItsFiltersStay() {
        Network network = plan("whiten(2) gelu conv(4) flatten linear(classes)").build();
        assertSame(network.module().layers().getFirst(), network.whitening().orElseThrow());
        assertEquals(network.module().parameters().size() - 1, network.trainable().size());
        assertFalse(network.trainable().contains(network.whitening().orElseThrow().weight()));
        assertEquals(24, network.whitening().orElseThrow().outChannels());
    }

    @Test
    void winogradIsAskedForByName() {
        String layers = "conv(16) conv(16%s) globalavgpool flatten linear(classes)";
        Conv2d tiles = (Conv2d) plan(layers.formatted(", winograd")).build().module().layers().get(1);
        assertEquals(ConvolutionAlgorithm.WINOGRAD, tiles.convolution().algorithm());
        assertEquals(plan(layers.formatted("")).parameters(), plan(layers.formatted(", winograd")).parameters());
        for (String other : List.of(", stride=2, winograd", ", 5, winograd", ", dilation=2, winograd", ", groups=2, winograd")) {
            assertThrows(IllegalArgumentException.class, () -> plan(layers.formatted(other)), other);
        }
    }

    /** A shortcut is there where the branch changes the shape, and only there. */
    @Test
    void projectionsLeadToTheShapeOfTheBranch() {
        Sequential module = plan("conv(4) residual(conv(4) relu) residual(conv(6, stride=3)) flatten linear(classes)").build()
                .module();
        assertEquals(1, ((Residual) module.layers().get(1)).children().size());
        assertEquals("Sequential[Conv2d(4 → 6, 1 × 1, stride 3, without bias), BatchNorm2d(6)] in training mode",
                ((Residual) module.layers().get(2)).children().get("shortcut").toString());
        module.forward(Tensor.normal(new Philox(1, 0), DType.F32, 2, 3, 32, 32));
        Residual bare = (Residual) plan("residual(conv(6, stride=3), nobn) flatten linear(classes)").build().module().layers()
                .getFirst();
        assertEquals("Sequential[Conv2d(3 → 6, 1 × 1, stride 3, without bias)] in training mode",
                bare.children().get("shortcut").toString());
    }

    static Stream<List<String>> mistakes() {
        return Stream.of(
                List.of("conv(8) linear(classes)", "linear(classes) takes rows of numbers, and what lies before it gives 8"
                        + " channels of 32x32 pixels; put flatten before it"),
                List.of("linear(8) conv(3)", "conv(3) takes images, and what lies before it gives 8 numbers"),
                List.of("flatten linear(9)", "the last layer gives 9 numbers, and there are 10 classes; end with"
                        + " linear(classes)"),
                List.of("conv flatten linear(classes)", "conv lacks a number of filters, as in conv(32)"),
                List.of("conv(8, 33, padding=0) flatten linear(classes)",
                        "conv(8, 33, padding=0) has a window that does not fit into 3 channels of 32x32 pixels"),
                List.of("conv(8, 3, 4) flatten linear(classes)", "conv(8, 3, 4) has no use for 4"),
                List.of("conv(32, winograd) flatten linear(classes)",
                        "conv(32, winograd) has no Winograd form, which is for windows"
                        + " of 3, with a stride and a dilation of 1, and for groups of 16 channels and filters"
                        + " or more; leave winograd"
                        + " out"),
                List.of("conv(8, strides=2) flatten linear(classes)", "conv(8, strides=2) knows no 'strides'"),
                List.of("conv(8, groups=2) flatten linear(classes)",
                        "conv(8, groups=2) has 2 groups, which do not divide its 3 channels and 8 filters"),
                List.of("conv(8, nobias=1) flatten linear(classes)",
                        "conv(8, nobias=1) takes 'nobias' without a value, not nobias=1"),
                List.of("conv(0) flatten linear(classes)", "conv(0) takes a number of filters from 1 to 65536, not 0"),
                List.of("conv(2.5) flatten linear(classes)", "conv(2.5) takes a number of filters from 1 to 65536, not 2.5"),
                List.of("linear(65536) linear(65536) linear(classes)", "linear(65536) has 65536 × 65536 weights, more than an"
                        + " array may hold; choose narrower ones"),
                List.of("residual(conv(4) flatten) linear(classes)", "residual(conv(4) flatten): makes 4096 numbers of 3"
                        + " channels of 32x32 pixels, which no shortcut leads to"),
                List.of("residual(conv(4, 4, padding=0)) flatten linear(classes)", "residual(conv(4, 4, padding=0)): makes 4"
                        + " channels of 29x29 pixels of 3 channels of 32x32 pixels, which no convolution of one pixel with a"
                        + " stride does"),
                List.of("residual(conv(4), nobias) flatten linear(classes)", "residual(conv(4), nobias) knows no 'nobias'"),
                List.of("whiten(65536) flatten linear(classes)", "whiten(65536) would have 25769803776 filters, more than 65536;"
                        + " choose smaller patches"),
                List.of("whiten(2) whiten(2) flatten linear(classes)", "whiten(2) is there twice"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatDoesNotFitIsToldByItsLayer(List<String> mistake) {
        assertEquals(mistake.get(1), assertThrows(IllegalArgumentException.class, () -> plan(mistake.get(0))).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropout(1.5) flatten linear(classes)", "groupnorm(2) flatten linear(classes)",
        "bn(momentum=2) flatten linear(classes)", "relu relu6 flatten linear(classes)", "dropout flatten linear(classes)"})
    void whatALayerItselfRefusesNamesItToo(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> plan(text)).getMessage();
        String layer = text.split(" ")[text.startsWith("relu") ? 1 : 0];
        assertTrue(message.contains(layer) && message.lines().count() == 1, message);
    }

    /** Nothing large is made for a network that no heap would hold. */
    @Test
    void planningAllocatesNoWeights() {
        NetworkPlan plan = plan("linear(65536) relu linear(30000) relu linear(60000) linear(classes)");
        assertTrue(4 * plan.parameters() > Runtime.getRuntime().maxMemory(), "more than the heap of this test");
    }
}
