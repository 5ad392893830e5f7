package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Copies rows that are so short that a call of {@code arraycopy} takes longer: those of micropanels, of up to two vectors,
 * and chosen ones. Where a row is no multiple of a vector, the last one overlaps the one before: a masked one takes a dozen
 * instructions with AVX2, and where it reached beyond its array C2 would put all on the heap. Each width of vectors has a
 * loop of its own, since a species must be a constant, and a method with several loops keeps offsets on the stack.
 */
final class VectorFloatCopies {
    private static final VectorSpecies<Float> WIDE = VectorLanes.F32;
    private static final VectorSpecies<Float> HALF = VectorLanes.half(WIDE);
    private static final VectorSpecies<Float> NARROW = VectorLanes.narrow(WIDE);
    private static final int LANES = WIDE.length();

    /** {@code arraycopy} is as fast with rows of more elements. */
    static final int LONGEST = 4 * LANES;
    /** The same where several rows are copied together: packed ones of A have 256 elements. */
    static final int LONGEST_TOGETHER = 1024;
    /** The same where rows are chosen by an index. */
    static final int LONGEST_CHOSEN = 512;

    private VectorFloatCopies() {}

    /** Copies rows of at most {@link #LONGEST} elements as {@link FloatKernels#copyRows}. */
    static void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        if (columns == 2 * LANES) {
            copyTwos(x, xOffset, xRow, rows, out, outOffset, outRow);
        } else if (columns == LANES) {
            copyOnes(x, xOffset, xRow, rows, out, outOffset, outRow);
        } else if (columns > 2 * LANES) {
            copyFours(x, xOffset, xRow, rows, columns - 2 * LANES, out, outOffset, outRow);
        } else if (columns > LANES) {
            copyPairs(x, xOffset, xRow, rows, columns - LANES, out, outOffset, outRow);
        } else if (columns >= HALF.length()) {
            copyHalfPairs(x, xOffset, xRow, rows, columns - HALF.length(), out, outOffset, outRow);
        } else if (columns >= NARROW.length()) {
            copyNarrowPairs(x, xOffset, xRow, rows, columns - NARROW.length(), out, outOffset, outRow);
        } else {
            copyElements(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        }
    }

    private static void copyTwos(float[] x, int xOffset, int xRow, int rows, float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            copyTwo(x, s, out, t);
        }
    }

    private static void copyOnes(float[] x, int xOffset, int xRow, int rows, float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            fromArray(WIDE, x, s).intoArray(out, t);
        }
    }

    // More than two vectors, up to four: two from the start, two to the end.
    private static void copyFours(float[] x, int xOffset, int xRow, int rows, int third,
            float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            copyTwo(x, s, out, t);
            copyTwo(x, s + third, out, t + third);
        }
    }

    private static void copyPairs(float[] x, int xOffset, int xRow, int rows, int second,
            float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            fromArray(WIDE, x, s).intoArray(out, t);
            fromArray(WIDE, x, s + second).intoArray(out, t + second);
        }
    }

    private static void copyHalfPairs(float[] x, int xOffset, int xRow, int rows, int second,
            float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            fromArray(HALF, x, s).intoArray(out, t);
            fromArray(HALF, x, s + second).intoArray(out, t + second);
        }
    }

    private static void copyNarrowPairs(float[] x, int xOffset, int xRow, int rows, int second,
            float[] out, int outOffset, int outRow) {
        for (int i = 0, s = xOffset, t = outOffset; i < rows; i++, s += xRow, t += outRow) {
            fromArray(NARROW, x, s).intoArray(out, t);
            fromArray(NARROW, x, s + second).intoArray(out, t + second);
        }
    }

    /** Copies rows of more than one vector, four at a time, as {@link FloatKernels#copyRows}. */
    static void copyRowsTogether(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        int i = 0;
        for (; i + 4 <= rows; i += 4) {
            copyFourRows(x, xOffset + i * xRow, xRow, columns, out, outOffset + i * outRow, outRow);
        }
        for (; i < rows; i++) {
            System.arraycopy(x, xOffset + i * xRow, out, outOffset + i * outRow, columns);
        }
    }

    // Offsets of rows stay the same in the loop, so that C2 finds before it that no index is out of bounds.
    private static void copyFourRows(float[] x, int xOffset, int xRow, int columns, float[] out, int outOffset, int outRow) {
        int s1 = xOffset + xRow;
        int s2 = s1 + xRow;
        int s3 = s2 + xRow;
        int t1 = outOffset + outRow;
        int t2 = t1 + outRow;
        int t3 = t2 + outRow;
        int last = columns - LANES;
        for (int j = 0; j < last; j += LANES) {
            fromArray(WIDE, x, xOffset + j).intoArray(out, outOffset + j);
            fromArray(WIDE, x, s1 + j).intoArray(out, t1 + j);
            fromArray(WIDE, x, s2 + j).intoArray(out, t2 + j);
            fromArray(WIDE, x, s3 + j).intoArray(out, t3 + j);
        }
        fromArray(WIDE, x, xOffset + last).intoArray(out, outOffset + last);
        fromArray(WIDE, x, s1 + last).intoArray(out, t1 + last);
        fromArray(WIDE, x, s2 + last).intoArray(out, t2 + last);
        fromArray(WIDE, x, s3 + last).intoArray(out, t3 + last);
    }

    private static void copyElements(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0, s = xOffset + j, t = outOffset + j; i < rows; i++, s += xRow, t += outRow) {
                out[t] = x[s];
            }
        }
    }

    /** Copies chosen rows of at most {@link #LONGEST_CHOSEN} elements as {@link FloatKernels#gatherRows}. */
    static void gatherRows(float[] x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, float[] out, int outOffset, int outStride, int rows, int columns) {
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < rows; i++) {
            int index = indices[p];
            copyRow(x, q + (index < 0 ? index + size : index) * step, columns, out, o);
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }

    private static void copyRow(float[] x, int from, int columns, float[] out, int to) {
        int last = columns - LANES;
        if (columns > 4 * LANES) {
            for (int j = 0; j < last; j += LANES) {
                fromArray(WIDE, x, from + j).intoArray(out, to + j);
            }
            fromArray(WIDE, x, from + last).intoArray(out, to + last);
        } else if (columns > 2 * LANES) {
            copyTwo(x, from, out, to);
            copyTwo(x, from + last - LANES, out, to + last - LANES);
        } else if (columns >= LANES) {
            fromArray(WIDE, x, from).intoArray(out, to);
            if (last > 0) {
                fromArray(WIDE, x, from + last).intoArray(out, to + last);
            }
        } else {
            copyShortRow(x, from, columns, out, to);
        }
    }

    private static void copyShortRow(float[] x, int from, int columns, float[] out, int to) {
        if (columns >= HALF.length()) {
            int second = columns - HALF.length();
            fromArray(HALF, x, from).intoArray(out, to);
            fromArray(HALF, x, from + second).intoArray(out, to + second);
        } else if (columns >= NARROW.length()) {
            int second = columns - NARROW.length();
            fromArray(NARROW, x, from).intoArray(out, to);
            fromArray(NARROW, x, from + second).intoArray(out, to + second);
        } else {
            for (int j = 0; j < columns; j++) {
                out[to + j] = x[from + j];
            }
        }
    }

    private static void copyTwo(float[] x, int from, float[] out, int to) {
        fromArray(WIDE, x, from).intoArray(out, to);
        fromArray(WIDE, x, from + LANES).intoArray(out, to + LANES);
    }
}
