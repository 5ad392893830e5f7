package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.ByteVector.fromArray;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Truth values that lie side by side, in vectors. */
final class VectorTruthValues implements TruthValues {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    // Vectors whose sum fits in unsigned bytes.
    private static final int SUMMED = 255;
    private static final long EVERY_SECOND_BYTE = 0x00FF_00FF_00FF_00FFL;
    private static final long SUM_OF_FOUR = 0x0001_0001_0001_0001L;

    private static final int INDICES = VectorLanes.I32.length();
    private static final int READ = VectorMaskBytes.bytesRead(Integer.BYTES);

    private final ScalarTruthValues scalar = new ScalarTruthValues();

    @Override
    public int count(byte[] x, int offset, int stride, int length) {
        int bound = stride == 1 ? SPECIES.loopBound(length) : 0;
        int count = 0;
        for (int i = 0; i < bound; i += SUMMED * LANES) {
            count += sum(x, offset + i, Math.min(SUMMED * LANES, bound - i));
        }
        return count + scalar.count(x, offset + bound * stride, stride, length - bound);
    }

    // Bytes are added in their lanes, then neighbours to lanes of 16 bits, which hold the rest of the sum.
    private static int sum(byte[] x, int offset, int length) {
        ByteVector sums = ByteVector.zero(SPECIES);
        for (int i = 0; i < length; i += LANES) {
            sums = fromArray(SPECIES, x, offset + i).add(sums);
        }
        LongVector pairs = sums.reinterpretAsLongs();
        LongVector odd = pairs.lanewise(VectorOperators.LSHR, Byte.SIZE).and(EVERY_SECOND_BYTE);
        long total = odd.add(pairs.and(EVERY_SECOND_BYTE)).reduceLanes(VectorOperators.ADD);
        return (int) (total * SUM_OF_FOUR >>> Long.SIZE - Short.SIZE);
    }

    // Indices are compressed as ints, twice as many at a time as there are longs in a vector.
    @Override
    public int nonzero(byte[] x, int offset, int stride, int length, long[] out, int outOffset, int firstIndex) {
        if (!VectorMaskBytes.COMPRESSES || stride != 1) {
            return scalar.nonzero(x, offset, stride, length, out, outOffset, firstIndex);
        }
        int end = outOffset + count(x, offset, 1, length);
        int i = 0;
        int o = outOffset;
        for (IntVector lanes = IntVector.zero(VectorLanes.I32).addIndex(1);
                i <= length - READ && o <= end - INDICES; i += INDICES) {
            if (VectorMaskBytes.isZero(x, offset + i, READ)) {
                continue;
            }
            VectorMask<Integer> holds = VectorMaskBytes.holds(x, offset + i, Integer.BYTES).cast(VectorLanes.I32);
            IntVector indices = lanes.add(firstIndex + i).compress(holds);
            indices.convertShape(VectorOperators.I2L, VectorLanes.I64, 0).reinterpretAsLongs().intoArray(out, o);
            indices.convertShape(VectorOperators.I2L, VectorLanes.I64, 1).reinterpretAsLongs()
                    .intoArray(out, o + INDICES / 2);
            o += holds.trueCount();
        }
        ScalarTruthValues.write(x, offset + i, 1, out, o, end, firstIndex + i);
        return end - outOffset;
    }
}
