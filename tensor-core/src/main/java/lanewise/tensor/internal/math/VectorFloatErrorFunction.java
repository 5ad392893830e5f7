package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.FloatErrorFunction.*;
import static lanewise.tensor.internal.math.FloatMath.LOG2_E;
import static lanewise.tensor.internal.math.FloatMath.ROUND_BIASED_HALF;
import static lanewise.tensor.internal.math.VectorFloatMath.atMost;
import static lanewise.tensor.internal.math.VectorFloatMath.expPolynomial;
import static lanewise.tensor.internal.math.VectorFloatMath.lessLn2;
import static lanewise.tensor.internal.math.VectorFloatMath.lessLn2Low;
import static lanewise.tensor.internal.math.VectorFloatMath.powerOfTwo;
import static lanewise.tensor.internal.simd.VectorLanes.F32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link FloatErrorFunction} on every lane of a vector of the species {@link VectorLanes#F32}: the same operations in
 * the same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorFloatErrorFunction {
    static {
        InlinedHelpers.load(VectorFloatMath.class);
    }

    private VectorFloatErrorFunction() {}

    /** Returns erf x. */
    public static FloatVector erf(FloatVector x) {
        FloatVector t = atMost(x.abs(), ERF_MAX);
        FloatVector large = erfByErfc(t);
        FloatVector z = t.mul(t);
        // erfPolynomial
        FloatVector q = broadcast(F32, ERF_11);
        q = q.fma(z, broadcast(F32, ERF_9));
        q = q.fma(z, broadcast(F32, ERF_7));
        q = q.fma(z, broadcast(F32, ERF_5));
        q = q.fma(z, broadcast(F32, ERF_3));
        q = q.fma(z, broadcast(F32, ERF_1));
        FloatVector result = large.blend(q.fma(t, t), t.compare(LT, ERF_BREAK));
        // copySign
        IntVector bits = result.reinterpretAsInts();
        result = bits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats();
        return result.blend(Float.NaN, x.compare(NE, x));
    }

    private static FloatVector erfByErfc(FloatVector t) {
        FloatVector w = t.sub(ERFC_CENTRE);
        FloatVector v = erfcPolynomial(w).mul(w);
        FloatVector shifted = v.fma(LOG2_E, ROUND_BIASED_HALF);
        FloatVector halfPower = powerOfTwo(shifted);
        FloatVector n = shifted.sub(ROUND_BIASED_HALF);
        FloatVector r = lessLn2Low(lessLn2(v, n), n);
        FloatVector q = expPolynomial(r);
        FloatVector power = r.mul(r).fma(q, r).add(1);
        return halfPower.mul(-2 * ERFC_AT_CENTRE).fma(power, broadcast(F32, 1));
    }

    private static FloatVector erfcPolynomial(FloatVector w) {
        FloatVector q = broadcast(F32, ERFC_6);
        q = q.fma(w, broadcast(F32, ERFC_5));
        q = q.fma(w, broadcast(F32, ERFC_4));
        q = q.fma(w, broadcast(F32, ERFC_3));
        q = q.fma(w, broadcast(F32, ERFC_2));
        return q.fma(w, broadcast(F32, ERFC_1));
    }
}
