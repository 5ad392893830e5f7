package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.math.VectorFloatErrorFunction;
import lanewise.tensor.internal.math.VectorFloatHyperbolic;
import lanewise.tensor.internal.math.VectorFloatInverseTrigonometry;
import lanewise.tensor.internal.math.VectorFloatMath;
import lanewise.tensor.internal.math.VectorFloatRounding;
import lanewise.tensor.internal.math.VectorFloatTrigonometry;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of {@link UnaryOp} on contiguous runs whose length is a multiple of the number of lanes.
 *
 * <p>exp, expm1, log, log1p and sigmoid have two loops each. One is for ordinary arguments, which need neither limits
 * nor a look at infinity, NaN and subnormal numbers; it ends where a vector has others. From there a few vectors go
 * through the loop for any argument. Both loops give an ordinary argument the same bits. What goes from one to the other
 * is written out for each function: with several functions in one compiled method C2 would stop inlining in the middle.
 */
final class VectorFloatUnary {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    /** So many elements are computed for any argument before ordinary ones are expected again. */
    private static final int FEW = 16 * LANES;

    static {
        InlinedHelpers.load(VectorFloatErrorFunction.class, VectorFloatHyperbolic.class, VectorFloatInverseTrigonometry.class,
                VectorFloatMath.class, VectorFloatRounding.class, VectorFloatTrigonometry.class);
    }

    private VectorFloatUnary() {}

    /** Computes {@code out[i] = op(x[i])}. */
    // Has more than 325 bytes of code, too many for C2 to inline it: deep inside a caller vectors would become objects, and
    // exp of F64 took 250 instead of 25 µs.
    static void run(UnaryOp op, float[] x, int xo, float[] out, int oo, int length) {
        switch (op) {
            case COPY -> System.arraycopy(x, xo, out, oo, length);
            case NEG -> neg(x, xo, out, oo, length);
            case ABS -> abs(x, xo, out, oo, length);
            case SQUARE -> square(x, xo, out, oo, length);
            case SQRT -> sqrt(x, xo, out, oo, length);
            case EXP -> exp(x, xo, out, oo, length);
            case EXPM1 -> expm1(x, xo, out, oo, length);
            case LOG -> log(x, xo, out, oo, length);
            case LOG1P -> log1p(x, xo, out, oo, length);
            case SIGMOID -> sigmoid(x, xo, out, oo, length);
            case SIN -> sin(x, xo, out, oo, length);
            case COS -> cos(x, xo, out, oo, length);
            case TANH -> tanh(x, xo, out, oo, length);
            case ERF -> erf(x, xo, out, oo, length);
            case SIGN -> sign(x, xo, out, oo, length);
            case FLOOR -> floor(x, xo, out, oo, length);
            case CEIL -> ceil(x, xo, out, oo, length);
            case TRUNC -> trunc(x, xo, out, oo, length);
            case ROUND -> round(x, xo, out, oo, length);
            case NOT -> throw new IllegalArgumentException(op + " is of integers");
            case TAN -> tan(x, xo, out, oo, length);
            case ASIN -> asin(x, xo, out, oo, length);
            case ACOS -> acos(x, xo, out, oo, length);
            case ATAN -> atan(x, xo, out, oo, length);
            case SINH -> sinh(x, xo, out, oo, length);
            case COSH -> cosh(x, xo, out, oo, length);
        }
    }

    // The same for any arguments. It is as long, so that the two loops of a function stay apart: with both in one method C2
    // would stop inlining within the second one.
    private static void any(UnaryOp op, float[] x, int xo, float[] out, int oo, int length) {
        switch (op) {
            case COPY -> System.arraycopy(x, xo, out, oo, length);
            case NEG -> neg(x, xo, out, oo, length);
            case ABS -> abs(x, xo, out, oo, length);
            case SQUARE -> square(x, xo, out, oo, length);
            case SQRT -> sqrt(x, xo, out, oo, length);
            case EXP -> anyExp(x, xo, out, oo, length);
            case EXPM1 -> anyExpm1(x, xo, out, oo, length);
            case LOG -> anyLog(x, xo, out, oo, length);
            case LOG1P -> anyLog1p(x, xo, out, oo, length);
            case SIGMOID -> anySigmoid(x, xo, out, oo, length);
            case SIN -> sin(x, xo, out, oo, length);
            case COS -> cos(x, xo, out, oo, length);
            case TANH -> tanh(x, xo, out, oo, length);
            case ERF -> erf(x, xo, out, oo, length);
            case SIGN -> sign(x, xo, out, oo, length);
            case FLOOR -> floor(x, xo, out, oo, length);
            case CEIL -> ceil(x, xo, out, oo, length);
            case TRUNC -> trunc(x, xo, out, oo, length);
            case ROUND -> round(x, xo, out, oo, length);
            case NOT -> throw new IllegalArgumentException(op + " is of integers");
            case TAN -> tan(x, xo, out, oo, length);
            case ASIN -> asin(x, xo, out, oo, length);
            case ACOS -> acos(x, xo, out, oo, length);
            case ATAN -> atan(x, xo, out, oo, length);
            case SINH -> sinh(x, xo, out, oo, length);
            case COSH -> cosh(x, xo, out, oo, length);
        }
    }

