package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link BinaryOp} on a contiguous run and a number, as {@link VectorLongBinary}.
 */
final class VectorLongScalar {
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private VectorLongScalar() {}

    /** Computes {@code out[i] = op(a[i], b)}; returns false, having done nothing, if there is no loop for it. */
    static boolean run(BinaryOp op, long[] a, int ao, long b, long[] out, int oo, int length) {
        switch (op) {
            case ADD -> add(a, ao, b, out, oo, length);
            case SUB -> sub(a, ao, b, out, oo, length);
            case MUL -> mul(a, ao, b, out, oo, length);
            case MINIMUM -> minimum(a, ao, b, out, oo, length);
            case MAXIMUM -> maximum(a, ao, b, out, oo, length);
            case EQ -> eq(a, ao, b, out, oo, length);
            case NE -> ne(a, ao, b, out, oo, length);
            case LT -> lt(a, ao, b, out, oo, length);
            case LE -> le(a, ao, b, out, oo, length);
            case GT -> gt(a, ao, b, out, oo, length);
            case GE -> ge(a, ao, b, out, oo, length);
            case AND -> and(a, ao, b, out, oo, length);
            case OR -> or(a, ao, b, out, oo, length);
            case XOR -> xor(a, ao, b, out, oo, length);
            case SHIFT_LEFT -> shiftLeft(a, ao, b, out, oo, length);
            case SHIFT_RIGHT -> shiftRight(a, ao, b, out, oo, length);
            case POW -> pow(a, ao, b, out, oo, length);
            case DIV, FMOD, REMAINDER, FLOOR_DIVIDE -> {
                return VectorLongDivision.run(op, a, ao, b, out, oo, length);
            }
            case ATAN2 -> throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
        return true;
    }

    private static void add(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, right).intoArray(out, oo + i);
        }
    }

    private static void sub(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, right).intoArray(out, oo + i);
        }
    }

    private static void mul(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, right).intoArray(out, oo + i);
        }
    }

    private static void minimum(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MIN, right).intoArray(out, oo + i);
        }
    }

    private static void maximum(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MAX, right).intoArray(out, oo + i);
        }
    }

    private static void and(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.AND, right).intoArray(out, oo + i);
        }
    }

    private static void or(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.OR, right).intoArray(out, oo + i);
        }
    }

    private static void xor(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.XOR, right).intoArray(out, oo + i);
        }
    }

    private static void eq(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, right)).intoArray(out, oo + i);
        }
    }

    private static void ne(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, right)).intoArray(out, oo + i);
        }
    }

    private static void lt(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LT, right)).intoArray(out, oo + i);
        }
    }

    private static void le(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LE, right)).intoArray(out, oo + i);
        }
    }

    private static void gt(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.GT, right)).intoArray(out, oo + i);
        }
    }

    private static void ge(long[] a, int ao, long b, long[] out, int oo, int length) {
        LongVector right = LongVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.GE, right)).intoArray(out, oo + i);
        }
    }

    private static void shiftLeft(long[] a, int ao, long b, long[] out, int oo, int length) {
        if (b < 0 || b >= Long.SIZE) {
            Arrays.fill(out, oo, oo + length, 0);
            return;
        }
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.LSHL, b).intoArray(out, oo + i);
        }
    }

    private static void shiftRight(long[] a, int ao, long b, long[] out, int oo, int length) {
        long count = b < 0 || b >= Long.SIZE ? Long.SIZE - 1 : b;
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ASHR, count).intoArray(out, oo + i);
        }
    }

    private static void pow(long[] a, int ao, long b, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector power = LongVector.broadcast(SPECIES, 1);
            LongVector square = load(a, ao + i);
            for (long rest = b; rest != 0; rest >>>= 1) {
                if ((rest & 1) != 0) {
                    power = power.mul(square);
                }
                square = square.mul(square);
            }
            power.intoArray(out, oo + i);
        }
    }

    private static LongVector load(long[] x, int offset) {
        return LongVector.fromArray(SPECIES, x, offset);
    }

    private static LongVector mask(VectorMask<Long> holds) {
        return LongVector.zero(SPECIES).blend(1, holds);
    }
}
