package lanewise.tensor.internal.math;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static lanewise.tensor.internal.math.DoubleMath.*;
import static lanewise.tensor.internal.math.DoublePower.*;
import static lanewise.tensor.internal.math.VectorDoubleMath.EIGHTHS;
import static lanewise.tensor.internal.math.VectorDoubleMath.EIGHTHS_LOW;
import static lanewise.tensor.internal.math.VectorDoubleMath.exponent;
import static lanewise.tensor.internal.math.VectorDoubleRounding.nearest;
import static lanewise.tensor.internal.math.VectorTable.entry;
import static lanewise.tensor.internal.simd.VectorLanes.F64;
import static lanewise.tensor.internal.simd.VectorLanes.I64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * {@link DoublePower} on runs whose length is a multiple of the number of lanes: the same operations in the same order,
 * hence the same bits. {@link VectorFloatPower} says why these are loops.
 */
public final class VectorDoublePower {
    private static final int LANES = F64.length();
    private static final VectorTable<Long> RECIPROCAL = VectorTable.of(I64, F64, RECIPROCALS, 0);
    private static final VectorTable<Long> RECIPROCAL_8 = VectorTable.of(I64, F64, RECIPROCALS, 8);
    private static final VectorTable<Long> LOGARITHM = VectorTable.of(I64, F64, LOGARITHMS, 0);
    private static final VectorTable<Long> LOGARITHM_8 = VectorTable.of(I64, F64, LOGARITHMS, 8);
    private static final VectorTable<Long> LOGARITHM_LOW = VectorTable.of(I64, F64, LOGARITHMS_LOW, 0);
    private static final VectorTable<Long> LOGARITHM_LOW_8 = VectorTable.of(I64, F64, LOGARITHMS_LOW, 8);

    // So many elements are computed for any argument before ordinary ones are expected again.
    private static final int FEW = 16 * LANES;

    static {
        InlinedHelpers.load(VectorDoubleMath.class, VectorDoubleRounding.class);
    }

    private VectorDoublePower() {}

