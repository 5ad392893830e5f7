package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link BinaryOp} on a contiguous run of U8 and a number, as {@link VectorU8Binary}.
 */
final class VectorU8Scalar {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private VectorU8Scalar() {}

    /** Computes {@code out[i] = op(a[i], b)}. */
    static void run(BinaryOp op, byte[] a, int ao, byte b, byte[] out, int oo, int length) {
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
            case POW -> pow(a, ao, b & 0xFF, out, oo, length);
            case DIV, FLOOR_DIVIDE, FMOD, REMAINDER -> VectorU8Division.run(op, a, ao, b, out, oo, length);
            case ATAN2 -> throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
    }

    private static void add(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, right).intoArray(out, oo + i);
        }
    }

    private static void sub(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, right).intoArray(out, oo + i);
        }
    }

    private static void mul(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, right).intoArray(out, oo + i);
        }
    }

    private static void minimum(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.UMIN, right).intoArray(out, oo + i);
        }
    }

    private static void maximum(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.UMAX, right).intoArray(out, oo + i);
        }
    }

    private static void and(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.AND, right).intoArray(out, oo + i);
        }
    }

    private static void or(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.OR, right).intoArray(out, oo + i);
        }
    }

    private static void xor(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.XOR, right).intoArray(out, oo + i);
        }
    }

    private static void eq(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, right)).intoArray(out, oo + i);
        }
    }

    private static void ne(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, right)).intoArray(out, oo + i);
        }
    }

    private static void lt(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.ULT, right)).intoArray(out, oo + i);
        }
    }

    private static void le(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.ULE, right)).intoArray(out, oo + i);
        }
    }

    private static void gt(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.UGT, right)).intoArray(out, oo + i);
        }
    }

    private static void ge(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.UGE, right)).intoArray(out, oo + i);
        }
    }

    private static void shiftLeft(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        if (b < 0 || b >= Byte.SIZE) {
            Arrays.fill(out, oo, oo + length, (byte) 0);
            return;
        }
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.LSHL, b).intoArray(out, oo + i);
        }
    }

    private static void shiftRight(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        if (b < 0 || b >= Byte.SIZE) {
            Arrays.fill(out, oo, oo + length, (byte) 0);
            return;
        }
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.LSHR, b).intoArray(out, oo + i);
        }
    }

    private static void pow(byte[] a, int ao, int b, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            ByteVector power = ByteVector.broadcast(SPECIES, (byte) 1);
            ByteVector square = load(a, ao + i);
            for (int rest = b; rest != 0; rest >>>= 1) {
                if ((rest & 1) != 0) {
                    power = power.mul(square);
                }
                square = square.mul(square);
            }
            power.intoArray(out, oo + i);
        }
    }

    private static ByteVector load(byte[] x, int offset) {
        return ByteVector.fromArray(SPECIES, x, offset);
    }

    private static ByteVector mask(VectorMask<Byte> holds) {
        return ByteVector.zero(SPECIES).blend((byte) 1, holds);
    }
}
