package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    private static final int[][] ORDERS = {{0, 1, 2, 3}, {0, 3, 1, 2}, {3, 1, 0, 2}};

    /** A layer and an input of random sizes, stride, dilation, groups and asymmetric padding. */
    private record Subject(Conv2d layer, Tensor input, long seed) {
        static Subject random(long seed) {
            Random random = new Random(seed);
            int groups = random.nextInt(3) + 1;
            int height = random.nextInt(5) + 1;
            int width = random.nextInt(5) + 1;
            Window2d window;
            do {
                window = new Window2d(random.nextInt(3) + 1, random.nextInt(3) + 1, random.nextInt(2) + 1,
                        random.nextInt(2) + 1, random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3),
                        random.nextInt(2) + 1, random.nextInt(2) + 1);
            } while (window.outputHeight(height) < 1 || window.outputWidth(width) < 1);
            Convolution2d convolution = new Convolution2d(window, groups);
            int in = groups * (random.nextInt(2) + 1);
            int out = groups * (random.nextInt(2) + 1);
            Conv2d layer = Seeding.withSeed(seed, () -> random.nextBoolean()
                    ? new Conv2d(in, out, convolution, DType.F64) : Conv2d.withoutBias(in, out, convolution, DType.F64));
            int[] shape = {random.nextInt(3) + 1, in, height, width};
            int[] order = ORDERS[random.nextInt(ORDERS.length)];
            int[] stored = new int[4];
            for (int axis = 0; axis < 4; axis++) {
                stored[order[axis]] = shape[axis];
            }
            Tensor x = Tensor.normal(new Philox(seed, 1), DType.F64, stored).permute(order);
            return new Subject(layer, x, seed);
        }
    }

    @Test
    void gradientsAgreeWithDifferences() {
        for (long seed = 0; seed < 60; seed++) {
            Subject subject = Subject.random(seed);
            GradientCheck.standard().withSeed(seed).check(subject.layer, subject.input).orThrow();
        }
    }

    @Test
    void gradientsByWinogradAgreeWithDifferences() {
        for (long seed = 0; seed < 3; seed++) {
            Convolution2d convolution = Convolution2d.of(Window2d.of(3).padding((int) seed)).by(ConvolutionAlgorithm.WINOGRAD);
            Conv2d layer = Seeding.withSeed(seed, () -> new Conv2d(16, 17, convolution, DType.F64));
            Tensor x = Tensor.normal(new Philox(seed, 1), DType.F64, 2, 16, 5, 6 - (int) seed);
            GradientCheck.standard().withSeed(seed).check(layer, x).orThrow();
        }
    }

    @Test
    void gradientsAgreeAtTheCourseTolerance() {
        for (long seed = 100; seed < 130; seed++) {
            Subject subject = Subject.random(seed);
            Sample.courseCheck(1e-5).check(subject.layer, subject.input).orThrow();
        }
    }

    /** Computed once by PyTorch in f64: {@code src/test/scripts/convolution.py}. */
    @Test
    void valuesOfPyTorchWithStrideAndPadding() {
        Conv2d layer = new Conv2d(2, 3, Window2d.of(3, 2).stride(2, 1).padding(1, 1, 0, 0), DType.F64);
        layer.weight().value().copyFrom(numbers(5, 0.03, 3, 2, 3, 2));
        layer.bias().value().copyFrom(numbers(3, 0.1, 3));
        assertValues(layer.forward(numbers(7, 0, 2, 2, 4, 3)),
                -2.066875, 0.52999999999999992, 0.43562499999999982, -0.8662500000000003,
                0.77687499999999987, -0.7043750000000002, -0.23624999999999985, -1.67875,
                -0.09812499999999999, 0.71749999999999992, 0.41999999999999993, 1.493125,
                -1.8131250000000001, -0.74624999999999997, -0.52812499999999973, -1.1712499999999999,
                -0.6881250000000001, -1.3087500000000001, 1.0031249999999998, 0.48499999999999999,
                0.70250000000000001, 0.25375000000000003, -0.12187499999999982, -2.3743749999999997);
        assertValues(layer.backward(numbers(11, -0.02, 2, 3, 2, 2)),
                -0.71242500000000009, -0.83985000000000021, 1.1225749999999999, 1.5645249999999999,
                -0.65969999999999995, 0.54139999999999999, -0.73429999999999995, -0.57235000000000003,
                0.083825000000000024, 0.69757499999999995, -1.0098499999999999, -0.1918,
                0.49382500000000007, -1.5098500000000001, 0.84007500000000002, -0.98734999999999995,
                1.087175, -1.0036, 0.86257499999999998, -0.72672499999999995, -0.073675000000000004,
                -0.36180000000000007, 2.512025, -0.12617499999999998, 0.76070000000000004,
                2.3695249999999999, 0.20257500000000001, 0.39889999999999981, -0.67969999999999997,
                0.35889999999999989, -0.71679999999999999, -0.61422499999999991, 1.3525750000000001,
                0.96507500000000002, -1.3485999999999998, 0.53007499999999996, -0.47055000000000002,
                0.012024999999999952, 0.67007499999999998, -1.4498500000000001, 1.1452999999999998,
                -1.8111000000000002, 0.56757499999999994, -1.3936000000000002, 0.882575,
                -0.40679999999999999, 0.48577499999999996, -0.77929999999999999);
        assertValues(layer.weight().grad(),
                1.2962499999999999, -0.63749999999999996, 2.9406249999999998, -1.4781249999999999,
                -1.4649999999999999, 0.49125000000000002, 1.2750000000000001, -0.65874999999999995,
                0.77749999999999975, -1.4737500000000001, -0.44062499999999988, -1.4062500000000002,
                -0.70374999999999999, -0.12187500000000001, -0.26250000000000001, 0.34999999999999998,
                0.59750000000000003, -1.44625, -0.81875000000000009, -0.236875, 0.30874999999999997,
                0.4325, -0.15937500000000004, -0.609375, 0.21812500000000001, 1.45625,
                1.3156249999999998, -0.21249999999999991, -0.52750000000000008, -0.19625000000000004,
                0.27500000000000002, 1.5131250000000001, -0.16000000000000014, -0.31750000000000023,
                1.1843750000000002, -1.40625);
        assertValues(layer.bias().grad(),
                -0.035000000000000142, -0.66000000000000014, 0.83999999999999986);
    }

    @Test
    void valuesOfPyTorchInGroupsWithDilation() {
        Conv2d layer = Conv2d.withoutBias(4, 2, new Convolution2d(Window2d.of(2).dilation(2), 2), DType.F64);
        layer.weight().value().copyFrom(numbers(5, 0.03, 2, 2, 2, 2));
        assertValues(layer.forward(numbers(3, 0.05, 1, 4, 4, 3)),
                0.5851249999999999, 1.3213750000000002, 0.07387500000000001, -0.27050000000000002);
        assertValues(layer.backward(numbers(5, -0.02, 1, 2, 2, 1)),
                0.98939999999999995, 0, 0.35189999999999999, 0.38314999999999999, 0,
                0.13627500000000001, -0.28560000000000002, 0, -0.92310000000000003,
                -0.11060000000000002, 0, -0.35747500000000004, 0.6069, 0, -0.030599999999999999,
                0.23502500000000001, 0, -0.011849999999999999, -0.66810000000000003, 0, 0.8619,
                -0.25872500000000004, 0, 0.33377499999999999, -0.050599999999999999, 0,
                0.093150000000000011, -0.18809999999999999, 0, 0.346275, 0.23690000000000003, 0,
                -0.1081, 0.88065000000000004, 0, -0.40184999999999998, 0.035650000000000001, 0, 0.1794,
                0.132525, 0, 0.66690000000000005, -0.1656, 0, -0.021850000000000001,
                -0.61559999999999993, 0, -0.081225000000000006);
        assertValues(layer.weight().grad(),
                0.89987499999999998, -0.16137500000000002, 0.72299999999999986, -0.33825000000000005,
                0.54612499999999997, 0.32424999999999998, 0.36924999999999986, 0.14737500000000001,
                0.47362500000000002, -0.52949999999999997, 0.60924999999999996, -0.39387499999999998,
                0.74487500000000006, -0.25824999999999998, 0.88050000000000006, -0.12262499999999997);
    }

    // Element i is ((factor i) mod 17 − 8) ÷ 8 + shift, as in the script.
    private static Tensor numbers(int factor, double shift, int... shape) {
        double[] values = new double[Shape.of(shape).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (factor * i % 17 - 8) / 8.0 + shift;
        }
        return Tensor.of(values, shape);
    }

    private static void assertValues(Tensor actual, double... expected) {
        double[] values = actual.toDoubleArray();
        assertEquals(expected.length, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 1e-13, "element " + i);
        }
    }

    /** Of 1 × 1 pixels a convolution is the linear map, to the same bits. */
    @Test
    void onPixelsAloneItIsLinear() {
        Conv2d convolution = new Conv2d(5, 7, Window2d.of(1), DType.F32);
        Linear linear = new Linear(5, 7, DType.F32);
        linear.weight().value().copyFrom(convolution.weight().value().reshape(7, 5));
        linear.bias().value().copyFrom(convolution.bias().value());
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F32, 9, 5);
        Tensor dY = Tensor.normal(new Philox(3, 1), DType.F32, 9, 7);
        assertTrue(convolution.forward(x.reshape(9, 5, 1, 1)).reshape(9, 7).bitwiseEquals(linear.forward(x)));
        assertTrue(convolution.backward(dY.reshape(9, 7, 1, 1)).reshape(9, 5).bitwiseEquals(linear.backward(dY)));
        assertTrue(convolution.weight().grad().reshape(7, 5).bitwiseEquals(linear.weight().grad().copy()));
    }

    /** A convolution without padding of images that are as large as the window is the linear map of all pixels. */
    @Test
    void onAWholeImageItIsLinear() {
        Conv2d convolution = new Conv2d(2, 4, Window2d.of(3), DType.F64);
        Linear linear = new Linear(18, 4, DType.F64);
        linear.weight().value().copyFrom(convolution.weight().value().copy().reshape(4, 18));
        linear.bias().value().copyFrom(convolution.bias().value());
        Tensor x = Tensor.normal(new Philox(4, 0), DType.F64, 6, 2, 3, 3);
        assertTrue(convolution.forward(x).reshape(6, 4).allClose(linear.forward(x.reshape(6, 18)), 1e-13, 1e-14));
    }

    @Test
    void theCheckCatchesEveryMutant() {
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> layer.backward(dY).flip(2)); // the taps the wrong way round
        assertWrong((layer, dY) -> { // filters and channels exchanged
            Tensor dX = layer.backward(dY);
            Tensor grad = layer.weight().grad();
            grad.copyFrom(grad.transpose(0, 1).copy());
            return dX;
        });
        assertWrong((layer, dY) -> { // the mean for the sum over the pixels
            Tensor dX = layer.backward(dY);
            layer.bias().grad().div(20, layer.bias().grad());
            return dX;
        });
        assertWrong((layer, dY) -> { // one pixel of padding counted as a pixel of the image
            Tensor dX = layer.backward(dY);
            Tensor moved = POINT.roll(1, 2);
            layer.convolution().weightGradient(dY, moved, layer.weight().grad());
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 2, 3, 4, 5);

    private static void assertWrong(BiFunction<Conv2d, Tensor, Tensor> backward) {
        Conv2d layer = Seeding.withSeed(6, () -> new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64));
        Mutant<Conv2d> mutant = new Mutant<>(layer, backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    @Test
    void gradientsAccumulateUntilTheyAreCleared() {
        Conv2d layer = new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64);
        layer.forward(POINT);
        Tensor dY = Tensor.normal(new Philox(7, 0), DType.F64, 2, 3, 4, 5);
        Tensor dX = layer.backward(dY).copy();
        Tensor once = layer.weight().grad().copy();
        Tensor bias = layer.bias().grad().copy();
        assertTrue(dX.bitwiseEquals(layer.backward(dY).copy()));
        assertTrue(layer.weight().grad().copy().bitwiseEquals(once.mul(2)));
        layer.zeroGrad();
        layer.backwardParameters(dY);
        assertTrue(layer.weight().grad().copy().bitwiseEquals(once));
        assertTrue(layer.bias().grad().bitwiseEquals(bias));
    }

    @Test
    void evalModeKeepsNothingAndGivesTheSameBits() {
        Conv2d layer = new Conv2d(3, 4, Window2d.of(3).stride(2), DType.F32);
        Tensor x = Tensor.normal(new Philox(8, 0), DType.F32, 2, 3, 9, 8);
        Tensor y = layer.forward(x).copy();
        assertSame(layer.forward(x), layer.forward(x), "training reuses its output");
        layer.eval();
        assertTrue(layer.forward(x).copy().bitwiseEquals(y));
        assertThrows(IllegalStateException.class, () -> layer.backward(y));
    }

    /** A gradient is never stretched: it has the shape of the output. */
    @Test
    void aGradientOfAnotherShapeIsRefused() {
        Conv2d layer = new Conv2d(3, 4, Window2d.of(3).padding(1), DType.F64);
        layer.forward(POINT);
        assertEquals(layer + ": backward got a gradient of shape (2, 4, 4, 1) for an output of shape (2, 4, 4, 5)",
                assertThrows(ShapeMismatchException.class, () -> layer.backward(Tensor.zeros(DType.F64, 2, 4, 4, 1)))
                        .getMessage());
    }

    /** As PyTorch has them, in its order of axes, whatever the order in memory is. */
    @Test
    void stateIsThatOfPyTorch() {
        Conv2d layer = new Conv2d(3, 4, Window2d.of(3, 2), DType.F32);
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.stateDict().keySet()));
        assertEquals(Shape.of(4, 3, 3, 2), layer.stateDict().get("weight").shape());
        Tensor weight = Tensor.arange(DType.F32, 0, 72, 1).reshape(4, 3, 3, 2);
        layer.loadStateDict(Map.of("weight", weight, "bias", Tensor.zeros(DType.F32, 4)));
        assertEquals(weight.get(2, 1, 2, 0), layer.weight().value().get(2, 1, 2, 0));
    }

    /** An X whose channels do not stand side by side is copied in the forward pass: what happens to it later does not matter. */
    @Test
    void imagesInAnotherOrderAreCopied() {
        Conv2d layer = new Conv2d(3, 4, Window2d.of(3), DType.F64);
        Tensor x = Tensor.normal(new Philox(31, 0), DType.F64, 2, 3, 5, 6);
        Tensor dY = Tensor.normal(new Philox(31, 1), DType.F64, 2, 4, 3, 4);
        layer.forward(x.copy());
        layer.backward(dY);
        Tensor expected = layer.weight().grad().copy();
        layer.zeroGrad();
        layer.forward(x);
        x.fill(0);
        layer.backward(dY);
        assertTrue(layer.weight().grad().bitwiseEquals(expected));
    }

    /** Uniform in ±1 ÷ √(fan-in) of a group, as PyTorch's. */
    @Test
    void firstValuesDependOnTheFanInOfAGroup() {
        Conv2d layer = new Conv2d(32, 64, new Convolution2d(Window2d.of(3), 2), DType.F64);
        double bound = 1 / Math.sqrt(16 * 9);
        double largest = layer.weight().value().abs().max().item();
        assertTrue(largest <= bound && largest > 0.999 * bound, "largest " + largest + " of " + bound);
        assertTrue(layer.bias().value().abs().max().item() <= bound);
    }

    @Test
    void printsItsSizesAndRefusesOthers() {
        assertEquals("Conv2d(3 → 64, 3 × 3, padding 1)",
                new Conv2d(3, 64, Window2d.of(3).padding(1), DType.F32).toString());
        Conv2d layer = Conv2d.withoutBias(4, 8, new Convolution2d(Window2d.of(3), 4), DType.F32);
        assertEquals("Conv2d(4 → 8, 3 × 3, groups 4, without bias)", layer.toString());
        assertEquals("Conv2d(4 → 8, 3 × 3, groups 4, winograd, without bias)",
                Conv2d.withoutBias(4, 8, layer.convolution().by(ConvolutionAlgorithm.WINOGRAD), DType.F32).toString());
        assertFalse(layer.hasBias());
        assertTrue(new Conv2d(1, 1, Window2d.of(1), DType.F32).hasBias());
        assertThrows(IllegalStateException.class, layer::bias);
        assertEquals(layer + ": the input has shape (2, 3, 9, 9), not (N, 4, H, W)",
                assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 2, 3, 9, 9)))
                        .getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 2, 4, 2, 9)));
        assertEquals("Conv2d: outChannels must be positive and a multiple of the 4 groups, not 6",
                assertThrows(IllegalArgumentException.class, () -> new Conv2d(4, 6,
                        new Convolution2d(Window2d.of(3), 4), DType.F32)).getMessage());
        assertEquals("Conv2d: inChannels must be positive, not 0", assertThrows(IllegalArgumentException.class,
                () -> new Conv2d(0, 6, Window2d.of(3), DType.F32)).getMessage());
    }
}
