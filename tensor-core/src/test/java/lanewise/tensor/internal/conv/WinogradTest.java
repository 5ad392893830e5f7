package lanewise.tensor.internal.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;

/** Convolutions by tiles: against plain loops bit for bit, against windows within a bound that is derived. */
class WinogradTest {
    private static final Window2d SAME = Window2d.of(3).padding(1);

    /** The scalar transforms, those of the bits. */
    private static final class Exact implements WinogradReference.Transforms {
        private static double[] apply(TileKernelTest.DoubleTransform transform, int results, double... x) {
            double[] y = new double[results];
            transform.apply(new ScalarDoubleTileKernel(), x, 0, 1, y, 0, 1, 1);
            return y;
        }

        @Override
        public double[] images(double... x) {
            return apply(DoubleTileKernel::images, 6, x);
        }

        @Override
        public double[] filters(double... x) {
            return apply(DoubleTileKernel::filters, 6, x);
        }

        @Override
        public double[] results(double... x) {
            return apply(DoubleTileKernel::results, 4, x);
        }

        @Override
        public double[] resultGradients(double... x) {
            return apply(DoubleTileKernel::resultGradients, 6, x);
        }

        @Override
        public double[] filterGradients(double... x) {
            return apply(DoubleTileKernel::filterGradients, 3, x);
        }
    }

    /** The transforms with the absolute values of their matrices: of absolute values they give the sum of all terms' sizes. */
    private static final class Magnitudes implements WinogradReference.Transforms {
        private static double[] apply(double[][] matrix, double... x) {
            return Arrays.stream(matrix)
                    .mapToDouble(row -> IntStream.range(0, row.length).mapToDouble(j -> Math.abs(row[j]) * x[j]).sum())
                    .toArray();
        }

        @Override
        public double[] images(double... x) {
            return apply(TileKernelTest.IMAGES, x);
        }

        @Override
        public double[] filters(double... x) {
            return apply(TileKernelTest.FILTERS, x);
        }

        @Override
        public double[] results(double... x) {
            return apply(TileKernelTest.RESULTS, x);
        }

        @Override
        public double[] resultGradients(double... x) {
            return apply(TileKernelTest.transposed(TileKernelTest.RESULTS), x);
        }

        @Override
        public double[] filterGradients(double... x) {
            return apply(TileKernelTest.transposed(TileKernelTest.FILTERS), x);
        }
    }

    /** A convolution with row-major values. */
    private record Case(Window2d window, int[] images, int filters, double[] x, double[] w, double[] dY, int[] result) {
        static Case of(Window2d window, Random random, int filters, int... images) {
            int[] result = {images[0], filters, window.outputHeight(images[2]), window.outputWidth(images[3])};
            return new Case(window, images, filters, values(random, images), values(random, filters, images[1], 3, 3),
                    values(random, result), result);
        }

        private static double[] values(Random random, int... shape) {
            return random.doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1)
                    .map(value -> (float) value).toArray(); // the same numbers in F32
        }

        @Override
        public String toString() {
            return window + " on " + Arrays.toString(images) + ", " + filters + " filters";
        }

        WinogradReference reference(WinogradReference.Transforms transforms) {
            return new WinogradReference(transforms, window.paddingTop(), window.paddingLeft(), images, result);
        }

