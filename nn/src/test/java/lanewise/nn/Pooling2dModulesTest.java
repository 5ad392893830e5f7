package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.PyTorchValues;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link MaxPool2d}, {@link AvgPool2d} and {@link GlobalAvgPool2d}. */
class Pooling2dModulesTest {
    private static final Window2d OVERLAPPING = Window2d.of(3).stride(2).padding(1);

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Larger than the padding, so that each window has a pixel and each maximum is finite.
    private static Window2d window(Sample sample) {
        Philox random = new Philox(sample.seed(), 9);
        return Window2d.of(2 + random.below(2, 0), 2 + random.below(2, 1))
                .stride(1 + random.below(2, 2), 1 + random.below(3, 3)).padding(random.below(2, 4), 1, 1, 0);
    }

    // No two numbers are nearer than the step of the check.
    private static Tensor distinct(Tensor x) {
        Tensor order = Tensor.zerosLike(x);
        order.copyFrom(x.reshape(x.elements()).argsort(0).argsort(0).to(DType.F64).reshape(x.shape().toArray()));
        return x.copyFrom(order.mul(0.1).sub(1));
    }

    private static void check(Sample sample, Module module) {
        GradientCheck.standard().withSeed(sample.seed()).check(module, distinct(sample.images())).orThrow();
    }

