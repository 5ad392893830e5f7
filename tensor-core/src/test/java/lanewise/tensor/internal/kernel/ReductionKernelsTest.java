package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.KernelComparison.compare;
import static lanewise.tensor.internal.kernel.KernelComparison.input;
import static lanewise.tensor.internal.kernel.KernelComparison.lengths;
import static lanewise.tensor.internal.kernel.KernelComparison.manyVectors;
import static lanewise.tensor.internal.kernel.KernelComparison.repeat;
import static lanewise.tensor.internal.kernel.KernelComparison.stride;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Values;
import lanewise.tensor.internal.kernel.AnyKernels.Run;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link FloatKernels} makes of a run: extremes and searches, products and cumulative sums. */
class ReductionKernelsTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void reductions(DType dtype) {
        Random random = new Random(8);
        for (int n : lengths().toArray()) {
            for (int trial = 0; trial < 4; trial++) {
                int stride = stride(random);
                Run x = trial == 0 ? input(dtype, n, stride, random)
                        : Run.within(Values.ordinary(dtype, Run.room(n, stride), random), n, stride);
                if (trial == 1) {
                    Arrays.setAll(x.array(), i -> random.nextBoolean() ? 0.0 : -0.0);
                }
                String what = dtype + ", " + n + " elements, stride " + stride;
                compareReductions(dtype, x, n, what);
                if (n > 0) {
                    compareSearches(dtype, x, n, what);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void compiledLoops(DType dtype) {
        Random random = new Random(16);
        int n = manyVectors(dtype);
        Run a = input(dtype, n, 1, random);
        Run out = input(dtype, n, 1, random);
        Run zeros = new Run(random.ints(n, 0, 2).mapToDouble(bit -> bit == 0 ? 0.0 : -0.0).toArray(), 0, 1);
        Run numbers = new Run(Values.ordinary(dtype, n, random), 0, 1);
        repeat(dtype, kernels -> out.array()[0] = kernels.max(zeros, n) + kernels.min(zeros, n));
        compareReductions(dtype, zeros, n, "zeros");
        compareReductions(dtype, numbers, n, "numbers");
        compareReductions(dtype, a, n, "special values");
    }

    // A sum beside the extremes is NaN for infinities of both signs too, and no comparison sees the sign of a zero.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void extremesKnowNaNInfinitiesAndTheSignOfZero(DType dtype) {
        double[] zeros = {0.0, -0.0};
        double[] numbers = {0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int n : new int[] {16, 33, 64, 131}) {
            for (double number : numbers) {
                for (int place = 0; place < n; place++) {
                    double[] values = new double[n];
                    Arrays.fill(values, zeros[place % 2]);
                    values[n - 1 - place] = numbers[place % numbers.length];
                    values[place] = number;
                    compareReductions(dtype, new Run(values, 0, 1), n, dtype + ", " + Arrays.toString(values));
                }
                for (BinaryOp op : List.of(BinaryOp.MINIMUM, BinaryOp.MAXIMUM)) {
                    double[] repeated = IntStream.range(0, n).mapToDouble(i -> numbers[i % numbers.length]).toArray();
                    Run out = new Run(new double[n], 0, 1);
                    compare(dtype, out, dtype + ", " + op + " with " + number, (kernels, o) ->
                            kernels.binaryScalar(op, new Run(repeated, 0, 1), number, o, n));
                }
            }
        }
    }

    // One element unlike the others at every place, or none.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void zerosAndOthersAreFoundAtEveryPlace(DType dtype) {
        double[] others = {-1, Double.NaN, dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE};
        for (AnyKernels kernels : AnyKernels.all(dtype)) {
            for (int n : new int[] {0, 1, 2, 15, 16, 17, 31, 32, 33, 67, 131}) {
                for (int stride : new int[] {1, 3, -1}) {
                    for (int place = 0; place <= n; place++) {
                        double zero = place % 2 == 0 ? 0.0 : -0.0;
                        double other = others[place % others.length];
                        String what = dtype + ", " + n + " elements, stride " + stride + ", place " + place;
                        Run zeros = oneUnlike(zero, other, place, n, stride);
                        assertEquals(place < n, kernels.contains(false, zeros, n), what);
                        assertEquals(n > 1 || n == 1 && place == 1, kernels.contains(true, zeros, n), what);
                        Run numbers = oneUnlike(other, zero, place, n, stride);
                        assertEquals(place < n, kernels.contains(true, numbers, n), what);
                    }
                }
            }
        }
    }

    private static Run oneUnlike(double element, double unlike, int place, int n, int stride) {
        double[] values = new double[Run.room(n, stride)];
        Arrays.fill(values, unlike); // around the run
        Run run = Run.within(values, n, stride);
        for (int i = 0; i < n; i++) {
            values[run.offset() + i * stride] = i == place ? unlike : element;
        }
        return run;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void searchesFindTheFirstOfEqualsInAnyBlock(DType dtype) {
        Random random = new Random(22);
        for (int trial = 0; trial < 300; trial++) {
            int n = 1000 + random.nextInt(2000);
            double[] values = random.doubles(n + 2, -1, 1).map(x -> Values.round(dtype, x)).toArray();
            double[] extremes = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2, -2};
            for (int i = random.nextInt(4); i > 0; i--) {
                values[1 + random.nextInt(n)] = extremes[random.nextInt(extremes.length)];
            }
            Run x = new Run(values, 1, 1);
            compareSearches(dtype, x, n, "of " + n);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void productsAndCumulativeOnesAscend(DType dtype) {
        Random random = new Random(17);
        for (int n : lengths().toArray()) {
            for (AnyKernels kernels : AnyKernels.all(dtype)) {
                int stride = stride(random);
                Run x = random.nextInt(3) == 0 ? input(dtype, n, stride, random)
                        : Run.within(Values.ordinary(dtype, Run.room(n, stride), random), n, stride);
                Run out = input(dtype, n, stride(random), random);
                double[] sums = out.array().clone();
                double[] products = out.array().clone();
                double[] sumsInPlace = x.array().clone();
                double product = 1;
                double sum = -0.0; // added to the first element, it changes nothing
                for (int i = 0; i < n; i++) {
                    double element = x.array()[x.offset() + i * stride];
                    product = Values.round(dtype, product * element);
                    sum = Values.round(dtype, sum + element);
                    sums[out.offset() + i * out.stride()] = sum;
                    products[out.offset() + i * out.stride()] = product;
                    sumsInPlace[x.offset() + i * stride] = sum;
                }
                String what = dtype + ", " + n + " elements, stride " + stride;
                Values.assertSameBits(new double[] {product}, new double[] {kernels.prod(x, n)}, "product, " + what);
                kernels.accumulate(BinaryOp.MUL, x, out, n);
                Values.assertSameBits(products, out.array(), "cumulative products, " + what);
                kernels.accumulate(BinaryOp.ADD, x, out, n);
                Values.assertSameBits(sums, out.array(), "cumulative sums, " + what);
                kernels.accumulate(BinaryOp.ADD, x, x, n);
                Values.assertSameBits(sumsInPlace, x.array(), "cumulative sums in place, " + what);
            }
        }
    }

    private static void compareReductions(DType dtype, Run x, int n, String what) {
        AnyKernels reference = AnyKernels.reference(dtype);
        double[] expected = {reference.max(x, n), reference.min(x, n)};
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            double[] actual = {kernels.max(x, n), kernels.min(x, n)};
            Values.assertSameBits(expected, actual, what);
        }
    }

    private static void compareSearches(DType dtype, Run x, int n, String what) {
        AnyKernels reference = AnyKernels.reference(dtype);
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            assertEquals(reference.argmax(x, n), kernels.argmax(x, n), what);
            assertEquals(reference.argmin(x, n), kernels.argmin(x, n), what);
        }
    }
}
