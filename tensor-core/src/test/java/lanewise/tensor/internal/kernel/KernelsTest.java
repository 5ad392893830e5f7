package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Simd;
import lanewise.tensor.Values;
import lanewise.tensor.internal.kernel.AnyKernels.Run;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link FloatKernels}: any implementation against the reference and the stated order, bit for bit. */
class KernelsTest {
    private static final int[] STRIDES = {1, 1, 1, 2, -1, -2, 3};

    private static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 67), IntStream.of(255, 1023, 1024, 1025, 5003));
    }

    private static int stride(Random random) {
        return STRIDES[random.nextInt(STRIDES.length)];
    }

    private static Run input(DType dtype, int length, int stride, Random random) {
        return Run.within(Values.withSpecial(dtype, Run.room(length, stride), random), length, stride);
    }

    /** Runs every implementation on an output of its own and compares all of it, also what lies around it. */
    private static void compare(DType dtype, Run out, String what, Call task) {
        Run expected = out.copy();
        task.run(AnyKernels.reference(dtype), expected);
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            Run actual = out.copy();
            task.run(kernels, actual);
            Values.assertSameBits(expected.array(), actual.array(), what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noImplementationIsLeftOut(DType dtype) {
        Class<?> contract = dtype == DType.F32 ? FloatKernels.class : DoubleKernels.class;
        assertEquals(Set.of(contract.getPermittedSubclasses()),
                AnyKernels.all(dtype).stream().map(any -> any.kernels().getClass()).collect(Collectors.toSet()));
    }

    /** One call, made once for each implementation. */
    @FunctionalInterface
    private interface Call {
        void run(AnyKernels kernels, Run out);
    }

    @ParameterizedTest
    @EnumSource
    void binary(BinaryOp op) {
        Random random = new Random(op.ordinal());
        for (DType dtype : DType.values()) {
            for (int n : lengths().toArray()) {
                Run a = input(dtype, n, stride(random), random);
                Run b = input(dtype, n, stride(random), random);
                double scalar = Values.withSpecial(dtype, 1, random)[0];
                Run out = input(dtype, n, stride(random), random);
                String what = dtype + " " + op + " of " + n;
                compare(dtype, out, what, (kernels, o) -> kernels.binary(op, a, b, o, n));
                compare(dtype, out, what + " with a scalar", (kernels, o) -> kernels.binaryScalar(op, a, scalar, o, n));
                compare(dtype, a, what + " in place on a", (kernels, o) -> kernels.binary(op, o, b, o, n));
                compare(dtype, b, what + " in place on b", (kernels, o) -> kernels.binary(op, a, o, o, n));
                compare(dtype, a, what + " in place on both", (kernels, o) -> kernels.binary(op, o, o, o, n));
            }
        }
    }

    /** There are loops for it, which read whole vectors: the arrays end with the runs' last elements. */
    @ParameterizedTest
    @EnumSource
    void everySecondElementOfBoth(BinaryOp op) {
        Random random = new Random(26);
        for (DType dtype : DType.values()) {
            for (int n : lengths().toArray()) {
                Run a = new Run(Values.withSpecial(dtype, Math.max(0, 2 * n - 1), random), 0, 2);
                Run b = new Run(Values.withSpecial(dtype, 1 + Math.max(0, 2 * n - 1), random), 1, 2);
                Run out = input(dtype, n, 1, random);
                compare(dtype, out, dtype + " " + op + " of " + n, (kernels, o) -> kernels.binary(op, a, b, o, n));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unary(UnaryOp op) {
        Random random = new Random(op.ordinal());
        for (DType dtype : DType.values()) {
            for (int n : lengths().toArray()) {
                Run x = input(dtype, n, stride(random), random);
                String what = dtype + " " + op + " of " + n;
                compare(dtype, input(dtype, n, stride(random), random), what,
                        (kernels, out) -> kernels.unary(op, x, out, n));
                compare(dtype, x, what + " in place", (kernels, out) -> kernels.unary(op, out, out, n));
            }
        }
    }

    // Vector operations only become instructions when C2 compiles their loops, which takes many turns, however many
    // elements each of them does.
    private static int manyVectors(DType dtype) {
        return 1000 * Math.max(128, Simd.bits()) / (dtype == DType.F32 ? Float.SIZE : Double.SIZE);
    }

    @ParameterizedTest
    @EnumSource
    void compiledLoops(DType dtype) {
        Random random = new Random(16);
        int n = manyVectors(dtype);
        Run a = input(dtype, n, 1, random);
        Run b = input(dtype, n, 1, random);
        Run out = input(dtype, n, 1, random);
        double scalar = a.array()[1];
        for (BinaryOp op : BinaryOp.values()) {
            repeat(dtype, kernels -> kernels.binary(op, a, b, out, n));
            compare(dtype, out, dtype + " " + op, (kernels, o) -> kernels.binary(op, a, b, o, n));
            repeat(dtype, kernels -> kernels.binaryScalar(op, a, scalar, out, n));
            compare(dtype, out, dtype + " " + op, (kernels, o) -> kernels.binaryScalar(op, a, scalar, o, n));
        }
        for (UnaryOp op : List.of(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.SIGN, UnaryOp.SQUARE, UnaryOp.SQRT, UnaryOp.FLOOR,
                UnaryOp.CEIL, UnaryOp.TRUNC, UnaryOp.ROUND)) {
            repeat(dtype, kernels -> kernels.unary(op, a, out, n));
            compare(dtype, out, dtype + " " + op, (kernels, o) -> kernels.unary(op, a, o, n));
        }
        repeat(dtype, kernels -> kernels.axpy(scalar, a, b, out, n));
        compare(dtype, out, dtype + " axpy", (kernels, o) -> kernels.axpy(scalar, a, b, o, n));
        repeat(dtype, kernels -> kernels.addcmul(scalar, a, b, a, out, n));
        compare(dtype, out, dtype + " addcmul", (kernels, o) -> kernels.addcmul(scalar, a, b, a, o, n));
        repeat(dtype, kernels -> kernels.where(a, b, a, out, n));
        compare(dtype, out, dtype + " where", (kernels, o) -> kernels.where(a, b, a, o, n));
        Run zeros = new Run(random.ints(n, 0, 2).mapToDouble(bit -> bit == 0 ? 0.0 : -0.0).toArray(), 0, 1);
        Run numbers = new Run(Values.ordinary(dtype, n, random), 0, 1);
        repeat(dtype, kernels -> out.array()[0] = kernels.max(zeros, n) + kernels.min(zeros, n));
        compareReductions(dtype, zeros, n, "zeros");
        compareReductions(dtype, numbers, n, "numbers");
        compareReductions(dtype, a, n, "special values");
    }

    /** Where a function has a loop for ordinary numbers, and one for all, both compiled and taken by turns. */
    @ParameterizedTest
    @EnumSource
    void oneLoopTakesOverFromTheOther(DType dtype) {
        Random random = new Random(17);
        int n = manyVectors(dtype) + 3;
        double[] exceptions = {0, -0.0, -1, -2, 1e-310, 1e-40, 20, 88, -104, 709.5, -745, 1e300, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int exceptional : new int[] {1, 10, 700}) {
            double[] numbers = random.doubles(n, 0.1, 5).toArray();
            for (int i = 0; i < exceptional; i++) {
                numbers[random.nextInt(n)] = exceptions[random.nextInt(exceptions.length)];
            }
            Run x = new Run(Arrays.stream(numbers).map(v -> Values.round(dtype, v)).toArray(), 0, 1);
            Run out = new Run(new double[n], 0, 1);
            for (UnaryOp op : List.of(UnaryOp.EXP, UnaryOp.EXPM1, UnaryOp.LOG, UnaryOp.LOG1P, UnaryOp.SIGMOID)) {
                String what = dtype + " " + op + " with " + exceptional + " exceptions";
                repeat(dtype, kernels -> kernels.unary(op, x, out, n));
                compare(dtype, out, what, (kernels, o) -> kernels.unary(op, x, o, n));
                compare(dtype, x, what + " in place", (kernels, o) -> kernels.unary(op, o, o, n));
            }
            Run exponents = new Run(Values.ordinary(dtype, n, random), 0, 1);
            String what = dtype + " POW with " + exceptional + " exceptions";
            repeat(dtype, kernels -> kernels.binary(BinaryOp.POW, x, exponents, out, n));
            compare(dtype, out, what, (kernels, o) -> kernels.binary(BinaryOp.POW, x, exponents, o, n));
            compare(dtype, x, what + " in place", (kernels, o) -> kernels.binary(BinaryOp.POW, o, exponents, o, n));
            compare(dtype, exponents, what + " onto exponents", (kernels, o) -> kernels.binary(BinaryOp.POW, x, o, o, n));
            for (double exponent : new double[] {2, 3, 2.5, -1, 0}) {
                repeat(dtype, kernels -> kernels.binaryScalar(BinaryOp.POW, x, exponent, out, n));
                compare(dtype, out, what, (kernels, o) -> kernels.binaryScalar(BinaryOp.POW, x, exponent, o, n));
            }
        }
    }

    private static void repeat(DType dtype, Consumer<AnyKernels> task) {
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            for (int i = 0; i < 300; i++) {
                task.accept(kernels);
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

    @ParameterizedTest
    @EnumSource
    void axpyAndAddcmulAndWhere(DType dtype) {
        Random random = new Random(7);
        for (int n : lengths().toArray()) {
            Run a = input(dtype, n, stride(random), random);
            Run b = input(dtype, n, stride(random), random);
            Run condition = input(dtype, n, stride(random), random);
            Run out = input(dtype, n, stride(random), random);
            double alpha = Values.ordinary(dtype, 1, random)[0];
            compare(dtype, out, "axpy of " + n, (kernels, o) -> kernels.axpy(alpha, a, b, o, n));
            compare(dtype, b, "axpy in place of " + n, (kernels, o) -> kernels.axpy(alpha, a, o, o, n));
            Run x = input(dtype, n, stride(random), random);
            compare(dtype, out, "addcmul of " + n, (kernels, o) -> kernels.addcmul(alpha, a, b, x, o, n));
            compare(dtype, x, "addcmul in place of " + n, (kernels, o) -> kernels.addcmul(alpha, a, b, o, o, n));
            compare(dtype, a, "addcmul onto a factor of " + n, (kernels, o) -> kernels.addcmul(alpha, o, b, x, o, n));
            compare(dtype, b, "addcmul onto a factor of " + n, (kernels, o) -> kernels.addcmul(alpha, a, o, x, o, n));
            compare(dtype, out, "where of " + n, (kernels, o) -> kernels.where(condition, a, b, o, n));
        }
    }

    @ParameterizedTest
    @EnumSource
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

    // A sum beside the extremes is NaN for infinities of both signs too, and no comparison sees the sign of a zero.
    @ParameterizedTest
    @EnumSource
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
    @EnumSource
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
    @EnumSource
    void roundingMeetsHalvesAndLimits(DType dtype) {
        double whole = dtype == DType.F32 ? 0x1p23 : 0x1p52;
        double[] numbers = DoubleStream.of(0, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 3.5, 1e-40, whole / 2 - 0.5,
                        whole / 2 + 0.5, whole - 0.5, whole - 1, whole, whole + 1, 2 * whole + 2, 1e30)
                .flatMap(x -> DoubleStream.of(x, -x, Math.nextDown((float) x), -Math.nextUp((float) x)))
                .map(x -> Values.round(dtype, x)).toArray();
        Run x = new Run(numbers, 0, 1);
        for (UnaryOp op : List.of(UnaryOp.FLOOR, UnaryOp.CEIL, UnaryOp.TRUNC, UnaryOp.ROUND, UnaryOp.SIGN)) {
            Run out = new Run(new double[numbers.length], 0, 1);
            compare(dtype, out, dtype + " " + op, (kernels, o) -> kernels.unary(op, x, o, numbers.length));
        }
    }

    @ParameterizedTest
    @EnumSource
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
    @EnumSource
    void productsAndCumulativeSumsAscend(DType dtype) {
        Random random = new Random(17);
        for (int n : lengths().toArray()) {
            for (AnyKernels kernels : AnyKernels.all(dtype)) {
                int stride = stride(random);
                Run x = random.nextInt(3) == 0 ? input(dtype, n, stride, random)
                        : Run.within(Values.ordinary(dtype, Run.room(n, stride), random), n, stride);
                Run out = input(dtype, n, stride(random), random);
                double[] sums = out.array().clone();
                double[] sumsInPlace = x.array().clone();
                double product = 1;
                double sum = -0.0; // added to the first element, it changes nothing
                for (int i = 0; i < n; i++) {
                    double element = x.array()[x.offset() + i * stride];
                    product = Values.round(dtype, product * element);
                    sum = Values.round(dtype, sum + element);
                    sums[out.offset() + i * out.stride()] = sum;
                    sumsInPlace[x.offset() + i * stride] = sum;
                }
                String what = dtype + ", " + n + " elements, stride " + stride;
                Values.assertSameBits(new double[] {product}, new double[] {kernels.prod(x, n)}, "product, " + what);
                kernels.cumsum(x, out, n);
                Values.assertSameBits(sums, out.array(), "cumulative sums, " + what);
                kernels.cumsum(x, x, n);
                Values.assertSameBits(sumsInPlace, x.array(), "cumulative sums in place, " + what);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void transpositionMovesEveryElement(DType dtype) {
        Random random = new Random(18);
        for (int rows : new int[] {0, 1, 4, 7, 8, 9, 16, 35}) {
            for (int columns : new int[] {0, 1, 3, 7, 8, 15, 16, 17, 32, 71}) {
                int xRow = random.nextBoolean() ? columns + 3 : -(columns + 3);
                int outRow = random.nextBoolean() ? rows + 2 : -(rows + 2);
                double[] values = Values.withSpecial(dtype, 100 + rows * (columns + 3), random);
                Run x = new Run(values, xRow < 0 ? values.length - columns - 3 : 2, xRow);
                double[] untouched = Values.withSpecial(dtype, 50 + columns * (rows + 2), random);
                int start = outRow < 0 ? untouched.length - rows - 3 : 1;
                double[] expected = untouched.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expected[start + j * outRow + i] = values[x.offset() + i * xRow + j];
                    }
                }
                for (AnyKernels kernels : AnyKernels.all(dtype)) {
                    Run out = new Run(untouched.clone(), start, outRow);
                    kernels.transpose(x, rows, columns, out);
                    Values.assertSameBits(expected, out.array(), dtype + ", " + rows + " rows of " + columns);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreCopiedAndNothingElse(DType dtype) {
        Random random = new Random(25);
        for (int rows : new int[] {0, 1, 5, 64}) {
            for (int columns : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 32, 33, 50, 64, 65}) {
                int xRow = columns + random.nextInt(3);
                int outRow = columns + random.nextInt(3);
                double[] values = Values.withSpecial(dtype, 2 + rows * xRow, random);
                double[] untouched = Values.withSpecial(dtype, 2 + rows * outRow, random);
                double[] expected = untouched.clone();
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(values, 1 + i * xRow, expected, 1 + i * outRow, columns);
                }
                for (AnyKernels kernels : AnyKernels.all(dtype)) {
                    Run out = new Run(untouched.clone(), 1, outRow);
                    kernels.copyRows(new Run(values, 1, xRow), rows, columns, out);
                    Values.assertSameBits(expected, out.array(), dtype + ", " + rows + " rows of " + columns);
                }
            }
        }
    }

    // Shorter than a vector, some vectors and an end that overlaps them, and so long that the JDK copies them.
    @ParameterizedTest
    @EnumSource
    void chosenRowsAreCopied(DType dtype) {
        Random random = new Random(28);
        for (int columns : new int[] {1, 3, 7, 8, 15, 16, 17, 33, 64, 100, 511, 512, 513, 600}) {
            int size = 5;
            int xRow = columns + random.nextInt(3);
            int outRow = columns + random.nextInt(3);
            int[] indices = {3, -1, 0, 0, -5, 4};
            double[] x = Values.withSpecial(dtype, 1 + size * xRow, random);
            double[] untouched = Values.withSpecial(dtype, 2 + indices.length * outRow, random);
            double[] expected = untouched.clone();
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(x, 1 + Math.floorMod(indices[i], size) * xRow, expected, 2 + i * outRow, columns);
            }
            for (AnyKernels kernels : AnyKernels.all(dtype)) {
                Run out = new Run(untouched.clone(), 2, outRow);
                kernels.gatherRows(new Run(x, 1, xRow), size, indices, columns, out);
                Values.assertSameBits(expected, out.array(), kernels + ", rows of " + columns);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void elementsAreRepeated(DType dtype) {
        Random random = new Random(27);
        for (int n : new int[] {0, 1, 2, 7, 40}) {
            for (int times : new int[] {0, 1, 3, 17}) {
                int stride = stride(random);
                Run x = input(dtype, n, stride, random);
                double[] untouched = Values.withSpecial(dtype, n * times + 2, random);
                double[] expected = untouched.clone();
                for (int i = 0; i < n * times; i++) {
                    expected[i] = x.array()[x.offset() + i / times * stride];
                }
                for (AnyKernels kernels : AnyKernels.all(dtype)) {
                    Run out = new Run(untouched.clone(), 0, 1);
                    kernels.repeat(x, n, times, out);
                    Values.assertSameBits(expected, out.array(), dtype + ", " + n + " elements " + times + " times");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unsignedBytes(DType dtype) {
        Random random = new Random(11);
        byte[] bytes = new byte[6000];
        random.nextBytes(bytes);
        double scale = 1 / 255f / 0.229f;
        double shift = -0.485f / 0.229f;
        for (int n : lengths().toArray()) {
            double[] untouched = Values.ordinary(dtype, n + 3, random);
            double[] expected = untouched.clone();
            for (int i = 0; i < n; i++) {
                expected[2 + i] = Values.fma(dtype, scale, Byte.toUnsignedInt(bytes[5 + i]), shift);
            }
            for (AnyKernels kernels : AnyKernels.all(dtype)) {
                Run out = new Run(untouched.clone(), 2, 1);
                kernels.widenBytes(bytes, 5, scale, shift, out, n);
                Values.assertSameBits(expected, out.array(), dtype + ", " + n + " bytes");
            }
        }
    }
}
