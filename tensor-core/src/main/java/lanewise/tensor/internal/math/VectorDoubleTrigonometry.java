package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static lanewise.tensor.internal.math.DoubleMath.ROUND;
import static lanewise.tensor.internal.math.DoubleTrigonometry.*;
import static lanewise.tensor.internal.simd.VectorLanes.F64;
import static lanewise.tensor.internal.simd.VectorLanes.I64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link DoubleTrigonometry} on every lane of a vector of the species {@link VectorLanes#F64}: the same operations in
 * the same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorDoubleTrigonometry {
    private VectorDoubleTrigonometry() {}

    /** Returns sin x. */
    public static DoubleVector sin(DoubleVector x) {
        DoubleVector result = sine(x, 0, x.reinterpretAsLongs());
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // sineOfLarge
            double[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = DoubleTrigonometry.sin(lanes[i]);
            }
            result = DoubleVector.fromArray(F64, lanes, 0);
        }
        return result;
    }

    /** Returns cos x. */
    public static DoubleVector cos(DoubleVector x) {
        DoubleVector result = sine(x, 1, LongVector.zero(I64));
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // sineOfLarge
            double[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = DoubleTrigonometry.cos(lanes[i]);
            }
            result = DoubleVector.fromArray(F64, lanes, 0);
        }
        return result;
    }

    /** Returns tan x. */
    public static DoubleVector tan(DoubleVector x) {
        DoubleVector result = tangent(x);
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // tangentOfLarge
            double[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = DoubleTrigonometry.tan(lanes[i]);
            }
            result = DoubleVector.fromArray(F64, lanes, 0);
        }
        return result;
    }

    private static DoubleVector sine(DoubleVector x, int quarters, LongVector sign) {
        DoubleVector t = x.abs();
        DoubleVector shifted = t.fma(TWO_OVER_PI, ROUND);
        DoubleVector n = shifted.sub(ROUND);
        DoubleVector exact = n.fma(broadcast(F64, -HALF_PI_HIGH), t);
        DoubleVector r = exact.sub(n.mul(HALF_PI_MIDDLE));
        DoubleVector rLow = n.fma(broadcast(F64, -HALF_PI_MIDDLE), exact.sub(r));
        rLow = n.fma(broadcast(F64, -HALF_PI_LOW), rLow);
        // ofQuadrant
        DoubleVector z = r.mul(r);
        DoubleVector sine = r.mul(z).fma(sinPolynomial(z), rLow).add(r);
        DoubleVector q = cosPolynomial(z);
        DoubleVector minusHalf = r.mul(-0.5);
        DoubleVector high = minusHalf.fma(r, broadcast(F64, 1));
        DoubleVector highLow = minusHalf.fma(r, broadcast(F64, 1).sub(high));
        DoubleVector cosine = z.mul(z).fma(q, r.neg().fma(rLow, highLow)).add(high);
        LongVector quadrant = shifted.reinterpretAsLongs().add(quarters);
        VectorMask<Double> even = quadrant.and(1).compare(EQ, 0).cast(F64);
        LongVector bits = cosine.blend(sine, even).reinterpretAsLongs();
        LongVector signBit = quadrant.lanewise(LSHL, 62).lanewise(XOR, sign).and(Long.MIN_VALUE);
        return bits.lanewise(XOR, signBit).reinterpretAsDoubles().blend(Double.NaN, x.compare(NE, x));
    }

    private static DoubleVector tangent(DoubleVector x) {
        DoubleVector t = x.abs();
        DoubleVector shifted = t.fma(TWO_OVER_PI, ROUND);
        DoubleVector n = shifted.sub(ROUND);
        DoubleVector exact = n.fma(broadcast(F64, -HALF_PI_HIGH), t);
        DoubleVector r = exact.sub(n.mul(HALF_PI_MIDDLE));
        DoubleVector rLow = n.fma(broadcast(F64, -HALF_PI_MIDDLE), exact.sub(r));
        rLow = n.fma(broadcast(F64, -HALF_PI_LOW), rLow);
        DoubleVector result = tangentOfQuadrant(shifted.reinterpretAsLongs(), r, rLow, x.reinterpretAsLongs());
        return result.blend(Double.NaN, x.compare(NE, x));
    }

    private static DoubleVector tangentOfQuadrant(LongVector quadrant, DoubleVector r, DoubleVector rLow, LongVector sign) {
        DoubleVector z = r.mul(r);
        DoubleVector p = sinPolynomial(z);
        DoubleVector q = cosPolynomial(z);
        DoubleVector minusHalf = r.mul(-0.5);
        DoubleVector cosine = minusHalf.fma(r, broadcast(F64, 1));
        DoubleVector sineLow = r.mul(z).fma(p, rLow.mul(cosine));
        DoubleVector cosineLow = minusHalf.fma(r, broadcast(F64, 1).sub(cosine));
        cosineLow = z.mul(z).fma(q, r.neg().fma(rLow, cosineLow));
        DoubleVector sineSum = r.add(sineLow);
        sineLow = sineLow.sub(sineSum.sub(r));
        DoubleVector cosineSum = cosine.add(cosineLow);
        cosineLow = cosineLow.sub(cosineSum.sub(cosine));
        VectorMask<Double> even = quadrant.and(1).compare(EQ, 0).cast(F64);
        DoubleVector divisor = sineSum.blend(cosineSum, even);
        DoubleVector inverse = broadcast(F64, 1).div(divisor);
        DoubleVector dividend = cosineSum.blend(sineSum, even);
        DoubleVector minusQuotient = dividend.mul(inverse).neg();
        DoubleVector remainder = minusQuotient.fma(divisor, dividend).add(cosineLow.blend(sineLow, even));
        remainder = minusQuotient.fma(sineLow.blend(cosineLow, even), remainder);
        LongVector bits = remainder.fma(inverse, minusQuotient.neg()).reinterpretAsLongs();
        LongVector signBit = quadrant.lanewise(LSHL, 63).lanewise(XOR, sign).and(Long.MIN_VALUE);
        return bits.lanewise(XOR, signBit).reinterpretAsDoubles();
    }

    private static DoubleVector sinPolynomial(DoubleVector z) {
        DoubleVector q = broadcast(F64, SIN_13);
        q = q.fma(z, broadcast(F64, SIN_11));
        q = q.fma(z, broadcast(F64, SIN_9));
        q = q.fma(z, broadcast(F64, SIN_7));
        q = q.fma(z, broadcast(F64, SIN_5));
        return q.fma(z, broadcast(F64, SIN_3));
    }

    private static DoubleVector cosPolynomial(DoubleVector z) {
        DoubleVector q = broadcast(F64, COS_14);
        q = q.fma(z, broadcast(F64, COS_12));
        q = q.fma(z, broadcast(F64, COS_10));
        q = q.fma(z, broadcast(F64, COS_8));
        q = q.fma(z, broadcast(F64, COS_6));
        return q.fma(z, broadcast(F64, COS_4));
    }
}
