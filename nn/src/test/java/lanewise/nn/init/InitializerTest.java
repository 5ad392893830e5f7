package lanewise.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.Conv2d;
import lanewise.nn.Fans;
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Monte-Carlo tests allow five standard errors of the estimate; the seeds are fixed, so they do not flicker. */
class InitializerTest {
    private static final int IN = 300;
    private static final int OUT = 500;
    private static final double SAMPLES = (double) IN * OUT;

    static Stream<Initializer> initializers() {
        return Stream.of(new KaimingNormal(1), KaimingNormal.forRectifiers(), new PyTorchDefault(),
                new KaimingUniform(1.3), KaimingUniform.forRectifiers(), new XavierNormal(),
                new XavierUniform(5 / 3.0));
    }

    private static Linear layer(Initializer initializer, int in, int out, DType dtype, long seed, int index) {
        Linear layer = new Linear(in, out, dtype);
        initializer.initialize(layer, seed, index);
        return layer;
    }

    /** PyTorch's dirac_ of the first filters: y[n, i] = x[n, i] for i below the number of channels, moved nowhere. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void diracPassesImagesOn(int taps) {
        int before = (taps - 1) / 2;
        Conv2d layer = Conv2d.withoutBias(3, 5, Window2d.of(taps)
                .padding(before, taps - 1 - before, before, taps - 1 - before), DType.F64);
        new Dirac().initialize(layer, 7, 0);
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 6, 7);
        assertTrue(layer.forward(x).narrow(1, 0, 3).bitwiseEquals(x));
        Conv2d plain = Conv2d.withoutBias(3, 5, Window2d.of(taps), DType.F64);
        new PyTorchDefault().initialize(plain, 7, 0);
        assertTrue(layer.weight().value().narrow(0, 3, 2).bitwiseEquals(plain.weight().value().narrow(0, 3, 2)),
                "the other filters");
    }

    @Test
    void diracHasFewerFiltersThanChannelsPassTheFirst() {
        Conv2d layer = new Conv2d(4, 2, Window2d.of(3).padding(1), DType.F32);
        new Dirac().initialize(layer, 7, 0);
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 2, 4, 5, 5);
        Tensor bias = layer.bias().value().reshape(1, 2, 1, 1);
        assertTrue(layer.forward(x).bitwiseEquals(x.narrow(1, 0, 2).add(bias)), "the bias is PyTorch's default");
        assertTrue(layer.bias().value().abs().min().item() > 0);
    }

    @Test
    void diracLeavesFiltersOfOneTapToTheOtherRule() {
        Conv2d layer = new Conv2d(4, 4, Window2d.of(1), DType.F32);
        Conv2d plain = new Conv2d(4, 4, Window2d.of(1), DType.F32);
        new Dirac(new XavierUniform()).initialize(layer, 7, 0);
        new XavierUniform().initialize(plain, 7, 0);
        assertTrue(layer.weight().value().bitwiseEquals(plain.weight().value()));
    }

    /** The mean of n normal numbers has standard error σ/√n, the mean of their squares σ² √(2/n). */
    @Test
    void kaimingNormalHasItsMeanAndVariance() {
        double gain = 1.3;
        Linear layer = layer(new KaimingNormal(gain), IN, OUT, DType.F64, 1, 0);
        Tensor weight = layer.weight().value();
        double variance = gain * gain / IN;
        assertEquals(0, weight.mean().item(), 5 * Math.sqrt(variance / SAMPLES));
        assertEquals(variance, weight.square().mean().item(), 5 * variance * Math.sqrt(2 / SAMPLES));
        assertEquals(0, layer.bias().value().abs().max().item());
    }

    @Test
    void theInputLayerHasAGainOfItsOwn() {
        Tensor input = layer(KaimingNormal.forRectifiers(), IN, OUT, DType.F64, 1, 0).weight().value();
        Tensor hidden = layer(KaimingNormal.forRectifiers(), IN, OUT, DType.F64, 1, 1).weight().value();
        double allowed = 5 * Math.sqrt(2 / SAMPLES);
        assertEquals(1, IN * input.square().mean().item(), allowed);
        assertEquals(2, IN * hidden.square().mean().item(), 2 * allowed);
    }

