package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Quotients of whole numbers between −2⁵¹ and 2⁵¹, and what is left, by division of doubles: no processor divides vectors of
 * integers. A quotient that is not whole is at least 1 ÷ |b| away from the next whole numbers, by more than it is rounded:
 * without its fraction, or rounded down, it is the right one.
 */
final class VectorQuotients {
    private static final long LIMIT = 1L << 51;

    // A double of this size has no fraction: added to a smaller number, it leaves that as an integer in its lowest bits.
    private static final double MAGIC = 0x1.8p52;
    private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    private VectorQuotients() {}

    /** Returns whether all numbers are in the range. */
    static boolean areInRange(LongVector a, LongVector b) {
        return a.add(LIMIT).or(b.add(LIMIT)).lanewise(VectorOperators.LSHR, 52).compare(VectorOperators.EQ, 0).allTrue();
    }

    /** Returns a ÷ b without the fraction. */
    static LongVector div(LongVector a, LongVector b) {
        return toLong(quotient(toDouble(a), toDouble(b)));
    }

    /** Returns what is left of a, with its sign. */
    static LongVector fmod(LongVector a, LongVector b) {
        DoubleVector x = toDouble(a);
        DoubleVector y = toDouble(b);
        return toLong(rest(x, y, quotient(x, y)));
    }

    /** Returns what is left of a by a division rounded down, with the sign of b. */
    static LongVector remainder(LongVector a, LongVector b) {
        DoubleVector x = toDouble(a);
        DoubleVector y = toDouble(b);
        return toLong(rest(x, y, floor(x.div(y))));
    }

    /** Returns a ÷ b rounded down. */
    static LongVector floorDivide(LongVector a, LongVector b) {
        return toLong(floor(toDouble(a).div(toDouble(b))));
    }

    private static DoubleVector toDouble(LongVector x) {
        return x.add(MAGIC_BITS).reinterpretAsDoubles().sub(MAGIC);
    }

    private static LongVector toLong(DoubleVector x) {
        return x.add(MAGIC).reinterpretAsLongs().sub(MAGIC_BITS);
    }

    // The nearest whole number, and one less where that is further from 0.
    private static DoubleVector quotient(DoubleVector a, DoubleVector b) {
        DoubleVector quotient = a.div(b);
        DoubleVector nearest = nearest(quotient);
        DoubleVector one = quotient.reinterpretAsLongs().and(Long.MIN_VALUE).or(ONE_BITS).reinterpretAsDoubles();
        return nearest.blend(nearest.sub(one), nearest.abs().compare(VectorOperators.GT, quotient.abs()));
    }

    // The nearest whole number, and one less where that is larger.
    private static DoubleVector floor(DoubleVector quotient) {
        DoubleVector nearest = nearest(quotient);
        return nearest.blend(nearest.sub(1), nearest.compare(VectorOperators.GT, quotient));
    }

    private static DoubleVector nearest(DoubleVector quotient) {
        return quotient.add(MAGIC).sub(MAGIC);
    }

    private static DoubleVector rest(DoubleVector a, DoubleVector b, DoubleVector quotient) {
        return a.sub(quotient.mul(b)); // exact: the product is a whole number below 2⁵³
    }
}
