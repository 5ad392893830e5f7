package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** A tile of 12 rows of one vector, for the right edge of C; written as {@link VectorFloatMicroKernel12x2} is. */
final class VectorFloatMicroKernel12x1 extends VectorFloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int PITCH = BlockSizes.PITCH;
    private static final int ROWS = 12;
    private static final int COLUMNS = LANES;

    VectorFloatMicroKernel12x1() {
        super(ROWS, COLUMNS, null, null);
    }

    @Override
    public void multiply(int kc, float[] a, float[] b, float[] c, int cOffset, int cRow) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        FloatVector c80 = FloatVector.zero(SPECIES);
        FloatVector c90 = FloatVector.zero(SPECIES);
        FloatVector c100 = FloatVector.zero(SPECIES);
        FloatVector c110 = FloatVector.zero(SPECIES);
        for (int p = 0, q = 0; p < kc; p++, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + PITCH]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2 * PITCH]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3 * PITCH]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4 * PITCH]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5 * PITCH]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6 * PITCH]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7 * PITCH]);
            c70 = a7.fma(b0, c70);
            FloatVector a8 = FloatVector.broadcast(SPECIES, a[p + 8 * PITCH]);
            c80 = a8.fma(b0, c80);
            FloatVector a9 = FloatVector.broadcast(SPECIES, a[p + 9 * PITCH]);
            c90 = a9.fma(b0, c90);
            FloatVector a10 = FloatVector.broadcast(SPECIES, a[p + 10 * PITCH]);
            c100 = a10.fma(b0, c100);
            FloatVector a11 = FloatVector.broadcast(SPECIES, a[p + 11 * PITCH]);
            c110 = a11.fma(b0, c110);
        }
        c00.intoArray(c, cOffset);
        c10.intoArray(c, cOffset + cRow);
        c20.intoArray(c, cOffset + 2 * cRow);
        c30.intoArray(c, cOffset + 3 * cRow);
        c40.intoArray(c, cOffset + 4 * cRow);
        c50.intoArray(c, cOffset + 5 * cRow);
        c60.intoArray(c, cOffset + 6 * cRow);
        c70.intoArray(c, cOffset + 7 * cRow);
        c80.intoArray(c, cOffset + 8 * cRow);
        c90.intoArray(c, cOffset + 9 * cRow);
        c100.intoArray(c, cOffset + 10 * cRow);
        c110.intoArray(c, cOffset + 11 * cRow);
    }
}
