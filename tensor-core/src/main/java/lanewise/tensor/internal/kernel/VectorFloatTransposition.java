package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Transposes eight rows at a time by perfect shuffles: three times, row i and row i + 4 are interleaved lane by lane
 * and become the rows 2i and 2i + 1. Where a vector holds eight lanes, each row is then a column; where it holds
 * sixteen, two of them.
 */
final class VectorFloatTransposition {
    /** Whether the vectors are wide enough. Those of 256 bits were not faster than the scalar loop. */
    static final boolean PAYS = VectorLanes.F32.vectorBitSize() == 512;

    /** The number of rows that are transposed together. */
    static final int ROWS = 8;

    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    // Lanes of two vectors, numbered through: selectFrom wants the numbers as elements of its own type.
    private static final FloatVector LOW = interleaved(0);
    private static final FloatVector HIGH = interleaved(LANES / 2);
    private static final VectorMask<Float> FIRST_COLUMN = SPECIES.indexInRange(0, ROWS);
    private static final VectorMask<Float> SECOND_COLUMN = FIRST_COLUMN.not();

    private VectorFloatTransposition() {}

    /** Transposes tiles of eight rows and as many columns as a vector has lanes; the next tile is a step away. */
    static void transposeTiles(int tiles, float[] x, int xOffset, int xStep, int xRow,
            float[] out, int outOffset, int outStep, int outRow) {
        for (int tile = 0, s = xOffset, t = outOffset; tile < tiles; tile++, s += xStep, t += outStep) {
            FloatVector a0 = load(x, s);
            FloatVector a1 = load(x, s + xRow);
            FloatVector a2 = load(x, s + 2 * xRow);
            FloatVector a3 = load(x, s + 3 * xRow);
            FloatVector a4 = load(x, s + 4 * xRow);
            FloatVector a5 = load(x, s + 5 * xRow);
            FloatVector a6 = load(x, s + 6 * xRow);
            FloatVector a7 = load(x, s + 7 * xRow);
            FloatVector b0 = LOW.selectFrom(a0, a4);
            FloatVector b1 = HIGH.selectFrom(a0, a4);
            FloatVector b2 = LOW.selectFrom(a1, a5);
            FloatVector b3 = HIGH.selectFrom(a1, a5);
            FloatVector b4 = LOW.selectFrom(a2, a6);
            FloatVector b5 = HIGH.selectFrom(a2, a6);
            FloatVector b6 = LOW.selectFrom(a3, a7);
            FloatVector b7 = HIGH.selectFrom(a3, a7);
            FloatVector c0 = LOW.selectFrom(b0, b4);
            FloatVector c1 = HIGH.selectFrom(b0, b4);
            FloatVector c2 = LOW.selectFrom(b1, b5);
            FloatVector c3 = HIGH.selectFrom(b1, b5);
            FloatVector c4 = LOW.selectFrom(b2, b6);
            FloatVector c5 = HIGH.selectFrom(b2, b6);
            FloatVector c6 = LOW.selectFrom(b3, b7);
            FloatVector c7 = HIGH.selectFrom(b3, b7);
            FloatVector d0 = LOW.selectFrom(c0, c4);
            FloatVector d1 = HIGH.selectFrom(c0, c4);
            FloatVector d2 = LOW.selectFrom(c1, c5);
            FloatVector d3 = HIGH.selectFrom(c1, c5);
            FloatVector d4 = LOW.selectFrom(c2, c6);
            FloatVector d5 = HIGH.selectFrom(c2, c6);
            FloatVector d6 = LOW.selectFrom(c3, c7);
            FloatVector d7 = HIGH.selectFrom(c3, c7);
            store(d0, 0, out, t, outRow);
            store(d1, 1, out, t, outRow);
            store(d2, 2, out, t, outRow);
            store(d3, 3, out, t, outRow);
            store(d4, 4, out, t, outRow);
            store(d5, 5, out, t, outRow);
            store(d6, 6, out, t, outRow);
            store(d7, 7, out, t, outRow);
        }
    }

    private static FloatVector interleaved(int first) {
        float[] lanes = new float[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = first + lane / 2 + lane % 2 * LANES;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }

    private static void store(FloatVector columns, int number, float[] out, int offset, int outRow) {
        if (LANES == ROWS) {
            columns.intoArray(out, offset + number * outRow);
        } else {
            columns.intoArray(out, offset + 2 * number * outRow, FIRST_COLUMN);
            columns.intoArray(out, offset + (2 * number + 1) * outRow - ROWS, SECOND_COLUMN);
        }
    }
}
