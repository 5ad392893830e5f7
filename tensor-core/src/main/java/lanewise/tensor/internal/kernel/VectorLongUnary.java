package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.LongVector.fromArray;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** The vector loops of {@link UnaryOp} on contiguous runs whose length is a multiple of the number of lanes. */
final class VectorLongUnary {
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private VectorLongUnary() {}

    /** Computes {@code out[i] = op(x[i])}. */
    static void run(UnaryOp op, long[] x, int xo, long[] out, int oo, int length) {
        switch (op) {
            case COPY, FLOOR, CEIL, TRUNC, ROUND -> System.arraycopy(x, xo, out, oo, length);
            case NEG -> neg(x, xo, out, oo, length);
            case ABS -> abs(x, xo, out, oo, length);
            case SIGN -> sign(x, xo, out, oo, length);
            case SQUARE -> square(x, xo, out, oo, length);
            case NOT -> not(x, xo, out, oo, length);
            case SQRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, TAN, ASIN, ACOS, ATAN, SINH, COSH ->
                    throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
    }

    private static void neg(long[] x, int xo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).neg().intoArray(out, oo + i);
        }
    }

    // Not every machine has an instruction for it.
    private static void abs(long[] x, int xo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector v = fromArray(SPECIES, x, xo + i);
            v.max(v.neg()).intoArray(out, oo + i);
        }
    }

    private static void sign(long[] x, int xo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector v = fromArray(SPECIES, x, xo + i);
            v.blend(1, v.compare(VectorOperators.GT, 0)).blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(out, oo + i);
        }
    }

    private static void square(long[] x, int xo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            LongVector v = fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(out, oo + i);
        }
    }

    private static void not(long[] x, int xo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).not().intoArray(out, oo + i);
        }
    }
}
