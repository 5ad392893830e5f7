package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.kernel.VectorLanes;

/**
 * A tile of 4 rows of 2 vectors: 8 accumulators, for machines with 16 vector registers (AVX2).
 *
 * <p>The form matters: C2 keeps all accumulators in registers with this loop, which steps the two packed positions
 * and is not unrolled, and with the broadcast vector as the receiver of {@code fma}. docs/performance.md shows what
 * other forms cost.
 */
final class VectorFloatMicroKernel4x2 implements FloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;
    private static final int COLUMNS = 2 * LANES;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void multiply(int kc, float[] a, int aOffset, float[] b, int bOffset,
            float[] c, int cOffset, int cRow, boolean add) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        int end = aOffset + kc * ROWS;
        for (int p = aOffset, q = bOffset; p < end; p += ROWS, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        store(c00, c01, c, cOffset, add);
        store(c10, c11, c, cOffset + cRow, add);
        store(c20, c21, c, cOffset + 2 * cRow, add);
        store(c30, c31, c, cOffset + 3 * cRow, add);
    }

    private static void store(FloatVector left, FloatVector right, float[] c, int offset, boolean add) {
        if (add) {
            FloatVector.fromArray(SPECIES, c, offset).add(left).intoArray(c, offset);
            FloatVector.fromArray(SPECIES, c, offset + LANES).add(right).intoArray(c, offset + LANES);
        } else {
            left.intoArray(c, offset);
            right.intoArray(c, offset + LANES);
        }
    }
}