    private static boolean fits(Sample sample, Pooling2d pooling) {
        Window2d window = pooling.window();
        return window.outputHeight(sample.outputs()) > 0 && window.outputWidth(3) > 0;
    }

    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        Pooling2d pooling = Pooling2d.of(window(sample));
        if (!fits(sample, pooling)) {
            return;
        }
        for (Pooling2d variant : new Pooling2d[] {pooling, pooling.withCeiling()}) {
            check(sample, new MaxPool2d(variant));
            check(sample, new AvgPool2d(variant));
        }
        check(sample, new AvgPool2d(pooling.withoutCountingPadding()));
        check(sample, new AvgPool2d(pooling.withDivisor(3)));
        check(sample, new GlobalAvgPool2d());
    }

    @Test
    void valuesOfPyTorch() {
        Pooling2d two = Pooling2d.of(Window2d.of(2, 3).stride(2, 3));
        Pooling2d padded = Pooling2d.of(Window2d.of(2, 3).stride(2, 3).padding(1));
        Pooling2d overlapping = Pooling2d.of(OVERLAPPING);
        Map<String, Module> modules = new LinkedHashMap<>();
        modules.put("max", new MaxPool2d(2));
        modules.put("max-overlapping", new MaxPool2d(OVERLAPPING));
        modules.put("max-ceiling", new MaxPool2d(two.withCeiling()));
        modules.put("max-dilated", new MaxPool2d(Window2d.of(3, 2).padding(1, 1, 0, 0).dilation(2, 3)));
        modules.put("max-nan", new MaxPool2d(Window2d.of(3).padding(1)));
        modules.put("average", new AvgPool2d(2));
        modules.put("average-padding", new AvgPool2d(OVERLAPPING));
        modules.put("average-without-padding", new AvgPool2d(overlapping.withoutCountingPadding()));
        modules.put("average-ceiling", new AvgPool2d(padded.withCeiling()));
        modules.put("average-ceiling-without-padding", new AvgPool2d(padded.withCeiling().withoutCountingPadding()));
        modules.put("average-divisor", new AvgPool2d(overlapping.withDivisor(5)));
        modules.put("global", new GlobalAvgPool2d());
        PyTorchValues values = new PyTorchValues("image-layers.txt");
        modules.forEach(values::check);
    }

    @Test
    void channelsStayLast() {
        Tensor x = Arrangement.channelsLast(Tensor.normal(new Philox(1, 0), DType.F32, 2, 5, 6, 7));
        for (Module module : new Module[] {new MaxPool2d(2), new AvgPool2d(2), new GlobalAvgPool2d()}) {
            Tensor y = module.forward(x);
            Tensor dX = module.backward(Tensor.onesLike(y));
            assertTrue(ChannelsLast.is(y) && ChannelsLast.is(dX), module.toString());
            module.eval();
            assertTrue(ChannelsLast.is(module.forward(x)), module.toString());
        }
    }

    /** The average of all pixels in one window is the global one. */
    @Test
    void oneWindowOverAllPixelsIsGlobal() {
        Tensor x = Tensor.normal(new Philox(2, 0), DType.F64, 2, 3, 4, 5);
        Tensor dY = Tensor.normal(new Philox(2, 1), DType.F64, 2, 3, 1, 1);
        Module window = new AvgPool2d(Window2d.of(4, 5));
        Module global = new GlobalAvgPool2d();
        assertTrue(window.forward(x).allClose(global.forward(x), 1e-14, 1e-15));
        assertTrue(window.backward(dY).allClose(global.backward(dY), 1e-14, 1e-15));
    }

    @Test
    void theCheckCatchesEveryMutant() {
        Tensor x = distinct(Tensor.normal(new Philox(3, 0), DType.F64, 2, 2, 5, 4));
        assertWrong(new MaxPool2d(OVERLAPPING), x, (layer, dY) -> { // divided among the window
            AvgPool2d average = new AvgPool2d(OVERLAPPING);
            average.forward(x);
            layer.backward(dY);
            return average.backward(dY);
        });
        assertWrong(new MaxPool2d(OVERLAPPING), x, (layer, dY) -> { // the last window of a pixel for their sum
            Tensor dX = layer.backward(dY).copy();
            return Tensor.where(dX.eq(0), dX, dX.sign().mul(dX.abs().minimum(dY.abs().max().item() / 2)));
        });
        assertWrong(new AvgPool2d(OVERLAPPING), x, (layer, dY) -> { // padding not counted
            AvgPool2d other = new AvgPool2d(Pooling2d.of(OVERLAPPING).withoutCountingPadding());
            other.forward(x);
            return other.backward(dY);
        });
        assertWrong(new GlobalAvgPool2d(), x, (layer, dY) -> layer.backward(dY).mul(20)); // the sum
    }

    private static <T extends Module> void assertWrong(T layer, Tensor x, BiFunction<T, Tensor, Tensor> backward) {
        assertEquals(Verdict.WRONG_FORMULA,
                GradientCheck.standard().check(new Mutant<>(layer, backward), x.copy()).verdict());
    }

    @Test
    void wrongShapesAreRefused() {
        MaxPool2d max = new MaxPool2d(OVERLAPPING);
        assertEquals("MaxPool2d(3 × 3, stride 2, padding 1): the input has shape (2, 3), not (N, C, H, W)",
                assertThrows(ShapeMismatchException.class, () -> max.forward(Tensor.zeros(DType.F32, 2, 3)))
                        .getMessage());
        assertThrows(ShapeMismatchException.class, () -> new MaxPool2d(3).forward(Tensor.zeros(DType.F32, 1, 1, 2, 2)));
        assertEquals("GlobalAvgPool2d: images of shape (1, 2, 0, 3) have no pixel",
                assertThrows(ShapeMismatchException.class,
                        () -> new GlobalAvgPool2d().forward(Tensor.zeros(DType.F32, 1, 2, 0, 3))).getMessage());
        assertEquals("AvgPool2d(2 × 2, stride 2, ceiling, without counting padding, divisor 3)", new AvgPool2d(
                new Pooling2d(Window2d.of(2).stride(2), true, false, 3)).toString());
        assertEquals("MaxPool2d(2 × 2, stride 2, ceiling)",
                new MaxPool2d(Pooling2d.of(Window2d.of(2).stride(2)).withCeiling()).toString());
        assertEquals(Shape.of(0, 3, 2, 2), max.forward(Tensor.zeros(DType.F32, 0, 3, 4, 4)).shape());
    }

    @Test
    void poolingIsKeptAndPrinted() {
        Pooling2d pooling = Pooling2d.of(Window2d.of(3).stride(2));
        assertEquals(pooling, new MaxPool2d(pooling).pooling());
        assertEquals(pooling, new AvgPool2d(pooling).pooling());
        assertEquals("MaxPool2d(2 × 2, stride 2)", new MaxPool2d(2).toString());
        assertEquals("AvgPool2d(2 × 2, stride 2)", new AvgPool2d(2).toString());
    }

    /** Sequences and rows are no images; the message is the module's own. */
    @Test
    void otherThanImagesIsRefusedByName() {
        for (Module module : new Module[] {new MaxPool2d(2), new AvgPool2d(2), new GlobalAvgPool2d()}) {
            assertEquals(module + ": the input has shape (3, 4, 5), not (N, C, H, W)",
                    assertThrows(ShapeMismatchException.class, () -> module.forward(Tensor.zeros(DType.F64, 3, 4, 5)))
                            .getMessage());
        }
        for (int[] shape : new int[][] {{2, 3, 0, 4}, {2, 3, 4, 0}, {3, 0, 2, 0}}) {
            assertEquals("GlobalAvgPool2d: images of shape " + Shape.of(shape) + " have no pixel",
                    assertThrows(ShapeMismatchException.class,
                            () -> new GlobalAvgPool2d().forward(Tensor.zeros(DType.F64, shape))).getMessage());
        }
        Module global = new GlobalAvgPool2d();
        assertEquals(Shape.of(2, 0, 1, 1), global.forward(Tensor.zeros(DType.F64, 2, 0, 3, 4)).shape(), "no channel, but pixels");
    }
}
