package lanewise.tensor.internal.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link HalfPrecision} against {@link HalfFormat}: all halves, and what lies beside them and between them. */
class HalfPrecisionTest {
    private static final int HALVES = 1 << 16;
    private static final int SIGN = 0x8000;

    private static HalfFormat format(boolean brain) {
        return brain ? HalfFormat.BF16 : HalfFormat.F16;
    }

    private static float from(HalfFormat format, int half) {
        return format == HalfFormat.F16 ? HalfPrecision.fromF16((short) half) : HalfPrecision.fromBF16((short) half);
    }

    private static short to(HalfFormat format, float x) {
        return format == HalfFormat.F16 ? HalfPrecision.toF16(x) : HalfPrecision.toBF16(x);
    }

    private static short to(HalfFormat format, double x) {
        return format == HalfFormat.F16 ? HalfPrecision.toF16(x) : HalfPrecision.toBF16(x);
    }

    private static short to(HalfFormat format, long x) {
        return format == HalfFormat.F16 ? HalfPrecision.toF16(x) : HalfPrecision.toBF16(x);
    }

    private static void assertNearest(HalfFormat format, float x) {
        short expected = format.nearest(x);
        short actual = to(format, x);
        if (expected != actual) { // no message is made of the others, which are millions
            assertEquals(bits(expected), bits(actual), format + " of the float " + Float.toHexString(x));
        }
    }

    private static void assertNearest(HalfFormat format, double x) {
        short expected = format.nearest(x);
        short actual = to(format, x);
        if (expected != actual) {
            assertEquals(bits(expected), bits(actual), format + " of the double " + Double.toHexString(x));
        }
    }

    private static void assertNearest(HalfFormat format, long x) {
        short expected = format.nearest(x);
        short actual = to(format, x);
        if (expected != actual) {
            assertEquals(bits(expected), bits(actual), format + " of the long " + x);
        }
    }

