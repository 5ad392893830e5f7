package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;

/** Convolutions and their gradients against plain loops, bit for bit. */
class Convolution2dTest {
    private static final int[][] ORDERS = {{0, 1, 2, 3}, {0, 2, 3, 1}, {3, 1, 0, 2}, {1, 0, 3, 2}};

    /** A convolution with values of one element type, on row-major arrays. */
    private record Case(DType dtype, Convolution2d convolution, int[] images, int[] filters, int[] result) {
        static Case of(DType dtype, Convolution2d convolution, int n, int c, int h, int w, int o) {
            Window2d window = convolution.window();
            return new Case(dtype, convolution, new int[] {n, c, h, w},
                    new int[] {o, c / convolution.groups(), window.height(), window.width()},
                    new int[] {n, o, window.outputHeight(h), window.outputWidth(w)});
        }

        /** Compares all three, with tensors of random layouts. */
        void check(Random random) {
            double[] x = values(images, random);
            double[] w = values(filters, random);
            double[] dY = values(result, random);
            ConvolutionReference reference = new ConvolutionReference(dtype, convolution, images, filters, result);
            Tensor images = tensor(x, this.images, random);
            Tensor weight = tensor(w, filters, random);
            Tensor gradient = tensor(dY, result, random);
            assertBits(reference.forward(x, w), convolution.forward(images, weight), result);
            assertBits(reference.inputGradient(dY, w),
                    convolution.inputGradient(gradient, weight, this.images[2], this.images[3]), this.images);
            assertBits(reference.weightGradient(dY, x), convolution.weightGradient(gradient, images), filters);
            Tensor y = tensor(dY, result, random);
            assertSame(y, convolution.forward(images, weight, y));
            assertBits(reference.forward(x, w), y, result);
            Tensor dX = tensor(x, this.images, random);
            assertSame(dX, convolution.inputGradient(gradient, weight, dX));
            assertBits(reference.inputGradient(dY, w), dX, this.images);
            Tensor dW = tensor(w, filters, random);
            assertSame(dW, convolution.weightGradient(gradient, images, dW));
            assertBits(reference.weightGradient(dY, x), dW, filters);
        }

        private double[] values(int[] shape, Random random) {
            return Values.ordinary(dtype, shape[0] * shape[1] * shape[2] * shape[3], random);
        }

        // In one of several orders of the axes, in an array with more elements than these.
        private Tensor tensor(double[] values, int[] shape, Random random) {
            int[] order = ORDERS[random.nextInt(ORDERS.length)];
            int[] sizes = new int[4];
            int[] back = new int[4];
            for (int axis = 0; axis < 4; axis++) {
                sizes[axis] = shape[order[axis]];
                back[order[axis]] = axis;
            }
            int gap = random.nextInt(2);
            sizes[3] += gap;
            Tensor tensor = Tensor.full(dtype, -77, sizes).narrow(3, 0, shape[order[3]]).permute(back);
            return random.nextBoolean() ? tensor.copyFrom(Tensor.of(values, shape).to(dtype))
                    : tensor.flip(2).copyFrom(Tensor.of(values, shape).to(dtype));
        }

        private void assertBits(double[] expected, Tensor actual, int... shape) {
            assertEquals(Shape.of(shape), actual.shape(), toString());
            assertArrayEquals(expected, actual.to(DType.F64).copy().toDoubleArray(), toString());
        }
    }

