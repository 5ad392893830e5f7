package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Sums in vectors of doubles.
 *
 * <p>The receiver of {@code add} is the vector that was just loaded, whose class C2 knows. That of a sum it takes from a
 * profile; a loop that was compiled before there was one made an object of each vector, for good.
 */
final class VectorFloatSums implements FloatSums {
    private static final VectorSpecies<Double> SPECIES = VectorLanes.F64;
    private static final int WIDTH = SPECIES.length();

    // Rows in one pass, so that a sum is loaded and stored once for all of them.
    private static final int TOGETHER = 4;

    static {
        InlinedHelpers.load(VectorFloatWidening.class);
    }

    private final ScalarFloatSums scalar = new ScalarFloatSums();

    // Two vectors of lanes at a time: one would wait for its own last addition, and four are more than 512 bits have.
    @Override
    public double blockSum(float[] x, int offset, int stride, int length, double[] lanes) {
        if (stride != 1 || length < LANES) {
            return scalar.blockSum(x, offset, stride, length, lanes);
        }
        int bound = length - length % LANES;
        for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
            DoubleVector s0 = DoubleVector.zero(SPECIES);
            DoubleVector s1 = s0;
            for (int i = lane; i < bound; i += LANES) {
                s0 = VectorFloatWidening.load(x, offset + i).add(s0);
                s1 = VectorFloatWidening.load(x, offset + i + WIDTH).add(s1);
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + WIDTH);
        }
        for (int i = bound; i < length; i++) {
            lanes[i - bound] += x[offset + i];
        }
        return FloatSums.joinLanes(lanes);
    }

    @Override
    public double blockSumSquares(double center, float[] x, int offset, int stride, int length, double[] lanes) {
        if (stride != 1 || length < LANES) {
            return scalar.blockSumSquares(center, x, offset, stride, length, lanes);
        }
        DoubleVector c = DoubleVector.broadcast(SPECIES, center);
        int bound = length - length % LANES;
        for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
            DoubleVector s0 = DoubleVector.zero(SPECIES);
            DoubleVector s1 = s0;
            for (int i = lane; i < bound; i += LANES) {
                DoubleVector d0 = VectorFloatWidening.load(x, offset + i).sub(c);
                DoubleVector d1 = VectorFloatWidening.load(x, offset + i + WIDTH).sub(c);
                s0 = d0.mul(d0).add(s0);
                s1 = d1.mul(d1).add(s1);
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + WIDTH);
        }
        for (int i = bound; i < length; i++) {
            double deviation = x[offset + i] - center;
            lanes[i - bound] += deviation * deviation;
        }
        return FloatSums.joinLanes(lanes);
    }

    @Override
    public void addRows(float[] x, int offset, int rowStride, int rows, int columns, double[] sums, int sumsOffset) {
        int bound = SPECIES.loopBound(columns);
        int i = 0;
        for (; i + TOGETHER <= rows; i += TOGETHER) {
            addFourRows(x, offset + i * rowStride, rowStride, bound, sums, sumsOffset);
        }
        for (; i < rows; i++) {
            addRow(x, offset + i * rowStride, bound, sums, sumsOffset);
        }
        if (bound == columns) {
            return;
        }
        if (bound > 0 && isInside(x, offset, rowStride, rows, bound, sums, sumsOffset)) {
            addLastColumns(x, offset + bound, rowStride, rows, columns - bound, sums, sumsOffset + bound);
        } else {
            scalar.addRows(x, offset + bound, rowStride, rows, columns - bound, sums, sumsOffset + bound);
        }
    }

    // Whether a vector from the bound on is inside its array: once one reached beyond, C2 would put all on the heap.
    private static boolean isInside(float[] x, int offset, int rowStride, int rows, int bound, double[] sums,
            int sumsOffset) {
        return Math.max(offset, offset + (rows - 1) * rowStride) + bound + WIDTH <= x.length
                && sumsOffset + bound + WIDTH <= sums.length;
    }

    private static void addFourRows(float[] x, int at, int row, int columns, double[] sums, int to) {
        for (int j = 0; j < columns; j += WIDTH) {
            DoubleVector.fromArray(SPECIES, sums, to + j)
                    .add(VectorFloatWidening.load(x, at + j)).add(VectorFloatWidening.load(x, at + row + j))
                    .add(VectorFloatWidening.load(x, at + 2 * row + j))
                    .add(VectorFloatWidening.load(x, at + 3 * row + j))
                    .intoArray(sums, to + j);
        }
    }

    private static void addRow(float[] x, int at, int columns, double[] sums, int to) {
        for (int j = 0; j < columns; j += WIDTH) {
            DoubleVector.fromArray(SPECIES, sums, to + j).add(VectorFloatWidening.load(x, at + j))
                    .intoArray(sums, to + j);
        }
    }

    // Less than a vector of columns, from top to bottom. What the vector holds beyond them is not stored.
    private static void addLastColumns(float[] x, int at, int row, int rows, int columns, double[] sums, int to) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, sums, to);
        for (int i = 0, p = at; i < rows; i++, p += row) {
            sum = VectorFloatWidening.load(x, p).add(sum);
        }
        sum.intoArray(sums, to, SPECIES.indexInRange(0, columns));
    }

    @Override
    public void addSquaresOfRows(double[] centers, float[] x, int offset, int rowStride, int rows, int columns,
            double[] sums, int sumsOffset) {
        int bound = SPECIES.loopBound(columns);
        int i = 0;
        for (; i + TOGETHER <= rows; i += TOGETHER) {
            addSquaresOfFourRows(centers, x, offset + i * rowStride, rowStride, bound, sums, sumsOffset);
        }
        for (; i < rows; i++) {
            addSquaresOfRow(centers, x, offset + i * rowStride, bound, sums, sumsOffset);
        }
        if (bound == columns) {
            return;
        }
        if (bound > 0 && isInside(x, offset, rowStride, rows, bound, sums, sumsOffset)
                && bound + WIDTH <= centers.length) {
            addSquaresOfLastColumns(centers, bound, x, offset + bound, rowStride, rows, columns - bound,
                    sums, sumsOffset + bound);
        } else {
            ScalarFloatSums.addSquaresOfRows(centers, x, offset, rowStride, rows, bound, columns, sums, sumsOffset);
        }
    }

    private static void addSquaresOfFourRows(double[] centers, float[] x, int at, int row, int columns,
            double[] sums, int to) {
        for (int j = 0; j < columns; j += WIDTH) {
            DoubleVector c = DoubleVector.fromArray(SPECIES, centers, j);
            DoubleVector d0 = VectorFloatWidening.load(x, at + j).sub(c);
            DoubleVector d1 = VectorFloatWidening.load(x, at + row + j).sub(c);
            DoubleVector d2 = VectorFloatWidening.load(x, at + 2 * row + j).sub(c);
            DoubleVector d3 = VectorFloatWidening.load(x, at + 3 * row + j).sub(c);
            DoubleVector.fromArray(SPECIES, sums, to + j)
                    .add(d0.mul(d0)).add(d1.mul(d1)).add(d2.mul(d2)).add(d3.mul(d3))
                    .intoArray(sums, to + j);
        }
    }

    private static void addSquaresOfRow(double[] centers, float[] x, int at, int columns, double[] sums, int to) {
        for (int j = 0; j < columns; j += WIDTH) {
            DoubleVector d = VectorFloatWidening.load(x, at + j).sub(DoubleVector.fromArray(SPECIES, centers, j));
            DoubleVector.fromArray(SPECIES, sums, to + j).add(d.mul(d)).intoArray(sums, to + j);
        }
    }

    private static void addSquaresOfLastColumns(double[] centers, int from, float[] x, int at, int row, int rows,
            int columns, double[] sums, int to) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, sums, to);
        DoubleVector c = DoubleVector.fromArray(SPECIES, centers, from);
        for (int i = 0, p = at; i < rows; i++, p += row) {
            DoubleVector d = VectorFloatWidening.load(x, p).sub(c);
            sum = d.mul(d).add(sum);
        }
        sum.intoArray(sums, to, SPECIES.indexInRange(0, columns));
    }
}