    private static String bits(short half) {
        return Integer.toHexString(half & 0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyHalfIsItsNumberAndComesBack(boolean brain) {
        HalfFormat format = format(brain);
        for (int half = 0; half < HALVES; half++) {
            if (format.isNaN(half)) {
                continue;
            }
            boolean infinite = (half & ~SIGN) == format.infinity();
            double expected = infinite ? Math.copySign(Double.POSITIVE_INFINITY, half < SIGN ? 1 : -1)
                    : format.number(half);
            float actual = from(format, half);
            assertEquals(expected, actual, bits((short) half));
            assertEquals((short) half, to(format, actual));
            assertEquals((short) half, to(format, (double) actual));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyNaNStaysOneOfItsSign(boolean brain) {
        HalfFormat format = format(brain);
        for (int half = 0; half < HALVES; half++) {
            if (format.isNaN(half)) {
                float wide = from(format, half);
                assertTrue(Float.isNaN(wide));
                assertNaN(format, half & SIGN, to(format, wide));
                assertNaN(format, half & SIGN, to(format, (double) wide));
            }
        }
        // With payloads of one bit, which may all lie below what a half keeps.
        for (int bit = 0; bit < 23; bit++) {
            float x = Float.intBitsToFloat(0x7F80_0000 | 1 << bit);
            assertNaN(format, 0, to(format, x));
            assertNaN(format, 0, to(format, (double) x));
        }
        for (int bit = 0; bit < 52; bit++) {
            assertNaN(format, SIGN, to(format, Double.longBitsToDouble(0xFFF0_0000_0000_0000L | 1L << bit)));
        }
    }

    private static void assertNaN(HalfFormat format, int sign, short half) {
        assertTrue(format.isNaN(half), () -> bits(half));
        assertEquals(sign, half & SIGN, () -> bits(half));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x8000})
    void brainFloatsKeepTheUpperPayloadAndAreQuiet(int sign) {
        for (int payload = 1; payload < 0x80; payload++) {
            int half = sign | 0x7F80 | payload;
            int wide = Float.floatToRawIntBits(HalfPrecision.fromBF16((short) half));
            assertEquals((half | 0x40) << 16, wide);
            assertEquals((short) (half | 0x40), HalfPrecision.toBF16(Float.intBitsToFloat(half << 16 | 0x1234)));
        }
    }

    // At each half, and at each midpoint of two, the last one between the largest and the power of two that would follow:
    // the number itself, its neighbours among the doubles and the floats, and the neighbours of these.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void halvesMidpointsAndTheirNeighbours(boolean brain) {
        HalfFormat format = format(brain);
        for (int half = 0; half < format.infinity(); half++) {
            double lower = format.number(half);
            double middle = lower + (format.number(half + 1) - lower) / 2;
            assertEquals(middle, (float) middle, "a float, or no float would be a tie");
            for (double x : new double[] {lower, middle}) {
                assertAround(format, x);
                assertAround(format, -x);
            }
        }
    }

    private static void assertAround(HalfFormat format, double x) {
        float nearest = (float) x;
        for (float beside : new float[] {Math.nextDown(nearest), nearest, Math.nextUp(nearest)}) {
            assertNearest(format, beside);
            assertBeside(format, beside);
            // Halfway between two floats, where the first of two roundings would go wrong.
            assertBeside(format, beside + Math.ulp((double) beside) * (1 << 28));
        }
        assertBeside(format, x);
    }

    private static void assertBeside(HalfFormat format, double x) {
        assertNearest(format, Math.nextDown(x));
        assertNearest(format, x);
        assertNearest(format, Math.nextUp(x));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wholeNumbersBesideHalvesAndMidpoints(boolean brain) {
        HalfFormat format = format(brain);
        for (int half = 0; half < format.infinity() && format.number(half) < 0x1p63; half++) {
            long lower = (long) format.number(half);
            long middle = (long) (format.number(half) / 2 + format.number(half + 1) / 2);
            for (long x : new long[] {lower, middle}) {
                for (long distance : new long[] {0, 1, 2, 0x3FF, 0x400, 0x401, 1L << 38}) {
                    assertNearest(format, x + distance);
                    assertNearest(format, x - distance);
                    assertNearest(format, -x + distance);
                    assertNearest(format, -x - distance);
                }
            }
        }
        assertNearest(format, Long.MIN_VALUE);
        assertNearest(format, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void numbersOfEveryMagnitude(boolean brain) {
        HalfFormat format = format(brain);
        SplittableRandom random = new SplittableRandom(16);
        for (int i = 0; i < 1_000_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            double y = Math.scalb(random.nextDouble(-2, 2), random.nextInt(-160, 132));
            double any = Double.longBitsToDouble(random.nextLong());
            if (!Float.isNaN(x) && !Double.isNaN(any)) {
                assertNearest(format, x);
                assertNearest(format, y);
                assertNearest(format, any);
            }
            assertNearest(format, random.nextLong() >> random.nextInt(64));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-149, -140, -127, -126, -125, -30, 0, 8, 24, 127, 128, 1000})
    void roundingToOdd(int exponent) {
        SplittableRandom random = new SplittableRandom(exponent);
        for (int i = 0; i < 10_000; i++) {
            double x = Math.scalb(random.nextDouble(1, 2), exponent) * (random.nextBoolean() ? 1 : -1);
            float odd = HalfPrecision.roundedToOdd(x);
            if (exponent >= 128) {
                assertEquals(Math.copySign(Float.POSITIVE_INFINITY, (float) x), odd);
                continue;
            }
            double size = Math.abs(x);
            boolean isBeside = Math.nextDown(Math.abs(odd)) < size && Math.nextUp(Math.abs(odd)) > size;
            assertTrue(isBeside && (Float.floatToRawIntBits(odd) & 1) == 1 || odd == x, () -> x + " became " + odd);
            assertEquals((float) x, HalfPrecision.roundedToOdd((float) x));
        }
    }
}