        // dX is the convolution of dY with filters whose taps go backwards and whose axes are exchanged.
        double[] inputGradient(WinogradReference.Transforms transforms, double[] dY, double[] w) {
            int channels = images[1];
            double[] backwards = new double[w.length];
            for (int o = 0; o < filters; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int tap = 0; tap < 9; tap++) {
                        backwards[(c * filters + o) * 9 + 8 - tap] = w[(o * channels + c) * 9 + tap];
                    }
                }
            }
            return new WinogradReference(transforms, 2 - window.paddingTop(), 2 - window.paddingLeft(), result, images)
                    .forward(dY, backwards);
        }

        Convolution2d convolution(ConvolutionAlgorithm algorithm) {
            return Convolution2d.of(window).by(algorithm);
        }

        Tensor x(DType dtype) {
            return Tensor.of(x, images).to(dtype);
        }

        Tensor w(DType dtype) {
            return Tensor.of(w, filters, images[1], 3, 3).to(dtype);
        }

        Tensor dY(DType dtype) {
            return Tensor.of(dY, result).to(dtype);
        }

        double[][] all(Convolution2d convolution, DType dtype) {
            return new double[][] {values(convolution.forward(x(dtype), w(dtype))),
                values(convolution.inputGradient(dY(dtype), w(dtype), images[2], images[3])),
                values(convolution.weightGradient(dY(dtype), x(dtype)))};
        }

        private static double[] values(Tensor x) {
            return x.to(DType.F64).copy().toDoubleArray();
        }

        double[][] all(WinogradReference.Transforms transforms, double[] x, double[] w, double[] dY) {
            return new double[][] {reference(transforms).forward(x, w), inputGradient(transforms, dY, w),
                reference(transforms).weightGradient(dY, x)};
        }

        double[][] magnitudes() {
            return all(new Magnitudes(), absolute(x), absolute(w), absolute(dY));
        }

        private static double[] absolute(double[] x) {
            return Arrays.stream(x).map(Math::abs).toArray();
        }
    }

    private static Case[] cases() {
        Random random = new Random(1);
        return new Case[] {
            Case.of(SAME, random, 16, 2, 16, 8, 8), // whole tiles
            Case.of(SAME, random, 17, 3, 19, 7, 5), // part of a tile
            Case.of(SAME, random, 16, 1, 16, 1, 1),
            Case.of(Window2d.of(3), random, 16, 2, 16, 3, 9), // one row of results
            Case.of(Window2d.of(3).padding(2), random, 24, 2, 18, 6, 3),
            Case.of(Window2d.of(3).padding(0, 2, 1, 0), random, 16, 2, 16, 6, 7),
            Case.of(Window2d.of(3).padding(3, 0, 0, 5), random, 16, 1, 16, 5, 4), // windows that see no image
            Case.of(SAME, random, 16, 1, 300, 4, 6), // sums of two blocks
            Case.of(SAME, random, 300, 1, 16, 4, 6),
            Case.of(SAME, random, 16, 21, 16, 14, 15), // sums over more than 256 tiles
            Case.of(SAME, random, 16, 1, 16, 3, 1_100)};
    }

    @Test
    void hasTheBitsOfPlainLoops() {
        for (Case sizes : cases()) {
            double[][] expected = sizes.all(new Exact(), sizes.x, sizes.w, sizes.dY);
            double[][] actual = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINOGRAD), DType.F64);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(expected[i], actual[i], sizes + ": " + i);
            }
        }
    }

    /**
     * An error is at most γ(k) = k·u ÷ (1 − k·u) times the sum of the sizes of all terms (N. Higham, Accuracy and stability of
     * numerical algorithms, section 3.5), k being the most roundings that a term goes through: 5 in each of three transforms
     * of two axes, that of a constant among them, one for each addend of the sum and one for each of its blocks.
     */
    @Test
    void roundsAsMuchAsItsTermsAllow() {
        for (Case sizes : cases()) {
            double[][] magnitudes = sizes.magnitudes();
            double[][] windows = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINDOWS), DType.F64);
            int tiles = sizes.images[0] * Math.ceilDiv(sizes.result[2], 4) * Math.ceilDiv(sizes.result[3], 4);
            int[] addends = {sizes.images[1], sizes.filters, tiles};
            for (DType dtype : new DType[] {DType.F32, DType.F64}) {
                double[][] actual = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINOGRAD), dtype);
                for (int i = 0; i < 3; i++) {
                    double ofTiles = gamma(30 + addends[i] + Math.ceilDiv(addends[i], 256),
                            dtype == DType.F32 ? 0x1p-24 : 0x1p-53);
                    double ofWindows = gamma(17 * addends[i], 0x1p-53); // at most 16 pixels of a tile, and blocks
                    for (int j = 0; j < actual[i].length; j++) {
                        assertEquals(windows[i][j], actual[i][j], (ofTiles + ofWindows) * magnitudes[i][j],
                                sizes + ", " + dtype + ": " + i);
                    }
                }
            }
        }
    }

    private static double gamma(int roundings, double u) {
        return roundings * u / (1 - roundings * u);
    }

    /** In root mean square no more than six times the error of windows: 0.8 to 1.4 millionths were seen, and 0.3 of windows. */
    @Test
    void errorOfOrdinaryNumbers() {
        Random random = new Random(2);
        int channels = 64;
        Case sizes = Case.of(SAME, random, channels, 4, channels, 16, 16);
        double[][] expected = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINDOWS), DType.F64);
        double[][] tiles = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINOGRAD), DType.F32);
        double[][] windows = sizes.all(sizes.convolution(ConvolutionAlgorithm.WINDOWS), DType.F32);
        for (int i = 0; i < 3; i++) {
            double error = relativeError(expected[i], tiles[i]);
            assertTrue(error < 6 * relativeError(expected[i], windows[i]), i + ": " + error);
            assertTrue(error < 2e-6, i + ": " + error);
        }
    }

    private static double relativeError(double[] expected, double[] actual) {
        double error = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            error += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(error / size);
    }

    @Test
    void threadsDoNotChangeABit() throws Exception {
        Case sizes = Case.of(SAME, new Random(3), 48, 9, 40, 17, 15);
        Convolution2d convolution = sizes.convolution(ConvolutionAlgorithm.WINOGRAD);
        double[][] expected = Parallelism.withThreads(1, () -> sizes.all(convolution, DType.F32));
        for (int threads = 2; threads <= 5; threads++) {
            assertArrayEquals(expected, Parallelism.withThreads(threads, () -> sizes.all(convolution, DType.F32)));
        }
    }

    /** Groups, and channels that are part of more. */
    @Test
    void groupsAreConvolutionsOfTheirOwn() {
        Case sizes = Case.of(SAME, new Random(4), 40, 2, 32, 6, 7);
        Convolution2d two = new Convolution2d(SAME, 2, ConvolutionAlgorithm.WINOGRAD);
        Convolution2d one = Convolution2d.of(SAME).by(ConvolutionAlgorithm.WINOGRAD);
        Tensor x = sizes.x(DType.F32);
        Tensor w = sizes.w(DType.F32).narrow(1, 0, 16);
        Tensor y = two.forward(x, w);
        Tensor dX = two.inputGradient(y, w, 6, 7);
        Tensor dW = two.weightGradient(y, x);
        for (int group = 0; group < 2; group++) {
            Tensor part = x.narrow(1, 16 * group, 16).copy();
            Tensor filters = w.narrow(0, 20 * group, 20).copy();
            Tensor dY = y.narrow(1, 20 * group, 20).copy();
            assertEqualBits(one.forward(part, filters), y.narrow(1, 20 * group, 20));
            assertEqualBits(one.inputGradient(dY, filters, 6, 7), dX.narrow(1, 16 * group, 16));
            assertEqualBits(one.weightGradient(dY, part), dW.narrow(0, 20 * group, 20));
        }
    }

    /** An image alone has the bits that it has among others. */
    @Test
    void imagesDoNotSeeEachOther() {
        Case sizes = Case.of(SAME, new Random(5), 32, 40, 24, 9, 9);
        Convolution2d convolution = sizes.convolution(ConvolutionAlgorithm.WINOGRAD);
        Tensor x = sizes.x(DType.F32);
        Tensor w = sizes.w(DType.F32);
        Tensor y = convolution.forward(x, w);
        for (int n : new int[] {0, 17, 39}) {
            assertEqualBits(convolution.forward(x.narrow(0, n, 1), w), y.narrow(0, n, 1));
        }
    }

    private static void assertEqualBits(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.to(DType.F64).copy().toDoubleArray(), actual.to(DType.F64).copy().toDoubleArray());
    }

    @Test
    void otherConvolutionsAreComputedOverWindows() {
        Random random = new Random(6);
        for (Convolution2d convolution : new Convolution2d[] {Convolution2d.of(Window2d.of(3).stride(2)),
            Convolution2d.of(Window2d.of(3).dilation(2)), Convolution2d.of(Window2d.of(1, 3)), new Convolution2d(SAME, 2)}) {
            Tensor x = Tensor.of(random.doubles(2 * 16 * 49, -1, 1).toArray(), 2, 16, 7, 7);
            Window2d window = convolution.window();
            int ofGroup = 16 / convolution.groups();
            Tensor w = Tensor.of(random.doubles(16L * ofGroup * window.height() * window.width(), -1, 1).toArray(), 16, ofGroup,
                    window.height(), window.width());
            Convolution2d asked = convolution.by(ConvolutionAlgorithm.WINOGRAD);
            assertFalse(asked.hasTiles(16, 16));
            assertEqualBits(convolution.forward(x, w), asked.forward(x, w));
        }
        Convolution2d winograd = Convolution2d.of(SAME).by(ConvolutionAlgorithm.WINOGRAD);
        assertTrue(winograd.hasTiles(16, 16));
        assertFalse(winograd.hasTiles(15, 16));
        assertFalse(winograd.hasTiles(16, 15));
        assertFalse(Convolution2d.of(SAME).hasTiles(16, 16));
        assertTrue(winograd.hasTiles(7_000, 8_000));
        assertFalse(winograd.hasTiles(8_000, 8_000), "too many numbers for an array");
    }

    @Test
    void emptyBatches() {
        Convolution2d convolution = Convolution2d.of(SAME).by(ConvolutionAlgorithm.WINOGRAD);
        Tensor none = Tensor.zeros(DType.F32, 0, 16, 4, 4);
        Tensor w = Tensor.ones(DType.F32, 16, 16, 3, 3);
        assertEquals(none.shape(), convolution.forward(none, w).shape());
        assertEquals(none.shape(), convolution.inputGradient(none, w, 4, 4).shape());
        assertEquals(0, convolution.weightGradient(none, none, w).abs().sum().item());
    }

    /** What is not finite stays in its image, and is not finite in the result either. */
    @Test
    void infinityIsNotLost() {
        Case sizes = Case.of(SAME, new Random(7), 16, 2, 16, 8, 8);
        Tensor x = sizes.x(DType.F32);
        x.set(Double.POSITIVE_INFINITY, 0, 3, 4, 4);
        Tensor y = sizes.convolution(ConvolutionAlgorithm.WINOGRAD).forward(x, sizes.w(DType.F32));
        assertFalse(Double.isFinite(y.get(0, 0, 4, 4)));
        assertTrue(Double.isFinite(y.narrow(0, 1, 1).abs().sum().item()));
    }
}
