package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorFloatBinary} for two operands of which every second element counts, {@code out[i] =
 * op(a[2i], b[2i])}: two vectors of each are read, one element beyond the last one that counts, and every second lane
 * kept. Copying the operands first takes twice the time.
 */
final class VectorFloatEverySecond {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatEverySecond() {}

    static void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).add(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).sub(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).mul(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).div(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void minimum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).min(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void maximum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(a, ao + 2 * i).max(load(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void eq(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.EQ, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    static void ne(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.NE, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    static void lt(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(load(a, ao + 2 * i).compare(VectorOperators.LT, load(b, bo + 2 * i))).intoArray(out, oo + i);
        }
    }

    static void le(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
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
