package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.DoubleErrorFunction.*;
import static lanewise.tensor.internal.math.DoubleMath.*;
import static lanewise.tensor.internal.math.VectorDoubleMath.atMost;
import static lanewise.tensor.internal.simd.VectorLanes.F64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link DoubleErrorFunction} on every lane of a vector of the species {@link VectorLanes#F64}: the same operations in
 * the same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorDoubleErrorFunction {
    static {
        InlinedHelpers.load(VectorDoubleMath.class);
    }

    private VectorDoubleErrorFunction() {}

    /** Returns erf x. */
    public static DoubleVector erf(DoubleVector x) {
        DoubleVector t = atMost(x.abs(), ERF_MAX);
        DoubleVector large = erfByErfc(t);
        DoubleVector z = t.mul(t);
        // erfPolynomial
        DoubleVector q = broadcast(F64, ERF_21);
        q = q.fma(z, broadcast(F64, ERF_19));
        q = q.fma(z, broadcast(F64, ERF_17));
        q = q.fma(z, broadcast(F64, ERF_15));
        q = q.fma(z, broadcast(F64, ERF_13));
        q = q.fma(z, broadcast(F64, ERF_11));
        q = q.fma(z, broadcast(F64, ERF_9));
        q = q.fma(z, broadcast(F64, ERF_7));
        q = q.fma(z, broadcast(F64, ERF_5));
        q = q.fma(z, broadcast(F64, ERF_3));
        q = q.fma(z, broadcast(F64, ERF_1));
        DoubleVector result = large.blend(q.fma(t, t), t.compare(LT, ERF_BREAK));
        // copySign
        LongVector bits = result.reinterpretAsLongs();
        result = bits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles();
        return result.blend(Double.NaN, x.compare(NE, x));
    }

    private static DoubleVector erfByErfc(DoubleVector t) {
        DoubleVector w = t.sub(ERFC_CENTRE);
        DoubleVector v = erfcPolynomial(w).mul(w);
        DoubleVector shifted = v.fma(LOG2_E, ROUND_BIASED_HALF);
        DoubleVector n = shifted.sub(ROUND_BIASED_HALF);
        DoubleVector r = n.fma(broadcast(F64, -LN2_LOW), n.fma(broadcast(F64, -LN2), v));
        // expPolynomial
        DoubleVector q = broadcast(F64, EXP_12);
        q = q.fma(r, broadcast(F64, EXP_11));
        q = q.fma(r, broadcast(F64, EXP_10));
        q = q.fma(r, broadcast(F64, EXP_9));
        q = q.fma(r, broadcast(F64, EXP_8));
        q = q.fma(r, broadcast(F64, EXP_7));
        q = q.fma(r, broadcast(F64, EXP_6));
        q = q.fma(r, broadcast(F64, EXP_5));
        q = q.fma(r, broadcast(F64, EXP_4));
        q = q.fma(r, broadcast(F64, EXP_3));
        q = q.fma(r, broadcast(F64, EXP_2));
        DoubleVector power = r.mul(r).fma(q, r).add(1);
        // powerOfTwo
        DoubleVector halfPower = shifted.reinterpretAsLongs().lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsDoubles();
        return halfPower.mul(-2 * ERFC_AT_CENTRE).fma(power, broadcast(F64, 1));
    }

    private static DoubleVector erfcPolynomial(DoubleVector w) {
        DoubleVector q = broadcast(F64, ERFC_18);
        q = q.fma(w, broadcast(F64, ERFC_17));
        q = q.fma(w, broadcast(F64, ERFC_16));
        q = q.fma(w, broadcast(F64, ERFC_15));
        q = q.fma(w, broadcast(F64, ERFC_14));
        q = q.fma(w, broadcast(F64, ERFC_13));
        q = q.fma(w, broadcast(F64, ERFC_12));
        q = q.fma(w, broadcast(F64, ERFC_11));
        q = q.fma(w, broadcast(F64, ERFC_10));
        q = q.fma(w, broadcast(F64, ERFC_9));
        q = q.fma(w, broadcast(F64, ERFC_8));
        q = q.fma(w, broadcast(F64, ERFC_7));
        q = q.fma(w, broadcast(F64, ERFC_6));
        q = q.fma(w, broadcast(F64, ERFC_5));
        q = q.fma(w, broadcast(F64, ERFC_4));
        q = q.fma(w, broadcast(F64, ERFC_3));
        q = q.fma(w, broadcast(F64, ERFC_2));
        return q.fma(w, broadcast(F64, ERFC_1));
    }
}
