package lanewise.tensor.internal.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static lanewise.tensor.internal.math.FloatMath.*;
import static lanewise.tensor.internal.math.FloatPower.*;
import static lanewise.tensor.internal.math.VectorFloatMath.exponent;
import static lanewise.tensor.internal.math.VectorFloatRounding.nearest;
import static lanewise.tensor.internal.math.VectorTable.entry;
import static lanewise.tensor.internal.simd.VectorLanes.F32;
import static lanewise.tensor.internal.simd.VectorLanes.I32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link FloatPower} on runs whose length is a multiple of the number of lanes: the same operations in the same order,
 * hence the same bits. A function of vectors would be too long for C2 to inline, so these are loops;
 * {@link VectorFloatMath} says why late steps are spelt out.
 */
public final class VectorFloatPower {
    private static final int LANES = F32.length();
    private static final VectorTable<Integer> RECIPROCAL = VectorTable.of(I32, F32, RECIPROCALS, 0);
    private static final VectorTable<Integer> LOGARITHM = VectorTable.of(I32, F32, LOGARITHMS, 0);
    private static final VectorTable<Integer> LOGARITHM_LOW = VectorTable.of(I32, F32, LOGARITHMS_LOW, 0);
    private static final VectorTable<Integer> EIGHTHS = VectorTable.of(I32, F32, EIGHTH_POWERS, 0);
    private static final VectorTable<Integer> EIGHTHS_LOW = VectorTable.of(I32, F32, EIGHTH_POWERS_LOW, 0);

    // So many elements are computed for any argument before ordinary ones are expected again.
    private static final int FEW = 16 * LANES;

    static {
        InlinedHelpers.load(VectorFloatMath.class, VectorFloatRounding.class);
    }

    private VectorFloatPower() {}

