package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NEGATIVE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The largest and the smallest element of a contiguous run of at least one vector.
 *
 * <p>An extreme by {@link Math#max} takes six instructions a vector, for NaN and the sign of zero. Here it is a
 * comparison and a choice, and a sum beside it that is NaN if there was one. It may also come from infinities of both
 * signs, so that NaN is then searched for, and so is the zero of the other sign where the extreme is zero. Four vectors at
 * a time, because each has to wait for the one before. The order does not matter, so that the last vector may overlap.
 * A comparison must be a constant for C2, hence two methods. In the end vectors are combined by {@code lanewise} itself, as
 * {@link VectorFloatBinary} says.
 */
final class VectorFloatExtremes {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatExtremes() {}

    /** Returns the largest element, as {@link FloatKernels#max}. */
    static float max(float[] x, int offset, int length) {
        FloatVector largest0 = load(x, offset + length - LANES);
        FloatVector largest1 = largest0;
        FloatVector largest2 = largest0;
        FloatVector largest3 = largest0;
        FloatVector sum = largest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            FloatVector v0 = load(x, offset + i);
            FloatVector v1 = load(x, offset + i + LANES);
            FloatVector v2 = load(x, offset + i + 2 * LANES);
            FloatVector v3 = load(x, offset + i + 3 * LANES);
            largest0 = largest0.blend(v0, v0.compare(GT, largest0));
            largest1 = largest1.blend(v1, v1.compare(GT, largest1));
            largest2 = largest2.blend(v2, v2.compare(GT, largest2));
            largest3 = largest3.blend(v3, v3.compare(GT, largest3));
            sum = v0.add(v1).add(v2.add(v3)).add(sum);
        }
        for (; i < length - LANES; i += LANES) {
            FloatVector v = load(x, offset + i);
            largest0 = largest0.blend(v, v.compare(GT, largest0));
            sum = v.add(sum);
        }
        float largest = largest0.lanewise(MAX, largest1).lanewise(MAX, largest2.lanewise(MAX, largest3)).reduceLanes(MAX);
        if (sum.compare(NE, sum).anyTrue() && containsNaN(x, offset, length)) {
            return Float.NaN;
        }
        return largest == 0 ? zeroMax(x, offset, length) : largest;
    }

    /** Returns the smallest element, as {@link FloatKernels#min}. */
    static float min(float[] x, int offset, int length) {
        FloatVector smallest0 = load(x, offset + length - LANES);
        FloatVector smallest1 = smallest0;
        FloatVector smallest2 = smallest0;
        FloatVector smallest3 = smallest0;
        FloatVector sum = smallest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            FloatVector v0 = load(x, offset + i);
            FloatVector v1 = load(x, offset + i + LANES);
            FloatVector v2 = load(x, offset + i + 2 * LANES);
            FloatVector v3 = load(x, offset + i + 3 * LANES);
            smallest0 = smallest0.blend(v0, v0.compare(LT, smallest0));
            smallest1 = smallest1.blend(v1, v1.compare(LT, smallest1));
            smallest2 = smallest2.blend(v2, v2.compare(LT, smallest2));
            smallest3 = smallest3.blend(v3, v3.compare(LT, smallest3));
            sum = v0.add(v1).add(v2.add(v3)).add(sum);
        }
        for (; i < length - LANES; i += LANES) {
            FloatVector v = load(x, offset + i);
            smallest0 = smallest0.blend(v, v.compare(LT, smallest0));
            sum = v.add(sum);
        }
        float smallest = smallest0.lanewise(MIN, smallest1).lanewise(MIN, smallest2.lanewise(MIN, smallest3))
                .reduceLanes(MIN);
        if (sum.compare(NE, sum).anyTrue() && containsNaN(x, offset, length)) {
            return Float.NaN;
        }
        return smallest == 0 ? zeroMin(x, offset, length) : smallest;
    }

    private static boolean containsNaN(float[] x, int offset, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, offset + Math.min(i, length - LANES));
            if (v.compare(NE, v).anyTrue()) {
                return true;
            }
        }
        return false;
    }

    // The sign of the largest number, which is a zero.
    private static float zeroMax(float[] x, int offset, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, offset + Math.min(i, length - LANES));
            if (v.compare(EQ, 0).andNot(v.test(IS_NEGATIVE)).anyTrue()) {
                return 0;
            }
        }
        return -0.0f;
    }

    // The sign of the smallest number, which is a zero.
    private static float zeroMin(float[] x, int offset, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, offset + Math.min(i, length - LANES));
            if (v.compare(EQ, 0).and(v.test(IS_NEGATIVE)).anyTrue()) {
                return -0.0f;
            }
        }
        return 0;
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }
}
