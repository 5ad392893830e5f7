package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.ByteVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.UMIN;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Extremes of a contiguous run of U8, of at least one vector, and searches in it. Four vectors at a time, because each
 * extreme has to wait for the one before; the last vector may overlap.
 */
final class VectorU8Search {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    // Bytes without sign are in the order of bytes with sign once their highest bit is changed. So the lanes of a vector are
    // reduced: where it is not compiled, Java 25 starts reduceLanes(UMAX) from 128 and reduceLanes(UMIN) from 127.
    private static final byte SIGN = (byte) 0x80;

    private VectorU8Search() {}

    /** Returns the largest element. */
    static int max(byte[] x, int offset, int length) {
        ByteVector largest0 = fromArray(SPECIES, x, offset + length - LANES);
        ByteVector largest1 = largest0;
        ByteVector largest2 = largest0;
        ByteVector largest3 = largest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            largest0 = largest0.lanewise(UMAX, fromArray(SPECIES, x, offset + i));
            largest1 = largest1.lanewise(UMAX, fromArray(SPECIES, x, offset + i + LANES));
            largest2 = largest2.lanewise(UMAX, fromArray(SPECIES, x, offset + i + 2 * LANES));
            largest3 = largest3.lanewise(UMAX, fromArray(SPECIES, x, offset + i + 3 * LANES));
        }
        for (; i < length - LANES; i += LANES) {
            largest0 = largest0.lanewise(UMAX, fromArray(SPECIES, x, offset + i));
        }
        largest0 = largest0.lanewise(UMAX, largest1).lanewise(UMAX, largest2.lanewise(UMAX, largest3));
        return largest0.lanewise(XOR, SIGN).reduceLanes(MAX) & 0xFF ^ 0x80;
    }

    /** Returns the smallest element. */
    static int min(byte[] x, int offset, int length) {
        ByteVector smallest0 = fromArray(SPECIES, x, offset + length - LANES);
        ByteVector smallest1 = smallest0;
        ByteVector smallest2 = smallest0;
        ByteVector smallest3 = smallest0;
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            smallest0 = smallest0.lanewise(UMIN, fromArray(SPECIES, x, offset + i));
            smallest1 = smallest1.lanewise(UMIN, fromArray(SPECIES, x, offset + i + LANES));
            smallest2 = smallest2.lanewise(UMIN, fromArray(SPECIES, x, offset + i + 2 * LANES));
            smallest3 = smallest3.lanewise(UMIN, fromArray(SPECIES, x, offset + i + 3 * LANES));
        }
        for (; i < length - LANES; i += LANES) {
            smallest0 = smallest0.lanewise(UMIN, fromArray(SPECIES, x, offset + i));
        }
        smallest0 = smallest0.lanewise(UMIN, smallest1).lanewise(UMIN, smallest2.lanewise(UMIN, smallest3));
        return smallest0.lanewise(XOR, SIGN).reduceLanes(MIN) & 0xFF ^ 0x80;
    }

    /** Returns the index of the first element that equals the wanted one, or −1. */
    static int indexOf(byte wanted, byte[] x, int offset, int length) {
        for (int i = 0; i < length; i += LANES) {
            int from = Math.min(i, length - LANES);
            VectorMask<Byte> found = fromArray(SPECIES, x, offset + from).compare(EQ, wanted);
            if (found.anyTrue()) {
                return from + found.firstTrue();
            }
        }
        return -1;
    }

    /** Returns whether an element is not 0. */
    static boolean containsNonzero(byte[] x, int offset, int length) {
        ByteVector last = fromArray(SPECIES, x, offset + length - LANES);
        int i = 0;
        for (; i + 4 * LANES <= length; i += 4 * LANES) {
            ByteVector first = fromArray(SPECIES, x, offset + i).or(fromArray(SPECIES, x, offset + i + LANES));
            ByteVector second = fromArray(SPECIES, x, offset + i + 2 * LANES)
                    .or(fromArray(SPECIES, x, offset + i + 3 * LANES));
            if (first.or(second).compare(NE, (byte) 0).anyTrue()) {
                return true;
            }
        }
        for (; i < length - LANES; i += LANES) {
            last = last.or(fromArray(SPECIES, x, offset + i));
        }
        return last.compare(NE, (byte) 0).anyTrue();
    }

    /** Returns whether an element is 0. */
    static boolean containsZero(byte[] x, int offset, int length) {
        VectorMask<Byte> last = fromArray(SPECIES, x, offset + length - LANES).compare(EQ, (byte) 0);
        int i = 0;
        for (; i + 2 * LANES <= length; i += 2 * LANES) {
            VectorMask<Byte> first = fromArray(SPECIES, x, offset + i).compare(EQ, (byte) 0);
            if (first.or(fromArray(SPECIES, x, offset + i + LANES).compare(EQ, (byte) 0)).anyTrue()) {
                return true;
            }
        }
        if (i < length - LANES && fromArray(SPECIES, x, offset + i).compare(EQ, (byte) 0).anyTrue()) {
            return true;
        }
        return last.anyTrue();
    }
}