    /** Computes {@code out[i] = pow(x[i], y[i·yStride])}. */
    public static void pow(float[] x, int xo, float[] y, int yo, int yStride, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinary(x, xo + done, y, yo + done * yStride, yStride, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(x, xo + done, y, yo + done * yStride, yStride, out, oo + done, few);
                done += few;
            }
        }
    }

    /**
     * Computes {@code out[i] = pow(x[i], y[i·yStride])} with the bits of {@link #any} until a vector holds other than
     * ordinary numbers: positive, normal and finite x, and results far from overflow and subnormal numbers. Returns how
     * many are done.
     */
    private static int ordinary(float[] x, int xo, float[] y, int yo, int yStride, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            IntVector xBits = FloatVector.fromArray(F32, x, xo + i).reinterpretAsInts();
            FloatVector yHere = FloatVector.fromArray(F32, y, yo + i * yStride);
            VectorMask<Float> ordinary = xBits.sub(NORMAL_BITS).compare(ULT, NORMAL_RANGE).cast(F32);
            IntVector bits = xBits.add(START_TO_ONE);
            FloatVector k = exponent(bits).sub(EXPONENT_ZERO);
            FloatVector m = bits.and(MANTISSA_MASK).add(START_BITS).reinterpretAsFloats();
            IntVector interval = bits.lanewise(LSHR, INTERVAL_SHIFT);
            FloatVector r = m.fma(entry(RECIPROCAL, interval).reinterpretAsFloats(), broadcast(F32, -1));
            FloatVector log = entry(LOGARITHM, interval).reinterpretAsFloats();
            FloatVector logLow = entry(LOGARITHM_LOW, interval).reinterpretAsFloats();
            FloatVector square = r.mul(r);
            FloatVector q = broadcast(F32, LOG1P_6).fma(r, broadcast(F32, LOG1P_5));
            q = q.fma(square, broadcast(F32, LOG1P_4).fma(r, broadcast(F32, LOG1P_3)));
            FloatVector minusHalf = r.mul(-0.5f);
            FloatVector lessSquare = minusHalf.fma(r, r);
            FloatVector lessSquareLow = minusHalf.fma(r, r.sub(lessSquare));
            FloatVector ofIntervals = k.fma(broadcast(F32, LN2), log);
            FloatVector high = ofIntervals.add(lessSquare);
            FloatVector rest = k.fma(broadcast(F32, LN2_LOW), logLow).add(lessSquareLow)
                    .add(ofIntervals.sub(high).add(lessSquare));
            FloatVector low = square.mul(r).fma(q, rest);
            FloatVector t = yHere.mul(high);
            FloatVector tLow = yHere.fma(low, yHere.fma(high, t.neg()));
            if (!t.abs().compare(LT, EXP_NORMAL).and(ordinary).allTrue()) {
                return i;
            }
            FloatVector shifted = t.fma(8 * LOG2_E, ROUND);
            FloatVector eighths = shifted.sub(ROUND);
            r = eighths.fma(broadcast(F32, -LN2_LOW / 8), eighths.fma(broadcast(F32, -LN2 / 8), t).add(tLow));
            bits = shifted.reinterpretAsInts();
            square = r.mul(r);
            q = broadcast(F32, EXP_EIGHTH_5).fma(r, broadcast(F32, EXP_EIGHTH_4));
            q = q.fma(square, broadcast(F32, EXP_EIGHTH_3).fma(r, broadcast(F32, EXP_EIGHTH_2)));
            // entry
            FloatVector table = (LANES >= 8 ? bits.selectFrom(EIGHTHS.first())
                    : bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())).reinterpretAsFloats();
            FloatVector tableLow = (LANES >= 8 ? bits.selectFrom(EIGHTHS_LOW.first())
                    : bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())).reinterpretAsFloats();
            FloatVector power = table.fma(square.fma(q, r.add(tableLow)), table);
            power.reinterpretAsInts().add(bits.and(~7).lanewise(LSHL, EXPONENT_SHIFT - 3)).reinterpretAsFloats()
                    .intoArray(out, oo + i);
        }
        return length;
    }

    /** Computes {@code out[i] = pow(x[i], y[i·yStride])}. */
    private static void any(float[] x, int xo, float[] y, int yo, int yStride, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector xHere = FloatVector.fromArray(F32, x, xo + i);
            FloatVector yHere = FloatVector.fromArray(F32, y, yo + i * yStride);
            FloatVector size = yHere.abs();
            FloatVector half = size.mul(0.5f);
            VectorMask<Float> whole = nearest(size).compare(EQ, size);
            VectorMask<Float> odd = nearest(half).compare(NE, half).and(whole);
            IntVector sign = IntVector.zero(I32)
                    .blend(xHere.reinterpretAsInts().and(Integer.MIN_VALUE), odd.cast(I32));
            FloatVector absolute = xHere.abs();
            VectorMask<Float> subnormal = absolute.compare(LT, Float.MIN_NORMAL);
            FloatVector normal = absolute.blend(absolute.mul(SUBNORMAL_SCALE), subnormal);
            IntVector bits = normal.reinterpretAsInts().add(START_TO_ONE);
            FloatVector k = exponent(bits)
                    .sub(broadcast(F32, EXPONENT_ZERO).blend(EXPONENT_ZERO_SUBNORMAL, subnormal));
            FloatVector m = bits.and(MANTISSA_MASK).add(START_BITS).reinterpretAsFloats();
            IntVector interval = bits.lanewise(LSHR, INTERVAL_SHIFT);
            FloatVector r = m.fma(entry(RECIPROCAL, interval).reinterpretAsFloats(), broadcast(F32, -1));
            FloatVector log = entry(LOGARITHM, interval).reinterpretAsFloats();
            FloatVector logLow = entry(LOGARITHM_LOW, interval).reinterpretAsFloats();
            FloatVector square = r.mul(r);
            FloatVector q = broadcast(F32, LOG1P_6).fma(r, broadcast(F32, LOG1P_5));
            q = q.fma(square, broadcast(F32, LOG1P_4).fma(r, broadcast(F32, LOG1P_3)));
            FloatVector minusHalf = r.mul(-0.5f);
            FloatVector lessSquare = minusHalf.fma(r, r);
            FloatVector lessSquareLow = minusHalf.fma(r, r.sub(lessSquare));
            FloatVector ofIntervals = k.fma(broadcast(F32, LN2), log);
            FloatVector high = ofIntervals.add(lessSquare);
            FloatVector rest = k.fma(broadcast(F32, LN2_LOW), logLow).add(lessSquareLow)
                    .add(ofIntervals.sub(high).add(lessSquare));
            FloatVector low = square.mul(r).fma(q, rest);
            VectorMask<Float> finite = absolute.compare(LT, Float.POSITIVE_INFINITY);
            high = absolute.blend(high, finite).blend(Float.NEGATIVE_INFINITY, absolute.compare(EQ, 0));
            high = high.blend(Float.NaN, xHere.compare(LT, 0).and(finite).andNot(whole));
            FloatVector t = yHere.mul(high);
            FloatVector tLow = yHere.fma(low, yHere.fma(high, t.neg()));
            FloatVector shifted = t.fma(8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
            FloatVector eighths = shifted.sub(ROUND_EIGHTHS_BIASED_TWICE);
            r = eighths.fma(broadcast(F32, -LN2_LOW / 8), eighths.fma(broadcast(F32, -LN2 / 8), t).add(tLow));
            bits = shifted.reinterpretAsInts();
            square = r.mul(r);
            q = broadcast(F32, EXP_EIGHTH_5).fma(r, broadcast(F32, EXP_EIGHTH_4));
            q = q.fma(square, broadcast(F32, EXP_EIGHTH_3).fma(r, broadcast(F32, EXP_EIGHTH_2)));
            // entry
            FloatVector table = (LANES >= 8 ? bits.selectFrom(EIGHTHS.first())
                    : bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())).reinterpretAsFloats();
            FloatVector tableLow = (LANES >= 8 ? bits.selectFrom(EIGHTHS_LOW.first())
                    : bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())).reinterpretAsFloats();
            FloatVector power = table.fma(square.fma(q, r.add(tableLow)), table);
            IntVector biasedHalf = bits.lanewise(LSHR, 4);
            IntVector factor1 = biasedHalf.lanewise(LSHL, EXPONENT_SHIFT);
            IntVector factor2 = bits.lanewise(LSHR, 3).sub(biasedHalf).lanewise(LSHL, EXPONENT_SHIFT);
            FloatVector result = power.mul(factor1.reinterpretAsFloats()).mul(factor2.reinterpretAsFloats())
                    .blend(0, t.compare(LT, EXP_MIN - 1)).blend(Float.POSITIVE_INFINITY, t.compare(GT, EXP_MAX + 1));
            // copySign
            result.reinterpretAsInts().lanewise(OR, sign).reinterpretAsFloats()
                    .blend(Float.NaN, t.compare(NE, t)).blend(1, yHere.compare(EQ, 0))
                    .intoArray(out, oo + i);
        }
    }
}
