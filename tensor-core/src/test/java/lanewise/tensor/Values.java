package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.layout.Storage;

/** Test values, and the arithmetic of an element type carried out on doubles. */
public final class Values {
    private static final double[] SPECIAL = {0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE,
        -Float.MAX_VALUE, 0x1.fffffcp-127, 0.5, 1 + 0x1p-23, 1e-30, -1e30};

    private Values() {}

    /** Returns numbers of mixed magnitude, so that every order of summation gives other bits; integers below 2⁵³. */
    public static double[] ordinary(DType dtype, int length, Random random) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = dtype.isInteger() || dtype == DType.BOOL
                    ? cast(DType.I64, dtype, random.nextLong() >> random.nextInt(12, Long.SIZE))
                    : round(dtype, random.nextGaussian() * Math.scalb(1.0, random.nextInt(-6, 7)));
        }
        return values;
    }

    /** Returns numbers of which about one in four is a zero, infinite, NaN, subnormal or a limit of the type. */
    public static double[] withSpecial(DType dtype, int length, Random random) {
        double[] values = ordinary(dtype, length, random);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(4) == 0) {
                values[i] = dtype == DType.I64 ? random.nextInt(-1, 2)
                        : cast(DType.F64, dtype, SPECIAL[random.nextInt(SPECIAL.length)]);
            }
        }
        return values;
    }

    /** Returns what an element becomes in another type: as {@link Storage} says it of one. */
    static double cast(DType from, DType to, double value) {
        Storage element = Storage.allocate(to, 1);
        if (from.isInteger() || from == DType.BOOL) {
            element.set(0, (long) value);
        } else {
            element.set(0, value);
        }
        return element.get(0);
    }

    /** Returns numbers that every operation of the type takes: integers from 1 to 9, as divisors and exponents too. */
    public static double[] operands(DType dtype, int length, Random random) {
        return switch (dtype) {
            case F32, F64 -> ordinary(dtype, length, random);
            case F16, BF16 -> ordinary(DType.F32, length, random);
            case I32, I64, U8 -> random.ints(length, 1, 10).asDoubleStream().toArray();
            case BOOL -> random.ints(length, 0, 2).asDoubleStream().toArray();
        };
    }

    /** Returns a number rounded to the element type. */
    public static double round(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> (float) value;
            case F16, BF16 -> cast(DType.F64, dtype, value);
            case F64, I32, I64, U8, BOOL -> value;
        };
    }

    /** Returns {@code fma(a, b, c)} with the one rounding of the element type. */
    public static double fma(DType dtype, double a, double b, double c) {
        return dtype == DType.F32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    /** Returns the operation followed by rounding: exact in F32 for + − · ÷, which double has bits enough for. */
    public static DoubleBinaryOperator rounded(DType dtype, DoubleBinaryOperator operation) {
        return (a, b) -> round(dtype, operation.applyAsDouble(a, b));
    }

    public static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    public static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Checks that two arrays hold the same bits; one NaN is as good as another. */
    public static void assertSameBits(double[] expected, double[] actual, String what) {
        if (expected.length != actual.length) {
            throw new AssertionError(what + ": " + expected.length + " numbers expected, not " + actual.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(actual[i])) {
                throw new AssertionError(what + ": element " + i + " is " + actual[i] + " ("
                        + Double.toHexString(actual[i]) + "), expected " + expected[i] + " ("
                        + Double.toHexString(expected[i]) + ")");
            }
        }
    }

    /** Checks that a tensor is contiguous, of this type and shape, and holds these bits. */
    static void assertTensor(DType dtype, int[] shape, double[] values, Tensor actual) {
        assertEquals(dtype, actual.dtype());
        assertEquals(Shape.of(shape), actual.shape());
        assertSameBits(values, actual.toDoubleArray(), dtype + " " + actual.shape());
        assertTrue(actual.isContiguous());
    }

    /** Returns the name of an operation's method. */
    static String name(Enum<?> operation) {
        return operation instanceof BinaryOp op ? op.label() : operation.name().toLowerCase(Locale.ROOT);
    }
}