    @Test
    void anyWindowOnAnyLayout() {
        for (DType dtype : FloatingTypes.all()) {
            for (int seed = 0; seed < 400; seed++) {
                Random random = new Random(seed);
                int groups = random.nextInt(3) + 1;
                int height = random.nextInt(9) + 1;
                int width = random.nextInt(9) + 1;
                Window2d window = new Window2d(random.nextInt(4) + 1, random.nextInt(4) + 1, random.nextInt(3) + 1,
                        random.nextInt(3) + 1, random.nextInt(4), random.nextInt(4), random.nextInt(4),
                        random.nextInt(4), random.nextInt(3) + 1, random.nextInt(3) + 1);
                if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
                    Case.of(dtype, new Convolution2d(window, groups), random.nextInt(3) + 1,
                            groups * (random.nextInt(4) + 1), height, width, groups * (random.nextInt(4) + 1)).check(random);
                }
            }
        }
    }

    /** Lanes that belong to several groups, blocks of lanes that end within one, sums of filters over more than 256 windows. */
    @Test
    void manyGroupsOfFewChannels() {
        for (DType dtype : FloatingTypes.all()) {
            Random random = new Random(9);
            for (int[] sizes : new int[][] {{1, 1, 70}, {1, 2, 33}, {2, 1, 17}, {3, 5, 9}, {8, 8, 5}, {1, 40, 2}, {9, 8, 3}}) {
                for (Window2d window : new Window2d[] {Window2d.of(3).padding(1), Window2d.of(3).stride(2).padding(0, 1, 2, 0),
                    Window2d.of(2, 3).dilation(2).padding(3), Window2d.of(5).stride(3)}) {
                    Case.of(dtype, new Convolution2d(window, sizes[2]), 3, sizes[0] * sizes[2], 11, 13, sizes[1] * sizes[2])
                            .check(random);
                }
            }
        }
    }

    /** Images of which not all rows are copied at once. */
    @Test
    void largeImagesInGroups() {
        Random random = new Random(10);
        Case.of(DType.F32, new Convolution2d(Window2d.of(3).stride(2).padding(1), 32), 1, 32, 90, 61, 32).check(random);
        Case.of(DType.F64, new Convolution2d(Window2d.of(3).dilation(2), 8), 2, 16, 45, 140, 16).check(random);
    }

    /** Sums of more than one block, rows and columns around the edges of tiles, and more than one thread. */
    @Test
    void sizesAroundTilesAndBlocks() {
        for (DType dtype : FloatingTypes.all()) {
            Random random = new Random(7);
            for (int[] sizes : new int[][] {{2, 29, 9, 11, 33}, {1, 64, 6, 5, 17}, {3, 3, 13, 12, 31}, {2, 16, 17, 16, 1},
                {5, 1, 8, 9, 48}, {1, 130, 3, 3, 7}}) {
                for (Window2d window : new Window2d[] {Window2d.of(3).padding(1), Window2d.of(1), Window2d.of(2).stride(2),
                    Window2d.of(3).stride(2).padding(0, 1, 1, 0), Window2d.of(1, 3).dilation(2).same()}) {
                    Case.of(dtype, Convolution2d.of(window), sizes[0], sizes[1], sizes[2], sizes[3], sizes[4])
                            .check(random);
                }
            }
        }
    }

    @Test
    void threadsDoNotChangeABit() throws Exception {
        for (DType dtype : FloatingTypes.all()) {
            Random random = new Random(8);
            for (int groups : new int[] {1, 2, 10}) {
                Tensor x = Tensor.of(Values.ordinary(dtype, 4 * 16 * 17 * 40, random), 4, 16, 17, 40).to(dtype)
                        .permute(0, 3, 1, 2);
                Tensor w = Tensor.of(Values.ordinary(dtype, 50 * 9 * 40 / groups, random), 50, 3, 3, 40 / groups).to(dtype)
                        .permute(0, 3, 1, 2);
                checkThreads(new Convolution2d(Window2d.of(3).padding(1), groups), x, w);
            }
        }
    }

    private static void checkThreads(Convolution2d convolution, Tensor x, Tensor w) throws Exception {
        Tensor y = Parallelism.withThreads(1, () -> convolution.forward(x, w));
        Tensor dX = Parallelism.withThreads(1, () -> convolution.inputGradient(y, w, 16, 17));
        Tensor dW = Parallelism.withThreads(1, () -> convolution.weightGradient(y, x));
        for (int threads = 2; threads <= 5; threads++) {
            assertEqualBits(y, Parallelism.withThreads(threads, () -> convolution.forward(x, w)));
            assertEqualBits(dX, Parallelism.withThreads(threads, () -> convolution.inputGradient(y, w, 16, 17)));
            assertEqualBits(dW, Parallelism.withThreads(threads, () -> convolution.weightGradient(y, x)));
        }
    }

    private static void assertEqualBits(Tensor expected, Tensor actual) {
        assertArrayEquals(expected.to(DType.F64).copy().toDoubleArray(), actual.to(DType.F64).copy().toDoubleArray());
    }

    /** As PyTorch has it: a sum over nothing is 0. */
    @Test
    void emptyBatchesAndNoChannels() {
        Convolution2d convolution = Convolution2d.of(Window2d.of(3).padding(1));
        Tensor w = Tensor.ones(DType.F32, 5, 2, 3, 3);
        Tensor none = Tensor.zeros(DType.F32, 0, 2, 4, 4);
        Tensor y = convolution.forward(none, w);
        assertEquals(Shape.of(0, 5, 4, 4), y.shape());
        assertEquals(Shape.of(0, 2, 4, 4), convolution.inputGradient(y, w, 4, 4).shape());
        Tensor dW = Tensor.ones(DType.F32, 5, 2, 3, 3);
        assertEquals(0, convolution.weightGradient(y, none, dW).abs().sum().item());
        Tensor out = Tensor.ones(DType.F32, 1, 5, 4, 4);
        convolution.forward(Tensor.zeros(DType.F32, 1, 0, 4, 4), Tensor.zeros(DType.F32, 5, 0, 3, 3), out);
        assertEquals(0, out.abs().sum().item());
        Tensor dX = Tensor.ones(DType.F32, 1, 2, 4, 4);
        convolution.inputGradient(Tensor.zeros(DType.F32, 1, 0, 4, 4), Tensor.zeros(DType.F32, 0, 2, 3, 3), dX);
        assertEquals(0, dX.abs().sum().item());
    }

    /** Pixels that no window reaches have gradient 0, whatever was there before. */
    @Test
    void pixelsBetweenWindowsGetNothing() {
        Convolution2d convolution = Convolution2d.of(Window2d.of(1).stride(3));
        Tensor dX = Tensor.full(DType.F64, 9, 1, 1, 5, 5);
        convolution.inputGradient(Tensor.ones(DType.F64, 1, 1, 2, 2), Tensor.ones(DType.F64, 1, 1, 1, 1), dX);
        for (int h = 0; h < 5; h++) {
            for (int w = 0; w < 5; w++) {
                assertEquals(h % 3 == 0 && w % 3 == 0 ? 1 : 0, dX.get(0, 0, h, w));
            }
        }
    }

    @Test
    void newResultsHaveChannelsSideBySide() {
        Convolution2d convolution = Convolution2d.of(Window2d.of(3).padding(1));
        Tensor x = Tensor.zeros(DType.F32, 2, 3, 4, 5);
        Tensor w = Tensor.zeros(DType.F32, 7, 3, 3, 3);
        Tensor y = convolution.forward(x, w);
        assertEquals(1, y.stride(1));
        assertEquals(7, y.stride(3));
        assertEquals(1, convolution.inputGradient(y, w, 4, 5).stride(1));
        assertEquals(1, convolution.weightGradient(y, x).stride(1));
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        Convolution2d convolution = Convolution2d.of(Window2d.of(3));
        Tensor x = Tensor.zeros(DType.F32, 2, 4, 8, 8);
        Tensor w = Tensor.zeros(DType.F32, 6, 4, 3, 3);
        refused("forward: images of shape (N, C, H, W) are needed, not (4, 8, 8); unsqueeze(0) makes a batch of one image",
                () -> convolution.forward(x.select(0, 0), w));
        refused("forward: the window is 3 × 3, but the filters have shape (6, 4, 3, 2), not (O, C, 3, 3)",
                () -> convolution.forward(x, w.narrow(3, 0, 2)));
        refused("forward: images of shape (2, 3, 8, 8) have 3 channels, filters of shape (6, 4, 3, 3) take 4",
                () -> convolution.forward(x.narrow(1, 0, 3), w));
        refused("forward: images of shape (2, 4, 8, 8) have 4 channels, filters of shape (6, 4, 3, 3) take 4 in each of 2"
                + " groups", () -> new Convolution2d(Window2d.of(3), 2).forward(x, w));
        refused("forward: 4 groups do not divide the filters of shape (6, 1, 3, 3)",
                () -> new Convolution2d(Window2d.of(3), 4).forward(x, w.narrow(1, 0, 1)));
        refused("forward: no window 3 × 3 fits into images of shape (2, 4, 2, 8)",
                () -> convolution.forward(x.narrow(2, 0, 2), w));
        refused("inputGradient: the gradient has shape (2, 6, 5, 6), but the convolution's result has (2, 6, 6, 6)",
                () -> convolution.inputGradient(Tensor.zeros(DType.F32, 2, 6, 5, 6), w, 8, 8));
        refused("weightGradient: the gradient has shape (1, 6, 6, 6), but the convolution's result has (2, 6, 6, 6)",
                () -> convolution.weightGradient(Tensor.zeros(DType.F32, 1, 6, 6, 6), x));
        refused("weightGradient: 3 groups do not divide the channels of images of shape (2, 4, 8, 8)",
                () -> new Convolution2d(Window2d.of(3), 3).weightGradient(Tensor.zeros(DType.F32, 2, 6, 6, 6), x));
        assertThrows(DTypeMismatchException.class, () -> convolution.forward(x, w.to(DType.F64)));
        assertThrows(DTypeMismatchException.class, () -> convolution.forward(x.to(DType.I32), w.to(DType.I32)));
        Tensor out = Tensor.zeros(DType.F32, 2, 6, 6, 6);
        assertThrows(IllegalArgumentException.class, () -> convolution.forward(x, w,
                Tensor.zeros(DType.F32, 2, 6, 6, 1).broadcastTo(2, 6, 6, 6)));
        assertThrows(IllegalArgumentException.class, () -> Convolution2d.of(Window2d.of(1)).forward(out,
                Tensor.zeros(DType.F32, 6, 6, 1, 1), out));
        assertThrows(IllegalArgumentException.class, () -> new Convolution2d(Window2d.of(3), 0));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(ShapeMismatchException.class, call::run).getMessage());
    }
}
