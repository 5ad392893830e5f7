package lanewise.tensor.internal.kernel;

/**
 * Sums of {@code float[]}, and of squares of deviations. Terms and sums are doubles, so that a sum of floats is as good
 * as exact, and nothing overflows on the way to a result that does not; who needs a float rounds once, in the end.
 *
 * <p>Every implementation gives the same bits. The order of accumulation is part of the contract:
 * <ul>
 * <li>a <i>block</i> is {@value #BLOCK} consecutive elements (the last one may be shorter). Inside it, lane {@code j}
 * of {@value #LANES} adds the terms of the elements {@code i} with {@code i mod 16 = j} in ascending order from +0; then
 * lane {@code j} adds lane {@code j + 8}, then {@code j + 4}, {@code j + 2}, {@code j + 1};
 * <li>the sum over more blocks is that over the first ones, as many as the largest power of two below their number, plus
 * that over the others: see {@link #split}.
 * </ul>
 * The error of a sum so grows with the logarithm of the number of blocks.
 */
public sealed interface FloatSums permits ScalarFloatSums, VectorFloatSums {
    /** The number of elements whose terms are accumulated in lanes. */
    int BLOCK = 1024;

    /** The number of lanes of a block, whatever the machine's vectors hold. */
    int LANES = 16;

    /**
     * Returns how many of {@code length} elements, more than a block, the first of the two sums is over that make the
     * whole sum.
     */
    static int split(int length) {
        return Integer.highestOneBit(Math.ceilDiv(length, BLOCK) - 1) * BLOCK;
    }

    /**
     * Returns the sum of {@code x[offset + i·stride]} over i below {@code length}; +0 for no elements.
     *
     * @param lanes room for {@value #LANES} numbers, overwritten
     */
    default double sum(float[] x, int offset, int stride, int length, double[] lanes) {
        if (length <= BLOCK) {
            return blockSum(x, offset, stride, length, lanes);
        }
        int first = split(length);
        double sum = sum(x, offset, stride, first, lanes);
        return sum + sum(x, offset + first * stride, stride, length - first, lanes);
    }

    /** Returns the sum over at most one block. */
    double blockSum(float[] x, int offset, int stride, int length, double[] lanes);

    /**
     * Returns the sum of {@code (x[offset + i·stride] − center)²} over i below {@code length}; +0 for no elements.
     *
     * @param lanes room for {@value #LANES} numbers, overwritten
     */
    default double sumSquares(double center, float[] x, int offset, int stride, int length, double[] lanes) {
        if (length <= BLOCK) {
            return blockSumSquares(center, x, offset, stride, length, lanes);
        }
        int first = split(length);
        double sum = sumSquares(center, x, offset, stride, first, lanes);
        return sum + sumSquares(center, x, offset + first * stride, stride, length - first, lanes);
    }

    /** Returns the sum of squares over at most one block. */
    double blockSumSquares(double center, float[] x, int offset, int stride, int length, double[] lanes);

    /**
     * Adds the rows of a matrix to a row of sums, in ascending order:
     * {@code sums[sumsOffset + j] += x[offset + i·rowStride + j]}, i below {@code rows}, j below {@code columns}.
     */
    void addRows(float[] x, int offset, int rowStride, int rows, int columns, double[] sums, int sumsOffset);

    /**
     * Adds the squared deviations of the rows of a matrix to a row of sums, in ascending order:
     * {@code sums[sumsOffset + j] += (x[offset + i·rowStride + j] − centers[j])²}, i below {@code rows}, j below
     * {@code columns}.
     */
    void addSquaresOfRows(double[] centers, float[] x, int offset, int rowStride, int rows, int columns,
            double[] sums, int sumsOffset);

    /** Adds the lanes in the fixed tree, and returns their sum; overwrites them. */
    static double joinLanes(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }
}
