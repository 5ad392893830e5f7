package lanewise.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Monte-Carlo tests allow five standard errors of the estimate; the seeds are fixed, so they do not flicker. */
class InitializerTest {
    private static final int IN = 300;
    private static final int OUT = 500;
    private static final double SAMPLES = (double) IN * OUT;

    static Stream<Initializer> initializers() {
        return Stream.of(new KaimingNormal(1), KaimingNormal.forRectifiers(), new PyTorchDefault());
    }

    private static Linear layer(Initializer initializer, int in, int out, DType dtype, long seed, int index) {
        Linear layer = new Linear(in, out, dtype);
        initializer.initialize(layer, seed, index);
        return layer;
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

    @Test
    void unusableGainsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KaimingNormal(0));
        assertThrows(IllegalArgumentException.class, () -> new KaimingNormal(1, Double.NaN));
    }
}
