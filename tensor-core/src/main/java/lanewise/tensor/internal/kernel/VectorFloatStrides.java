package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The commonest strides besides 1, every second element, backwards, and one element again and again: copies of runs, and
 * operations on two runs of every second element.
 */
final class VectorFloatStrides {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> BACKWARDS = VectorShuffle.iota(SPECIES, LANES - 1, -1, true);
    private static final VectorShuffle<Float> FIRST_HALF_TWICE = VectorShuffle.fromOp(SPECIES, lane -> lane / 2);
    private static final VectorShuffle<Float> SECOND_HALF_TWICE =
            VectorShuffle.fromOp(SPECIES, lane -> LANES / 2 + lane / 2);
    private static final VectorMask<Float> EVEN_LANES = VectorMask.fromLong(SPECIES, 0x5555);
    // Every second lane, twice.
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % LANES);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(SPECIES, -1L << LANES / 2);

    private VectorFloatStrides() {}

    /** Returns whether there is a loop for a stride. */
    static boolean has(int stride) {
        return stride == 2 || stride == -1 || stride == 0;
    }

    /** Copies whole vectors from the start of a run and returns how many elements that were. */
    static int copy(float[] x, int xOffset, int stride, float[] out, int outOffset, int length) {
        return switch (stride) {
            case 2 -> copyEverySecond(x, xOffset, out, outOffset, length);
            case 0 -> repeat(x[xOffset], out, outOffset, length);
            default -> copyBackwards(x, xOffset, out, outOffset, length);
        };
    }

    private static int repeat(float x, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(length);
        FloatVector all = FloatVector.broadcast(SPECIES, x);
        for (int i = 0; i < bound; i += LANES) {
            all.intoArray(out, outOffset + i);
        }
        return bound;
    }

    // Vectors are read whole, though the array may end with the run's last element: that one is left over.
    private static int copyEverySecond(float[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(Math.max(0, length - 1));
        for (int i = 0, s = xOffset; i < bound; i += LANES, s += 2 * LANES) {
            everySecond(x, s).intoArray(out, outOffset + i);
        }
        return bound;
    }

    /** Copies whole vectors from the start of a run into every second element and returns how many elements that were. */
    static int copyToEverySecond(float[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(length);
        for (int i = 0, o = outOffset; i < bound; i += LANES, o += 2 * LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
            v.rearrange(FIRST_HALF_TWICE).intoArray(out, o, EVEN_LANES);
            v.rearrange(SECOND_HALF_TWICE).intoArray(out, o + LANES, EVEN_LANES);
        }
        return bound;
    }

    // Every second of so many elements as two vectors hold.
    private static FloatVector everySecond(float[] x, int offset) {
        FloatVector first = FloatVector.fromArray(SPECIES, x, offset);
        FloatVector second = FloatVector.fromArray(SPECIES, x, offset + LANES);
        return first.rearrange(EVEN).blend(second.rearrange(EVEN), UPPER_HALF);
    }

    // The loops of VectorFloatBinary for two operands of which every second element counts, out[i] = op(a[2i], b[2i]).
    // One element beyond the last one that counts is read. Copying the operands first takes twice the time.

    static void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).add(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).sub(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).mul(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).div(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void minimum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).min(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void maximum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            everySecond(a, ao + 2 * i).max(everySecond(b, bo + 2 * i)).intoArray(out, oo + i);
        }
    }

    static void eq(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(everySecond(a, ao + 2 * i).compare(VectorOperators.EQ, everySecond(b, bo + 2 * i)))
                    .intoArray(out, oo + i);
        }
    }

    static void ne(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(everySecond(a, ao + 2 * i).compare(VectorOperators.NE, everySecond(b, bo + 2 * i)))
                    .intoArray(out, oo + i);
        }
    }

    static void lt(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(everySecond(a, ao + 2 * i).compare(VectorOperators.LT, everySecond(b, bo + 2 * i)))
                    .intoArray(out, oo + i);
        }
    }

    static void le(float[] a, int ao, float[] b, int bo, float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            mask(everySecond(a, ao + 2 * i).compare(VectorOperators.LE, everySecond(b, bo + 2 * i)))
                    .intoArray(out, oo + i);
        }
    }

    private static FloatVector mask(VectorMask<Float> holds) {
        return FloatVector.zero(SPECIES).blend(1, holds);
    }

    private static int copyBackwards(float[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = SPECIES.loopBound(length);
        for (int i = 0, s = xOffset - LANES + 1; i < bound; i += LANES, s -= LANES) {
            FloatVector.fromArray(SPECIES, x, s).rearrange(BACKWARDS).intoArray(out, outOffset + i);
        }
        return bound;
    }
}
