package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.KernelComparison.compare;
import static lanewise.tensor.internal.kernel.KernelComparison.input;
import static lanewise.tensor.internal.kernel.KernelComparison.lengths;
import static lanewise.tensor.internal.kernel.KernelComparison.manyVectors;
import static lanewise.tensor.internal.kernel.KernelComparison.repeat;
import static lanewise.tensor.internal.kernel.KernelComparison.stride;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import lanewise.tensor.DType;
import lanewise.tensor.Values;
import lanewise.tensor.internal.Implementations;
import lanewise.tensor.internal.kernel.AnyKernels.Run;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The element-wise part of the contract of {@link FloatKernels}: any implementation against the reference and the stated
 * order, bit for bit. {@link ReductionKernelsTest} and {@link CopyingKernelsTest} have the rest.
 */
class KernelsTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void noImplementationIsLeftOut(DType dtype) {
        Class<?> contract = dtype == DType.F32 ? FloatKernels.class : DoubleKernels.class;
        Implementations.assertNoneIsLeftOut(AnyKernels.all(dtype).stream().map(AnyKernels::kernels).toList(), contract);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void binary(BinaryOp op) {
        Random random = new Random(op.ordinal());
        for (DType dtype : FloatingTypes.all()) {
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
    @MethodSource("operations")
    void everySecondElementOfBoth(BinaryOp op) {
        Random random = new Random(26);
        for (DType dtype : FloatingTypes.all()) {
            for (int n : lengths().toArray()) {
                Run a = new Run(Values.withSpecial(dtype, Math.max(0, 2 * n - 1), random), 0, 2);
                Run b = new Run(Values.withSpecial(dtype, 1 + Math.max(0, 2 * n - 1), random), 1, 2);
                Run out = input(dtype, n, 1, random);
                compare(dtype, out, dtype + " " + op + " of " + n, (kernels, o) -> kernels.binary(op, a, b, o, n));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void unary(UnaryOp op) {
        Random random = new Random(op.ordinal());
        for (DType dtype : FloatingTypes.all()) {
            for (int n : lengths().toArray()) {
                Run x = input(dtype, n, stride(random), random);
                String what = dtype + " " + op + " of " + n;
                compare(dtype, input(dtype, n, stride(random), random), what,
                        (kernels, out) -> kernels.unary(op, x, out, n));
                compare(dtype, x, what + " in place", (kernels, out) -> kernels.unary(op, out, out, n));
            }
        }
    }

    private static List<BinaryOp> operations() {
        return Arrays.stream(BinaryOp.values()).filter(op -> op.supports(DType.F32)).toList();
    }

    private static List<UnaryOp> functions() {
        return Arrays.stream(UnaryOp.values()).filter(op -> op.supports(DType.F32)).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void compiledLoops(DType dtype) {
        Random random = new Random(16);
        int n = manyVectors(dtype);
        Run a = input(dtype, n, 1, random);
        Run b = input(dtype, n, 1, random);
        Run out = input(dtype, n, 1, random);
        double scalar = a.array()[1];
        for (BinaryOp op : operations()) {
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
    }

    /** Where a function has a loop for ordinary numbers, and one for all, both compiled and taken by turns. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
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

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
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
    @EnumSource(names = {"F32", "F64"})
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
    @EnumSource(names = {"F32", "F64"})
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
