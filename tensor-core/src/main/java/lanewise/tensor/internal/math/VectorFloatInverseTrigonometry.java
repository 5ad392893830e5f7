package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.FloatInverseTrigonometry.*;
import static lanewise.tensor.internal.math.FloatTrigonometry.HALF_PI_HIGH;
import static lanewise.tensor.internal.math.FloatTrigonometry.HALF_PI_MIDDLE;
import static lanewise.tensor.internal.math.VectorFloatMath.atLeast;
import static lanewise.tensor.internal.math.VectorFloatMath.atMost;
import static lanewise.tensor.internal.simd.VectorLanes.F32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link FloatInverseTrigonometry} on every lane of a vector of the species {@link VectorLanes#F32}: the same operations
 * in the same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorFloatInverseTrigonometry {
    static {
        InlinedHelpers.load(VectorFloatMath.class);
    }

    private VectorFloatInverseTrigonometry() {}

    /** Returns arcsin x. */
    public static FloatVector asin(FloatVector x) {
        FloatVector t = x.abs();
        VectorMask<Float> large = t.compare(GE, 0.5f);
        FloatVector z = t.mul(t).blend(broadcast(F32, 1).sub(t).mul(0.5f), large);
        FloatVector root = t.blend(z.sqrt(), large);
        FloatVector low = arcsinLow(z, root, large);
        FloatVector factor = broadcast(F32, 1).blend(-2, large);
        // sum, with a multiple of π/4 that loses nothing
        FloatVector m = root.mul(factor);
        FloatVector c = broadcast(F32, 0).blend(HALF_PI_HIGH, large);
        FloatVector cLow = broadcast(F32, 0).blend(HALF_PI_MIDDLE, large);
        FloatVector high = c.add(m);
        FloatVector result = c.sub(high).add(m).add(low.mul(factor).add(cLow)).add(high);
        // copySign
        IntVector bits = result.reinterpretAsInts();
        result = bits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats();
        return broadcast(F32, Float.NaN).blend(result, t.compare(LE, 1));
    }

    /** Returns arccos x. */
    public static FloatVector acos(FloatVector x) {
        FloatVector t = x.abs();
        VectorMask<Float> large = t.compare(GE, 0.5f);
        VectorMask<Float> negative = x.compare(LT, 0);
        FloatVector z = t.mul(t).blend(broadcast(F32, 1).sub(t).mul(0.5f), large);
        FloatVector root = t.blend(z.sqrt(), large);
        FloatVector low = arcsinLow(z, root, large);
        FloatVector size = broadcast(F32, 1).blend(2, large);
        FloatVector factor = size.blend(size.neg(), large.eq(negative));
        // sum, with a multiple of π/4 that loses nothing
        FloatVector quarters = broadcast(F32, 1).blend(broadcast(F32, 0).blend(2, negative), large);
        FloatVector m = root.mul(factor);
        FloatVector c = quarters.mul(HALF_PI_HIGH);
        FloatVector high = c.add(m);
        FloatVector rest = quarters.fma(broadcast(F32, HALF_PI_MIDDLE), low.mul(factor));
        FloatVector result = c.sub(high).add(m).add(rest).add(high);
        return broadcast(F32, Float.NaN).blend(result, t.compare(LE, 1));
    }

    private static FloatVector arcsinLow(FloatVector z, FloatVector root, VectorMask<Float> large) {
        // rootLow
        FloatVector remainder = root.neg().fma(root, z);
        FloatVector rootLow = remainder.div(root.add(root).add(Float.MIN_NORMAL));
        return root.mul(z).fma(asinPolynomial(z), broadcast(F32, 0).blend(rootLow, large));
    }

    /** Returns arctan x. */
    public static FloatVector atan(FloatVector x) {
        FloatVector t = atMost(x.abs(), ATAN_MAX);
        VectorMask<Float> steep = t.compare(GT, 1);
        FloatVector smaller = t.blend(1, steep);
        FloatVector larger = broadcast(F32, 1).blend(t, steep);
        FloatVector angle = angle(smaller, larger, broadcast(F32, 0).blend(2, steep), steep);
        // copySign
        IntVector bits = angle.reinterpretAsInts();
        return bits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats()
                .blend(Float.NaN, x.compare(NE, x));
    }

    /** Returns the angle of the point (x, y). */
    public static FloatVector atan2(FloatVector y, FloatVector x) {
        FloatVector height = y.abs();
        FloatVector width = x.abs();
        VectorMask<Float> steep = height.compare(GT, width);
        FloatVector smaller = height.blend(width, steep);
        FloatVector larger = width.blend(height, steep);
        VectorMask<Float> infinite = larger.compare(EQ, Float.POSITIVE_INFINITY);
        FloatVector ofInfinities = broadcast(F32, 0).blend(1, smaller.compare(EQ, Float.POSITIVE_INFINITY));
        smaller = smaller.blend(ofInfinities, infinite);
        larger = larger.blend(1, infinite);
        FloatVector scale = broadcast(F32, 1).blend(ATAN2_UP, larger.compare(LT, ATAN2_TINY))
                .blend(ATAN2_DOWN, larger.compare(GT, ATAN2_HUGE));
        smaller = smaller.mul(scale);
        larger = atLeast(larger.mul(scale), Float.MIN_NORMAL);
        VectorMask<Float> left = x.reinterpretAsInts().compare(LT, 0).cast(F32);
        FloatVector angle = angle(smaller, larger, broadcast(F32, 0).blend(4, left).blend(2, steep), steep.xor(left));
        // copySign
        IntVector bits = angle.reinterpretAsInts();
        return bits.lanewise(BITWISE_BLEND, y.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats()
                .blend(Float.NaN, x.compare(NE, x)).blend(Float.NaN, y.compare(NE, y));
    }

    // Takes what is to be added to near·π/4, in eighths of a turn, in place of steep and left.
    private static FloatVector angle(FloatVector smaller, FloatVector larger, FloatVector axis,
            VectorMask<Float> falling) {
        VectorMask<Float> near = smaller.add(smaller).compare(GT, larger);
        FloatVector dividend = smaller.blend(smaller.sub(larger), near);
        FloatVector sum = larger.add(smaller);
        FloatVector divisor = larger.blend(sum, near);
        FloatVector inverse = broadcast(F32, 1).div(divisor);
        FloatVector quotient = dividend.mul(inverse);
        FloatVector z = quotient.mul(quotient);
        FloatVector q = atanPolynomial(z);
        FloatVector sumLow = broadcast(F32, 0).blend(smaller.sub(sum.sub(larger)), near);
        FloatVector minusQuotient = quotient.neg();
        FloatVector quotientLow = minusQuotient.fma(sumLow, minusQuotient.fma(divisor, dividend)).mul(inverse);
        FloatVector low = quotient.mul(z).fma(q, z.neg().fma(quotientLow, quotientLow));
        FloatVector sign = broadcast(F32, 1).blend(-1, falling);
        FloatVector eighths = axis.add(broadcast(F32, 0).blend(sign, near));
        // sum
        FloatVector c = eighths.mul(QUARTER_PI);
        FloatVector cLow = eighths.fma(broadcast(F32, QUARTER_PI), c.neg());
        cLow = eighths.fma(broadcast(F32, QUARTER_PI_LOW), cLow);
        FloatVector m = quotient.mul(sign);
        FloatVector high = c.add(m);
        return c.sub(high).add(m).add(cLow.add(low.mul(sign))).add(high);
    }

    private static FloatVector asinPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, ASIN_11);
        q = q.fma(z, broadcast(F32, ASIN_9));
        q = q.fma(z, broadcast(F32, ASIN_7));
        q = q.fma(z, broadcast(F32, ASIN_5));
        return q.fma(z, broadcast(F32, ASIN_3));
    }

    private static FloatVector atanPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, ATAN_11);
        q = q.fma(z, broadcast(F32, ATAN_9));
        q = q.fma(z, broadcast(F32, ATAN_7));
        q = q.fma(z, broadcast(F32, ATAN_5));
        return q.fma(z, broadcast(F32, ATAN_3));
    }
}
