package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.gemm.FloatMatrix;

/**
 * What stands at each of the 36 points of Winograd's tiles: a matrix for each point, its rows being tiles, channels or filters.
 *
 * @param array has room for all of them
 * @param rows the rows of a matrix
 * @param columns their elements, which lie side by side
 */
record FloatTilePoints(float[] array, int rows, int columns) {
    /** The points of a tile along an axis. */
    static final int SIDE = 6;

    /** The points of a tile. */
    static final int COUNT = SIDE * SIDE;

    // Matrices are no power of two apart, or they would share the sets of a cache.
    private static final int GAP = 16;

    /** Returns the elements that an array needs. */
    static int length(int rows, int columns) {
        return Math.multiplyExact(COUNT, Math.addExact(Math.multiplyExact(rows, columns), GAP));
    }

    /** Returns the distance from an element of a matrix to that of the next one. */
    int distance() {
        return rows * columns + GAP;
    }

    /** Returns where a row begins at the first of the points with vertical index i. */
    int position(int i, int row) {
        return i * SIDE * distance() + row * columns;
    }

    /** Returns the matrix of a point, of the first rows. */
    FloatMatrix matrix(int point, int count) {
        return new FloatMatrix(array, point * distance(), count, columns, columns, 1);
    }

    /** Returns its transpose. */
    FloatMatrix transposed(int point, int count) {
        return new FloatMatrix(array, point * distance(), columns, count, 1, columns);
    }
}