    /** Computes {@code out[i] = pow(x[i], y[i·yStride])}. */
    public static void pow(double[] x, int xo, double[] y, int yo, int yStride, double[] out, int oo, int length) {
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
    private static int ordinary(double[] x, int xo, double[] y, int yo, int yStride, double[] out, int oo,
            int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector xBits = DoubleVector.fromArray(F64, x, xo + i).reinterpretAsLongs();
            DoubleVector yHere = DoubleVector.fromArray(F64, y, yo + i * yStride);
            VectorMask<Double> ordinary = xBits.sub(NORMAL_BITS).compare(ULT, NORMAL_RANGE).cast(F64);
            LongVector bits = xBits.add(START_TO_ONE);
            DoubleVector k = exponent(bits).sub(EXPONENT_ZERO);
            DoubleVector m = bits.and(MANTISSA_MASK).add(START_BITS).reinterpretAsDoubles();
            LongVector interval = bits.lanewise(LSHR, INTERVAL_SHIFT);
            DoubleVector r = m.fma(entry(RECIPROCAL, RECIPROCAL_8, interval).reinterpretAsDoubles(), broadcast(F64, -1));
            DoubleVector log = entry(LOGARITHM, LOGARITHM_8, interval).reinterpretAsDoubles();
            DoubleVector logLow = entry(LOGARITHM_LOW, LOGARITHM_LOW_8, interval).reinterpretAsDoubles();
            DoubleVector square = r.mul(r);
            DoubleVector start = broadcast(F64, LOG1P_4).fma(r, broadcast(F64, LOG1P_3));
            DoubleVector q = broadcast(F64, LOG1P_10).fma(r, broadcast(F64, LOG1P_9));
            q = broadcast(F64, LOG1P_11).fma(square, q);
            q = q.fma(square, broadcast(F64, LOG1P_8).fma(r, broadcast(F64, LOG1P_7)));
            q = q.fma(square, broadcast(F64, LOG1P_6).fma(r, broadcast(F64, LOG1P_5)));
            q = q.fma(square, start);
            DoubleVector minusHalf = r.mul(-0.5);
            DoubleVector lessSquare = minusHalf.fma(r, r);
            DoubleVector lessSquareLow = minusHalf.fma(r, r.sub(lessSquare));
            DoubleVector ofIntervals = k.fma(broadcast(F64, LN2), log);
            DoubleVector high = ofIntervals.add(lessSquare);
            DoubleVector rest = k.fma(broadcast(F64, LN2_LOW), logLow).add(lessSquareLow)
                    .add(ofIntervals.sub(high).add(lessSquare));
            DoubleVector cube = square.mul(r);
            DoubleVector low = cube.fma(q, rest);
            DoubleVector t = yHere.mul(high);
            DoubleVector tLow = yHere.fma(low, yHere.fma(high, t.neg()));
            DoubleVector estimate = yHere.mul(cube.fma(start, high));
            if (!estimate.abs().compare(LT, EXP_NORMAL).and(ordinary).allTrue()) {
                return i;
            }
            DoubleVector shifted = estimate.fma(8 * LOG2_E, ROUND);
            DoubleVector eighths = shifted.sub(ROUND);
            r = eighths.fma(broadcast(F64, -LN2_LOW / 8), eighths.fma(broadcast(F64, -LN2 / 8), t).add(tLow));
            bits = shifted.reinterpretAsLongs();
            square = r.mul(r);
            q = broadcast(F64, EXP_EIGHTH_7).fma(r, broadcast(F64, EXP_EIGHTH_6)).fma(r, broadcast(F64, EXP_EIGHTH_5));
            q = q.fma(square, broadcast(F64, EXP_EIGHTH_4).fma(r, broadcast(F64, EXP_EIGHTH_3)));
            q = q.fma(r, broadcast(F64, EXP_EIGHTH_2));
            // entry
            VectorMask<Long> beyond = bits.and(4).compare(NE, 0);
            DoubleVector table = (LANES == 8 ? bits.selectFrom(EIGHTHS.first())
                    : LANES == 4 ? bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())
                    : bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())
                            .blend(bits.selectFrom(EIGHTHS.third(), EIGHTHS.fourth()), beyond))
                    .reinterpretAsDoubles();
            DoubleVector tableLow = (LANES == 8 ? bits.selectFrom(EIGHTHS_LOW.first())
                    : LANES == 4 ? bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())
                    : bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())
                            .blend(bits.selectFrom(EIGHTHS_LOW.third(), EIGHTHS_LOW.fourth()), beyond))
                    .reinterpretAsDoubles();
            DoubleVector power = table.fma(square.fma(q, r.add(tableLow)), table);
            power.reinterpretAsLongs().add(bits.and(~7L).lanewise(LSHL, EXPONENT_SHIFT - 3)).reinterpretAsDoubles()
                    .intoArray(out, oo + i);
        }
        return length;
    }

    /** Computes {@code out[i] = pow(x[i], y[i·yStride])}. */
    private static void any(double[] x, int xo, double[] y, int yo, int yStride, double[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            DoubleVector xHere = DoubleVector.fromArray(F64, x, xo + i);
            DoubleVector yHere = DoubleVector.fromArray(F64, y, yo + i * yStride);
            DoubleVector size = yHere.abs();
            DoubleVector half = size.mul(0.5);
            VectorMask<Double> whole = nearest(size).compare(EQ, size);
            VectorMask<Double> odd = nearest(half).compare(NE, half).and(whole);
            LongVector sign = LongVector.zero(I64)
                    .blend(xHere.reinterpretAsLongs().and(Long.MIN_VALUE), odd.cast(I64));
            DoubleVector absolute = xHere.abs();
            VectorMask<Double> subnormal = absolute.compare(LT, Double.MIN_NORMAL);
            DoubleVector normal = absolute.blend(absolute.mul(SUBNORMAL_SCALE), subnormal);
            LongVector bits = normal.reinterpretAsLongs().add(START_TO_ONE);
            DoubleVector k = exponent(bits)
                    .sub(broadcast(F64, EXPONENT_ZERO).blend(EXPONENT_ZERO_SUBNORMAL, subnormal));
            DoubleVector m = bits.and(MANTISSA_MASK).add(START_BITS).reinterpretAsDoubles();
            LongVector interval = bits.lanewise(LSHR, INTERVAL_SHIFT);
            DoubleVector r = m.fma(entry(RECIPROCAL, RECIPROCAL_8, interval).reinterpretAsDoubles(), broadcast(F64, -1));
            DoubleVector log = entry(LOGARITHM, LOGARITHM_8, interval).reinterpretAsDoubles();
            DoubleVector logLow = entry(LOGARITHM_LOW, LOGARITHM_LOW_8, interval).reinterpretAsDoubles();
            DoubleVector square = r.mul(r);
            DoubleVector start = broadcast(F64, LOG1P_4).fma(r, broadcast(F64, LOG1P_3));
            DoubleVector q = broadcast(F64, LOG1P_10).fma(r, broadcast(F64, LOG1P_9));
            q = broadcast(F64, LOG1P_11).fma(square, q);
            q = q.fma(square, broadcast(F64, LOG1P_8).fma(r, broadcast(F64, LOG1P_7)));
            q = q.fma(square, broadcast(F64, LOG1P_6).fma(r, broadcast(F64, LOG1P_5)));
            q = q.fma(square, start);
            DoubleVector minusHalf = r.mul(-0.5);
            DoubleVector lessSquare = minusHalf.fma(r, r);
            DoubleVector lessSquareLow = minusHalf.fma(r, r.sub(lessSquare));
            DoubleVector ofIntervals = k.fma(broadcast(F64, LN2), log);
            DoubleVector high = ofIntervals.add(lessSquare);
            DoubleVector rest = k.fma(broadcast(F64, LN2_LOW), logLow).add(lessSquareLow)
                    .add(ofIntervals.sub(high).add(lessSquare));
            DoubleVector cube = square.mul(r);
            DoubleVector low = cube.fma(q, rest);
            VectorMask<Double> finite = absolute.compare(LT, Double.POSITIVE_INFINITY);
            high = absolute.blend(high, finite).blend(Double.NEGATIVE_INFINITY, absolute.compare(EQ, 0));
            high = high.blend(Double.NaN, xHere.compare(LT, 0).and(finite).andNot(whole));
            DoubleVector t = yHere.mul(high);
            DoubleVector tLow = yHere.fma(low, yHere.fma(high, t.neg()));
            DoubleVector estimate = yHere.mul(cube.fma(start, high));
            DoubleVector shifted = estimate.fma(8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
            DoubleVector eighths = shifted.sub(ROUND_EIGHTHS_BIASED_TWICE);
            r = eighths.fma(broadcast(F64, -LN2_LOW / 8), eighths.fma(broadcast(F64, -LN2 / 8), t).add(tLow));
            bits = shifted.reinterpretAsLongs();
            square = r.mul(r);
            q = broadcast(F64, EXP_EIGHTH_7).fma(r, broadcast(F64, EXP_EIGHTH_6)).fma(r, broadcast(F64, EXP_EIGHTH_5));
            q = q.fma(square, broadcast(F64, EXP_EIGHTH_4).fma(r, broadcast(F64, EXP_EIGHTH_3)));
            q = q.fma(r, broadcast(F64, EXP_EIGHTH_2));
            // entry
            VectorMask<Long> beyond = bits.and(4).compare(NE, 0);
            DoubleVector table = (LANES == 8 ? bits.selectFrom(EIGHTHS.first())
                    : LANES == 4 ? bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())
                    : bits.selectFrom(EIGHTHS.first(), EIGHTHS.second())
                            .blend(bits.selectFrom(EIGHTHS.third(), EIGHTHS.fourth()), beyond))
                    .reinterpretAsDoubles();
            DoubleVector tableLow = (LANES == 8 ? bits.selectFrom(EIGHTHS_LOW.first())
                    : LANES == 4 ? bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())
                    : bits.selectFrom(EIGHTHS_LOW.first(), EIGHTHS_LOW.second())
                            .blend(bits.selectFrom(EIGHTHS_LOW.third(), EIGHTHS_LOW.fourth()), beyond))
                    .reinterpretAsDoubles();
            DoubleVector power = table.fma(square.fma(q, r.add(tableLow)), table);
            LongVector biasedHalf = bits.lanewise(LSHR, 4);
            LongVector factor1 = biasedHalf.lanewise(LSHL, EXPONENT_SHIFT);
            LongVector factor2 = bits.lanewise(LSHR, 3).sub(biasedHalf).lanewise(LSHL, EXPONENT_SHIFT);
            DoubleVector result = power.mul(factor1.reinterpretAsDoubles()).mul(factor2.reinterpretAsDoubles())
                    .blend(0, t.compare(LT, EXP_MIN - 1)).blend(Double.POSITIVE_INFINITY, t.compare(GT, EXP_MAX + 1));
            // copySign
            result.reinterpretAsLongs().lanewise(OR, sign).reinterpretAsDoubles()
                    .blend(Double.NaN, t.compare(NE, t)).blend(1, yHere.compare(EQ, 0))
                    .intoArray(out, oo + i);
        }
    }
}
