package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.kernel.VectorLanes;

/**
 * A tile of 8 rows of 2 vectors: 16 accumulators, for machines with 32 vector registers (AVX-512).
 *
 * <p>The form matters: C2 keeps all accumulators in registers with this loop, which steps the two packed positions
 * and is not unrolled, and with the broadcast vector as the receiver of {@code fma}. docs/performance.md shows what
 * other forms cost.
 */
final class VectorFloatMicroKernel8x2 implements FloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 8;
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
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c61 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        FloatVector c71 = FloatVector.zero(SPECIES);
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
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        store(c00, c01, c, cOffset, add);
        store(c10, c11, c, cOffset + cRow, add);
        store(c20, c21, c, cOffset + 2 * cRow, add);
        store(c30, c31, c, cOffset + 3 * cRow, add);
        store(c40, c41, c, cOffset + 4 * cRow, add);
        store(c50, c51, c, cOffset + 5 * cRow, add);
        store(c60, c61, c, cOffset + 6 * cRow, add);
        store(c70, c71, c, cOffset + 7 * cRow, add);
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
