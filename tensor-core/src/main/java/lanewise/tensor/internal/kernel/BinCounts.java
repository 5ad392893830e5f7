package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Storage;

/** How often each number occurs, and sums of what belongs to it. */
public final class BinCounts {
    // Up to so many bins, four neighbours are counted in a table each: the same number twice does not wait for itself.
    private static final int FEW_BINS = 1 << 12;
    private static final int TABLES = 4;

    private BinCounts() {}

    /** Adds to {@code counts[k]} how many of the numbers, of I64, I32 or U8 and side by side, are k; each has a bin. */
    public static void count(Storage x, int offset, int length, int[] counts) {
        int bins = counts.length;
        if (bins > FEW_BINS || length < bins) {
            countInto(x, offset, length, counts, 0);
            return;
        }
        int[] tables = Arrays.copyOf(counts, TABLES * bins);
        countInto(x, offset, length, tables, bins);
        for (int k = 0; k < bins; k++) {
            counts[k] = tables[k] + tables[bins + k] + tables[2 * bins + k] + tables[3 * bins + k];
        }
    }

    private static void countInto(Storage x, int offset, int length, int[] counts, int bins) {
        switch (x.dtype()) {
            case I64 -> count(x.longs(), offset, length, counts, bins);
            case I32 -> count(x.ints(), offset, length, counts, bins);
            case U8 -> count(x.bytes(), offset, length, counts, bins);
            case F32, F64, BOOL, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " is not counted");
        }
    }

    // A table has so many bins; with 0 of them, all four are one.
    private static void count(long[] x, int offset, int length, int[] counts, int bins) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 3; i += 4) {
            counts[(int) x[i]]++;
            counts[bins + (int) x[i + 1]]++;
            counts[2 * bins + (int) x[i + 2]]++;
            counts[3 * bins + (int) x[i + 3]]++;
        }
        for (; i < end; i++) {
            counts[(int) x[i]]++;
        }
    }

    private static void count(int[] x, int offset, int length, int[] counts, int bins) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 3; i += 4) {
            counts[x[i]]++;
            counts[bins + x[i + 1]]++;
            counts[2 * bins + x[i + 2]]++;
            counts[3 * bins + x[i + 3]]++;
        }
        for (; i < end; i++) {
            counts[x[i]]++;
        }
    }

    private static void count(byte[] x, int offset, int length, int[] counts, int bins) {
        int end = offset + length;
        int i = offset;
        for (; i < end - 3; i += 4) {
            counts[x[i] & 0xFF]++;
            counts[bins + (x[i + 1] & 0xFF)]++;
            counts[2 * bins + (x[i + 2] & 0xFF)]++;
            counts[3 * bins + (x[i + 3] & 0xFF)]++;
        }
        for (; i < end; i++) {
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
