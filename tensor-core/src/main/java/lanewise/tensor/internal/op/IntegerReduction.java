package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.IntegerFolds;
import lanewise.tensor.internal.kernel.IntegerKernels;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * Sums, products, extremes and truth values of integers, for many sequences at once. They are computed in I64, which wraps
 * around, so that no order of the elements can be seen in them.
 */
final class IntegerReduction {
    // Columns whose results stay in the first-level cache.
    private static final int COLUMNS = 1024;

    // Fewer are read one by one.
    private static final int FEWEST_COLUMNS = 8;

    private final Reduction reduction;
    private final Strided x;
    private final IntegerKernels kernels;
    private final StridedRuns walk;
    private final int step;
    private final int length;

    private IntegerReduction(Reduction reduction, Strided x, StridedRuns walk, int step, int length) {
        this.reduction = reduction;
        this.x = x;
        this.kernels = KernelProvider.integers(x.dtype());
        this.walk = walk;
        this.step = step;
        this.length = length;
    }

    /** As {@link SequenceReduction#reduce}, for SUM, PROD, MAX, MIN, ANY and ALL. */
    static void reduce(Reduction reduction, Strided x, int at, int xs, StridedRuns walk, int step, int length,
            Strided out, int outAt, int os, int count) {
        IntegerReduction work = new IntegerReduction(reduction, x, walk, step, length);
        if (Sequences.areColumns(xs, step, count, FEWEST_COLUMNS) && !reduction.isTruth()) {
            work.reduceColumns(at, out, outAt, os, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            out.storage().set(outAt + i * os, work.reduce(at + i * xs));
        }
    }

    private void reduceColumns(int at, Strided out, int outAt, int os, int count) {
        boolean extremes = reduction == Reduction.MAX || reduction == Reduction.MIN;
        Strided results = Strided.allocate(extremes ? x.dtype() : DType.I64, Shape.of(Math.min(COLUMNS, count)));
        for (int done = 0; done < count; done += COLUMNS) {
            int n = Math.min(COLUMNS, count - done);
            if (extremes) { // the first row is read twice
                ElementKernels.copy(x, at + done, 1, results, 0, 1, n);
            } else {
                results.storage().fill(0, n, reduction == Reduction.PROD ? 1 : 0);
            }
            if (walk == null) {
                combineRows(at + done, step, length, n, results.storage());
            } else {
                for (int i = 0; i < length; i++) {
                    combineRows(at + done + walk.distance(i, 1), 0, 1, n, results.storage());
                }
            }
            ElementKernels.copy(results, 0, 1, out, outAt + done * os, os, n);
        }
    }

    private void combineRows(int at, int rowStride, int rows, int n, Storage results) {
        switch (reduction) {
            case SUM, PROD ->
                    IntegerFolds.combineRows(reduction == Reduction.PROD, x.storage(), at, rowStride, rows, n,
                            results.longs());
            case MAX, MIN -> kernels.combineRows(reduction.combination(), x.storage(), at, rowStride, rows, n, results, 0);
            case ANY, ALL, MEAN, VAR, STD, NORM, LOGSUMEXP, COUNT_NONZERO ->
                    throw new IllegalArgumentException(reduction + " has no such kernel");
        }
    }

    // One sequence, run by run.
    private long reduce(int at) {
        if (walk == null) {
            return reduceRun(at, step, length);
        }
        int inner = walk.axes() - 1;
        int width = walk.size(inner);
        long result = reduceRun(at + walk.distance(0, 1), walk.stride(inner, 1), width);
        for (int i = width; i < length; i += width) {
            long ofRun = reduceRun(at + walk.distance(i, 1), walk.stride(inner, 1), width);
            result = reduction.combination().apply(result, ofRun);
        }
        return result;
    }

    private long reduceRun(int at, int by, int n) {
        return switch (reduction) {
            case ANY -> kernels.contains(false, x.storage(), at, by, n) ? 1 : 0;
            case ALL -> kernels.contains(true, x.storage(), at, by, n) ? 0 : 1;
            case SUM, PROD, MAX, MIN -> IntegerFolds.fold(reduction.combination(), x.storage(), at, by, n);
            case MEAN, VAR, STD, NORM, LOGSUMEXP, COUNT_NONZERO ->
                    throw new IllegalArgumentException(reduction + " has no such kernel");
        };
    }
}
