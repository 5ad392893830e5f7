package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.SortedSearch;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.LongStorage;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The distinct elements of a tensor. Elements become keys, longs of the same order, in which equal elements, and NaNs, are
 * the same.
 */
public final class DistinctElements {
    private static final int GRAIN = 1 << 13;

    private final Strided x;
    private final boolean floating;
    private final long[] keys;
    private final long[] distinct;
    private final long[] counts;

    public DistinctElements(Strided x) {
        Operands.requireComputing("unique", x);
        this.x = x;
        this.floating = x.dtype().isFloating();
        this.keys = keys();
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        long[] ends = new long[sorted.length];
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 == sorted.length || sorted[i] != sorted[i + 1]) {
                ends[count] = i + 1L;
                sorted[count++] = sorted[i];
            }
        }
        this.distinct = Arrays.copyOf(sorted, count);
        this.counts = Arrays.copyOf(ends, count);
        for (int i = count - 1; i > 0; i--) {
            counts[i] -= counts[i - 1];
        }
    }

    private long[] keys() {
        if (!floating) {
            Strided longs = Copying.convert(x, DType.I64);
            return longs.storage().longs();
        }
        double[] numbers = Copying.convert(x, DType.F64).doubles();
        long[] keys = new long[numbers.length];
        Parallel.split(keys.length, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                keys[i] = exchanged(Double.doubleToLongBits(numbers[i] + 0.0)); // −0 + 0 = 0, all NaNs have the same bits
            }
        });
        return keys;
    }

    // The bits of doubles below 0 fall where the numbers rise. This is its own inverse.
    private static long exchanged(long bits) {
        return bits ^ (bits >> Long.SIZE - 1 & Long.MAX_VALUE);
    }

    /** Returns each element once, in rising order. */
    public Strided values() {
        Strided values = Strided.allocate(x.dtype(), Shape.of(distinct.length));
        for (int i = 0; floating && i < distinct.length; i++) {
            values.set(i, Double.longBitsToDouble(exchanged(distinct[i])));
        }
        if (!floating) {
            Casts.cast(new LongStorage(distinct), 0, 1, values.storage(), 0, 1, distinct.length);
        }
        return values;
    }

    /** Returns, as I64, where each element stands among the distinct ones. */
    public Strided inverse() {
        Storage places = new LongStorage(new long[keys.length]);
        Storage sorted = new LongStorage(distinct);
        Parallel.split(keys.length, GRAIN, (from, to) -> SortedSearch.searchSorted(false, sorted, 0, 1, distinct.length,
                new LongStorage(keys), from, 1, places, from, 1, to - from));
        return Strided.of(places, Layout.rowMajor(x.shape()));
    }

    /** Returns, as I64, how often each of them occurs. */
    public Strided counts() {
        return Strided.of(new LongStorage(counts), Layout.rowMajor(Shape.of(counts.length)));
    }
}
