package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.DoubleHyperbolic.*;
import static lanewise.tensor.internal.math.DoubleMath.*;
import static lanewise.tensor.internal.math.VectorDoubleMath.atMost;
import static lanewise.tensor.internal.math.VectorDoubleMath.lessLn2;
import static lanewise.tensor.internal.math.VectorDoubleMath.lessLn2Low;
import static lanewise.tensor.internal.math.VectorDoubleMath.powerOfTwo;
import static lanewise.tensor.internal.simd.VectorLanes.F64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link DoubleHyperbolic} on every lane of a vector of the species {@link VectorLanes#F64}: the same operations in the
 * same order, hence the same bits. {@link VectorDoubleMath} says why late steps are spelt out here.
 */
public final class VectorDoubleHyperbolic {
    static {
        InlinedHelpers.load(VectorDoubleMath.class);
    }

    private VectorDoubleHyperbolic() {}

    /** Returns sinh x. */
    public static DoubleVector sinh(DoubleVector x) {
        DoubleVector size = sinhOfSize(limited(x));
        // copySign
        LongVector bits = size.reinterpretAsLongs();
        return bits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles()
                .blend(Double.NaN, x.compare(NE, x));
    }

    private static DoubleVector sinhOfSize(DoubleVector t) {
        DoubleVector shifted = t.fma(LOG2_E, ROUND_BIASED_QUARTER);
        DoubleVector n = shifted.sub(ROUND_BIASED_QUARTER);
        DoubleVector inverse = inversePower(n);
        DoubleVector exact = lessLn2(t, n);
        DoubleVector r = lessLn2Low(exact, n);
        DoubleVector rLow = lessLn2Low(exact.sub(r), n);
        DoubleVector z = r.mul(r);
        DoubleVector even = evenPolynomial(z).mul(z);
        DoubleVector q = oddPolynomial(z);
        DoubleVector power = powerOfTwo(shifted);
        DoubleVector cube = r.mul(z);
        DoubleVector odd = cube.mul(q);
        // powerLow, twice
        DoubleVector rising = r.add(1);
        DoubleVector risingLow = r.sub(rising.sub(1)).add(even.add(odd.add(rLow.fma(r, rLow))));
        DoubleVector falling = broadcast(F64, 1).sub(r);
        DoubleVector fallingLow = broadcast(F64, 1).sub(falling).sub(r)
                .add(even.sub(odd.add(rLow.fma(r.neg(), rLow))));
        DoubleVector first = power.mul(rising);
        DoubleVector second = inverse.mul(falling);
        DoubleVector high = first.sub(second);
        DoubleVector low = power.fma(risingLow, inverse.mul(fallingLow.neg())).add(first.sub(high).sub(second));
        return high.add(low).mul(2).blend(cube.fma(q, r), n.compare(EQ, 0));
    }

    /** Returns cosh x. */
    public static DoubleVector cosh(DoubleVector x) {
        DoubleVector t = limited(x);
        DoubleVector shifted = t.fma(LOG2_E, ROUND_BIASED_QUARTER);
        DoubleVector n = shifted.sub(ROUND_BIASED_QUARTER);
        DoubleVector inverse = inversePower(n);
        DoubleVector exact = lessLn2(t, n);
        DoubleVector r = lessLn2Low(exact, n);
        DoubleVector rLow = lessLn2Low(exact.sub(r), n);
        DoubleVector z = r.mul(r);
        DoubleVector even = evenPolynomial(z).mul(z);
        DoubleVector odd = r.mul(z).mul(oddPolynomial(z));
        DoubleVector power = powerOfTwo(shifted);
        // powerLow, twice
        DoubleVector rising = r.add(1);
        DoubleVector risingLow = r.sub(rising.sub(1)).add(even.add(odd.add(rLow.fma(r, rLow))));
        DoubleVector falling = broadcast(F64, 1).sub(r);
        DoubleVector fallingLow = broadcast(F64, 1).sub(falling).sub(r)
                .add(even.sub(odd.add(rLow.fma(r.neg(), rLow))));
        DoubleVector first = power.mul(rising);
        DoubleVector second = inverse.mul(falling);
        DoubleVector high = first.add(second);
        DoubleVector low = power.fma(risingLow, inverse.mul(fallingLow)).add(first.sub(high).add(second));
        return high.add(low).mul(2).blend(Double.NaN, x.compare(NE, x));
    }

    // Of two numbers without a sign the smaller has the smaller bits, and those of NaN are above all others.
    private static DoubleVector limited(DoubleVector x) {
        return x.abs().reinterpretAsLongs().min(Double.doubleToRawLongBits(HYPERBOLIC_MAX)).reinterpretAsDoubles();
    }

    private static DoubleVector inversePower(DoubleVector n) {
        return powerOfTwo(broadcast(F64, ROUND_BIASED_QUARTER).sub(atMost(n, INVERSE_MAX)));
    }

    private static DoubleVector evenPolynomial(DoubleVector z) {
        DoubleVector q = broadcast(F64, EXP_12);
        q = q.fma(z, broadcast(F64, EXP_10));
        q = q.fma(z, broadcast(F64, EXP_8));
        q = q.fma(z, broadcast(F64, EXP_6));
        q = q.fma(z, broadcast(F64, EXP_4));
        return q.fma(z, broadcast(F64, EXP_2));
    }

    private static DoubleVector oddPolynomial(DoubleVector z) {
        DoubleVector q = broadcast(F64, EXP_11);
        q = q.fma(z, broadcast(F64, EXP_9));
        q = q.fma(z, broadcast(F64, EXP_7));
        q = q.fma(z, broadcast(F64, EXP_5));
        return q.fma(z, broadcast(F64, EXP_3));
    }
}
