package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Extremes of a contiguous run of at least one vector, and searches in it. Four vectors at a time, because each extreme
 * has to wait for the one before; the last vector may overlap.
 */
final class VectorLongSearch {
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private VectorLongSearch() {}

    /** Returns the largest element. */
    static long max(long[] x, int offset, int length) {
        LongVector largest0 = fromArray(SPECIES, x, offset + length - LANES);
        LongVector largest1 = largest0;
        LongVector largest2 = largest0;
        LongVector largest3 = largest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            largest0 = largest0.max(fromArray(SPECIES, x, offset + i));
            largest1 = largest1.max(fromArray(SPECIES, x, offset + i + LANES));
            largest2 = largest2.max(fromArray(SPECIES, x, offset + i + 2 * LANES));
            largest3 = largest3.max(fromArray(SPECIES, x, offset + i + 3 * LANES));
        }
        for (; i < length - LANES; i += LANES) {
            largest0 = largest0.max(fromArray(SPECIES, x, offset + i));
        }
        return largest0.max(largest1).max(largest2.max(largest3)).reduceLanes(MAX);
    }

    /** Returns the smallest element. */
    static long min(long[] x, int offset, int length) {
        LongVector smallest0 = fromArray(SPECIES, x, offset + length - LANES);
        LongVector smallest1 = smallest0;
        LongVector smallest2 = smallest0;
        LongVector smallest3 = smallest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            smallest0 = smallest0.min(fromArray(SPECIES, x, offset + i));
            smallest1 = smallest1.min(fromArray(SPECIES, x, offset + i + LANES));
            smallest2 = smallest2.min(fromArray(SPECIES, x, offset + i + 2 * LANES));
            smallest3 = smallest3.min(fromArray(SPECIES, x, offset + i + 3 * LANES));
        }
        for (; i < length - LANES; i += LANES) {
            smallest0 = smallest0.min(fromArray(SPECIES, x, offset + i));
        }
        return smallest0.min(smallest1).min(smallest2.min(smallest3)).reduceLanes(MIN);
    }

    /** Returns the index of the first element that equals the wanted one, or −1. */
    static int indexOf(long wanted, long[] x, int offset, int length) {
        for (int i = 0; i < length; i += LANES) {
            int from = Math.min(i, length - LANES);
            VectorMask<Long> found = fromArray(SPECIES, x, offset + from).compare(EQ, wanted);
            if (found.anyTrue()) {
                return from + found.firstTrue();
            }
        }
        return -1;
    }

    /** Returns whether an element is not 0. */
    static boolean containsNonzero(long[] x, int offset, int length) {
        LongVector last = fromArray(SPECIES, x, offset + length - LANES);
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            LongVector first = fromArray(SPECIES, x, offset + i).or(fromArray(SPECIES, x, offset + i + LANES));
            LongVector second = fromArray(SPECIES, x, offset + i + 2 * LANES)
                    .or(fromArray(SPECIES, x, offset + i + 3 * LANES));
            if (first.or(second).compare(NE, 0).anyTrue()) {
                return true;
            }
        }
        for (; i < length - LANES; i += LANES) {
            last = last.or(fromArray(SPECIES, x, offset + i));
        }
        return last.compare(NE, 0).anyTrue();
    }

    /** Returns whether an element is 0. */
    static boolean containsZero(long[] x, int offset, int length) {
        VectorMask<Long> last = fromArray(SPECIES, x, offset + length - LANES).compare(EQ, 0);
        int i = 0;
        for (; i + 2 * LANES <= length; i += 2 * LANES) {
            VectorMask<Long> first = fromArray(SPECIES, x, offset + i).compare(EQ, 0);
            if (first.or(fromArray(SPECIES, x, offset + i + LANES).compare(EQ, 0)).anyTrue()) {
                return true;
            }
        }
        if (i < length - LANES && fromArray(SPECIES, x, offset + i).compare(EQ, 0).anyTrue()) {
            return true;
        }
        return last.anyTrue();
    }
}
