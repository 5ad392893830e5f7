package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Masked copies in vectors, where conditions and elements lie side by side. Elements are widened to ints meanwhile: of
 * these, vectors can be compressed.
 */
public final class VectorByteMaskedCopies implements ByteMaskedCopies {
    private static final int LANES = VectorLanes.I32.length();

    private final ScalarByteMaskedCopies scalar = new ScalarByteMaskedCopies();
    private final VectorTruthValues conditions = new VectorTruthValues();

    @Override
    public void where(byte[] condition, int cOffset, int cStride, byte[] a, int aOffset, int aStride,
            byte[] b, int bOffset, int bStride, byte[] out, int outOffset, int outStride, int length) {
        boolean vectors = VectorMaskBytes.COMPRESSES && cStride == 1 && outStride == 1
                && (aStride | bStride) >>> 1 == 0;
        int bound = vectors ? length - length % LANES : 0;
        for (int i = 0; i < bound; i += LANES) {
            IntVector chosen = load(a, aOffset, aStride, i);
            IntVector other = load(b, bOffset, bStride, i);
            VectorIntWidening.store(other.blend(chosen, holds(condition, cOffset + i)), out, outOffset + i);
        }
        scalar.where(condition, cOffset + bound * cStride, cStride, a, aOffset + bound * aStride, aStride,
                b, bOffset + bound * bStride, bStride, out, outOffset + bound * outStride, outStride, length - bound);
    }

    private static IntVector load(byte[] x, int offset, int stride, int i) {
        return stride == 0
                ? IntVector.broadcast(VectorLanes.I32, x[offset])
                : VectorIntWidening.load(x, offset + i);
    }

    @Override
    public int select(byte[] condition, int cOffset, int cStride, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int length) {
        if (!VectorMaskBytes.COMPRESSES || cStride != 1 || xStride != 1) {
            return scalar.select(condition, cOffset, cStride, x, xOffset, xStride, out, outOffset, length);
        }
        int end = outOffset + conditions.count(condition, cOffset, 1, length);
        int i = 0;
        int o = outOffset;
        for (; i <= length - LANES && o <= end - LANES; i += LANES) {
            if (VectorMaskBytes.isZero(condition, cOffset + i, LANES)) {
                continue;
            }
            VectorMask<Integer> holds = holds(condition, cOffset + i);
            VectorIntWidening.store(VectorIntWidening.load(x, xOffset + i).compress(holds), out, o);
            o += holds.trueCount();
        }
        ScalarByteMaskedCopies.copy(condition, cOffset + i, 1, x, xOffset + i, 1, out, o, end);
        return end - outOffset;
    }

    private static VectorMask<Integer> holds(byte[] condition, int offset) {
        return VectorMaskBytes.holds(condition, offset, Integer.BYTES).cast(VectorLanes.I32);
    }
}
