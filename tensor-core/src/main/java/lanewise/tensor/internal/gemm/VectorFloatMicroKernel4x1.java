package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** A tile of 4 rows of one vector, for the edges of C; written as {@link VectorFloatMicroKernel12x2} is. */
final class VectorFloatMicroKernel4x1 extends VectorFloatMicroKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int PITCH = BlockSizes.PITCH;
    private static final int ROWS = 4;
    private static final int COLUMNS = LANES;

    VectorFloatMicroKernel4x1() {
        super(ROWS, COLUMNS, null, null);
    }

    @Override
    public void multiply(int kc, float[] a, float[] b, float[] c, int cOffset, int cRow) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
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
        }
        c00.intoArray(c, cOffset);
        c10.intoArray(c, cOffset + cRow);
        c20.intoArray(c, cOffset + 2 * cRow);
        c30.intoArray(c, cOffset + 3 * cRow);
    }
}
