package lanewise.tensor.internal.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.math.VectorFloatErrorFunction;
import lanewise.tensor.internal.math.VectorFloatHyperbolic;
import lanewise.tensor.internal.math.VectorFloatInverseTrigonometry;
import lanewise.tensor.internal.math.VectorFloatMath;
import lanewise.tensor.internal.math.VectorFloatRounding;
import lanewise.tensor.internal.math.VectorFloatTrigonometry;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.SeparateLoops;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of functions on contiguous runs whose length is a multiple of the number of lanes.
 *
 * <p>exp, expm1, log, log1p and sigmoid have two loops each. One is for ordinary arguments, which need neither limits
 * nor a look at infinity, NaN and subnormal numbers; it returns how many are done, and ends where a vector has others. From
 * there a few vectors go through the loop for any argument. Both loops give an ordinary argument the same bits.
 */
@SuppressWarnings("UnusedMethod") // LOOPS and the others find them by their names
final class VectorFloatFunctions {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    /** So many elements are computed for any argument before ordinary ones are expected again. */
    private static final int FEW = 16 * LANES;

    private static final SeparateLoops<UnaryOp> LOOPS = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, float[].class, int.class, float[].class, int.class, int.class),
            Map.ofEntries(Map.entry(UnaryOp.FLOOR, "floor"), Map.entry(UnaryOp.CEIL, "ceil"), Map.entry(UnaryOp.TRUNC, "trunc"),
                    Map.entry(UnaryOp.ROUND, "round"), Map.entry(UnaryOp.EXP, "exp"), Map.entry(UnaryOp.EXPM1, "expm1"),
                    Map.entry(UnaryOp.LOG, "log"), Map.entry(UnaryOp.LOG1P, "log1p"), Map.entry(UnaryOp.SIGMOID, "sigmoid"),
                    Map.entry(UnaryOp.TANH, "tanh"), Map.entry(UnaryOp.ERF, "erf"), Map.entry(UnaryOp.SIN, "sin"),
                    Map.entry(UnaryOp.COS, "cos"), Map.entry(UnaryOp.TAN, "tan"), Map.entry(UnaryOp.ASIN, "asin"),
                    Map.entry(UnaryOp.ACOS, "acos"), Map.entry(UnaryOp.ATAN, "atan"), Map.entry(UnaryOp.SINH, "sinh"),
                    Map.entry(UnaryOp.COSH, "cosh")));

    private static final SeparateLoops<UnaryOp> ORDINARY = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(int.class, float[].class, int.class, float[].class, int.class, int.class),
            Map.of(UnaryOp.EXP, "ordinaryExp", UnaryOp.EXPM1, "ordinaryExpm1", UnaryOp.LOG, "ordinaryLog",
                    UnaryOp.LOG1P, "ordinaryLog1p", UnaryOp.SIGMOID, "ordinarySigmoid"));

    private static final SeparateLoops<BinaryOp> OF_TWO = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, float[].class, int.class, float[].class, int.class, float[].class, int.class,
                    int.class), Map.of(BinaryOp.ATAN2, "atan2"));

    private static final SeparateLoops<BinaryOp> WITH_NUMBER = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, float[].class, int.class, float.class, float[].class, int.class, int.class),
            Map.of(BinaryOp.ATAN2, "atan2"));

    static {
        InlinedHelpers.load(VectorFloatErrorFunction.class, VectorFloatHyperbolic.class, VectorFloatInverseTrigonometry.class,
                VectorFloatMath.class, VectorFloatRounding.class, VectorFloatTrigonometry.class);
    }

    private VectorFloatFunctions() {}

    /** Computes {@code out[i] = op(x[i])}. */
    static void run(UnaryOp op, float[] x, int xo, float[] out, int oo, int length) {
        MethodHandle loop = LOOPS.of(op);
        try {
            if (!ORDINARY.has(op)) {
                loop.invokeExact(x, xo, out, oo, length);
                return;
            }
            MethodHandle ordinary = ORDINARY.of(op);
            for (int done = 0; done < length;) {
                done += (int) ordinary.invokeExact(x, xo + done, out, oo + done, length - done);
                int few = Math.min(FEW, length - done);
                if (few > 0) {
                    loop.invokeExact(x, xo + done, out, oo + done, few);
                    done += few;
                }
            }
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
        }
    }

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        try {
            OF_TWO.of(op).invokeExact(a, ao, b, bo, out, oo, length);
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
        }
    }

    /** Computes {@code out[i] = op(a[i], b)}. */
    static void run(BinaryOp op, float[] a, int ao, float b, float[] out, int oo, int length) {
        try {
            WITH_NUMBER.of(op).invokeExact(a, ao, b, out, oo, length);
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
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

    // The result is computed in any case: C2 would not inline a call that was seldom made when it compiles the loop, as where few
    // vectors were ordinary, and those of later vectors would have them on the heap.
    private static int ordinaryExp(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            boolean isOrdinary = VectorFloatMath.isOrdinaryForExp(v);
            FloatVector result = VectorFloatMath.ordinaryExp(v);
            if (!isOrdinary) {
                return i;
            }
            result.intoArray(out, oo + i);
        }
        return length;
    }

    private static void exp(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.exp(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static int ordinaryExpm1(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            boolean isOrdinary = VectorFloatMath.isOrdinaryForExpm1(v);
            FloatVector result = VectorFloatMath.ordinaryExpm1(v);
            if (!isOrdinary) {
                return i;
            }
            result.intoArray(out, oo + i);
        }
        return length;
    }

    private static void expm1(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.expm1(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static int ordinaryLog(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            boolean isOrdinary = VectorFloatMath.isOrdinaryForLog(v);
            FloatVector result = VectorFloatMath.ordinaryLog(v);
            if (!isOrdinary) {
                return i;
            }
            result.intoArray(out, oo + i);
        }
        return length;
    }

    private static void log(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.log(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static int ordinaryLog1p(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            boolean isOrdinary = VectorFloatMath.isOrdinaryForLog(v.add(1));
            FloatVector result = VectorFloatMath.ordinaryLog1p(v);
            if (!isOrdinary) {
                return i;
            }
            result.intoArray(out, oo + i);
        }
        return length;
    }

    private static void log1p(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatMath.log1p(load(x, xo + i)).intoArray(out, oo + i);
        }
    }

    private static int ordinarySigmoid(float[] x, int xo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, xo + i);
            boolean isOrdinary = VectorFloatMath.isOrdinaryForExp(v);
            FloatVector result = VectorFloatMath.ordinarySigmoid(v);
            if (!isOrdinary) {
                return i;
            }
            result.intoArray(out, oo + i);
        }
        return length;
    }

    private static void sigmoid(float[] x, int xo, float[] out, int oo, int length) {
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

    private static void atan2(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorFloatInverseTrigonometry.atan2(load(a, ao + i), load(b, bo + i)).intoArray(out, oo + i);
        }
    }

    private static void atan2(float[] a, int ao, float b, float[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            VectorFloatInverseTrigonometry.atan2(load(a, ao + i), right).intoArray(out, oo + i);
        }
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }
}
