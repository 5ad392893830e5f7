package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorFloatBinary} for two operands of which every second element counts: two vectors of each
 * are read and every second lane of them kept. Copying the operands first takes twice the time.
 */
final class VectorFloatEverySecond {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatEverySecond() {}

    /**
     * Computes {@code out[i] = op(a[2i], b[2i])}, reading one element beyond each last one; returns false, having done
     * nothing, if there is no loop for it.
     */
    static boolean run(BinaryOp op, float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        switch (op) {
            case ADD -> add(a, ao, b, bo, out, oo, length);
            case SUB -> sub(a, ao, b, bo, out, oo, length);
            case MUL -> mul(a, ao, b, bo, out, oo, length);
            case DIV -> div(a, ao, b, bo, out, oo, length);
            case MINIMUM -> minimum(a, ao, b, bo, out, oo, length);
            case MAXIMUM -> maximum(a, ao, b, bo, out, oo, length);
            case EQ -> eq(a, ao, b, bo, out, oo, length);
            case NE -> ne(a, ao, b, bo, out, oo, length);
            case LT -> lt(a, ao, b, bo, out, oo, length);
            case LE -> le(a, ao, b, bo, out, oo, length);
            case GT -> lt(b, bo, a, ao, out, oo, length);
            case GE -> le(b, bo, a, ao, out, oo, length);
            case POW -> {
                return false;
            }
        }
        return true;
    }

    private static void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).add(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).sub(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).mul(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).div(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void minimum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).min(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void maximum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).max(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    private static void eq(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.EQ, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    private static void ne(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.NE, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    private static void lt(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.LT, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    private static void le(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.LE, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    private static FloatVector load(float[] x, int offset) {
        return VectorFloatStrides.everySecond(x, offset);
    }

    private static FloatVector mask(VectorMask<Float> holds) {
        return FloatVector.zero(SPECIES).blend(1, holds);
    }
}
