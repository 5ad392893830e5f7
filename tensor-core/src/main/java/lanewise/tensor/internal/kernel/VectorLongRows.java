package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.LongVector.fromArray;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of reductions along columns, four rows in one pass, so that what has been found so far is loaded and
 * stored once for all four. The number of columns is a multiple of the number of lanes where not said otherwise.
 */
final class VectorLongRows {
    /** The number of rows in one pass. */
    static final int TOGETHER = 4;

    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    private VectorLongRows() {}

    /** Combines four rows, as {@link LongKernels#combineRows}. */
    static void combine(BinaryOp op, long[] x, int at, int row, long[] out, int oo, int columns) {
        switch (op) {
            case ADD -> add(x, at, row, out, oo, columns);
            case MUL -> mul(x, at, row, out, oo, columns);
            case MINIMUM -> minimum(x, at, row, out, oo, columns);
            case MAXIMUM -> maximum(x, at, row, out, oo, columns);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    private static void add(long[] x, int at, int row, long[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector first = fromArray(SPECIES, x, at + j).add(fromArray(SPECIES, x, at + row + j));
            LongVector second = fromArray(SPECIES, x, at + 2 * row + j).add(fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).add(first.add(second)).intoArray(out, oo + j);
        }
    }

    private static void mul(long[] x, int at, int row, long[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector first = fromArray(SPECIES, x, at + j).mul(fromArray(SPECIES, x, at + row + j));
            LongVector second = fromArray(SPECIES, x, at + 2 * row + j).mul(fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).mul(first.mul(second)).intoArray(out, oo + j);
        }
    }

    private static void minimum(long[] x, int at, int row, long[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector first = fromArray(SPECIES, x, at + j).min(fromArray(SPECIES, x, at + row + j));
            LongVector second = fromArray(SPECIES, x, at + 2 * row + j).min(fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).min(first.min(second)).intoArray(out, oo + j);
        }
    }

    private static void maximum(long[] x, int at, int row, long[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector first = fromArray(SPECIES, x, at + j).max(fromArray(SPECIES, x, at + row + j));
            LongVector second = fromArray(SPECIES, x, at + 2 * row + j).max(fromArray(SPECIES, x, at + 3 * row + j));
            fromArray(SPECIES, out, oo + j).max(first.max(second)).intoArray(out, oo + j);
        }
    }

    /**
     * Combines all rows in the last columns, fewer than a vector has lanes. The vector that ends with them is taken from top
     * to bottom; in the columns before them nothing is changed.
     */
    static void combineLast(BinaryOp op, long[] x, int offset, int row, int rows, int columns, long[] out, int oo) {
        int from = columns - LANES;
        int unchanged = LANES - columns % LANES;
        switch (op) {
            case ADD -> addLast(x, offset + from, row, rows, out, oo + from, unchanged);
            case MUL -> mulLast(x, offset + from, row, rows, out, oo + from, unchanged);
            case MINIMUM -> minimumOfLast(x, offset + from, row, rows, out, oo + from, unchanged);
            case MAXIMUM -> maximumOfLast(x, offset + from, row, rows, out, oo + from, unchanged);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    private static void addLast(long[] x, int at, int row, int rows, long[] out, int oo, int unchanged) {
        LongVector before = fromArray(SPECIES, out, oo);
        LongVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.add(fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }

    private static void mulLast(long[] x, int at, int row, int rows, long[] out, int oo, int unchanged) {
        LongVector before = fromArray(SPECIES, out, oo);
        LongVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.mul(fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }

    private static void minimumOfLast(long[] x, int at, int row, int rows, long[] out, int oo, int unchanged) {
        LongVector before = fromArray(SPECIES, out, oo);
        LongVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.min(fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }

    private static void maximumOfLast(long[] x, int at, int row, int rows, long[] out, int oo, int unchanged) {
        LongVector before = fromArray(SPECIES, out, oo);
        LongVector result = before;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            result = result.max(fromArray(SPECIES, x, p));
        }
        result.blend(before, SPECIES.indexInRange(0, unchanged)).intoArray(out, oo);
    }

    /** Keeps the running maxima of four rows, as {@link LongKernels#runningExtremes}; the first has the index i. */
    static void runningMaxima(long[] x, int at, int row, int columns, long[] extremes, long[] indices, int i) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector extreme = fromArray(SPECIES, extremes, j);
            LongVector index = fromArray(SPECIES, indices, j);
            for (int r = 0; r < TOGETHER; r++) {
                LongVector v = fromArray(SPECIES, x, at + r * row + j);
                VectorMask<Long> beyond = v.compare(VectorOperators.GT, extreme);
                extreme = extreme.blend(v, beyond);
                index = index.blend(i + r, beyond);
            }
            extreme.intoArray(extremes, j);
            index.intoArray(indices, j);
        }
    }

    /** The same of minima. */
    static void runningMinima(long[] x, int at, int row, int columns, long[] extremes, long[] indices, int i) {
        for (int j = 0; j < columns; j += LANES) {
            LongVector extreme = fromArray(SPECIES, extremes, j);
            LongVector index = fromArray(SPECIES, indices, j);
            for (int r = 0; r < TOGETHER; r++) {
                LongVector v = fromArray(SPECIES, x, at + r * row + j);
                VectorMask<Long> beyond = v.compare(VectorOperators.LT, extreme);
                extreme = extreme.blend(v, beyond);
                index = index.blend(i + r, beyond);
            }
            extreme.intoArray(extremes, j);
            index.intoArray(indices, j);
        }
    }
}