    /** Uniform in ±c has mean square c²/3; the mean of n squares has standard error c² √(4/45) ÷ √n. */
    @Test
    void pyTorchDefaultIsUniformUpToItsBound() {
        Linear layer = layer(new PyTorchDefault(), IN, OUT, DType.F64, 2, 0);
        Tensor weight = layer.weight().value();
        double square = 1.0 / IN;
        assertEquals(0, weight.mean().item(), 5 * Math.sqrt(square / 3 / SAMPLES));
        assertEquals(square / 3, weight.square().mean().item(), 5 * square * Math.sqrt(4 / 45.0 / SAMPLES));
        double largest = weight.abs().max().item();
        assertTrue(largest <= Math.sqrt(square) && largest > 0.999 * Math.sqrt(square), "largest " + largest);
        Tensor bias = layer.bias().value();
        assertEquals(square / 3, bias.square().mean().item(), 5 * square * Math.sqrt(4 / 45.0 / OUT));
        assertTrue(bias.abs().max().item() <= Math.sqrt(square));
    }

    /** The deviation is that of the normal initialisation; see {@link #pyTorchDefaultIsUniformUpToItsBound}. */
    @Test
    void uniformInitialisationsReachTheirBounds() {
        assertUniform(new KaimingUniform(1.3), 0, 1.3 * Math.sqrt(3.0 / IN));
        assertUniform(KaimingUniform.forRectifiers(), 0, Math.sqrt(3.0 / IN));
        assertUniform(KaimingUniform.forRectifiers(), 1, Math.sqrt(6.0 / IN));
        assertUniform(new XavierUniform(), 0, Math.sqrt(6.0 / (IN + OUT)));
        assertUniform(new XavierUniform(5 / 3.0), 1, 5 / 3.0 * Math.sqrt(6.0 / (IN + OUT)));
    }

    private static void assertUniform(Initializer initializer, int index, double bound) {
        Linear layer = layer(initializer, IN, OUT, DType.F64, 2, index);
        Tensor weight = layer.weight().value();
        double square = bound * bound;
        assertEquals(0, weight.mean().item(), 5 * Math.sqrt(square / 3 / SAMPLES));
        assertEquals(square / 3, weight.square().mean().item(), 5 * square * Math.sqrt(4 / 45.0 / SAMPLES));
        double largest = weight.abs().max().item();
        assertTrue(largest <= bound && largest > 0.999 * bound, "largest " + largest);
        assertEquals(0, layer.bias().value().abs().max().item());
    }

    @Test
    void xavierNormalHasItsMeanAndVariance() {
        for (double gain : new double[] {1, 5 / 3.0}) {
            Linear layer = layer(new XavierNormal(gain), IN, OUT, DType.F64, 1, 0);
            Tensor weight = layer.weight().value();
            double variance = gain * gain * 2 / (IN + OUT);
            assertEquals(0, weight.mean().item(), 5 * Math.sqrt(variance / SAMPLES));
            assertEquals(variance, weight.square().mean().item(), 5 * variance * Math.sqrt(2 / SAMPLES));
            assertEquals(0, layer.bias().value().abs().max().item());
        }
        assertEquals(new XavierNormal(1), new XavierNormal());
        assertEquals(new XavierUniform(1), new XavierUniform());
    }

    /** Whatever a layer held before is overwritten, the bias with zeros. */
    @ParameterizedTest
    @MethodSource("initializers")
    void formerValuesLeaveNoTrace(Initializer initializer) {
        Linear layer = new Linear(7, 5, DType.F64);
        layer.weight().value().fill(3);
        layer.bias().value().fill(3);
        initializer.initialize(layer, 10, 1);
        Linear fresh = layer(initializer, 7, 5, DType.F64, 10, 1);
        assertTrue(layer.weight().value().bitwiseEquals(fresh.weight().value()));
        assertTrue(layer.bias().value().bitwiseEquals(fresh.bias().value()));
    }

    /**
     * For f symmetric about 0 with variance σ², E[ReLU(f)²] = σ²/2. The mean of n squares of a rectified standard
     * normal number has standard error √(E f⁴ / 2 − 1/4) ÷ √n = √(5/4) ÷ √n; of a uniform one in ±1,
     * √(1/10 − 1/36) ÷ √n.
     */
    @Test
    void rectifiersHalveTheSecondMoment() {
        int n = 400_000;
        Tensor normal = Tensor.normal(new Philox(3, 0), DType.F64, n);
        assertEquals(0.5, normal.maximum(0).square().mean().item(), 5 * Math.sqrt(1.25 / n));
        Tensor uniform = Tensor.uniform(new Philox(3, 1), DType.F64, n).mul(2).sub(1);
        assertEquals(1 / 6.0, uniform.maximum(0).square().mean().item(), 5 * Math.sqrt((1 / 10.0 - 1 / 36.0) / n));
    }

