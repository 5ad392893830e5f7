package lanewise.tensor.internal.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.SeparateLoops;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of divisions and remainders on a contiguous run and a number, whose quotients are those of
 * {@link LongDivisor}. Of a division rounded down, one less is left where something remains and the signs differ.
 */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // LOOPS finds them by their names, and all have the same parameters
final class VectorLongDivision {
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private static final SeparateLoops<BinaryOp> LOOPS = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, LongDivisor.class, long[].class, int.class, long.class, long[].class, int.class,
                    int.class),
            Map.of(BinaryOp.DIV, "div", BinaryOp.FMOD, "fmod", BinaryOp.REMAINDER, "remainder",
                    BinaryOp.FLOOR_DIVIDE, "floorDivide"));

    static {
        InlinedHelpers.load(VectorLongProducts.class);
    }

    private VectorLongDivision() {}

    /** Computes {@code out[i] = op(a[i], b)}; returns false, having done nothing, if there are too few. */
    static boolean run(BinaryOp op, long[] a, int ao, long b, long[] out, int oo, int length) {
        if (length < LongDivisor.FEWEST) {
            return false;
        }
        try {
            LOOPS.of(op).invokeExact(new LongDivisor(b), a, ao, b, out, oo, length);
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
        }
        return true;
    }

    private static void div(LongDivisor divisor, long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector multiplier = LongVector.broadcast(SPECIES, divisor.multiplier());
        LongVector added = added(divisor);
        for (int i = 0; i < length; i += LANES) {
            quotient(load(a, ao + i), multiplier, added, divisor).intoArray(out, oo + i);
        }
    }

    private static void fmod(LongDivisor divisor, long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector multiplier = LongVector.broadcast(SPECIES, divisor.multiplier());
        LongVector added = added(divisor);
        for (int i = 0; i < length; i += LANES) {
            LongVector x = load(a, ao + i);
            x.sub(quotient(x, multiplier, added, divisor).mul(b)).intoArray(out, oo + i);
        }
    }

    private static void remainder(LongDivisor divisor, long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector multiplier = LongVector.broadcast(SPECIES, divisor.multiplier());
        LongVector added = added(divisor);
        for (int i = 0; i < length; i += LANES) {
            LongVector x = load(a, ao + i);
            LongVector rest = x.sub(quotient(x, multiplier, added, divisor).mul(b));
            rest.add(isRoundedUp(rest, b).and(b)).intoArray(out, oo + i);
        }
    }

    private static void floorDivide(LongDivisor divisor, long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector multiplier = LongVector.broadcast(SPECIES, divisor.multiplier());
        LongVector added = added(divisor);
        for (int i = 0; i < length; i += LANES) {
            LongVector x = load(a, ao + i);
            LongVector quotient = quotient(x, multiplier, added, divisor);
            quotient.add(isRoundedUp(x.sub(quotient.mul(b)), b)).intoArray(out, oo + i);
        }
    }

    // −1 where something is left whose sign is not the divisor's, which the quotient without a fraction has then too large.
    private static LongVector isRoundedUp(LongVector rest, long b) {
        LongVector some = rest.or(rest.neg());
        return some.and(rest.lanewise(VectorOperators.XOR, b)).lanewise(VectorOperators.LSHR, Long.SIZE - 1).neg();
    }

    // LongDivisor.quotient of each lane. The products are those of numbers without signs: what their highest bits are too
    // large by is the multiplier where the number is negative, and the number where the multiplier is.
    private static LongVector quotient(LongVector x, LongVector multiplier, LongVector added, LongDivisor divisor) {
        LongVector negative = x.lanewise(VectorOperators.LSHR, Long.SIZE - 1);
        LongVector high = VectorLongProducts.multiplyHigh(x, multiplier).sub(negative.neg().and(multiplier)).add(x.and(added));
        LongVector rounded = high.lanewise(VectorOperators.ASHR, divisor.shift()).add(negative);
        return rounded.lanewise(VectorOperators.XOR, divisor.sign()).sub(divisor.sign());
    }

    // All bits where the multiplier lacks the highest one: LongDivisor adds the number, and a negative multiplier takes it off.
    private static LongVector added(LongDivisor divisor) {
        return LongVector.broadcast(SPECIES, divisor.multiplier() < 0 ? 0 : -1);
    }

    private static LongVector load(long[] x, int offset) {
        return LongVector.fromArray(SPECIES, x, offset);
    }
}
