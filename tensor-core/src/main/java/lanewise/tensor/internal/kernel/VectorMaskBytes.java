package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Truth values as bytes 0 and 1, of masks whose lanes have 4 or 8 bytes. The masks of one block, as many as fill a vector
 * of bytes, are numbered from 0.
 *
 * <p>Without registers for masks, a mask is a vector with all bits of a lane set or none. Mask k leaves its truth values
 * in byte k of the lanes; one shuffle brings the bytes of all masks in order. That takes fewer instructions than to narrow
 * each mask by itself. With 512 bits a mask is a number whose bits are in order at once.
 */
final class VectorMaskBytes {
    private static final VectorSpecies<Byte> I8 = VectorLanes.I8;
    private static final boolean IN_REGISTERS = VectorLanes.bits() == 512;
    private static final VectorShuffle<Byte> OF_INTS = shuffle(Integer.BYTES);
    private static final VectorShuffle<Byte> OF_LONGS = shuffle(Long.BYTES);

    private static final int SMALLEST_VECTOR_BITS = 64;
    private static final VectorSpecies<Byte> PER_INT = atLeast(VectorLanes.I32.length());
    private static final VectorSpecies<Byte> PER_LONG = atLeast(VectorLanes.I64.length());

    private VectorMaskBytes() {}

    // To lane · masks + mask from mask · lanes + lane: there are as many masks as a lane has bytes.
    private static VectorShuffle<Byte> shuffle(int laneBytes) {
        int lanes = I8.length() / laneBytes;
        return VectorShuffle.fromOp(I8, i -> i % lanes * laneBytes + i / lanes);
    }

    private static VectorSpecies<Byte> atLeast(int bytes) {
        return VectorSpecies.of(byte.class,
                VectorShape.forBitSize(Math.max(SMALLEST_VECTOR_BITS, bytes * Byte.SIZE)));
    }

    /** Returns the bytes together with those of the block's mask with the given number. */
    static ByteVector add(ByteVector bytes, int number, VectorMask<?> mask, int laneBytes) {
        ByteVector own;
        if (IN_REGISTERS) {
            long bits = mask.toLong() << number * (I8.length() / laneBytes);
            own = ByteVector.zero(I8).blend((byte) 1, VectorMask.fromLong(I8, bits));
        } else if (laneBytes == Integer.BYTES) {
            own = IntVector.zero(VectorLanes.I32).blend(1 << number * Byte.SIZE, mask.cast(VectorLanes.I32))
                    .reinterpretAsBytes();
        } else {
            own = LongVector.zero(VectorLanes.I64).blend(1L << number * Byte.SIZE, mask.cast(VectorLanes.I64))
                    .reinterpretAsBytes();
        }
        return own.or(bytes);
    }

    /** Returns the bytes of a block, to which all masks were added, in the order of the elements. */
    static ByteVector inOrder(ByteVector bytes, int laneBytes) {
        if (IN_REGISTERS) {
            return bytes;
        }
        return bytes.rearrange(laneBytes == Integer.BYTES ? OF_INTS : OF_LONGS);
    }

    /** Returns how many bytes {@link #isZero} reads, at least one for each lane. */
    static int bytesRead(int laneBytes) {
        return laneBytes == Integer.BYTES ? PER_INT.length() : PER_LONG.length();
    }

    /** Returns the lanes j for which {@code x[offset + j]} is 0. */
    static VectorMask<?> isZero(byte[] x, int offset, int laneBytes) {
        if (laneBytes == Integer.BYTES) {
            return ByteVector.fromArray(PER_INT, x, offset).convertShape(VectorOperators.B2I, VectorLanes.I32, 0)
                    .compare(VectorOperators.EQ, 0);
        }
        return ByteVector.fromArray(PER_LONG, x, offset).convertShape(VectorOperators.B2L, VectorLanes.I64, 0)
                .compare(VectorOperators.EQ, 0);
    }
}