    /**
     * Through d layers of width n the logarithm of the second moment has a standard deviation of about √(5 d / n),
     * since E[ReLU(f)⁴] ÷ E[ReLU(f)²]² − 1 = 5. Gain √2 keeps the moment within five of them; gain 1 halves it d times.
     */
    @Test
    void activationsKeepTheirScaleThroughDepth() {
        int depth = 10;
        int width = 512;
        double allowed = 5 * Math.sqrt(5.0 * depth / width);
        assertEquals(0, Math.log(secondMoment(KaimingNormal.forRectifiers(), depth, width)), allowed);
        double halved = secondMoment(new KaimingNormal(1), depth, width);
        assertEquals(-(depth - 1) * Math.log(2), Math.log(halved), allowed);
    }

    /**
     * One input with mean square 1 and d layers of width n. Given what came before, the n outputs of a layer are
     * independent and normal, and E[ReLU(f)⁴] ÷ E[ReLU(f)²]² = 6. So the mean r of the squares after rectifier d has
     * E[r] = ½ exactly, and E[r²] = ¼ (1 + 5/n)ᵈ: the mean over R networks has the standard error
     * ½ √(((1 + 5/n)ᵈ − 1) / R).
     */
    @Test
    void everyDepthHasHalfTheSecondMomentAfterItsRectifier() {
        int networks = 250;
        int width = 64;
        int depth = 8;
        double[] sums = new double[depth];
        Linear layer = new Linear(width, width, DType.F64);
        for (int r = 0; r < networks; r++) {
            Tensor x = Tensor.ones(DType.F64, 1, width);
            for (int d = 0; d < depth; d++) {
                KaimingNormal.forRectifiers().initialize(layer, r, d);
                x = layer.forward(x).maximum(0);
                sums[d] += x.square().mean().item();
            }
        }
        for (int d = 0; d < depth; d++) {
            double standardError = 0.5 * Math.sqrt((Math.pow(1 + 5.0 / width, d + 1) - 1) / networks);
            assertEquals(0.5, sums[d] / networks, 5 * standardError, "after rectifier " + (d + 1));
        }
    }

