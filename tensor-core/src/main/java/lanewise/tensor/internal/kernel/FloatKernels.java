package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/**
 * The 1-D kernels on {@code float[]}. Each operand is an array, the position of its first element, and the distance
 * between neighbours (any sign; 0 repeats one element). Callers have checked shapes, ranges and aliasing: an output
 * overlaps no input, or is the same run.
 *
 * <p>Every implementation gives the same bits. The order of accumulation is part of the
 * contract:
 * <ul>
 * <li>a <i>block</i> is {@value #SUM_BLOCK} consecutive elements (the last one may be shorter). Inside it, lane
 * {@code j} of {@value #SUM_LANES} adds the elements {@code i} with {@code i mod 16 = j} in ascending order from +0;
 * then lane {@code j} adds lane {@code j + 8}, then {@code j + 4}, {@code j + 2}, {@code j + 1};
 * <li>block sums are added pairwise like the digits of a binary counter: two sums over equally many blocks are added
 * at once, the earlier one first; at the end the remaining ones are added from the latest to the earliest.
 * </ul>
 * The error of a sum so grows with the logarithm of the number of blocks.
 *
 * <p>Here are the plain loops: the reference for every other implementation, which overrides them, and the fallback
 * without vectors.
 */
public class FloatKernels {
    /** The number of elements whose sum is accumulated in lanes. */
    public static final int SUM_BLOCK = 1024;

