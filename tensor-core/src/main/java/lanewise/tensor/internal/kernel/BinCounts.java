package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Storage;

/** How often each number occurs, and sums of what belongs to it. */
public final class BinCounts {
    // Up to so many bins, neighbours are counted in two tables: the same number twice does not wait for itself.
    private static final int FEW_BINS = 1 << 13;

    private BinCounts() {}

    /** Adds to {@code counts[k]} how many of the numbers, of I64, I32 or U8 and side by side, are k; each has a bin. */
    public static void count(Storage x, int offset, int length, int[] counts) {
        int bins = counts.length;
        if (bins > FEW_BINS || length < bins) {
            countInto(x, offset, length, counts, 0);
            return;
        }
        int[] two = Arrays.copyOf(counts, 2 * bins);
        countInto(x, offset, length, two, bins);
        for (int k = 0; k < bins; k++) {
            counts[k] = two[k] + two[bins + k];
        }
    }

    private static void countInto(Storage x, int offset, int length, int[] counts, int second) {
        switch (x.dtype()) {
            case I64 -> count(x.longs(), offset, length, counts, second);
            case I32 -> count(x.ints(), offset, length, counts, second);
            case U8 -> count(x.bytes(), offset, length, counts, second);
            case F32, F64, BOOL, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " is not counted");
        }
    }

    // Each second number is counted in the table that starts at second.
    private static void count(long[] x, int offset, int length, int[] counts, int second) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 1; i += 2) {
            counts[(int) x[i]]++;
            counts[second + (int) x[i + 1]]++;
        }
        if (i < end) {
            counts[(int) x[i]]++;
        }
    }

    private static void count(int[] x, int offset, int length, int[] counts, int second) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 1; i += 2) {
            counts[x[i]]++;
            counts[second + x[i + 1]]++;
        }
        if (i < end) {
            counts[x[i]]++;
        }
    }

    private static void count(byte[] x, int offset, int length, int[] counts, int second) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 1; i += 2) {
            counts[x[i] & 0xFF]++;
            counts[second + (x[i + 1] & 0xFF)]++;
        }
        if (i < end) {
            counts[x[i] & 0xFF]++;
        }
    }

    /** Adds {@code weights[i]} to {@code sums[x[i]]}, one i after the other; the numbers are as for {@link #count}. */
    public static void sum(Storage x, int offset, int length, double[] weights, double[] sums) {
        switch (x.dtype()) {
            case I64 -> sum(x.longs(), offset, length, weights, sums);
            case I32 -> sum(x.ints(), offset, length, weights, sums);
            case U8 -> sum(x.bytes(), offset, length, weights, sums);
            case F32, F64, BOOL, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " is not counted");
        }
    }

    private static void sum(long[] x, int offset, int length, double[] weights, double[] sums) {
        for (int i = 0; i < length; i++) {
            sums[(int) x[offset + i]] += weights[i];
        }
    }

    private static void sum(int[] x, int offset, int length, double[] weights, double[] sums) {
        for (int i = 0; i < length; i++) {
            sums[x[offset + i]] += weights[i];
        }
    }

    private static void sum(byte[] x, int offset, int length, double[] weights, double[] sums) {
        for (int i = 0; i < length; i++) {
            sums[x[offset + i] & 0xFF] += weights[i];
        }
    }
}