    // The mean square before the last rectifier, for inputs of mean square 1.
    private static double secondMoment(Initializer initializer, int depth, int width) {
        List<Module> layers = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            layers.add(new Linear(width, width, DType.F32));
            if (i < depth - 1) {
                layers.add(new ReLU());
            }
        }
        Sequential network = new Sequential(layers.toArray(Module[]::new));
        initializer.initializeAll(network, 4);
        network.eval();
        return network.forward(Tensor.normal(new Philox(4, 99), DType.F32, 64, width)).square().mean().item();
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void valuesAreAFunctionOfSeedAndIndex(Initializer initializer) {
        Tensor weight = layer(initializer, 7, 5, DType.F64, 10, 1).weight().value();
        assertTrue(weight.bitwiseEquals(layer(initializer, 7, 5, DType.F64, 10, 1).weight().value()));
        assertFalse(weight.bitwiseEquals(layer(initializer, 7, 5, DType.F64, 11, 1).weight().value()));
        assertFalse(weight.bitwiseEquals(layer(initializer, 7, 5, DType.F64, 10, 2).weight().value()));
        Linear single = layer(initializer, 7, 5, DType.F32, 10, 1);
        assertTrue(weight.to(DType.F32).bitwiseEquals(single.weight().value()), "f32 is f64 rounded");
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void networksAreFilledLayerByLayer(Initializer initializer) {
        Linear first = new Linear(4, 6, DType.F32);
        Linear second = new Linear(6, 3, DType.F32);
        initializer.initializeAll(new Sequential(first, new Sequential(new ReLU(), second)), 5);
        assertTrue(first.weight().value().bitwiseEquals(layer(initializer, 4, 6, DType.F32, 5, 0).weight().value()));
        assertTrue(second.weight().value().bitwiseEquals(layer(initializer, 6, 3, DType.F32, 5, 1).weight().value()));
    }

    /** A layer of a user: weights with a kernel, a bias, and a scale without fans, in one module. */
    private static final class Kernels extends Module {
        final Parameter scale = new Parameter("scale", Tensor.ones(DType.F64, 3, 1));
        final Parameter weight;
        final Parameter bias;

        Kernels(int outputs, int inputs, int... taps) {
            Tensor value = Tensor.zeros(DType.F64, IntStream.concat(IntStream.of(outputs, inputs), IntStream.of(taps)).toArray());
            Fans fans = Fans.of(value.shape());
            weight = new Parameter("weight", value, fans);
            bias = new Parameter("bias", Tensor.ones(DType.F64, outputs), fans);
        }

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        @Override
        public Tensor backward(Tensor dY) {
            return dY;
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(scale, weight, bias);
        }
    }

    /** (20, 6, 5, 5) has fan-in 150 and fan-out 500: the bounds of both are told apart, and from those of 6 and 20. */
    @Test
    void anyParameterWithFansIsFilled() {
        Kernels kernels = new Kernels(20, 6, 5, 5);
        Sequential network = new Sequential(new Linear(4, 6, DType.F32), new LayerNorm(6, DType.F32), kernels);
        assertBound(1 / Math.sqrt(150), new PyTorchDefault(), network, kernels);
        assertTrue(kernels.bias.value().abs().max().item() > 0);
        assertBound(Math.sqrt(6.0 / 150), KaimingUniform.forRectifiers(), network, kernels);
        assertEquals(0, kernels.bias.value().abs().max().item());
        assertBound(Math.sqrt(6.0 / 650), new XavierUniform(), network, kernels);
        assertTrue(Tensor.ones(DType.F64, 3, 1).bitwiseEquals(kernels.scale.value()), "no fans, no first values");
        assertTrue(Tensor.ones(DType.F32, 6).bitwiseEquals(network.parameters().get(2).value()));
    }

    private static void assertBound(double bound, Initializer initializer, Module network, Kernels kernels) {
        initializer.initializeAll(network, 8);
        double largest = kernels.weight.value().abs().max().item();
        assertTrue(largest <= bound && largest > 0.99 * bound, initializer + ": largest " + largest);
        Tensor alone = new Kernels(20, 6, 5, 5).weight.value();
        initializer.fill(new Parameter("w", alone, new Fans(150, 500)), new Philox(8, 1), 0, 1);
        assertTrue(alone.bitwiseEquals(kernels.weight.value()), "weight 1 has stream 1");
    }

    /** Streams go to weights; a bias goes on in that of the weight before it. */
    @Test
    void everyWeightHasAStreamOfItsOwn() {
        Linear first = new Linear(4, 6, DType.F64);
        Linear second = Linear.withoutBias(6, 3, DType.F64);
        new PyTorchDefault().initialize(new Sequential(first, second), 5, 3);
        assertEquals((2 * new Philox(5, 3).uniform(24) - 1) / 2, first.bias().value().get(0));
        assertEquals((2 * new Philox(5, 4).uniform(0) - 1) / Math.sqrt(6), second.weight().value().get(0, 0), 1e-16);
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void aParameterWithoutFansIsRefusedByName(Initializer initializer) {
        Parameter scale = new Parameter("scale", Tensor.ones(DType.F32, 3, 2));
        assertEquals(initializer.getClass().getSimpleName() + ": parameter scale (3, 2) F32 has no fans, on which first values"
                + " depend; name them, new Parameter(name, value, fans)",
                refusal(() -> initializer.fill(scale, new Philox(1, 1), 0, 0)));
    }

    @Test
    void unusableGainsAreRefused() {
        for (double gain : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals("KaimingNormal: a gain must be positive and finite, not " + gain,
                    refusal(() -> new KaimingNormal(gain, 1)));
            refusal(() -> new KaimingNormal(1, gain));
            assertEquals("KaimingUniform: a gain must be positive and finite, not " + gain,
                    refusal(() -> new KaimingUniform(gain, 1)));
            refusal(() -> new KaimingUniform(1, gain));
            assertEquals("XavierNormal: a gain must be positive and finite, not " + gain,
                    refusal(() -> new XavierNormal(gain)));
            assertEquals("XavierUniform: a gain must be positive and finite, not " + gain,
                    refusal(() -> new XavierUniform(gain)));
        }
    }

    private static String refusal(Executable creation) {
        return assertThrows(IllegalArgumentException.class, creation).getMessage();
    }
}
