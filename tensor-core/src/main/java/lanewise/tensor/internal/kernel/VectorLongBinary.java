package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link BinaryOp} on contiguous runs, one small loop for each operation, because C2 compiles a
 * vector operation only if it is a constant. A run's length is a multiple of the number of lanes. C2 makes no vectors of
 * plain loops over several arrays with offsets: the arrays might be the same one.
 *
 * <p>Each calls {@code lanewise} itself. {@code add}, {@code or} and the like are methods of the Vector API that call it, with
 * one profile for all their callers; where C2 finds none there, it does not know which class of vectors that call is for, makes
 * a real one, and its vectors become objects.
 */
final class VectorLongBinary {
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private VectorLongBinary() {}

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        switch (op) {
            case ADD -> add(a, ao, b, bo, out, oo, length);
            case SUB -> sub(a, ao, b, bo, out, oo, length);
            case MUL -> mul(a, ao, b, bo, out, oo, length);
            case MINIMUM -> minimum(a, ao, b, bo, out, oo, length);
            case MAXIMUM -> maximum(a, ao, b, bo, out, oo, length);
            case EQ -> eq(a, ao, b, bo, out, oo, length);
            case NE -> ne(a, ao, b, bo, out, oo, length);
            case LT -> lt(a, ao, b, bo, out, oo, length);
            case LE -> le(a, ao, b, bo, out, oo, length);
            case GT -> lt(b, bo, a, ao, out, oo, length);
            case GE -> le(b, bo, a, ao, out, oo, length);
            case AND -> and(a, ao, b, bo, out, oo, length);
            case OR -> or(a, ao, b, bo, out, oo, length);
            case XOR -> xor(a, ao, b, bo, out, oo, length);
            case SHIFT_LEFT -> shiftLeft(a, ao, b, bo, out, oo, length);
            case SHIFT_RIGHT -> shiftRight(a, ao, b, bo, out, oo, length);
            case POW -> pow(a, ao, b, bo, out, oo, length);
            case DIV, FMOD, REMAINDER, FLOOR_DIVIDE -> VectorLongQuotients.run(op, a, ao, b, bo, out, oo, length);
            case ATAN2 -> throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
    }

    private static void add(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void sub(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void mul(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void minimum(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MIN, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void maximum(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MAX, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void and(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.AND, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void or(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.OR, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void xor(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.XOR, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void eq(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void ne(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void lt(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LT, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void le(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void shiftLeft(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector count = load(b, bo + i);
            load(a, ao + i).lanewise(VectorOperators.LSHL, count).blend(0, isTooLarge(count)).intoArray(out, oo + i);
        }
    }

    private static void shiftRight(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector count = load(b, bo + i);
            load(a, ao + i).lanewise(VectorOperators.ASHR, count.blend(Long.SIZE - 1, isTooLarge(count)))
                    .intoArray(out, oo + i);
        }
    }

    private static void pow(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            pow(load(a, ao + i), load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static LongVector pow(LongVector x, LongVector exponents) {
        LongVector power = LongVector.broadcast(SPECIES, 1);
        LongVector square = x;
        LongVector rest = exponents;
        while (rest.compare(VectorOperators.NE, 0).anyTrue()) {
            power = power.blend(power.mul(square), rest.and(1).compare(VectorOperators.NE, 0));
            square = square.mul(square);
            rest = rest.lanewise(VectorOperators.LSHR, 1);
        }
        return power;
    }

    // Whether a count has other bits than those that Java's shifts look at; if it is negative, it has.
    private static VectorMask<Long> isTooLarge(LongVector count) {
        return count.and(-Long.SIZE).compare(VectorOperators.NE, 0);
    }

    private static LongVector load(long[] x, int offset) {
        return LongVector.fromArray(SPECIES, x, offset);
    }

    private static LongVector mask(VectorMask<Long> holds) {
        return LongVector.zero(SPECIES).blend(1, holds);
    }
}
