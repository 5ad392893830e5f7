package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatSums implements FloatSums {
    @Override
    public double blockSum(float[] x, int offset, int stride, int length, double[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0);
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            lanes[i % LANES] += x[p];
        }
        return FloatSums.joinLanes(lanes);
    }

    @Override
    public double blockSumSquares(double center, float[] x, int offset, int stride, int length, double[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0);
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            double deviation = x[p] - center;
            lanes[i % LANES] += deviation * deviation;
        }
        return FloatSums.joinLanes(lanes);
    }

    @Override
    public void addRows(float[] x, int offset, int rowStride, int rows, int columns, double[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                sums[sumsOffset + j] += x[p];
            }
        }
    }

    @Override
    public void addSquaresOfRows(double[] centers, float[] x, int offset, int rowStride, int rows, int columns,
            double[] sums, int sumsOffset) {
        addSquaresOfRows(centers, x, offset, rowStride, rows, 0, columns, sums, sumsOffset);
    }

    /** The same for the columns {@code from .. to - 1}. */
    static void addSquaresOfRows(double[] centers, float[] x, int offset, int rowStride, int rows, int from, int to,
            double[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = from, p = offset + i * rowStride + from; j < to; j++, p++) {
                double deviation = x[p] - centers[j];
                sums[sumsOffset + j] += deviation * deviation;
            }
        }
    }
}
