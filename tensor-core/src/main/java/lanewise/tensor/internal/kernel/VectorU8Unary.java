package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.ByteVector.fromArray;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** The vector loops of {@link UnaryOp} on contiguous runs of U8, a multiple of the number of lanes long. */
final class VectorU8Unary {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private VectorU8Unary() {}

    /** Computes {@code out[i] = op(x[i])}. */
    static void run(UnaryOp op, byte[] x, int xo, byte[] out, int oo, int length) {
        switch (op) {
            case COPY, ABS, FLOOR, CEIL, TRUNC, ROUND -> System.arraycopy(x, xo, out, oo, length);
            case NEG -> neg(x, xo, out, oo, length);
            case SIGN -> sign(x, xo, out, oo, length);
            case SQUARE -> square(x, xo, out, oo, length);
            case NOT -> not(x, xo, out, oo, length);
            case SQRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, TAN, ASIN, ACOS, ATAN, SINH, COSH ->
                    throw new IllegalArgumentException(op + " is of floating-point numbers");
        }
    }

    private static void neg(byte[] x, int xo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).neg().intoArray(out, oo + i);
        }
    }

    private static void sign(byte[] x, int xo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).lanewise(VectorOperators.UMIN, (byte) 1).intoArray(out, oo + i);
        }
    }

    private static void square(byte[] x, int xo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            ByteVector v = fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(out, oo + i);
        }
    }

    private static void not(byte[] x, int xo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, x, xo + i).not().intoArray(out, oo + i);
        }
    }
}
