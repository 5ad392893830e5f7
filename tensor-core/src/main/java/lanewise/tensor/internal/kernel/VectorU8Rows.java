package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.ByteVector.fromArray;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of reductions of U8 along columns, four rows in one pass, so that what has been found so far is loaded
 * and stored once for all four. The number of columns is a multiple of the number of lanes where not said otherwise.
 */
final class VectorU8Rows {
    /** The number of rows in one pass. */
    static final int TOGETHER = 4;

    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private VectorU8Rows() {}

    /** Combines four rows, as {@link U8Kernels#combineRows}. */
    static void combine(BinaryOp op, byte[] x, int at, int row, byte[] out, int oo, int columns) {
        switch (op) {
            case MINIMUM -> minimum(x, at, row, out, oo, columns);
            case MAXIMUM -> maximum(x, at, row, out, oo, columns);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    private static void minimum(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = fromArray(SPECIES, x, at + j).lanewise(UMIN, fromArray(SPECIES, x, at + row + j));
            ByteVector second = fromArray(SPECIES, x, at + 2 * row + j)
                    .lanewise(UMIN, fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).lanewise(UMIN, first.lanewise(UMIN, second))
                    .intoArray(out, oo + j);
        }
    }

    private static void maximum(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = fromArray(SPECIES, x, at + j).lanewise(UMAX, fromArray(SPECIES, x, at + row + j));
            ByteVector second = fromArray(SPECIES, x, at + 2 * row + j)
                    .lanewise(UMAX, fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).lanewise(UMAX, first.lanewise(UMAX, second))
                    .intoArray(out, oo + j);
        }
    }

    /**
     * Combines all rows in the last columns, fewer than a vector has lanes. The vector that ends with them is taken from top
     * to bottom; in the columns before them nothing is changed.
     */
    static void combineLast(BinaryOp op, byte[] x, int offset, int row, int rows, int columns, byte[] out, int oo) {
        int from = columns - LANES;
        int unchanged = LANES - columns % LANES;
        switch (op) {
            case MINIMUM -> minimumOfLast(x, offset + from, row, rows, out, oo + from, unchanged);
            case MAXIMUM -> maximumOfLast(x, offset + from, row, rows, out, oo + from, unchanged);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    private static void minimumOfLast(byte[] x, int at, int row, int rows, byte[] out, int oo, int unchanged) {
        ByteVector before = fromArray(SPECIES, out, oo);
        ByteVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.lanewise(UMIN, fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }

    private static void maximumOfLast(byte[] x, int at, int row, int rows, byte[] out, int oo, int unchanged) {
        ByteVector before = fromArray(SPECIES, out, oo);
        ByteVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.lanewise(UMAX, fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }
}
