package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static lanewise.tensor.internal.math.FloatMath.ROUND;
import static lanewise.tensor.internal.math.FloatTrigonometry.*;
import static lanewise.tensor.internal.simd.VectorLanes.F32;
import static lanewise.tensor.internal.simd.VectorLanes.I32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link FloatTrigonometry} on every lane of a vector of the species {@link VectorLanes#F32}: the same operations in
 * the same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorFloatTrigonometry {
    private VectorFloatTrigonometry() {}

    /** Returns sin x. */
    public static FloatVector sin(FloatVector x) {
        FloatVector result = sine(x, 0, x.reinterpretAsInts());
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // sineOfLarge
            float[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = FloatTrigonometry.sin(lanes[i]);
            }
            result = FloatVector.fromArray(F32, lanes, 0);
        }
        return result;
    }

    /** Returns cos x. */
    public static FloatVector cos(FloatVector x) {
        FloatVector result = sine(x, 1, IntVector.zero(I32));
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // sineOfLarge
            float[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = FloatTrigonometry.cos(lanes[i]);
            }
            result = FloatVector.fromArray(F32, lanes, 0);
        }
        return result;
    }

    /** Returns tan x. */
    public static FloatVector tan(FloatVector x) {
        FloatVector result = tangent(x);
        if (x.abs().compare(GT, CODY_WAITE_MAX).anyTrue()) { // tangentOfLarge
            float[] lanes = x.toArray();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = FloatTrigonometry.tan(lanes[i]);
            }
            result = FloatVector.fromArray(F32, lanes, 0);
        }
        return result;
    }

    private static FloatVector sine(FloatVector x, int quarters, IntVector sign) {
        FloatVector t = x.abs();
        FloatVector shifted = t.fma(TWO_OVER_PI, ROUND);
        FloatVector n = shifted.sub(ROUND);
        FloatVector exact = n.fma(broadcast(F32, -HALF_PI_HIGH), t);
        FloatVector r = exact.sub(n.mul(HALF_PI_MIDDLE));
        FloatVector rLow = n.fma(broadcast(F32, -HALF_PI_MIDDLE), exact.sub(r));
        rLow = n.fma(broadcast(F32, -HALF_PI_LOW), rLow);
        // ofQuadrant
        FloatVector z = r.mul(r);
        FloatVector sine = r.mul(z).fma(sinPolynomial(z), rLow).add(r);
        FloatVector q = cosPolynomial(z);
        FloatVector minusHalf = r.mul(-0.5f);
        FloatVector high = minusHalf.fma(r, broadcast(F32, 1));
        FloatVector highLow = minusHalf.fma(r, broadcast(F32, 1).sub(high));
        FloatVector cosine = z.mul(z).fma(q, r.neg().fma(rLow, highLow)).add(high);
        IntVector quadrant = shifted.reinterpretAsInts().add(quarters);
        VectorMask<Float> even = quadrant.and(1).compare(EQ, 0).cast(F32);
        IntVector bits = cosine.blend(sine, even).reinterpretAsInts();
        IntVector signBit = quadrant.lanewise(LSHL, 30).lanewise(XOR, sign).and(Integer.MIN_VALUE);
        return bits.lanewise(XOR, signBit).reinterpretAsFloats().blend(Float.NaN, x.compare(NE, x));
    }

    private static FloatVector tangent(FloatVector x) {
        FloatVector t = x.abs();
        FloatVector shifted = t.fma(TWO_OVER_PI, ROUND);
        FloatVector n = shifted.sub(ROUND);
        FloatVector exact = n.fma(broadcast(F32, -HALF_PI_HIGH), t);
        FloatVector r = exact.sub(n.mul(HALF_PI_MIDDLE));
        FloatVector rLow = n.fma(broadcast(F32, -HALF_PI_MIDDLE), exact.sub(r));
        rLow = n.fma(broadcast(F32, -HALF_PI_LOW), rLow);
        FloatVector result = tangentOfQuadrant(shifted.reinterpretAsInts(), r, rLow, x.reinterpretAsInts());
        return result.blend(Float.NaN, x.compare(NE, x));
    }

    private static FloatVector tangentOfQuadrant(IntVector quadrant, FloatVector r, FloatVector rLow, IntVector sign) {
        FloatVector z = r.mul(r);
        FloatVector p = sinPolynomial(z);
        FloatVector q = cosPolynomial(z);
        FloatVector minusHalf = r.mul(-0.5f);
        FloatVector cosine = minusHalf.fma(r, broadcast(F32, 1));
        FloatVector sineLow = r.mul(z).fma(p, rLow.mul(cosine));
        FloatVector cosineLow = minusHalf.fma(r, broadcast(F32, 1).sub(cosine));
        cosineLow = z.mul(z).fma(q, r.neg().fma(rLow, cosineLow));
        FloatVector sineSum = r.add(sineLow);
        sineLow = sineLow.sub(sineSum.sub(r));
        FloatVector cosineSum = cosine.add(cosineLow);
        cosineLow = cosineLow.sub(cosineSum.sub(cosine));
        VectorMask<Float> even = quadrant.and(1).compare(EQ, 0).cast(F32);
        FloatVector divisor = sineSum.blend(cosineSum, even);
        FloatVector inverse = broadcast(F32, 1).div(divisor);
        FloatVector dividend = cosineSum.blend(sineSum, even);
        FloatVector minusQuotient = dividend.mul(inverse).neg();
        FloatVector remainder = minusQuotient.fma(divisor, dividend).add(cosineLow.blend(sineLow, even));
        remainder = minusQuotient.fma(sineLow.blend(cosineLow, even), remainder);
        IntVector bits = remainder.fma(inverse, minusQuotient.neg()).reinterpretAsInts();
        IntVector signBit = quadrant.lanewise(LSHL, 31).lanewise(XOR, sign).and(Integer.MIN_VALUE);
        return bits.lanewise(XOR, signBit).reinterpretAsFloats();
    }

    private static FloatVector sinPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, SIN_7);
        q = q.fma(z, broadcast(F32, SIN_5));
        return q.fma(z, broadcast(F32, SIN_3));
    }

    private static FloatVector cosPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, COS_8);
        q = q.fma(z, broadcast(F32, COS_6));
        return q.fma(z, broadcast(F32, COS_4));
    }
}
