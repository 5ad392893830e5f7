package lanewise.tensor.internal.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Stores tiles of any width, the last columns of a row through a mask. */
final class VectorFloatTile {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private VectorFloatTile() {}

    static void store(float[] tile, int tileRow, float[] c, int cOffset, int cRow, int rows, int columns, boolean add) {
        if (add && columns == 2 * LANES) {
            addTwo(tile, tileRow, c, cOffset, cRow, rows);
            return;
        }
        int whole = SPECIES.loopBound(columns);
        for (int j = 0; j < whole; j += LANES) {
            if (add) {
                for (int i = 0, t = j, o = cOffset + j; i < rows; i++, t += tileRow, o += cRow) {
                    FloatVector.fromArray(SPECIES, c, o).add(FloatVector.fromArray(SPECIES, tile, t)).intoArray(c, o);
                }
            } else {
                for (int i = 0, t = j, o = cOffset + j; i < rows; i++, t += tileRow, o += cRow) {
                    FloatVector.fromArray(SPECIES, tile, t).intoArray(c, o);
                }
            }
        }
        if (whole < columns) {
            storeMasked(tile, whole, tileRow, c, cOffset + whole, cRow, rows, columns - whole, add);
        }
    }

    // The case of most products with more than one block of k.
    private static void addTwo(float[] tile, int tileRow, float[] c, int cOffset, int cRow, int rows) {
        for (int i = 0, t = 0, o = cOffset; i < rows; i++, t += tileRow, o += cRow) {
            FloatVector.fromArray(SPECIES, c, o).add(FloatVector.fromArray(SPECIES, tile, t)).intoArray(c, o);
            FloatVector.fromArray(SPECIES, c, o + LANES).add(FloatVector.fromArray(SPECIES, tile, t + LANES))
                    .intoArray(c, o + LANES);
        }
    }

    // The mask is made here: as an argument it would be an object.
    private static void storeMasked(float[] tile, int tileOffset, int tileRow, float[] c, int cOffset, int cRow,
            int rows, int columns, boolean add) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
        if (add) {
            for (int i = 0, t = tileOffset, o = cOffset; i < rows; i++, t += tileRow, o += cRow) {
                FloatVector.fromArray(SPECIES, c, o, mask).add(FloatVector.fromArray(SPECIES, tile, t))
                        .intoArray(c, o, mask);
            }
        } else {
            for (int i = 0, t = tileOffset, o = cOffset; i < rows; i++, t += tileRow, o += cRow) {
                FloatVector.fromArray(SPECIES, tile, t).intoArray(c, o, mask);
            }
        }
    }
}
