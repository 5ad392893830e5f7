package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * A tile of 8 rows of one vector, for a last panel of half the columns. Eight sums side by side still hide the time
 * that a fused multiply-add takes.
 */
final class VectorFloatMicroKernel8x1 implements FloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 8;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return LANES;
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
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        FloatVector c4 = FloatVector.zero(SPECIES);
        FloatVector c5 = FloatVector.zero(SPECIES);
        FloatVector c6 = FloatVector.zero(SPECIES);
        FloatVector c7 = FloatVector.zero(SPECIES);
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        int row4 = 4 * aRow;
        int row5 = 5 * aRow;
        int row6 = 6 * aRow;
        int row7 = 7 * aRow;
        int end = bOffset + kc * LANES;
        for (int p = aOffset, q = bOffset; q < end; p += aStep, q += LANES) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            c0 = FloatVector.broadcast(SPECIES, a[p]).fma(b0, c0);
            c1 = FloatVector.broadcast(SPECIES, a[p + aRow]).fma(b0, c1);
            c2 = FloatVector.broadcast(SPECIES, a[p + row2]).fma(b0, c2);
            c3 = FloatVector.broadcast(SPECIES, a[p + row3]).fma(b0, c3);
            c4 = FloatVector.broadcast(SPECIES, a[p + row4]).fma(b0, c4);
            c5 = FloatVector.broadcast(SPECIES, a[p + row5]).fma(b0, c5);
            c6 = FloatVector.broadcast(SPECIES, a[p + row6]).fma(b0, c6);
            c7 = FloatVector.broadcast(SPECIES, a[p + row7]).fma(b0, c7);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + cRow);
        c2.intoArray(c, cOffset + 2 * cRow);
        c3.intoArray(c, cOffset + 3 * cRow);
        c4.intoArray(c, cOffset + 4 * cRow);
        c5.intoArray(c, cOffset + 5 * cRow);
        c6.intoArray(c, cOffset + 6 * cRow);
        c7.intoArray(c, cOffset + 7 * cRow);
    }

    @Override
    public void store(float[] tile, int tileOffset, float[] c, int cOffset, int cRow, int rows, int columns,
            boolean add) {
        VectorFloatTile.store(tile, tileOffset, LANES, c, cOffset, cRow, rows, columns, add);
    }
}
