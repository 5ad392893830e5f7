package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link BinaryOp} on contiguous runs of U8, one small loop for each operation, because C2 compiles a
 * vector operation only if it is a constant. A run's length is a multiple of the number of lanes.
 *
 * <p>Each calls {@code lanewise} itself. {@code add}, {@code or} and the like are methods of the Vector API that call it, with
 * one profile for all their callers; where C2 finds none there, it does not know which class of vectors that call is for, makes
 * a real one, and its vectors become objects.
 */
final class VectorU8Binary {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private VectorU8Binary() {}

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
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
            case DIV, FLOOR_DIVIDE -> U8Division.divide(a, ao, b, bo, out, oo, length);
            case POW -> pow(a, ao, b, bo, out, oo, length);
            case FMOD, REMAINDER -> U8Division.remainder(a, ao, b, bo, out, oo, length);
            case ATAN2 -> throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
    }

    private static void add(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void sub(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void mul(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void minimum(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.UMIN, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void maximum(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.UMAX, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void and(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.AND, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void or(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.OR, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void xor(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.XOR, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void eq(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void ne(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void lt(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.ULT, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void le(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.ULE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void shiftLeft(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            ByteVector count = load(b, bo + i);
            load(a, ao + i).lanewise(VectorOperators.LSHL, count).blend((byte) 0, isTooLarge(count)).intoArray(out, oo + i);
        }
    }

    private static void shiftRight(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            ByteVector count = load(b, bo + i);
            load(a, ao + i).lanewise(VectorOperators.LSHR, count).blend((byte) 0, isTooLarge(count)).intoArray(out, oo + i);
        }
    }

    private static void pow(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            pow(load(a, ao + i), load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    // From the highest bit of the exponents on, which is left where comparisons see it as a sign.
    private static ByteVector pow(ByteVector x, ByteVector exponents) {
        ByteVector power = ByteVector.broadcast(SPECIES, (byte) 1);
        ByteVector rest = exponents;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            power = power.mul(power);
            power = power.blend(power.mul(x), rest.compare(VectorOperators.LT, (byte) 0));
            rest = rest.add(rest);
        }
        return power;
    }

    // Whether a count has other bits than those that the shifts look at.
    private static VectorMask<Byte> isTooLarge(ByteVector count) {
        return count.compare(VectorOperators.UGE, (byte) Byte.SIZE);
    }

    private static ByteVector load(byte[] x, int offset) {
        return ByteVector.fromArray(SPECIES, x, offset);
    }

    private static ByteVector mask(VectorMask<Byte> holds) {
        return ByteVector.zero(SPECIES).blend((byte) 1, holds);
    }
}