    /** The number of lanes of a sum, whatever the machine's vectors hold. */
    public static final int SUM_LANES = 16;

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    public void binary(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b[q]);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = op(a[i], b)}. */
    public void binaryScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b);
            p += aStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = op(x[i])}. */
    public void unary(UnaryOp op, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        if (op == UnaryOp.COPY) {
            copy(x, xOffset, xStride, out, outOffset, outStride, length);
            return;
        }
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(x[p]);
            p += xStride;
            o += outStride;
        }
    }

    private static void copy(float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = x[p];
            p += xStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = fma(alpha, x[i], y[i])}, with one rounding. */
    public void axpy(float alpha, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = xOffset, q = yOffset, o = outOffset; i < length; i++) {
            out[o] = Math.fma(alpha, x[p], y[q]);
            p += xStride;
            q += yStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = fma(value·a[i], b[i], x[i])}: one rounding of value·a[i], one of the rest. */
    public void addcmul(float value, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, r = xOffset, o = outOffset; i < length; i++) {
            out[o] = Math.fma(value * a[p], b[q], x[r]);
            p += aStride;
            q += bStride;
            r += xStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = condition[i] != 0 ? a[i] : b[i]}; NaN counts as true. */
    public void where(float[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, c = cOffset, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = condition[c] != 0 ? a[p] : b[q];
            c += cStride;
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    /** Returns the sum in the order given above; +0 for no elements. */
    public final float sum(float[] x, int offset, int stride, int length) {
        if (length <= SUM_BLOCK) {
            return blockSum(x, offset, stride, length);
        }
        float[] partial = SUMS.get();
        int levels = SUM_LANES;
        int blocks = 0;
        for (int done = 0; done < length; done += SUM_BLOCK) {
            int n = Math.min(SUM_BLOCK, length - done);
            partial[levels++] = blockSum(x, offset + done * stride, stride, n);
            blocks++;
            for (int carry = blocks; (carry & 1) == 0; carry >>= 1) {
                levels--;
                partial[levels - 1] += partial[levels];
            }
        }
        while (levels > SUM_LANES + 1) {
            levels--;
            partial[levels - 1] += partial[levels];
        }
        return partial[SUM_LANES];
    }

    /** A thread's room for the lanes of a sum, and for one sum over blocks for each bit of their number. */
    protected static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(
            () -> new float[SUM_LANES + Integer.SIZE - Integer.numberOfTrailingZeros(SUM_BLOCK)]);

    /** Returns the sum of at most {@link #SUM_BLOCK} elements in lane order. */
    protected float blockSum(float[] x, int offset, int stride, int length) {
        float[] lanes = SUMS.get();
        Arrays.fill(lanes, 0, SUM_LANES, 0);
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            lanes[i & SUM_LANES - 1] += x[p];
        }
        return joinLanes(lanes, 0);
    }

    /** Adds the lanes that begin at {@code offset} in the fixed tree; overwrites them. */
    public static float joinLanes(float[] lanes, int offset) {
        for (int half = SUM_LANES / 2; half > 0; half /= 2) {
            for (int j = offset; j < offset + half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[offset];
    }

    /**
     * Combines the rows of a matrix with a row, in ascending order:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op ADD, MUL, MINIMUM or MAXIMUM
     */
    public void combineRows(BinaryOp op, float[] x, int offset, int rowStride, int rows, int columns,
            float[] out, int outOffset) {
        for (int i = 0; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, columns);
        }
    }

    /**
     * Goes through the rows of a matrix in ascending order. Where {@code x[i, j]} is larger (smaller) than
     * {@code leaders[j]}, or the first NaN, it becomes the leader, and {@code positions[j] = i}.
     *
     * @param larger whether larger elements lead, or smaller ones
     * @param rows at most 2²⁴, so that a float can hold the number of one
     */
    public void takeBeyond(boolean larger, float[] x, int offset, int rowStride, int rows, int columns,
            float[] leaders, float[] positions) {
        takeBeyond(larger, x, offset, rowStride, rows, 0, columns, leaders, positions, 0);
    }

    /** The same from a column on; the first row has the number {@code first}. */
    protected static void takeBeyond(boolean larger, float[] x, int offset, int rowStride, int rows, int from,
            int columns, float[] leaders, float[] positions, int first) {
        for (int i = 0; i < rows; i++) {
            for (int j = from, p = offset + i * rowStride + from; j < columns; j++, p++) {
                boolean behind = larger ? x[p] <= leaders[j] : x[p] >= leaders[j];
                if (!behind && leaders[j] == leaders[j]) {
                    leaders[j] = x[p];
                    positions[j] = first + i;
                }
            }
        }
    }

    /** Returns the largest element as {@link Math#max} orders them, so NaN if there is one; −∞ for no elements. */
    public float max(float[] x, int offset, int stride, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            max = Math.max(max, x[p]);
        }
        return max;
    }

    /** Returns the smallest element as {@link Math#min} orders them, so NaN if there is one; +∞ for no elements. */
    public float min(float[] x, int offset, int stride, int length) {
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            min = Math.min(min, x[p]);
        }
        return min;
    }

    /** Returns the index of the first largest element; the first NaN's if there is one. */
    public int argmax(float[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            float candidate = x[p];
            float leader = x[offset + best * stride];
            if (candidate > leader || candidate != candidate && leader == leader) {
                best = i;
            }
        }
        return best;
    }

    /** Returns the index of the first smallest element; the first NaN's if there is one. */
    public int argmin(float[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            float candidate = x[p];
            float leader = x[offset + best * stride];
            if (candidate < leader || candidate != candidate && leader == leader) {
                best = i;
            }
        }
        return best;
    }

    /** Returns whether an element is 0, or is not if not {@code zero}: NaN is not. Stops at the first one. */
    public boolean contains(boolean zero, float[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0 == zero) {
                return true;
            }
        }
        return false;
    }

    /** Returns the product in ascending order from 1. */
    public float prod(float[] x, int offset, int stride, int length) {
        float product = 1;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            product *= x[p];
        }
        return product;
    }

    /** Computes {@code out[i] = x[0] + … + x[i]}, each from the one before. */
    public void cumsum(float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride, int length) {
        float sum = 0;
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++, p += xStride, o += outStride) {
            sum = i == 0 ? x[p] : sum + x[p]; // 0 + (−0) would be +0
            out[o] = sum;
        }
    }

    /** Computes {@code out[i·times + j] = x[xOffset + i·xStride]}, i below {@code length}, j below {@code times}. */
    public final void repeat(float[] x, int xOffset, int xStride, int length, int times, float[] out) {
        for (int i = 0, o = 0; i < length; i++) {
            float element = x[xOffset + i * xStride];
            for (int end = o + times; o < end; o++) {
                out[o] = element;
            }
        }
    }

    /**
     * Copies a matrix of rows side by side into its transpose:
     * {@code out[outOffset + j·outRow + i] = x[xOffset + i·xRow + j]}, i below {@code rows}, j below {@code columns}.
     *
     * @param xRow the distance in x between rows
     * @param outRow the distance in the result between rows, which are x's columns
     */
    public void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        int i = 0;
        for (; i + 8 <= rows; i += 8) {
            transpose8(x, xOffset + i * xRow, xRow, columns, out, outOffset + i, outRow);
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[outOffset + j * outRow + i] = x[xOffset + i * xRow + j];
            }
        }
    }

    /**
     * Copies rows: {@code out[outOffset + i·outRow + j] = x[xOffset + i·xRow + j]}, i below {@code rows}, j below
     * {@code columns}.
     */
    public void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, xOffset + i * xRow, out, outOffset + i * outRow, columns);
        }
    }

    // Eight rows are read side by side, so that what is written together stands together.
    private static void transpose8(float[] x, int s0, int xRow, int columns, float[] out, int outOffset, int outRow) {
        int s1 = s0 + xRow;
        int s2 = s1 + xRow;
        int s3 = s2 + xRow;
        int s4 = s3 + xRow;
        int s5 = s4 + xRow;
        int s6 = s5 + xRow;
        int s7 = s6 + xRow;
        for (int j = 0, t = outOffset; j < columns; j++, t += outRow) {
            out[t] = x[s0 + j];
            out[t + 1] = x[s1 + j];
            out[t + 2] = x[s2 + j];
            out[t + 3] = x[s3 + j];
            out[t + 4] = x[s4 + j];
            out[t + 5] = x[s5 + j];
            out[t + 6] = x[s6 + j];
            out[t + 7] = x[s7 + j];
        }
    }
}
