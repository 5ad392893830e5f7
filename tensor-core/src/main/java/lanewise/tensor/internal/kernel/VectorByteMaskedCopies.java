package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Masked copies in vectors, where conditions and elements lie side by side. Elements are widened to ints meanwhile: of
 * these, vectors can be compressed.
 */
final class VectorByteMaskedCopies implements ByteMaskedCopies {
    private static final int LANES = VectorLanes.I32.length();

    static {
        InlinedHelpers.load(VectorIntWidening.class, VectorMaskBytes.class);
    }

    private final ScalarByteMaskedCopies scalar = new ScalarByteMaskedCopies();
    private final VectorTruthValues conditions = new VectorTruthValues();

    @Override
    public void where(byte[] condition, int cOffset, int cStride, byte[] a, int aOffset, int aStride,
            byte[] b, int bOffset, int bStride, byte[] out, int outOffset, int outStride, int length) {
        boolean vectors = VectorMaskBytes.COMPRESSES && cStride == 1 && outStride == 1
                && (aStride | bStride) >>> 1 == 0;
        int bound = vectors ? length - length % LANES : 0;
        run(condition, cOffset, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, bound);
        scalar.where(condition, cOffset + bound * cStride, cStride, a, aOffset + bound * aStride, aStride,
                b, bOffset + bound * bStride, bStride, out, outOffset + bound * outStride, outStride, length - bound);
    }

    // One loop for each pair of strides, 0 or 1: of a vector that is loaded or not, C2 makes an object.
    private static void run(byte[] condition, int co, byte[] a, int ao, int aStride, byte[] b, int bo, int bStride,
            byte[] out, int oo, int length) {
        if (length == 0) {
            return;
        }
        if (aStride == 1 && bStride == 1) {
            whereBoth(condition, co, a, ao, b, bo, out, oo, length);
        } else if (aStride == 1) {
            whereElse(condition, co, a, ao, b[bo], out, oo, length);
        } else if (bStride == 1) {
            whereThen(condition, co, a[ao], b, bo, out, oo, length);
        } else {
            whereNumbers(condition, co, a[ao], b[bo], out, oo, length);
        }
    }

    private static void whereBoth(byte[] condition, int co, byte[] a, int ao, byte[] b, int bo,
            byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            VectorIntWidening.store(VectorIntWidening.load(b, bo + i)
                    .blend(VectorIntWidening.load(a, ao + i), holds(condition, co + i)), out, oo + i);
        }
    }

    private static void whereElse(byte[] condition, int co, byte[] a, int ao, byte b,
            byte[] out, int oo, int length) {
        IntVector other = IntVector.broadcast(VectorLanes.I32, b);
        for (int i = 0; i < length; i += LANES) {
            VectorIntWidening.store(other.blend(VectorIntWidening.load(a, ao + i), holds(condition, co + i)), out, oo + i);
        }
    }

    private static void whereThen(byte[] condition, int co, byte a, byte[] b, int bo,
            byte[] out, int oo, int length) {
        IntVector chosen = IntVector.broadcast(VectorLanes.I32, a);
        for (int i = 0; i < length; i += LANES) {
            VectorIntWidening.store(VectorIntWidening.load(b, bo + i)
                    .blend(chosen, holds(condition, co + i)), out, oo + i);
        }
    }

    private static void whereNumbers(byte[] condition, int co, byte a, byte b, byte[] out, int oo, int length) {
        IntVector chosen = IntVector.broadcast(VectorLanes.I32, a);
        IntVector other = IntVector.broadcast(VectorLanes.I32, b);
        for (int i = 0; i < length; i += LANES) {
            VectorIntWidening.store(other.blend(chosen, holds(condition, co + i)), out, oo + i);
        }
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
