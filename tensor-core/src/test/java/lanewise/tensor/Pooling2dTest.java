package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;

/** Pooling and its gradients against plain loops, bit for bit. */
class Pooling2dTest {
    private static final int[][] ORDERS = {{0, 1, 2, 3}, {0, 2, 3, 1}, {3, 1, 0, 2}, {1, 0, 3, 2}};

    /** Plain loops over one pooling, in the element type's arithmetic. */
    private record Reference(DType dtype, Pooling2d pooling, Tensor x) {
        private double round(double value) {
            return dtype == DType.F32 ? (float) value : value;
        }

        private int row(int i, int p) {
            Window2d w = pooling.window();
            return i * w.strideHeight() + p * w.dilationHeight() - w.paddingTop();
        }

        private int column(int j, int q) {
            Window2d w = pooling.window();
            return j * w.strideWidth() + q * w.dilationWidth() - w.paddingLeft();
        }

        private boolean inside(int h, int w) {
            return h >= 0 && h < x.dim(2) && w >= 0 && w < x.dim(3);
        }

        private boolean inPadding(int h, int w) {
            Window2d window = pooling.window();
            return h < x.dim(2) + window.paddingBottom() && w < x.dim(3) + window.paddingRight();
        }

        int tap(int n, int c, int i, int j) {
            int best = -1;
            double largest = 0;
            for (int p = 0; p < pooling.window().height(); p++) {
                for (int q = 0; q < pooling.window().width(); q++) {
                    if (inside(row(i, p), column(j, q))) {
                        double value = x.get(n, c, row(i, p), column(j, q));
                        if (best < 0 || value > largest || Double.isNaN(value)) {
                            best = p * pooling.window().width() + q;
                            largest = value;
                        }
                    }
                }
            }
            return best;
        }

        double maximum(int n, int c, int i, int j) {
            int tap = tap(n, c, i, j);
            int width = pooling.window().width();
            return tap < 0 ? Double.NEGATIVE_INFINITY : x.get(n, c, row(i, tap / width), column(j, tap % width));
        }

        double divisor(int i, int j) {
            int count = 0;
            for (int p = 0; p < pooling.window().height(); p++) {
                for (int q = 0; q < pooling.window().width(); q++) {
                    int h = row(i, p);
                    int w = column(j, q);
                    count += pooling.countsPadding() ? inPadding(h, w) ? 1 : 0 : inside(h, w) ? 1 : 0;
                }
            }
            return pooling.divisor() > 0 ? pooling.divisor() : count;
        }

        double average(int n, int c, int i, int j) {
            double sum = 0;
            boolean any = false;
            for (int p = 0; p < pooling.window().height(); p++) {
                for (int q = 0; q < pooling.window().width(); q++) {
                    if (inside(row(i, p), column(j, q))) {
                        sum = round(sum + x.get(n, c, row(i, p), column(j, q)));
                        any = true;
                    }
                }
            }
            return any ? round(sum / divisor(i, j)) : 0;
        }

        double gradient(Tensor dY, boolean ofMaximum, int n, int c, int h, int w) {
            double sum = 0;
            for (int i = 0; i < dY.dim(2); i++) {
                for (int j = 0; j < dY.dim(3); j++) {
                    for (int p = 0; p < pooling.window().height(); p++) {
                        for (int q = 0; q < pooling.window().width(); q++) {
                            if (row(i, p) != h || column(j, q) != w) {
                                continue;
                            }
                            if (!ofMaximum) {
                                sum = round(sum + round(dY.get(n, c, i, j) / divisor(i, j)));
                            } else if (tap(n, c, i, j) == p * pooling.window().width() + q) {
                                sum = round(sum + dY.get(n, c, i, j));
                            }
                        }
                    }
                }
            }
            return sum;
        }
    }

    /** The number at one place. */
    @FunctionalInterface
    private interface Element {
        double at(int n, int c, int i, int j);
    }

    private static void assertElements(String what, Element expected, Tensor actual) {
        for (int n = 0; n < actual.dim(0); n++) {
            for (int c = 0; c < actual.dim(1); c++) {
                for (int i = 0; i < actual.dim(2); i++) {
                    for (int j = 0; j < actual.dim(3); j++) {
                        assertEquals(expected.at(n, c, i, j), actual.get(n, c, i, j), what);
                    }
                }
            }
        }
    }

