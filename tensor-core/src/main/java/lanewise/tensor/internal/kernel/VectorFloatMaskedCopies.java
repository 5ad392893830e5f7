package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Masked copies in vectors, where conditions and elements lie side by side. */
final class VectorFloatMaskedCopies implements FloatMaskedCopies {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    // Conditions that are read at a time, one for each lane or more.
    private static final int READ = VectorMaskBytes.bytesRead(Float.BYTES);

    private final ScalarFloatMaskedCopies scalar = new ScalarFloatMaskedCopies();
    private final VectorTruthValues conditions = new VectorTruthValues();

    @Override
    public void where(byte[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length) {
        boolean vectors = cStride == 1 && outStride == 1 && (aStride | bStride) >>> 1 == 0 && length >= READ;
        int bound = vectors ? length - (READ - LANES) - length % LANES : 0;
        if (vectors) {
            run(condition, cOffset, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, bound);
        }
        scalar.where(condition, cOffset + bound * cStride, cStride, a, aOffset + bound * aStride, aStride,
                b, bOffset + bound * bStride, bStride, out, outOffset + bound * outStride, outStride, length - bound);
    }

    // One loop for each pair of strides, 0 or 1.
    private static void run(byte[] condition, int co, float[] a, int ao, int aStride, float[] b, int bo, int bStride,
            float[] out, int oo, int length) {
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

    private static void whereBoth(byte[] condition, int co, float[] a, int ao, float[] b, int bo,
            float[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, b, bo + i).blend(fromArray(SPECIES, a, ao + i), holds(condition, co + i))
                    .intoArray(out, oo + i);
        }
    }

    private static void whereElse(byte[] condition, int co, float[] a, int ao, float b,
            float[] out, int oo, int length) {
        FloatVector other = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            other.blend(fromArray(SPECIES, a, ao + i), holds(condition, co + i)).intoArray(out, oo + i);
        }
    }

    private static void whereThen(byte[] condition, int co, float a, float[] b, int bo,
            float[] out, int oo, int length) {
        FloatVector chosen = FloatVector.broadcast(SPECIES, a);
        for (int i = 0; i < length; i += LANES) {
            fromArray(SPECIES, b, bo + i).blend(chosen, holds(condition, co + i)).intoArray(out, oo + i);
        }
    }

    private static void whereNumbers(byte[] condition, int co, float a, float b, float[] out, int oo, int length) {
        FloatVector chosen = FloatVector.broadcast(SPECIES, a);
        FloatVector other = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            other.blend(chosen, holds(condition, co + i)).intoArray(out, oo + i);
        }
    }

    @Override
    public int select(byte[] condition, int cOffset, int cStride, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int length) {
        if (!VectorMaskBytes.COMPRESSES || cStride != 1 || xStride != 1) {
            return scalar.select(condition, cOffset, cStride, x, xOffset, xStride, out, outOffset, length);
        }
        int end = outOffset + conditions.count(condition, cOffset, 1, length);
        int i = 0;
        int o = outOffset;
        for (int last = length - (2 * READ - LANES); i <= last && o <= end - READ; i += READ) {
            if (VectorMaskBytes.isZero(condition, cOffset + i, READ)) {
                continue;
            }
            if (VectorMaskBytes.isOne(condition, cOffset + i, READ)) {
                for (int j = 0; j < READ; j += LANES) {
                    fromArray(SPECIES, x, xOffset + i + j).intoArray(out, o + j);
                }
                o += READ;
                continue;
            }
            for (int j = i; j < i + READ; j += LANES) {
                VectorMask<Float> holds = holds(condition, cOffset + j);
                fromArray(SPECIES, x, xOffset + j).compress(holds).intoArray(out, o);
                o += holds.trueCount();
            }
        }
        ScalarFloatMaskedCopies.copy(condition, cOffset + i, 1, x, xOffset + i, 1, out, o, end);
        return end - outOffset;
    }

    private static VectorMask<Float> holds(byte[] condition, int offset) {
        return VectorMaskBytes.holds(condition, offset, Float.BYTES).cast(SPECIES);
    }
}
