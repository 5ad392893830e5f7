package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.math.VectorFloatPower;
import lanewise.tensor.internal.parallel.ScratchPool;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link BinaryOp} on contiguous runs, one small loop for each operation, because C2 compiles a
 * vector operation only if it is a constant. A run's length is a multiple of the number of lanes. Remainders and what
 * needs them are left to the scalar kernels: a division with all the digits of its quotient has no vector instruction.
 *
 * <p>Each calls {@code lanewise} itself. {@code add}, {@code or} and the like are methods of the Vector API that call it, with
 * one profile for all their callers; where C2 finds none there, it does not know which class of vectors that call is for, makes
 * a real one, and its vectors become objects.
 */
final class VectorFloatBinary {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final ScalarFloatKernels SCALAR = new ScalarFloatKernels();
    private static final ScratchPool<float[]> EXPONENTS = new ScratchPool<>(() -> new float[LANES]);

    private VectorFloatBinary() {}

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
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
            case POW -> VectorFloatPower.pow(a, ao, b, bo, 1, out, oo, length);
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(op + " is of integers");
            case ATAN2 -> VectorFloatFunctions.run(op, a, ao, b, bo, out, oo, length);
            case FMOD, REMAINDER, FLOOR_DIVIDE -> SCALAR.binary(op, a, ao, 1, b, bo, 1, out, oo, 1, length);
        }
    }

    /**
     * Computes {@code out[i] = op(a[2i], b[2i])}, reading one element beyond each last one; returns false, having done
     * nothing, if there is no loop for it.
     */
    static boolean runEverySecond(BinaryOp op, float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        switch (op) {
            case ADD -> VectorFloatStrides.add(a, ao, b, bo, out, oo, length);
            case SUB -> VectorFloatStrides.sub(a, ao, b, bo, out, oo, length);
            case MUL -> VectorFloatStrides.mul(a, ao, b, bo, out, oo, length);
            case DIV -> VectorFloatStrides.div(a, ao, b, bo, out, oo, length);
            case MINIMUM -> VectorFloatStrides.minimum(a, ao, b, bo, out, oo, length);
            case MAXIMUM -> VectorFloatStrides.maximum(a, ao, b, bo, out, oo, length);
            case EQ -> VectorFloatStrides.eq(a, ao, b, bo, out, oo, length);
            case NE -> VectorFloatStrides.ne(a, ao, b, bo, out, oo, length);
            case LT -> VectorFloatStrides.lt(a, ao, b, bo, out, oo, length);
            case LE -> VectorFloatStrides.le(a, ao, b, bo, out, oo, length);
            case GT -> VectorFloatStrides.lt(b, bo, a, ao, out, oo, length);
            case GE -> VectorFloatStrides.le(b, bo, a, ao, out, oo, length);
            case POW, ATAN2, FMOD, REMAINDER, FLOOR_DIVIDE -> {
                return false;
            }
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(op + " is of integers");
        }
        return true;
    }

    /** Combines four rows of any length, as {@link FloatKernels#combineRows}. */
    static void combineRows(BinaryOp op, float[] x, int at, int row, float[] out, int oo, int length) {
        switch (op) {
            case MUL -> VectorFloatRows.mul(x, at, row, out, oo, length);
            case MINIMUM -> VectorFloatRows.minimum(x, at, row, out, oo, length);
            case MAXIMUM -> VectorFloatRows.maximum(x, at, row, out, oo, length);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    /** Computes {@code out[i] = op(a[i], b)}. */
    static void run(BinaryOp op, float[] a, int ao, float b, float[] out, int oo, int length) {
        switch (op) {
            case ADD -> add(a, ao, b, out, oo, length);
            case SUB -> sub(a, ao, b, out, oo, length);
            case MUL -> mul(a, ao, b, out, oo, length);
            case DIV -> div(a, ao, b, out, oo, length);
            case MINIMUM -> minimum(a, ao, b, out, oo, length);
            case MAXIMUM -> maximum(a, ao, b, out, oo, length);
            case EQ -> eq(a, ao, b, out, oo, length);
            case NE -> ne(a, ao, b, out, oo, length);
            case LT -> lt(a, ao, b, out, oo, length);
            case LE -> le(a, ao, b, out, oo, length);
            case GT -> gt(a, ao, b, out, oo, length);
            case GE -> ge(a, ao, b, out, oo, length);
            case ATAN2 -> VectorFloatFunctions.run(op, a, ao, b, out, oo, length);
            case FMOD, REMAINDER, FLOOR_DIVIDE -> SCALAR.binaryScalar(op, a, ao, 1, b, out, oo, 1, length);
            case POW -> {
                float[] exponents = EXPONENTS.acquire();
                try {
                    Arrays.fill(exponents, b);
                    VectorFloatPower.pow(a, ao, exponents, 0, 0, out, oo, length);
                } finally {
                    EXPONENTS.release(exponents);
                }
            }
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(op + " is of integers");
        }
    }

    private static void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.DIV, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void minimum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MIN, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void maximum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MAX, load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void eq(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void ne(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void lt(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LT, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void le(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LE, load(b, bo + i))).intoArray(out, oo + i);
        }
    }

    private static void add(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.ADD, right).intoArray(out, oo + i);
        }
    }

    private static void sub(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.SUB, right).intoArray(out, oo + i);
        }
    }

    private static void mul(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.MUL, right).intoArray(out, oo + i);
        }
    }

    private static void div(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + i).lanewise(VectorOperators.DIV, right).intoArray(out, oo + i);
        }
    }

    // Whether the number is neither NaN nor −0, whose sign no comparison sees; min and max see it in six instructions.
    private static boolean comparisonDecides(float b) {
        return b == b && 1 / b != Float.NEGATIVE_INFINITY;
    }

    private static void minimum(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        if (!comparisonDecides(b)) {
            for (int i = 0; i < length; i += LANES) {
                load(a, ao + i).lanewise(VectorOperators.MIN, right).intoArray(out, oo + i);
            }
            return;
        }
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(a, ao + i);
            v.blend(right, v.compare(VectorOperators.GT, right)).intoArray(out, oo + i);
        }
    }

    private static void maximum(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        if (!comparisonDecides(b)) {
            for (int i = 0; i < length; i += LANES) {
                load(a, ao + i).lanewise(VectorOperators.MAX, right).intoArray(out, oo + i);
            }
            return;
        }
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(a, ao + i);
            v.blend(right, v.compare(VectorOperators.LE, right)).intoArray(out, oo + i);
        }
    }

    private static void eq(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.EQ, right)).intoArray(out, oo + i);
        }
    }

    private static void ne(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.NE, right)).intoArray(out, oo + i);
        }
    }

    private static void lt(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LT, right)).intoArray(out, oo + i);
        }
    }

    private static void le(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.LE, right)).intoArray(out, oo + i);
        }
    }

    private static void gt(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.GT, right)).intoArray(out, oo + i);
        }
    }

    private static void ge(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + i).compare(VectorOperators.GE, right)).intoArray(out, oo + i);
        }
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }

    private static FloatVector mask(VectorMask<Float> holds) {
        return FloatVector.zero(SPECIES).blend(1, holds);
    }
}
