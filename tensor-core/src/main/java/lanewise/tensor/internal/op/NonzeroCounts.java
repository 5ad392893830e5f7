package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/** How many elements are not 0, for many sequences at once: block by block they become truth values, which are added. */
final class NonzeroCounts {
    // Elements whose truth values, or columns whose counts, stay in the first-level cache.
    private static final int BLOCK = 1024;

    // Fewer are read one by one.
    private static final int FEWEST_COLUMNS = 8;

    private final Strided x;
    private final boolean areTruth;
    private final Storage block;
    private final StridedRuns walk;
    private final int step;
    private final int length;

    private NonzeroCounts(Strided x, StridedRuns walk, int step, int length) {
        this.x = x;
        this.areTruth = x.dtype() == DType.BOOL;
        this.block = Storage.allocate(DType.BOOL, areTruth ? 0 : BLOCK);
        this.walk = walk;
        this.step = step;
        this.length = length;
    }

    /** As {@link SequenceReduction#reduce}, into a result of I64. */
    static void reduce(Strided x, int at, int xs, StridedRuns walk, int step, int length,
            Strided out, int outAt, int os, int count) {
        NonzeroCounts work = new NonzeroCounts(x, walk, step, length);
        if (Sequences.areColumns(xs, step, count, FEWEST_COLUMNS)) {
            work.countInColumns(at, out, outAt, os, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            out.storage().set(outAt + i * os, work.count(at + i * xs));
        }
    }

    // Row by row, because a column touches a cache line for each element.
    private void countInColumns(int at, Strided out, int outAt, int os, int count) {
        for (int done = 0; done < count; done += BLOCK) {
            int n = Math.min(BLOCK, count - done);
            long[] counts = new long[n];
            for (int i = 0; i < length; i++) {
                int row = at + done + (walk == null ? i * step : walk.distance(i, 1));
                byte[] truth = truth(row, 1, n);
                KernelProvider.integerSums().addRows(truth, areTruth ? row : 0, 0, 1, n, counts, 0);
            }
            for (int j = 0; j < n; j++) {
                out.storage().set(outAt + (done + j) * os, counts[j]);
            }
        }
    }

    // One sequence, run by run.
    private long count(int at) {
        if (walk == null) {
            return countRun(at, step, length);
        }
        int inner = walk.axes() - 1;
        int width = walk.size(inner);
        long count = 0;
        for (int i = 0; i < length; i += width) {
            count += countRun(at + walk.distance(i, 1), walk.stride(inner, 1), width);
        }
        return count;
    }

    private long countRun(int at, int by, int n) {
        if (areTruth) {
            return KernelProvider.truthValues().count(x.storage().bytes(), at, by, n);
        }
        long count = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int part = Math.min(BLOCK, n - i);
            count += KernelProvider.truthValues().count(truth(at + i * by, by, part), 0, 1, part);
        }
        return count;
    }

    // The truth values themselves, where they are, or those of at most one block of numbers.
    private byte[] truth(int at, int by, int n) {
        if (areTruth) {
            return x.storage().bytes();
        }
        Casts.cast(x.storage(), at, by, block, 0, 1, n);
        return block.bytes();
    }
}
