package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * A tile of 8 rows of 2 vectors: 16 accumulators, for machines with 32 vector registers (AVX-512).
 *
 * <p>The form matters: C2 keeps all accumulators in registers with this loop, which steps two positions and is
 * not unrolled, and with the broadcast vector as the receiver of {@code fma}.
 * docs/notebook/2026-11-products.md shows what other forms cost.
 */
final class VectorFloatMicroKernel8x2 implements FloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 8;
    private static final int COLUMNS = 2 * LANES;
    private static final FloatMicroKernel NARROW = new VectorFloatMicroKernel8x1();

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
        return NARROW;
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
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c61 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        FloatVector c71 = FloatVector.zero(SPECIES);
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        int row4 = 4 * aRow;
        int row5 = 5 * aRow;
        int row6 = 6 * aRow;
        int row7 = 7 * aRow;
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
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + row4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + row5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + row6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + row7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c10.intoArray(c, cOffset + cRow);
        c11.intoArray(c, cOffset + cRow + LANES);
        c20.intoArray(c, cOffset + 2 * cRow);
        c21.intoArray(c, cOffset + 2 * cRow + LANES);
        c30.intoArray(c, cOffset + 3 * cRow);
        c31.intoArray(c, cOffset + 3 * cRow + LANES);
        c40.intoArray(c, cOffset + 4 * cRow);
        c41.intoArray(c, cOffset + 4 * cRow + LANES);
        c50.intoArray(c, cOffset + 5 * cRow);
        c51.intoArray(c, cOffset + 5 * cRow + LANES);
        c60.intoArray(c, cOffset + 6 * cRow);
        c61.intoArray(c, cOffset + 6 * cRow + LANES);
        c70.intoArray(c, cOffset + 7 * cRow);
        c71.intoArray(c, cOffset + 7 * cRow + LANES);
    }

    @Override
    public void store(float[] tile, int tileOffset, float[] c, int cOffset, int cRow, int rows, int columns,
            boolean add) {
        VectorFloatTile.store(tile, tileOffset, COLUMNS, c, cOffset, cRow, rows, columns, add);
    }
}
