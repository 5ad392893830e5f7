package lanewise.tensor.internal.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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
    /** Whether there is an instruction, or a short sequence, that compresses a vector: not with NEON. */
    static final boolean COMPRESSES = VectorLanes.bits() >= 256;

    private static final VectorSpecies<Byte> I8 = VectorLanes.I8;
    private static final boolean IN_REGISTERS = VectorLanes.bits() == 512;
    private static final VectorShuffle<Byte> OF_INTS = shuffle(Integer.BYTES);
    private static final VectorShuffle<Byte> OF_LONGS = shuffle(Long.BYTES);

    private static final VectorSpecies<Byte> PER_INT = VectorLanes.I8_PER_I32;
    private static final VectorSpecies<Byte> PER_LONG = VectorLanes.I8_PER_I64;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private VectorMaskBytes() {}

    // To lane · masks + mask from mask · lanes + lane: there are as many masks as a lane has bytes.
    private static VectorShuffle<Byte> shuffle(int laneBytes) {
        int lanes = I8.length() / laneBytes;
        return VectorShuffle.fromOp(I8, i -> i % lanes * laneBytes + i / lanes);
    }

    /** Returns the bytes together with those of the block's mask with the given number; with 512 bits none. */
    static ByteVector add(ByteVector bytes, int number, VectorMask<?> mask, int laneBytes) {
        if (IN_REGISTERS) {
            return bytes;
        }
        if (laneBytes == Integer.BYTES) {
            return IntVector.zero(VectorLanes.I32).blend(1 << number * Byte.SIZE, mask.cast(VectorLanes.I32))
                    .reinterpretAsBytes().or(bytes);
        }
        return LongVector.zero(VectorLanes.I64).blend(1L << number * Byte.SIZE, mask.cast(VectorLanes.I64))
                .reinterpretAsBytes().or(bytes);
    }

    /** Returns the bits together with those of the block's mask with the given number; only with 512 bits. */
    static long add(long bits, int number, VectorMask<?> mask) {
        return IN_REGISTERS ? bits | mask.toLong() << number * mask.length() : 0;
    }

    /** Returns the bytes of a block, to which all masks were added, in the order of the elements. */
    static ByteVector inOrder(ByteVector bytes, long bits, int laneBytes) {
        if (IN_REGISTERS) {
            return bytes.blend((byte) 1, VectorMask.fromLong(I8, bits));
        }
        return bytes.rearrange(laneBytes == Integer.BYTES ? OF_INTS : OF_LONGS);
    }

    /** Returns how many bytes {@link #holds} reads: at least one for each lane, and a multiple of 8. */
    static int bytesRead(int laneBytes) {
        return laneBytes == Integer.BYTES ? PER_INT.length() : PER_LONG.length();
    }

    /** Returns whether all of a number of conditions, a multiple of 8, are 0. */
    static boolean isZero(byte[] condition, int offset, int length) {
        long bits = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            bits |= (long) WORDS.get(condition, offset + i);
        }
        return bits == 0;
    }

    /** Returns whether all of a number of conditions, a multiple of 8, are 1. */
    static boolean isOne(byte[] condition, int offset, int length) {
        long bits = ONES;
        for (int i = 0; i < length; i += Long.BYTES) {
            bits &= (long) WORDS.get(condition, offset + i);
        }
        return bits == ONES;
    }

    /** Returns the lanes j for which {@code condition[offset + j]} is not 0. */
    static VectorMask<?> holds(byte[] condition, int offset, int laneBytes) {
        if (laneBytes == Integer.BYTES) {
            return ByteVector.fromArray(PER_INT, condition, offset)
                    .convertShape(VectorOperators.B2I, VectorLanes.I32, 0).compare(VectorOperators.NE, 0);
        }
        return ByteVector.fromArray(PER_LONG, condition, offset)
                .convertShape(VectorOperators.B2L, VectorLanes.I64, 0).compare(VectorOperators.NE, 0);
    }
}