    // Small whole numbers, so that there are equal ones, or others, in one of several orders of the axes, with gaps.
    private static Tensor tensor(DType dtype, Random random, int... shape) {
        double[] values = new double[shape[0] * shape[1] * shape[2] * shape[3]];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? random.nextInt(5) - 2 : random.nextGaussian();
        }
        return stored(Tensor.of(values, shape).to(dtype), random);
    }

    private static Tensor stored(Tensor x, Random random) {
        int[] order = ORDERS[random.nextInt(ORDERS.length)];
        int[] sizes = new int[4];
        int[] back = new int[4];
        for (int axis = 0; axis < 4; axis++) {
            sizes[axis] = x.dim(order[axis]);
            back[order[axis]] = axis;
        }
        sizes[3] += random.nextInt(2);
        Tensor view = Tensor.full(x.dtype(), -77, sizes).narrow(3, 0, x.dim(order[3])).permute(back);
        return random.nextBoolean() ? view.copyFrom(x) : view.flip(2).copyFrom(x);
    }

    private static Pooling2d pooling(Random random) {
        Window2d window = Window2d.of(random.nextInt(3) + 1, random.nextInt(3) + 1)
                .stride(random.nextInt(3) + 1, random.nextInt(3) + 1)
                .padding(random.nextInt(2), random.nextInt(3), random.nextInt(2), random.nextInt(2))
                .dilation(random.nextInt(2) + 1, random.nextInt(2) + 1);
        return new Pooling2d(window, random.nextBoolean(), random.nextBoolean(), random.nextInt(3) == 0 ? 4 : 0);
    }

    @Test
    void anyWindowOnAnyLayout() {
        int checked = 0;
        for (DType dtype : FloatingTypes.all()) {
            for (int seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                Pooling2d pooling = pooling(random);
                Tensor x = tensor(dtype, random, random.nextInt(3) + 1, random.nextInt(20) + 1, random.nextInt(6) + 1,
                        random.nextInt(6) + 1);
                if (random.nextInt(4) == 0) {
                    x.set(Double.NaN, 0, 0, 0, x.dim(3) - 1);
                }
                Shape shape;
                try {
                    shape = pooling.outputShape(x);
                } catch (ShapeMismatchException e) {
                    continue; // no window fits
                }
                check(dtype + " " + seed + " " + pooling + " of " + x.shape(), new Reference(dtype, pooling, x), shape,
                        random);
                checked++;
            }
        }
        assertTrue(checked > 400, "checked: " + checked);
    }

    private static void check(String what, Reference reference, Shape shape, Random random) {
        Pooling2d pooling = reference.pooling();
        Tensor x = reference.x();
        DType dtype = reference.dtype();
        Tensor y = pooling.max(x);
        assertEquals(shape, y.shape());
        assertElements(what, reference::maximum, y);
        assertElements(what, reference::average, pooling.average(x));

        Tensor out = tensor(dtype, random, shape.toArray());
        Tensor taps = tensor(dtype, random, shape.toArray());
        assertSame(out, pooling.max(x, out, taps));
        assertElements(what, reference::maximum, out);
        assertElements(what, reference::tap, taps);
        assertSame(out, pooling.average(x, out));
        assertElements(what, reference::average, out);

        Tensor dY = tensor(dtype, random, shape.toArray());
        Tensor dX = tensor(dtype, random, x.shape().toArray());
        assertSame(dX, pooling.maxGradient(dY, taps, dX));
        assertElements(what, (n, c, h, w) -> reference.gradient(dY, true, n, c, h, w), dX);
        assertSame(dX, pooling.averageGradient(dY, dX));
        assertElements(what, (n, c, h, w) -> reference.gradient(dY, false, n, c, h, w), dX);
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 9, 20, 21, 70).permute(0, 3, 1, 2);
        Pooling2d pooling = Pooling2d.of(Window2d.of(3).stride(2).padding(1));
        Tensor dY = Tensor.normal(new Philox(1, 1), DType.F32, pooling.outputShape(x).toArray());
        Tensor[] expected = Parallelism.withThreads(1, () -> results(pooling, x, dY));
        for (int threads = 2; threads <= 4; threads++) {
            Tensor[] actual = Parallelism.withThreads(threads, () -> results(pooling, x, dY));
            for (int i = 0; i < expected.length; i++) {
                assertTrue(expected[i].bitwiseEquals(actual[i]));
            }
        }
    }

    private static Tensor[] results(Pooling2d pooling, Tensor x, Tensor dY) {
        Tensor y = Tensor.zerosLike(dY);
        Tensor taps = Tensor.zerosLike(dY);
        pooling.max(x, y, taps);
        return new Tensor[] {y, taps, pooling.average(x), pooling.maxGradient(dY, taps, Tensor.zerosLike(x)),
            pooling.averageGradient(dY, Tensor.zerosLike(x))};
    }

    @Test
    void newResultsHaveTheirChannelsSideBySide() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3, 4, 4);
        Pooling2d pooling = Pooling2d.of(Window2d.of(2).stride(2));
        for (Tensor y : new Tensor[] {pooling.max(x), pooling.average(x)}) {
            assertTrue(y.permute(0, 2, 3, 1).isContiguous());
        }
        assertEquals(Shape.of(0, 3, 2, 2), pooling.max(Tensor.zeros(DType.F32, 0, 3, 4, 4)).shape());
    }

    /** 5 pixels in windows of 2: the fifth is left out, or makes a window more. */
    @Test
    void aCeilingMakesAWindowOfPixelsThatAreLeftOver() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 6}, 1, 1, 1, 5);
        Pooling2d pooling = Pooling2d.of(Window2d.of(1, 2).stride(1, 2));
        assertEquals(Shape.of(1, 1, 1, 2), pooling.outputShape(x));
        Tensor y = pooling.withCeiling().average(x);
        assertEquals(Shape.of(1, 1, 1, 3), y.shape());
        assertEquals(6, y.get(0, 0, 0, 2)); // beyond the padding nothing is counted
        assertEquals(3, pooling.withCeiling().withDivisor(2).average(x).get(0, 0, 0, 2));
        assertEquals(Shape.of(1, 1, 1, 2), Pooling2d.of(Window2d.of(1).stride(1, 3)).withCeiling().outputShape(x));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Pooling2d pooling = Pooling2d.of(Window2d.of(3));
        Tensor x = Tensor.zeros(DType.F32, 1, 2, 4, 4);
        assertEquals("max: images of shape (N, C, H, W) are needed, not (2, 4, 4); unsqueeze(0) makes a batch of one image",
                assertThrows(ShapeMismatchException.class, () -> pooling.max(x.select(0, 0))).getMessage());
        assertEquals("average: no window 3 × 3 fits into images of shape (1, 2, 2, 4)",
                assertThrows(ShapeMismatchException.class, () -> pooling.average(x.narrow(2, 0, 2))).getMessage());
        assertThrows(DTypeMismatchException.class, () -> pooling.max(x.to(DType.I32)));
        assertThrows(ShapeMismatchException.class, () -> pooling.average(x, x));
        Tensor y = pooling.max(x);
        assertThrows(IllegalArgumentException.class, () -> pooling.max(x, y, y), "taps are no output");
        assertThrows(DTypeMismatchException.class, () -> pooling.max(x, y, Tensor.zeros(DType.F64, 1, 2, 2, 2)));
        assertEquals("averageGradient: the gradient has shape (1, 2, 3, 2), but that of the windows is (1, 2, 2, 2)",
                assertThrows(ShapeMismatchException.class, () -> pooling.averageGradient(
                        Tensor.zeros(DType.F32, 1, 2, 3, 2), Tensor.zerosLike(x))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> pooling.maxGradient(y, x, Tensor.zerosLike(x)));
        assertEquals("Pooling2d: the divisor must be positive, or 0 for none, not -1",
                assertThrows(IllegalArgumentException.class, () -> pooling.withDivisor(-1)).getMessage());
        assertThrows(NullPointerException.class, () -> Pooling2d.of(null));
        assertFalse(pooling.ceiling());
    }
}
