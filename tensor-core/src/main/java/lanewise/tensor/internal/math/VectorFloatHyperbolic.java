package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.math.FloatHyperbolic.*;
import static lanewise.tensor.internal.math.FloatMath.*;
import static lanewise.tensor.internal.math.VectorFloatMath.atMost;
import static lanewise.tensor.internal.math.VectorFloatMath.lessLn2;
import static lanewise.tensor.internal.math.VectorFloatMath.lessLn2Low;
import static lanewise.tensor.internal.math.VectorFloatMath.powerOfTwo;
import static lanewise.tensor.internal.simd.VectorLanes.F32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link FloatHyperbolic} on every lane of a vector of the species {@link VectorLanes#F32}: the same operations in the
 * same order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorFloatHyperbolic {
    static {
        InlinedHelpers.load(VectorFloatMath.class);
    }

    private VectorFloatHyperbolic() {}

    /** Returns sinh x. */
    public static FloatVector sinh(FloatVector x) {
        FloatVector size = sinhOfSize(limited(x));
        // copySign
        IntVector bits = size.reinterpretAsInts();
        return bits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats()
                .blend(Float.NaN, x.compare(NE, x));
    }

    private static FloatVector sinhOfSize(FloatVector t) {
        FloatVector shifted = t.fma(LOG2_E, ROUND_BIASED_QUARTER);
        FloatVector n = shifted.sub(ROUND_BIASED_QUARTER);
        FloatVector inverse = inversePower(n);
        FloatVector exact = lessLn2(t, n);
        FloatVector r = lessLn2Low(exact, n);
        FloatVector rLow = lessLn2Low(exact.sub(r), n);
        FloatVector z = r.mul(r);
        FloatVector even = evenPolynomial(z).mul(z);
        FloatVector q = oddPolynomial(z);
        FloatVector power = powerOfTwo(shifted);
        FloatVector cube = r.mul(z);
        FloatVector odd = cube.mul(q);
        // powerLow, twice
        FloatVector rising = r.add(1);
        FloatVector risingLow = r.sub(rising.sub(1)).add(even.add(odd.add(rLow.fma(r, rLow))));
        FloatVector falling = broadcast(F32, 1).sub(r);
        FloatVector fallingLow = broadcast(F32, 1).sub(falling).sub(r)
                .add(even.sub(odd.add(rLow.fma(r.neg(), rLow))));
        FloatVector first = power.mul(rising);
        FloatVector second = inverse.mul(falling);
        FloatVector high = first.sub(second);
        FloatVector low = power.fma(risingLow, inverse.mul(fallingLow.neg())).add(first.sub(high).sub(second));
        return high.add(low).mul(2).blend(cube.fma(q, r), n.compare(EQ, 0));
    }

    /** Returns cosh x. */
    public static FloatVector cosh(FloatVector x) {
        FloatVector t = limited(x);
        FloatVector shifted = t.fma(LOG2_E, ROUND_BIASED_QUARTER);
        FloatVector n = shifted.sub(ROUND_BIASED_QUARTER);
        FloatVector inverse = inversePower(n);
        FloatVector exact = lessLn2(t, n);
        FloatVector r = lessLn2Low(exact, n);
        FloatVector rLow = lessLn2Low(exact.sub(r), n);
        FloatVector z = r.mul(r);
        FloatVector even = evenPolynomial(z).mul(z);
        FloatVector odd = r.mul(z).mul(oddPolynomial(z));
        FloatVector power = powerOfTwo(shifted);
        // powerLow, twice
        FloatVector rising = r.add(1);
        FloatVector risingLow = r.sub(rising.sub(1)).add(even.add(odd.add(rLow.fma(r, rLow))));
        FloatVector falling = broadcast(F32, 1).sub(r);
        FloatVector fallingLow = broadcast(F32, 1).sub(falling).sub(r)
                .add(even.sub(odd.add(rLow.fma(r.neg(), rLow))));
        FloatVector first = power.mul(rising);
        FloatVector second = inverse.mul(falling);
        FloatVector high = first.add(second);
        FloatVector low = power.fma(risingLow, inverse.mul(fallingLow)).add(first.sub(high).add(second));
        return high.add(low).mul(2).blend(Float.NaN, x.compare(NE, x));
    }

    // Of two numbers without a sign the smaller has the smaller bits, and those of NaN are above all others.
    private static FloatVector limited(FloatVector x) {
        return x.abs().reinterpretAsInts().min(Float.floatToRawIntBits(HYPERBOLIC_MAX)).reinterpretAsFloats();
    }

    private static FloatVector inversePower(FloatVector n) {
        return powerOfTwo(broadcast(F32, ROUND_BIASED_QUARTER).sub(atMost(n, INVERSE_MAX)));
    }

    private static FloatVector evenPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, EXP_6);
        q = q.fma(z, broadcast(F32, EXP_4));
        return q.fma(z, broadcast(F32, EXP_2));
    }

    private static FloatVector oddPolynomial(FloatVector z) {
        FloatVector q = broadcast(F32, EXP_7);
        q = q.fma(z, broadcast(F32, EXP_5));
        return q.fma(z, broadcast(F32, EXP_3));
    }
}
