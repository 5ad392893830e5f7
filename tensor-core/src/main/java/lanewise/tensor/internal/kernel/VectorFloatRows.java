package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of reductions along columns. They take four rows in one pass, so that what has been found so far is
 * loaded and stored once for all four. Lengths are multiples of the number of lanes where not said otherwise.
 */
final class VectorFloatRows {
    /** The number of rows in one pass. */
    static final int TOGETHER = 4;

    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatRows() {}

    /** Four rows of {@link FloatKernels#combineRows}, of any length. */
    static void mul(float[] x, int at, int row, float[] out, int oo, int length) {
        int j = 0;
        for (; j <= length - LANES; j += LANES) {
            fromArray(SPECIES, out, oo + j).mul(fromArray(SPECIES, x, at + j)).mul(fromArray(SPECIES, x, at + row + j))
                    .mul(fromArray(SPECIES, x, at + 2 * row + j))
                    .mul(fromArray(SPECIES, x, at + 3 * row + j)).intoArray(out, oo + j);
        }
        if (j < length) {
            VectorMask<Float> end = SPECIES.indexInRange(j, length);
            fromArray(SPECIES, out, oo + j, end).mul(fromArray(SPECIES, x, at + j, end))
                    .mul(fromArray(SPECIES, x, at + row + j, end))
                    .mul(fromArray(SPECIES, x, at + 2 * row + j, end)).mul(fromArray(SPECIES, x, at + 3 * row + j, end))
                    .intoArray(out, oo + j, end);
        }
    }

    /** Four rows of {@link FloatKernels#combineRows}, of any length. */
    static void minimum(float[] x, int at, int row, float[] out, int oo, int length) {
        int j = 0;
        for (; j <= length - LANES; j += LANES) {
            fromArray(SPECIES, out, oo + j).min(fromArray(SPECIES, x, at + j)).min(fromArray(SPECIES, x, at + row + j))
                    .min(fromArray(SPECIES, x, at + 2 * row + j))
                    .min(fromArray(SPECIES, x, at + 3 * row + j)).intoArray(out, oo + j);
        }
        if (j < length) {
            VectorMask<Float> end = SPECIES.indexInRange(j, length);
            fromArray(SPECIES, out, oo + j, end).min(fromArray(SPECIES, x, at + j, end))
                    .min(fromArray(SPECIES, x, at + row + j, end))
                    .min(fromArray(SPECIES, x, at + 2 * row + j, end)).min(fromArray(SPECIES, x, at + 3 * row + j, end))
                    .intoArray(out, oo + j, end);
        }
    }

    /** Four rows of {@link FloatKernels#combineRows}, of any length. */
    static void maximum(float[] x, int at, int row, float[] out, int oo, int length) {
        int j = 0;
        for (; j <= length - LANES; j += LANES) {
            fromArray(SPECIES, out, oo + j).max(fromArray(SPECIES, x, at + j)).max(fromArray(SPECIES, x, at + row + j))
                    .max(fromArray(SPECIES, x, at + 2 * row + j))
                    .max(fromArray(SPECIES, x, at + 3 * row + j)).intoArray(out, oo + j);
        }
        if (j < length) {
            VectorMask<Float> end = SPECIES.indexInRange(j, length);
            fromArray(SPECIES, out, oo + j, end).max(fromArray(SPECIES, x, at + j, end))
                    .max(fromArray(SPECIES, x, at + row + j, end))
                    .max(fromArray(SPECIES, x, at + 2 * row + j, end)).max(fromArray(SPECIES, x, at + 3 * row + j, end))
                    .intoArray(out, oo + j, end);
        }
    }

    /** Four rows of {@link FloatKernels#runningExtremes} for the largest; the first row has the given index. */
    static void runningMaxima(float[] x, int at, int row, int length, float[] extremes, float[] indices, int first) {
        for (int j = 0; j < length; j += LANES) {
            FloatVector extreme = fromArray(SPECIES, extremes, j);
            FloatVector index = fromArray(SPECIES, indices, j);
            FloatVector x0 = fromArray(SPECIES, x, at + j);
            VectorMask<Float> beyond0 = extreme.compare(EQ, extreme).andNot(x0.compare(LE, extreme));
            extreme = extreme.blend(x0, beyond0);
            index = index.blend(first, beyond0);
            FloatVector x1 = fromArray(SPECIES, x, at + row + j);
            VectorMask<Float> beyond1 = extreme.compare(EQ, extreme).andNot(x1.compare(LE, extreme));
            extreme = extreme.blend(x1, beyond1);
            index = index.blend(first + 1, beyond1);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * row + j);
            VectorMask<Float> beyond2 = extreme.compare(EQ, extreme).andNot(x2.compare(LE, extreme));
            extreme = extreme.blend(x2, beyond2);
            index = index.blend(first + 2, beyond2);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * row + j);
            VectorMask<Float> beyond3 = extreme.compare(EQ, extreme).andNot(x3.compare(LE, extreme));
            extreme.blend(x3, beyond3).intoArray(extremes, j);
            index.blend(first + 3, beyond3).intoArray(indices, j);
        }
    }

    /** Four rows of {@link FloatKernels#runningExtremes} for the smallest; the first row has the given index. */
    static void runningMinima(float[] x, int at, int row, int length, float[] extremes, float[] indices, int first) {
        for (int j = 0; j < length; j += LANES) {
            FloatVector extreme = fromArray(SPECIES, extremes, j);
            FloatVector index = fromArray(SPECIES, indices, j);
            FloatVector x0 = fromArray(SPECIES, x, at + j);
            VectorMask<Float> beyond0 = extreme.compare(EQ, extreme).andNot(x0.compare(GE, extreme));
            extreme = extreme.blend(x0, beyond0);
            index = index.blend(first, beyond0);
            FloatVector x1 = fromArray(SPECIES, x, at + row + j);
            VectorMask<Float> beyond1 = extreme.compare(EQ, extreme).andNot(x1.compare(GE, extreme));
            extreme = extreme.blend(x1, beyond1);
            index = index.blend(first + 1, beyond1);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * row + j);
            VectorMask<Float> beyond2 = extreme.compare(EQ, extreme).andNot(x2.compare(GE, extreme));
            extreme = extreme.blend(x2, beyond2);
            index = index.blend(first + 2, beyond2);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * row + j);
            VectorMask<Float> beyond3 = extreme.compare(EQ, extreme).andNot(x3.compare(GE, extreme));
            extreme.blend(x3, beyond3).intoArray(extremes, j);
            index.blend(first + 3, beyond3).intoArray(indices, j);
        }
    }
}
