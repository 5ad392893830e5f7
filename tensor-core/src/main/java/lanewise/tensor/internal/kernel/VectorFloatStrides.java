package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Copies of runs that stand at the two commonest strides besides 1: every second element, and backwards. */
final class VectorFloatStrides {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> BACKWARDS = VectorShuffle.iota(SPECIES, LANES - 1, -1, true);
    // Lanes of two vectors, numbered through: selectFrom wants the numbers as elements of its own type.
    private static final FloatVector EVEN = evenNumbers();

    private VectorFloatStrides() {}

    private static FloatVector evenNumbers() {
        float[] lanes = new float[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = 2 * lane;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    /** Returns whether there is a loop for a stride. */
    static boolean has(int stride) {
        return stride == 2 || stride == -1;
    }

    /** Copies whole vectors from the start of a run and returns how many elements that were. */
    static int copy(float[] x, int xOffset, int stride, float[] out, int outOffset, int length) {
        return stride == 2 ? copyEverySecond(x, xOffset, out, outOffset, length)
                : copyBackwards(x, xOffset, out, outOffset, length);
    }

    // Vectors are read whole, though the array may end with the run's last element: that one is left over.
    private static int copyEverySecond(float[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(Math.max(0, length - 1));
        for (int i = 0, s = xOffset; i < bound; i += LANES, s += 2 * LANES) {
            everySecond(x, s).intoArray(out, outOffset + i);
        }
        return bound;
    }

    /** Returns every second of so many elements as two vectors hold. */
    static FloatVector everySecond(float[] x, int offset) {
        FloatVector first = FloatVector.fromArray(SPECIES, x, offset);
        FloatVector second = FloatVector.fromArray(SPECIES, x, offset + LANES);
        return EVEN.selectFrom(first, second);
    }

    private static int copyBackwards(float[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(length);
        for (int i = 0, s = xOffset - LANES + 1; i < bound; i += LANES, s -= LANES) {
            FloatVector.fromArray(SPECIES, x, s).rearrange(BACKWARDS).intoArray(out, outOffset + i);
        }
        return bound;
    }
}
