package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
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
import static lanewise.tensor.internal.math.FloatMath.*;
import static lanewise.tensor.internal.simd.VectorLanes.F32;
import static lanewise.tensor.internal.simd.VectorLanes.I32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link FloatMath} on every lane of a vector of the species {@link VectorLanes#F32}: the same operations in the same
 * order, hence the same bits. Formulas and reasons stand there, beside the method of the same name.
 *
 * <p>C2 inlines the Vector API's own methods always, but others only while its graph has fewer than 18,000 nodes, and a
 * vector operation makes about 400. A method that is not inlined takes and returns its vectors as objects on the heap.
 * So private methods are called in the first half of a function only; what FloatMath calls later is spelt out here,
 * under a comment that names it. And no function has more than 325 bytes of code, C2's limit for inlining it.
 * A loop that calls one of these may do about ten vector operations before the call, and any number after it.
 */
public final class VectorFloatMath {
    private VectorFloatMath() {}

    /** Returns eˣ. */
    public static FloatVector exp(FloatVector x) {
        FloatVector t = atMost(atLeast(x, EXP_MIN), EXP_MAX);
        FloatVector shifted = t.fma(LOG2_E, ROUND_BIASED_TWICE);
        FloatVector factor1 = powerFactor1(shifted);
        FloatVector factor2 = powerFactor2(shifted);
        FloatVector n = shifted.sub(ROUND_BIASED_TWICE);
        FloatVector r = lessLn2Low(lessLn2(t, n), n);
        FloatVector power = r.mul(r).fma(expPolynomial(r), r).add(1);
        return power.mul(factor1).mul(factor2).blend(Float.NaN, x.compare(NE, x));
    }

    /** Returns whether {@link #ordinaryExp} can compute all lanes. */
    public static boolean isOrdinaryForExp(FloatVector x) {
        return x.abs().compare(LT, EXP_NORMAL).allTrue();
    }

    /** Returns eˣ with the bits of {@link #exp}: the power of two is added to the exponent of a normal result. */
    public static FloatVector ordinaryExp(FloatVector x) {
        FloatVector shifted = x.fma(LOG2_E, ROUND);
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = lessLn2Low(lessLn2(x, n), n);
        FloatVector power = r.mul(r).fma(expPolynomial(r), r).add(1);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(LSHL, EXPONENT_SHIFT);
        return power.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    /** Returns eˣ − 1. */
    public static FloatVector expm1(FloatVector x) {
        FloatVector t = atMost(atLeast(x, EXPM1_MIN), EXP_MAX);
        FloatVector shifted = t.fma(LOG2_E, ROUND_BIASED_HALF);
        FloatVector halfPower = powerOfTwo(shifted);
        FloatVector n = shifted.sub(ROUND_BIASED_HALF);
        FloatVector exact = lessLn2(t, n);
        FloatVector r = lessLn2Low(exact, n);
        FloatVector rLow = lessLn2Low(exact.sub(r), n);
        FloatVector q = expPolynomial(r);
        FloatVector difference = halfPower.sub(0.5f);
        FloatVector taken = difference.sub(halfPower);
        FloatVector differenceLow = halfPower.sub(difference.sub(taken)).sub(taken.add(0.5f));
        FloatVector product = halfPower.mul(r);
        FloatVector high = difference.add(product);
        FloatVector sumsLow = product.sub(high.sub(difference)).add(differenceLow);
        FloatVector powerLow = rLow.fma(r, rLow);
        FloatVector low = product.mul(r).fma(q, halfPower.fma(powerLow, sumsLow));
        FloatVector result = high.add(low).mul(2);
        return result.blend(x, x.abs().compare(LT, TINY)).blend(Float.NaN, x.compare(NE, x));
    }

    /** Returns whether {@link #ordinaryExpm1} can compute all lanes. */
    public static boolean isOrdinaryForExpm1(FloatVector x) {
        return x.abs().compare(LT, EXPM1_EXACT).allTrue();
    }

    /** Returns eˣ − 1 with the bits of {@link #expm1}: there 2ⁿ does not overflow, and 2ⁿ − 1 has no low part. */
    public static FloatVector ordinaryExpm1(FloatVector x) {
        FloatVector shifted = x.fma(LOG2_E, ROUND_BIASED);
        FloatVector power = powerOfTwo(shifted);
        FloatVector n = shifted.sub(ROUND_BIASED);
        FloatVector exact = lessLn2(x, n);
        FloatVector r = lessLn2Low(exact, n);
        FloatVector rLow = lessLn2Low(exact.sub(r), n);
        FloatVector q = expPolynomial(r);
        FloatVector difference = power.sub(1);
        FloatVector product = power.mul(r);
        FloatVector high = difference.add(product);
        FloatVector sumLow = product.sub(high.sub(difference));
        FloatVector low = product.mul(r).fma(q, power.fma(rLow.fma(r, rLow), sumLow));
        FloatVector result = high.add(low);
        // copySign
        IntVector resultBits = result.reinterpretAsInts();
        return resultBits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats();
    }

    /** Returns ln x. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(SUBNORMAL_SCALE), subnormal);
        IntVector bits = normal.reinterpretAsInts().add(SQRT_HALF_TO_ONE);
        FloatVector exponentZero = broadcast(F32, EXPONENT_ZERO).blend(EXPONENT_ZERO_SUBNORMAL, subnormal);
        FloatVector k = exponent(bits).sub(exponentZero);
        FloatVector f = bits.and(MANTISSA_MASK).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        FloatVector minusS = f.div(broadcast(F32, -2).sub(f));
        FloatVector square = minusS.mul(minusS);
        FloatVector q = logPolynomial(square);
        FloatVector kLn2 = k.mul(LN2);
        FloatVector high = kLn2.add(f);
        // logLow
        FloatVector sumLow = f.sub(high.sub(kLn2));
        FloatVector low = minusS.fma(square.fma(q, f), sumLow.add(k.mul(LN2_LOW)));
        high = x.blend(high, x.compare(LT, Float.POSITIVE_INFINITY));
        high = high.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0));
        high = broadcast(F32, Float.NaN).blend(high, x.compare(GE, 0));
        return high.add(low);
    }

    /** Returns whether {@link #ordinaryLog} can compute all lanes: whether they are positive, normal and finite. */
    public static boolean isOrdinaryForLog(FloatVector x) {
        return x.reinterpretAsInts().sub(NORMAL_BITS).compare(ULT, NORMAL_RANGE).allTrue();
    }

    /** Returns ln x with the bits of {@link #log}. Products with LN2 are exact, fused with a sum or not. */
    public static FloatVector ordinaryLog(FloatVector x) {
        IntVector bits = x.reinterpretAsInts().add(SQRT_HALF_TO_ONE);
        FloatVector k = exponent(bits).sub(EXPONENT_ZERO);
        FloatVector f = bits.and(MANTISSA_MASK).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        FloatVector minusS = f.div(broadcast(F32, -2).sub(f));
        FloatVector square = minusS.mul(minusS);
        FloatVector q = logPolynomial(square);
        FloatVector high = k.fma(broadcast(F32, LN2), f);
        // logLow
        FloatVector sumLow = f.sub(k.fma(broadcast(F32, -LN2), high));
        return high.add(minusS.fma(square.fma(q, f), sumLow.add(k.mul(LN2_LOW))));
    }

    /** Returns ln(1 + x). */
    public static FloatVector log1p(FloatVector x) {
        FloatVector result = x.blend(ordinaryLog1p(x), x.compare(LT, Float.POSITIVE_INFINITY));
        result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, -1));
        return broadcast(F32, Float.NaN).blend(result, x.compare(GE, -1));
    }

    /** Returns ln(1 + x) with the bits of {@link #log1p} where {@link #isOrdinaryForLog} holds for 1 + x. */
    public static FloatVector ordinaryLog1p(FloatVector x) {
        IntVector bits = x.add(1).reinterpretAsInts().add(SQRT_HALF_TO_ONE);
        FloatVector k = exponent(bits).sub(EXPONENT_ZERO);
        IntVector scaleBits = IntVector.broadcast(I32, RECIPROCAL_TIMES_4).sub(bits.and(~MANTISSA_MASK));
        FloatVector scale = scaleBits.reinterpretAsFloats();
        FloatVector scaleMinusOne = scale.fma(0.25f, -1);
        FloatVector scaledXTimes4 = x.mul(scale);
        FloatVector f = scaledXTimes4.fma(broadcast(F32, 0.25f), scaleMinusOne);
        FloatVector fLow = scaledXTimes4.fma(broadcast(F32, 0.25f), scaleMinusOne.sub(f));
        FloatVector minusS = f.div(broadcast(F32, -2).sub(f));
        FloatVector square = minusS.mul(minusS);
        FloatVector q = logPolynomial(square);
        FloatVector rest = k.fma(broadcast(F32, LN2_LOW), f.neg().fma(fLow, fLow));
        FloatVector high = k.fma(broadcast(F32, LN2), f);
        // logLow
        FloatVector sumLow = f.sub(k.fma(broadcast(F32, -LN2), high));
        FloatVector result = high.add(minusS.fma(square.fma(q, f), sumLow.add(rest)));
        // copySign
        IntVector resultBits = result.reinterpretAsInts();
        return resultBits.lanewise(BITWISE_BLEND, x.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats();
    }

    /** Returns tanh x. */
    public static FloatVector tanh(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        FloatVector absolute = bits.and(Integer.MAX_VALUE).reinterpretAsFloats();
        // Of two numbers without a sign the smaller has the smaller bits, and those of NaN are above all others.
        FloatVector t = absolute.reinterpretAsInts().min(Float.floatToRawIntBits(TANH_MAX)).reinterpretAsFloats();
        FloatVector shifted = t.fma(2 * LOG2_E, ROUND_BIASED_HALF);
        FloatVector halfPower = powerOfTwo(shifted);
        FloatVector n = shifted.sub(ROUND_BIASED_HALF);
        FloatVector r = n.fma(broadcast(F32, -HALF_LN2), t);
        FloatVector rSquared = r.mul(r);
        FloatVector g = cothPolynomial(rSquared).fma(rSquared, r.sub(1));
        FloatVector divisor = broadcast(F32, -0.5f).sub(halfPower).fma(g, r.add(r).mul(halfPower));
        FloatVector square = x.mul(x);
        VectorMask<Float> small = absolute.compare(LT, 1);
        FloatVector q = tanhPolynomial(square);
        FloatVector quotient = g.blend(broadcast(F32, 0).sub(square), small).div(divisor.blend(q, small));
        // copySign
        IntVector one = broadcast(F32, 1).reinterpretAsInts();
        FloatVector limit = one.lanewise(BITWISE_BLEND, bits, Integer.MIN_VALUE).reinterpretAsFloats();
        limit = limit.blend(x, small).blend(Float.NaN, x.compare(NE, x));
        return limit.fma(quotient, limit);
    }

    /** Returns 1/(1 + e⁻ˣ). */
    public static FloatVector sigmoid(FloatVector x) {
        FloatVector t = atMost(broadcast(F32, EXP_MIN).blend(x, x.compare(GT, EXP_MIN)), EXP_NORMAL);
        FloatVector shifted = t.fma(-LOG2_E, ROUND_BIASED);
        FloatVector limited = atMost(shifted, SIGMOID_POWER_MAX);
        FloatVector n = broadcast(F32, ROUND_BIASED).sub(shifted);
        FloatVector p = lessInversePower(lessLn2Low(lessLn2(t, n), n));
        FloatVector rest = powerOfTwo(limited.sub(shifted).add(ROUND_BIASED));
        return inverseSum(powerOfTwo(limited), p).mul(rest).blend(Float.NaN, x.compare(NE, x));
    }

    /** Returns 1/(1 + e⁻ˣ) with the bits of {@link #sigmoid} where {@link #isOrdinaryForExp} holds. */
    public static FloatVector ordinarySigmoid(FloatVector x) {
        FloatVector shifted = x.fma(-LOG2_E, ROUND_BIASED);
        FloatVector n = broadcast(F32, ROUND_BIASED).sub(shifted);
        return inverseSum(powerOfTwo(shifted), lessInversePower(lessLn2Low(lessLn2(x, n), n)));
    }

    private static FloatVector inverseSum(FloatVector power, FloatVector p) {
        FloatVector minusSum = broadcast(F32, -1).sub(power);
        FloatVector sumLow = minusSum.add(power).add(1);
        FloatVector minusDivisor = power.fma(p, minusSum);
        FloatVector minusDivisorLow = power.fma(p, minusSum.sub(minusDivisor)).sub(sumLow);
        FloatVector estimate = broadcast(F32, -1).div(minusDivisor);
        FloatVector remainder = estimate.fma(minusDivisorLow, estimate.fma(minusDivisor, broadcast(F32, 1)));
        return remainder.fma(estimate, estimate);
    }

    static FloatVector atLeast(FloatVector x, float bound) {
        return x.blend(bound, x.compare(LT, bound));
    }

    static FloatVector copySign(FloatVector size, FloatVector sign) {
        IntVector bits = size.reinterpretAsInts();
        return bits.lanewise(BITWISE_BLEND, sign.reinterpretAsInts(), Integer.MIN_VALUE).reinterpretAsFloats();
    }

    static FloatVector atMost(FloatVector x, float bound) {
        return x.blend(bound, x.compare(GT, bound));
    }

    static FloatVector powerOfTwo(FloatVector shifted) {
        return shifted.reinterpretAsInts().lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
    }

    private static FloatVector powerFactor1(FloatVector shifted) {
        return shifted.reinterpretAsInts().lanewise(LSHR, 1).lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
    }

    private static FloatVector powerFactor2(FloatVector shifted) {
        IntVector bits = shifted.reinterpretAsInts();
        return bits.sub(bits.lanewise(LSHR, 1)).lanewise(LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
    }

    static FloatVector lessLn2(FloatVector x, FloatVector n) {
        return n.fma(broadcast(F32, -LN2), x);
    }

    static FloatVector lessLn2Low(FloatVector x, FloatVector n) {
        return n.fma(broadcast(F32, -LN2_LOW), x);
    }

    static FloatVector expPolynomial(FloatVector r) {
        FloatVector q = broadcast(F32, EXP_7);
        q = q.fma(r, broadcast(F32, EXP_6));
        q = q.fma(r, broadcast(F32, EXP_5));
        q = q.fma(r, broadcast(F32, EXP_4));
        q = q.fma(r, broadcast(F32, EXP_3));
        return q.fma(r, broadcast(F32, EXP_2));
    }

    private static FloatVector lessInversePower(FloatVector r) {
        FloatVector square = r.mul(r);
        FloatVector even = square.fma(broadcast(F32, -EXP_6), broadcast(F32, -EXP_4));
        FloatVector odd = square.fma(broadcast(F32, EXP_7), broadcast(F32, EXP_5));
        even = even.fma(square, broadcast(F32, -EXP_2));
        odd = odd.fma(square, broadcast(F32, EXP_3));
        return odd.fma(r, even).fma(square, r);
    }

    private static FloatVector cothPolynomial(FloatVector rSquared) {
        FloatVector q = broadcast(F32, COTH_4);
        return q.fma(rSquared, broadcast(F32, COTH_2));
    }

    private static FloatVector tanhPolynomial(FloatVector square) {
        FloatVector q = broadcast(F32, TANH_6);
        q = q.fma(square, broadcast(F32, TANH_4));
        q = q.fma(square, broadcast(F32, TANH_2));
        return q.fma(square, broadcast(F32, TANH_0));
    }

    static FloatVector exponent(IntVector bits) {
        return bits.lanewise(LSHR, EXPONENT_SHIFT).lanewise(OR, INTEGER_BITS).reinterpretAsFloats();
    }

    private static FloatVector logPolynomial(FloatVector square) {
        FloatVector q = broadcast(F32, LOG_7);
        q = q.fma(square, broadcast(F32, LOG_5));
        return q.fma(square, broadcast(F32, LOG_3));
    }
}
