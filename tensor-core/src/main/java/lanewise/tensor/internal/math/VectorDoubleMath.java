package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static lanewise.tensor.internal.math.DoubleMath.*;
import static lanewise.tensor.internal.math.VectorTable.entry;
import static lanewise.tensor.internal.simd.VectorLanes.F64;
import static lanewise.tensor.internal.simd.VectorLanes.I64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link DoubleMath} on every lane of a vector of the species {@link VectorLanes#F64}: the same operations in the same
 * order, hence the same bits. {@link VectorFloatMath} says why late steps are spelt out here.
 */
public final class VectorDoubleMath {
    static final VectorTable<Long> EIGHTHS = VectorTable.of(I64, F64, EIGHTH_POWERS, 0);
    static final VectorTable<Long> EIGHTHS_LOW = VectorTable.of(I64, F64, EIGHTH_POWERS_LOW, 0);

    private VectorDoubleMath() {}

    /** Returns eˣ. */
    public static DoubleVector exp(DoubleVector x) {
        DoubleVector t = atMost(atLeast(x, EXP_MIN), EXP_MAX);
        DoubleVector shifted = t.fma(8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
        LongVector bits = shifted.reinterpretAsLongs();
        LongVector biasedHalf = bits.lanewise(LSHR, 4);
        DoubleVector factor1 = biasedHalf.lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsDoubles();
        LongVector rest = bits.lanewise(LSHR, 3).sub(biasedHalf);
        DoubleVector factor2 = rest.lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsDoubles();
        DoubleVector power = eighthsPower(t, shifted.sub(ROUND_EIGHTHS_BIASED_TWICE), bits);
        return power.mul(factor1).mul(factor2).blend(Double.NaN, x.compare(NE, x));
    }

    // 2^(i/8)·eʳ of DoubleMath.exp, where i stands in the last three bits of each lane.
    private static DoubleVector eighthsPower(DoubleVector x, DoubleVector eighths, LongVector bits) {
        DoubleVector r = eighths.fma(broadcast(F64, -LN2_LOW / 8), eighths.fma(broadcast(F64, -LN2 / 8), x));
        DoubleVector square = r.mul(r);
        DoubleVector q = broadcast(F64, EXP_EIGHTH_7).fma(r, broadcast(F64, EXP_EIGHTH_6));
        DoubleVector p = broadcast(F64, EXP_EIGHTH_4).fma(r, broadcast(F64, EXP_EIGHTH_3));
        q = q.fma(r, broadcast(F64, EXP_EIGHTH_5)).fma(square, p).fma(r, broadcast(F64, EXP_EIGHTH_2));
        DoubleVector tableLow = entry(EIGHTHS_LOW, bits).reinterpretAsDoubles();
        DoubleVector table = entry(EIGHTHS, bits).reinterpretAsDoubles();
        return table.fma(square.fma(q, r.add(tableLow)), table);
    }

    /** Returns whether {@link #ordinaryExp} can compute all lanes. */
    public static boolean isOrdinaryForExp(DoubleVector x) {
        return x.abs().compare(LT, EXP_NORMAL).allTrue();
    }

    /** Returns eˣ with the bits of {@link #exp}: the power of two is added to the exponent of a normal result. */
    public static DoubleVector ordinaryExp(DoubleVector x) {
        DoubleVector shifted = x.fma(8 * LOG2_E, ROUND);
        LongVector bits = shifted.reinterpretAsLongs();
        LongVector exponent = bits.and(~7L).lanewise(LSHL, EXPONENT_SHIFT - 3);
        DoubleVector power = eighthsPower(x, shifted.sub(ROUND), bits);
        return power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
    }

    /** Returns eˣ − 1. */
    public static DoubleVector expm1(DoubleVector x) {
        DoubleVector t = atMost(atLeast(x, EXPM1_MIN), EXP_MAX);
        DoubleVector shifted = t.fma(LOG2_E, ROUND_BIASED_HALF);
        DoubleVector halfPower = powerOfTwo(shifted);
        DoubleVector n = shifted.sub(ROUND_BIASED_HALF);
        DoubleVector exact = lessLn2(t, n);
        DoubleVector r = lessLn2Low(exact, n);
        DoubleVector rLow = lessLn2Low(exact.sub(r), n);
        DoubleVector q = expPolynomial(r);
        DoubleVector difference = halfPower.sub(0.5);
        DoubleVector taken = difference.sub(halfPower);
        DoubleVector differenceLow = halfPower.sub(difference.sub(taken)).sub(taken.add(0.5));
        DoubleVector product = halfPower.mul(r);
        DoubleVector high = difference.add(product);
        DoubleVector sumsLow = product.sub(high.sub(difference)).add(differenceLow);
        DoubleVector powerLow = rLow.fma(r, rLow);
        DoubleVector low = product.mul(r).fma(q, halfPower.fma(powerLow, sumsLow));
        DoubleVector result = high.add(low).mul(2);
        return result.blend(x, x.abs().compare(LT, TINY)).blend(Double.NaN, x.compare(NE, x));
    }

    /** Returns whether {@link #ordinaryExpm1} can compute all lanes. */
    public static boolean isOrdinaryForExpm1(DoubleVector x) {
        return x.abs().compare(LT, EXPM1_EXACT).allTrue();
    }

    /** Returns eˣ − 1 with the bits of {@link #expm1}: there 2ⁿ does not overflow, and 2ⁿ − 1 has no low part. */
    public static DoubleVector ordinaryExpm1(DoubleVector x) {
        DoubleVector shifted = x.fma(LOG2_E, ROUND_BIASED);
        DoubleVector power = powerOfTwo(shifted);
        DoubleVector n = shifted.sub(ROUND_BIASED);
        DoubleVector exact = lessLn2(x, n);
        DoubleVector r = lessLn2Low(exact, n);
        DoubleVector rLow = lessLn2Low(exact.sub(r), n);
        DoubleVector q = expPolynomial(r);
        DoubleVector difference = power.sub(1);
        DoubleVector product = power.mul(r);
        DoubleVector high = difference.add(product);
        DoubleVector sumLow = product.sub(high.sub(difference));
        DoubleVector low = product.mul(r).fma(q, power.fma(rLow.fma(r, rLow), sumLow));
        DoubleVector result = high.add(low);
        // copySign
        LongVector resultBits = result.reinterpretAsLongs();
        return resultBits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles();
    }

    /** Returns ln x. */
    public static DoubleVector log(DoubleVector x) {
        VectorMask<Double> subnormal = x.compare(LT, Double.MIN_NORMAL);
        DoubleVector normal = x.blend(x.mul(SUBNORMAL_SCALE), subnormal);
        LongVector bits = normal.reinterpretAsLongs().add(SQRT_HALF_TO_ONE);
        DoubleVector exponentZero = broadcast(F64, EXPONENT_ZERO).blend(EXPONENT_ZERO_SUBNORMAL, subnormal);
        DoubleVector k = exponent(bits).sub(exponentZero);
        DoubleVector f = bits.and(MANTISSA_MASK).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
        DoubleVector minusS = f.div(broadcast(F64, -2).sub(f));
        DoubleVector square = minusS.mul(minusS);
        DoubleVector q = logPolynomial(square);
        DoubleVector kLn2 = k.mul(LN2);
        DoubleVector high = kLn2.add(f);
        // logLow
        DoubleVector sumLow = f.sub(high.sub(kLn2));
        DoubleVector low = minusS.fma(square.fma(q, f), sumLow.add(k.mul(LN2_LOW)));
        high = x.blend(high, x.compare(LT, Double.POSITIVE_INFINITY));
        high = high.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0));
        high = broadcast(F64, Double.NaN).blend(high, x.compare(GE, 0));
        return high.add(low);
    }

    /** Returns whether {@link #ordinaryLog} can compute all lanes: whether they are positive, normal and finite. */
    public static boolean isOrdinaryForLog(DoubleVector x) {
        return x.reinterpretAsLongs().sub(NORMAL_BITS).compare(ULT, NORMAL_RANGE).allTrue();
    }

    /** Returns ln x with the bits of {@link #log}. Products with LN2 are exact, fused with a sum or not. */
    public static DoubleVector ordinaryLog(DoubleVector x) {
        LongVector bits = x.reinterpretAsLongs().add(SQRT_HALF_TO_ONE);
        DoubleVector k = exponent(bits).sub(EXPONENT_ZERO);
        DoubleVector f = bits.and(MANTISSA_MASK).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
        DoubleVector minusS = f.div(broadcast(F64, -2).sub(f));
        DoubleVector square = minusS.mul(minusS);
        DoubleVector q = logPolynomial(square);
        DoubleVector high = k.fma(broadcast(F64, LN2), f);
        // logLow
        DoubleVector sumLow = f.sub(k.fma(broadcast(F64, -LN2), high));
        return high.add(minusS.fma(square.fma(q, f), sumLow.add(k.mul(LN2_LOW))));
    }

    /** Returns ln(1 + x). */
    public static DoubleVector log1p(DoubleVector x) {
        DoubleVector result = x.blend(ordinaryLog1p(x), x.compare(LT, Double.POSITIVE_INFINITY));
        result = result.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, -1));
        return broadcast(F64, Double.NaN).blend(result, x.compare(GE, -1));
    }

    /** Returns ln(1 + x) with the bits of {@link #log1p} where {@link #isOrdinaryForLog} holds for 1 + x. */
    public static DoubleVector ordinaryLog1p(DoubleVector x) {
        LongVector bits = x.add(1).reinterpretAsLongs().add(SQRT_HALF_TO_ONE);
        DoubleVector k = exponent(bits).sub(EXPONENT_ZERO);
        LongVector scaleBits = LongVector.broadcast(I64, RECIPROCAL_TIMES_4).sub(bits.and(~MANTISSA_MASK));
        DoubleVector scale = scaleBits.reinterpretAsDoubles();
        DoubleVector scaleMinusOne = scale.fma(0.25, -1);
        DoubleVector scaledXTimes4 = x.mul(scale);
        DoubleVector f = scaledXTimes4.fma(broadcast(F64, 0.25), scaleMinusOne);
        DoubleVector fLow = scaledXTimes4.fma(broadcast(F64, 0.25), scaleMinusOne.sub(f));
        DoubleVector minusS = f.div(broadcast(F64, -2).sub(f));
        DoubleVector square = minusS.mul(minusS);
        DoubleVector q = logPolynomial(square);
        DoubleVector rest = k.fma(broadcast(F64, LN2_LOW), f.neg().fma(fLow, fLow));
        DoubleVector high = k.fma(broadcast(F64, LN2), f);
        // logLow
        DoubleVector sumLow = f.sub(k.fma(broadcast(F64, -LN2), high));
        DoubleVector result = high.add(minusS.fma(square.fma(q, f), sumLow.add(rest)));
        // copySign
        LongVector resultBits = result.reinterpretAsLongs();
        return resultBits.lanewise(BITWISE_BLEND, x.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles();
    }

    /** Returns tanh x. */
    public static DoubleVector tanh(DoubleVector x) {
        LongVector bits = x.reinterpretAsLongs();
        DoubleVector absolute = bits.and(Long.MAX_VALUE).reinterpretAsDoubles();
        // Of two numbers without a sign the smaller has the smaller bits, and those of NaN are above all others.
        DoubleVector t = absolute.reinterpretAsLongs().min(Double.doubleToRawLongBits(TANH_MAX)).reinterpretAsDoubles();
        DoubleVector shifted = t.fma(2 * LOG2_E, ROUND_BIASED_HALF);
        DoubleVector halfPower = powerOfTwo(shifted);
        DoubleVector n = shifted.sub(ROUND_BIASED_HALF);
        DoubleVector exact = n.fma(broadcast(F64, -0.5 * LN2), t);
        DoubleVector r = n.fma(broadcast(F64, -0.5 * LN2_LOW), exact);
        DoubleVector rSquared = r.mul(r);
        DoubleVector g = cothPolynomial(rSquared).fma(rSquared, r.sub(1));
        DoubleVector divisor = broadcast(F64, -0.5).sub(halfPower).fma(g, r.add(r).mul(halfPower));
        DoubleVector square = x.mul(x);
        VectorMask<Double> small = absolute.compare(LT, 1);
        DoubleVector q = tanhPolynomial(square);
        DoubleVector quotient = g.blend(broadcast(F64, 0).sub(square), small).div(divisor.blend(q, small));
        // copySign
        LongVector one = broadcast(F64, 1).reinterpretAsLongs();
        DoubleVector limit = one.lanewise(BITWISE_BLEND, bits, Long.MIN_VALUE).reinterpretAsDoubles();
        limit = limit.blend(x, small).blend(Double.NaN, x.compare(NE, x));
        return limit.fma(quotient, limit);
    }

    /** Returns 1/(1 + e⁻ˣ). */
    public static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector t = atMost(broadcast(F64, EXP_MIN).blend(x, x.compare(GT, EXP_MIN)), EXP_NORMAL);
        DoubleVector shifted = t.fma(-8 * LOG2_E, ROUND);
        LongVector bits = shifted.reinterpretAsLongs();
        LongVector table = entry(EIGHTHS, bits).reinterpretAsLongs();
        DoubleVector p = lessInversePower(t, broadcast(F64, ROUND).sub(shifted), bits);
        LongVector whole = bits.and(~7L);
        LongVector limited = whole.min(SIGMOID_POWER_MAX);
        LongVector rest = limited.sub(whole).add(8 * EXPONENT_BIAS).lanewise(LSHL, EXPONENT_SHIFT - 3);
        LongVector power = limited.lanewise(LSHL, EXPONENT_SHIFT - 3).add(table);
        return inverseSum(power, p).mul(rest.reinterpretAsDoubles()).blend(Double.NaN, x.compare(NE, x));
    }

    /** Returns 1/(1 + e⁻ˣ) with the bits of {@link #sigmoid} where {@link #isOrdinaryForExp} holds. */
    public static DoubleVector ordinarySigmoid(DoubleVector x) {
        DoubleVector shifted = x.fma(-8 * LOG2_E, ROUND);
        LongVector bits = shifted.reinterpretAsLongs();
        LongVector table = entry(EIGHTHS, bits).reinterpretAsLongs();
        DoubleVector p = lessInversePower(x, broadcast(F64, ROUND).sub(shifted), bits);
        return inverseSum(bits.and(~7L).lanewise(LSHL, EXPONENT_SHIFT - 3).add(table), p);
    }

    private static DoubleVector inverseSum(LongVector powerBits, DoubleVector p) {
        DoubleVector power = powerBits.reinterpretAsDoubles();
        // Of two positive numbers the larger has the larger bits.
        LongVector one = broadcast(F64, 1).reinterpretAsLongs();
        DoubleVector larger = powerBits.max(one).reinterpretAsDoubles();
        DoubleVector minusSum = broadcast(F64, -1).sub(power);
        DoubleVector sumLow = minusSum.add(larger).add(powerBits.min(one).reinterpretAsDoubles());
        DoubleVector minusDivisor = power.fma(p, minusSum);
        DoubleVector minusDivisorLow = power.fma(p, minusSum.sub(minusDivisor)).sub(sumLow);
        DoubleVector estimate = broadcast(F64, -1).div(minusDivisor);
        DoubleVector remainder = estimate.fma(minusDivisorLow, estimate.fma(minusDivisor, broadcast(F64, 1)));
        return remainder.fma(estimate, estimate);
    }

    static DoubleVector atLeast(DoubleVector x, double bound) {
        return x.blend(bound, x.compare(LT, bound));
    }

    static DoubleVector copySign(DoubleVector size, DoubleVector sign) {
        LongVector bits = size.reinterpretAsLongs();
        return bits.lanewise(BITWISE_BLEND, sign.reinterpretAsLongs(), Long.MIN_VALUE).reinterpretAsDoubles();
    }

    static DoubleVector atMost(DoubleVector x, double bound) {
        return x.blend(bound, x.compare(GT, bound));
    }

    static DoubleVector powerOfTwo(DoubleVector shifted) {
        return shifted.reinterpretAsLongs().lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsDoubles();
    }

    static DoubleVector lessLn2(DoubleVector x, DoubleVector n) {
        return n.fma(broadcast(F64, -LN2), x);
    }

    static DoubleVector lessLn2Low(DoubleVector x, DoubleVector n) {
        return n.fma(broadcast(F64, -LN2_LOW), x);
    }

    private static DoubleVector expPolynomial(DoubleVector r) {
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
        return q.fma(r, broadcast(F64, EXP_2));
    }

    // p of DoubleMath.sigmoid, where i stands in the last three bits of each lane.
    private static DoubleVector lessInversePower(DoubleVector x, DoubleVector eighths, LongVector bits) {
        DoubleVector r = eighths.fma(broadcast(F64, -LN2_LOW / 8), eighths.fma(broadcast(F64, -LN2 / 8), x));
        DoubleVector square = r.mul(r);
        DoubleVector q = r.fma(broadcast(F64, EXP_EIGHTH_7), broadcast(F64, -EXP_EIGHTH_6));
        DoubleVector low = r.fma(broadcast(F64, -EXP_EIGHTH_4), broadcast(F64, EXP_EIGHTH_3));
        q = q.fma(r, broadcast(F64, EXP_EIGHTH_5)).fma(square, low).fma(r, broadcast(F64, -EXP_EIGHTH_2));
        return q.fma(square, r.sub(entry(EIGHTHS_LOW, bits).reinterpretAsDoubles()));
    }

    private static DoubleVector cothPolynomial(DoubleVector rSquared) {
        DoubleVector q = broadcast(F64, COTH_10);
        q = q.fma(rSquared, broadcast(F64, COTH_8));
        q = q.fma(rSquared, broadcast(F64, COTH_6));
        q = q.fma(rSquared, broadcast(F64, COTH_4));
        return q.fma(rSquared, broadcast(F64, COTH_2));
    }

    private static DoubleVector tanhPolynomial(DoubleVector square) {
        DoubleVector q = broadcast(F64, TANH_16);
        q = q.fma(square, broadcast(F64, TANH_14));
        q = q.fma(square, broadcast(F64, TANH_12));
        q = q.fma(square, broadcast(F64, TANH_10));
        q = q.fma(square, broadcast(F64, TANH_8));
        q = q.fma(square, broadcast(F64, TANH_6));
        q = q.fma(square, broadcast(F64, TANH_4));
        q = q.fma(square, broadcast(F64, TANH_2));
        return q.fma(square, broadcast(F64, TANH_0));
    }

    static DoubleVector exponent(LongVector bits) {
        return bits.lanewise(LSHR, EXPONENT_SHIFT).lanewise(OR, INTEGER_BITS).reinterpretAsDoubles();
    }

    private static DoubleVector logPolynomial(DoubleVector square) {
        DoubleVector q = broadcast(F64, LOG_15);
        q = q.fma(square, broadcast(F64, LOG_13));
        q = q.fma(square, broadcast(F64, LOG_11));
        q = q.fma(square, broadcast(F64, LOG_9));
        q = q.fma(square, broadcast(F64, LOG_7));
        q = q.fma(square, broadcast(F64, LOG_5));
        return q.fma(square, broadcast(F64, LOG_3));
    }
}
