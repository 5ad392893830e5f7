package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.DoubleInverseTrigonometry.*;
import static lanewise.tensor.internal.math.DoubleTrigonometry.HALF_PI_HIGH;
import static lanewise.tensor.internal.math.DoubleTrigonometry.HALF_PI_MIDDLE;
import static lanewise.tensor.internal.math.VectorDoubleMath.atLeast;
import static lanewise.tensor.internal.math.VectorDoubleMath.atMost;
import static lanewise.tensor.internal.simd.VectorLanes.F64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link DoubleInverseTrigonometry} on every lane of a vector of the species {@link VectorLanes#F64}: the same operations
 * in the same order, hence the same bits. {@link VectorDoubleMath} says why late steps are spelt out here.
 */
public final class VectorDoubleInverseTrigonometry {
    static {
        InlinedHelpers.load(VectorDoubleMath.class);
    }

    private VectorDoubleInverseTrigonometry() {}

    /** Returns arcsin x. */
    public static DoubleVector asin(DoubleVector x) {
        DoubleVector t = x.abs();
        VectorMask<Double> large = t.compare(GE, 0.5);
        DoubleVector z = t.mul(t).blend(broadcast(F64, 1).sub(t).mul(0.5), large);
        DoubleVector root = t.blend(z.sqrt(), large);
        DoubleVector low = arcsinLow(z, root, large);
        DoubleVector factor = broadcast(F64, 1).blend(-2, large);
        // sum, with a multiple of π/4 that loses nothing
        DoubleVector m = root.mul(factor);
        DoubleVector c = broadcast(F64, 0).blend(HALF_PI_HIGH, large);
        DoubleVector cLow = broadcast(F64, 0).blend(HALF_PI_MIDDLE, large);
        DoubleVector high = c.add(m);
        DoubleVector result = c.sub(high).add(m).add(low.mul(factor).add(cLow)).add(high);
        // copySign
        LongVector bits = result.reinterpretAsLongs();
        result = bits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles();
        return broadcast(F64, Double.NaN).blend(result, t.compare(LE, 1));
    }

    /** Returns arccos x. */
    public static DoubleVector acos(DoubleVector x) {
        DoubleVector t = x.abs();
        VectorMask<Double> large = t.compare(GE, 0.5);
        VectorMask<Double> negative = x.compare(LT, 0);
        DoubleVector z = t.mul(t).blend(broadcast(F64, 1).sub(t).mul(0.5), large);
        DoubleVector root = t.blend(z.sqrt(), large);
        DoubleVector low = arcsinLow(z, root, large);
        DoubleVector size = broadcast(F64, 1).blend(2, large);
        DoubleVector factor = size.blend(size.neg(), large.eq(negative));
        // sum, with a multiple of π/4 that loses nothing
        DoubleVector quarters = broadcast(F64, 1).blend(broadcast(F64, 0).blend(2, negative), large);
        DoubleVector m = root.mul(factor);
        DoubleVector c = quarters.mul(HALF_PI_HIGH);
        DoubleVector high = c.add(m);
        DoubleVector rest = quarters.fma(broadcast(F64, HALF_PI_MIDDLE), low.mul(factor));
        DoubleVector result = c.sub(high).add(m).add(rest).add(high);
        return broadcast(F64, Double.NaN).blend(result, t.compare(LE, 1));
    }

    private static DoubleVector arcsinLow(DoubleVector z, DoubleVector root, VectorMask<Double> large) {
        // rootLow
        DoubleVector remainder = root.neg().fma(root, z);
        DoubleVector rootLow = remainder.div(root.add(root).add(Double.MIN_NORMAL));
        return root.mul(z).fma(asinPolynomial(z), broadcast(F64, 0).blend(rootLow, large));
    }

    /** Returns arctan x. */
    public static DoubleVector atan(DoubleVector x) {
        DoubleVector t = atMost(x.abs(), ATAN_MAX);
        VectorMask<Double> steep = t.compare(GT, 1);
        DoubleVector smaller = t.blend(1, steep);
        DoubleVector larger = broadcast(F64, 1).blend(t, steep);
        DoubleVector angle = angle(smaller, larger, broadcast(F64, 0).blend(2, steep), steep);
        // copySign
        LongVector bits = angle.reinterpretAsLongs();
        return bits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles()
                .blend(Double.NaN, x.compare(NE, x));
    }

    /** Returns the angle of the point (x, y). */
    public static DoubleVector atan2(DoubleVector y, DoubleVector x) {
        DoubleVector height = y.abs();
        DoubleVector width = x.abs();
        VectorMask<Double> steep = height.compare(GT, width);
        DoubleVector smaller = height.blend(width, steep);
        DoubleVector larger = width.blend(height, steep);
        VectorMask<Double> infinite = larger.compare(EQ, Double.POSITIVE_INFINITY);
        DoubleVector ofInfinities = broadcast(F64, 0).blend(1, smaller.compare(EQ, Double.POSITIVE_INFINITY));
        smaller = smaller.blend(ofInfinities, infinite);
        larger = larger.blend(1, infinite);
        DoubleVector scale = broadcast(F64, 1).blend(ATAN2_UP, larger.compare(LT, ATAN2_TINY))
                .blend(ATAN2_DOWN, larger.compare(GT, ATAN2_HUGE));
        smaller = smaller.mul(scale);
        larger = atLeast(larger.mul(scale), Double.MIN_NORMAL);
        VectorMask<Double> left = x.reinterpretAsLongs().compare(LT, 0).cast(F64);
        DoubleVector angle = angle(smaller, larger, broadcast(F64, 0).blend(4, left).blend(2, steep), steep.xor(left));
        // copySign
        LongVector bits = angle.reinterpretAsLongs();
        return bits.lanewise(BITWISE_BLEND, y.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles()
                .blend(Double.NaN, x.compare(NE, x)).blend(Double.NaN, y.compare(NE, y));
    }

    // Takes what is to be added to near·π/4, in eighths of a turn, in place of steep and left.
    private static DoubleVector angle(DoubleVector smaller, DoubleVector larger, DoubleVector axis,
            VectorMask<Double> falling) {
        VectorMask<Double> near = smaller.add(smaller).compare(GT, larger);
        DoubleVector dividend = smaller.blend(smaller.sub(larger), near);
        DoubleVector sum = larger.add(smaller);
        DoubleVector divisor = larger.blend(sum, near);
        DoubleVector inverse = broadcast(F64, 1).div(divisor);
        DoubleVector quotient = dividend.mul(inverse);
        DoubleVector z = quotient.mul(quotient);
        DoubleVector q = atanPolynomial(z);
        DoubleVector sumLow = broadcast(F64, 0).blend(smaller.sub(sum.sub(larger)), near);
        DoubleVector minusQuotient = quotient.neg();
        DoubleVector quotientLow = minusQuotient.fma(sumLow, minusQuotient.fma(divisor, dividend)).mul(inverse);
        DoubleVector low = quotient.mul(z).fma(q, z.neg().fma(quotientLow, quotientLow));
        DoubleVector sign = broadcast(F64, 1).blend(-1, falling);
        DoubleVector eighths = axis.add(broadcast(F64, 0).blend(sign, near));
        // sum
        DoubleVector c = eighths.mul(QUARTER_PI);
        DoubleVector cLow = eighths.fma(broadcast(F64, QUARTER_PI), c.neg());
        cLow = eighths.fma(broadcast(F64, QUARTER_PI_LOW), cLow);
        DoubleVector m = quotient.mul(sign);
        DoubleVector high = c.add(m);
        return c.sub(high).add(m).add(cLow.add(low.mul(sign))).add(high);
    }

    private static DoubleVector asinPolynomial(DoubleVector z) {
        DoubleVector square = z.mul(z);
        DoubleVector q = broadcast(F64, ASIN_25);
        DoubleVector p = broadcast(F64, ASIN_23);
        q = q.fma(square, broadcast(F64, ASIN_21));
        p = p.fma(square, broadcast(F64, ASIN_19));
        q = q.fma(square, broadcast(F64, ASIN_17));
        p = p.fma(square, broadcast(F64, ASIN_15));
        q = q.fma(square, broadcast(F64, ASIN_13));
        p = p.fma(square, broadcast(F64, ASIN_11));
        q = q.fma(square, broadcast(F64, ASIN_9));
        p = p.fma(square, broadcast(F64, ASIN_7));
        q = q.fma(square, broadcast(F64, ASIN_5));
        p = p.fma(square, broadcast(F64, ASIN_3));
        return q.fma(z, p);
    }

    private static DoubleVector atanPolynomial(DoubleVector z) {
        DoubleVector square = z.mul(z);
        DoubleVector q = broadcast(F64, ATAN_25);
        DoubleVector p = broadcast(F64, ATAN_23);
        q = q.fma(square, broadcast(F64, ATAN_21));
        p = p.fma(square, broadcast(F64, ATAN_19));
        q = q.fma(square, broadcast(F64, ATAN_17));
        p = p.fma(square, broadcast(F64, ATAN_15));
        q = q.fma(square, broadcast(F64, ATAN_13));
        p = p.fma(square, broadcast(F64, ATAN_11));
        q = q.fma(square, broadcast(F64, ATAN_9));
        p = p.fma(square, broadcast(F64, ATAN_7));
        q = q.fma(square, broadcast(F64, ATAN_5));
        p = p.fma(square, broadcast(F64, ATAN_3));
        return q.fma(z, p);
    }
}