    private static void neg(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(x, xo + i).neg().intoArray(out, oo + i);
        }
    }

    private static void abs(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(x, xo + i).abs().intoArray(out, oo + i);
        }
    }

    private static void square(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            v.mul(v).intoArray(out, oo + i);
        }
    }

    private static void sqrt(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(x, xo + i).sqrt().intoArray(out, oo + i);
        }
    }

    private static void sign(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            v.blend(1, v.compare(VectorOperators.GT, 0)).blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(out, oo + i);
        }
    }

    private static void floor(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatRounding.floor(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void ceil(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatRounding.ceil(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void trunc(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatRounding.trunc(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void round(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatRounding.round(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    // One call of each loop: C2 would inline the first of two, and stop in the middle of the second, whose vectors would
    // become objects. So it is in the functions below.
    private static void exp(float[] x, int xo, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinaryExp(x, xo + done, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(UnaryOp.EXP, x, xo + done, out, oo + done, few);
                done += few;
            }
        }
    }

    private static int ordinaryExp(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            if (!VectorFloatMath.isOrdinaryForExp(v)) {
                return i;
            }
            VectorFloatMath.ordinaryExp(v).intoArray(out, oo + i);
        }
        return length;
    }

    private static void anyExp(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.exp(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void expm1(float[] x, int xo, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinaryExpm1(x, xo + done, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(UnaryOp.EXPM1, x, xo + done, out, oo + done, few);
                done += few;
            }
        }
    }

    private static int ordinaryExpm1(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            if (!VectorFloatMath.isOrdinaryForExpm1(v)) {
                return i;
            }
            VectorFloatMath.ordinaryExpm1(v).intoArray(out, oo + i);
        }
        return length;
    }

    private static void anyExpm1(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.expm1(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void log(float[] x, int xo, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinaryLog(x, xo + done, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(UnaryOp.LOG, x, xo + done, out, oo + done, few);
                done += few;
            }
        }
    }

    private static int ordinaryLog(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            if (!VectorFloatMath.isOrdinaryForLog(v)) {
                return i;
            }
            VectorFloatMath.ordinaryLog(v).intoArray(out, oo + i);
        }
        return length;
    }

    private static void anyLog(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.log(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void log1p(float[] x, int xo, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinaryLog1p(x, xo + done, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(UnaryOp.LOG1P, x, xo + done, out, oo + done, few);
                done += few;
            }
        }
    }

    private static int ordinaryLog1p(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            if (!VectorFloatMath.isOrdinaryForLog(v.add(1))) {
                return i;
            }
            VectorFloatMath.ordinaryLog1p(v).intoArray(out, oo + i);
        }
        return length;
    }

    private static void anyLog1p(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.log1p(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void sigmoid(float[] x, int xo, float[] out, int oo, int length) {
        for (int done = 0; done < length;) {
            done += ordinarySigmoid(x, xo + done, out, oo + done, length - done);
            int few = Math.min(FEW, length - done);
            if (few > 0) {
                any(UnaryOp.SIGMOID, x, xo + done, out, oo + done, few);
                done += few;
            }
        }
    }

    private static int ordinarySigmoid(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            if (!VectorFloatMath.isOrdinaryForExp(v)) {
                return i;
            }
            VectorFloatMath.ordinarySigmoid(v).intoArray(out, oo + i);
        }
        return length;
    }

    private static void anySigmoid(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.sigmoid(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void sin(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatTrigonometry.sin(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void cos(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatTrigonometry.cos(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void tanh(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.tanh(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void erf(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatErrorFunction.erf(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void tan(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatTrigonometry.tan(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void asin(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatInverseTrigonometry.asin(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void acos(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatInverseTrigonometry.acos(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void atan(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatInverseTrigonometry.atan(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void sinh(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatHyperbolic.sinh(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static void cosh(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatHyperbolic.cosh(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }
}
