package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link UnaryOp} on contiguous runs whose length is a multiple of the number of lanes, one small loop for
 * each operation of an instruction or two; {@link VectorFloatFunctions} has the others.
 */
final class VectorFloatUnary {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatUnary() {}

    /** Computes {@code out[i] = op(x[i])}. */
    static void run(UnaryOp op, float[] x, int xo, float[] out, int oo, int length) {
        switch (op) {
            case COPY -> System.arraycopy(x, xo, out, oo, length);
            case NEG -> neg(x, xo, out, oo, length);
            case ABS -> abs(x, xo, out, oo, length);
            case SQUARE -> square(x, xo, out, oo, length);
            case SQRT -> sqrt(x, xo, out, oo, length);
            case SIGN -> sign(x, xo, out, oo, length);
            case NOT -> throw new IllegalArgumentException(op + " is of integers");
            case FLOOR, CEIL, TRUNC, ROUND, EXP, EXPM1, LOG, LOG1P, SIGMOID, TANH, ERF, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH,
                    COSH -> VectorFloatFunctions.run(op, x, xo, out, oo, length);
        }
    }

    private static void neg(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).neg().intoArray(out, oo + i);
        }
    }

    private static void abs(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).abs().intoArray(out, oo + i);
        }
    }

    private static void square(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(out, oo + i);
        }
    }

    private static void sqrt(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).sqrt().intoArray(out, oo + i);
        }
    }

    private static void sign(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, xo + i);
            v.blend(1, v.compare(VectorOperators.GT, 0)).blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(out, oo + i);
        }
    }
}
