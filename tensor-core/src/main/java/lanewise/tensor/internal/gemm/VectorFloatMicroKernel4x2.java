package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * A tile of 4 rows of 2 vectors: 8 accumulators, for machines with 16 vector registers (AVX2).
 *
 * <p>The form matters: C2 keeps all accumulators in registers with this loop, which steps two positions and is
 * not unrolled, and with the broadcast vector as the receiver of {@code fma}.
 * docs/notebook/2026-11-products.md shows what other forms cost.
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
    public FloatMicroKernel narrow() {
        return this;
    }

    @Override
    public void multiply(int tiles, int kc, float[] a, int aOffset, int aTile, int aRow, int aStep,
            float[] b, int bOffset, float[] c, int cOffset, int cRow) {
        for (int tile = 0, p = aOffset, q = cOffset; tile < tiles; tile++, p += aTile, q += ROWS * cRow) {
            multiply(kc, a, p, aRow, aStep, b, bOffset, c, q, cRow);
        }
    }

    private static void multiply(int kc, float[] a, int aOffset, int aRow, int aStep, float[] b, int bOffset,
            float[] c, int cOffset, int cRow) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        int end = bOffset + kc * COLUMNS;
        for (int p = aOffset, q = bOffset; q < end; p += aStep, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + row2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + row3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c10.intoArray(c, cOffset + cRow);
        c11.intoArray(c, cOffset + cRow + LANES);
        c20.intoArray(c, cOffset + 2 * cRow);
        c21.intoArray(c, cOffset + 2 * cRow + LANES);
        c30.intoArray(c, cOffset + 3 * cRow);
        c31.intoArray(c, cOffset + 3 * cRow + LANES);
    }

    @Override
    public void store(float[] tile, int tileOffset, float[] c, int cOffset, int cRow, int rows, int columns,
            boolean add) {
        VectorFloatTile.store(tile, tileOffset, COLUMNS, c, cOffset, cRow, rows, columns, add);
    }
}
