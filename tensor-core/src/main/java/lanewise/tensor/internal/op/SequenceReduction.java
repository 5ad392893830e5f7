package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * The formula of each {@link Reduction} of floating-point numbers, for many sequences at once, and of those of integers
 * that give floating-point numbers: they become doubles first. What is made of sums is computed in doubles and rounded to
 * the element type once.
 */
final class SequenceReduction {
    private static final ScratchPool<SequenceReduction> OF_F32 =
            new ScratchPool<>(() -> new SequenceReduction(DType.F32));
    private static final ScratchPool<SequenceReduction> OF_F64 =
            new ScratchPool<>(() -> new SequenceReduction(DType.F64));

    // A sum of squares of F64 from here on has lost nothing to underflow: 2³¹ squares that were rounded to a subnormal
    // number or to 0 are less than half a rounding.
    private static final double LEAST_SAFE = Double.MIN_NORMAL * 0x1p36;

    // Squares of deviations from a mean of this size do not underflow: they are 0, or at least (2⁻⁵³ · 1e-130)².
    private static final double SAFE_MEAN = 1e-130;

    // Fewer columns that are walked are read one by one.
    private static final int FEWEST_WALKED = 16;

    private final DType dtype;         // of what is computed
    private boolean converted;         // whether elements are integers, each of which becomes a double first
    private final Sequences sequences = new Sequences();
    private final SequenceSums sums = new SequenceSums(sequences);
    private final SequenceFolds folds;
    private final Terms terms;
    private final double[] means = new double[SequenceSums.COLUMNS];
    private final double[] meanErrors = new double[SequenceSums.COLUMNS]; // the mean, less the one in means

    private SequenceReduction(DType dtype) {
        this.dtype = dtype;
        folds = new SequenceFolds(dtype, sequences);
        terms = new Terms(dtype);
    }

    /**
     * Computes {@code out[i] = reduction(x[i·xs], x[i·xs + step], …)} for {@code count} sequences of {@code length}
     * elements, both at least 1.
     *
     * @param number the correction of a variance, the order of a norm, otherwise 0
     * @param walk where the elements of a sequence lie in its second layout, or null if they are a step apart
     */
    static void reduce(Reduction reduction, double number, Strided x, int at, int xs, StridedRuns walk, int step,
            int length, Strided out, int outAt, int os, int count) {
        boolean converted = !x.dtype().isFloating();
        boolean columns = walk == null ? Sequences.areColumns(xs, step, count, 2) : xs == 1 && count >= FEWEST_WALKED;
        if (!columns && walk == null && reduction.isFold()) {
            for (int i = 0; i < count; i++) {
                int from = at + i * xs;
                out.set(outAt + i * os, reduction.isTruth()
                        ? SequenceFolds.truth(reduction == Reduction.ALL, x, from, step, length)
                        : SequenceFolds.fold(reduction.combination(), x, from, step, length));
            }
            return;
        }
        ScratchPool<SequenceReduction> pool = x.dtype() == DType.F32 ? OF_F32 : OF_F64;
        SequenceReduction work = pool.acquire();
        try {
            int most = reduction.isPlain() ? SequenceSums.COLUMNS : Terms.COLUMNS;
            for (int done = 0; done < count; done += most) {
                int n = Math.min(most, count - done);
                work.sequences.set(x, at + done * xs, xs, walk, step, length, columns);
                work.converted = converted;
                work.compute(reduction, number, n, out, outAt + done * os, os);
            }
        } finally {
            work.sequences.release();
            pool.release(work);
        }
    }

    private void compute(Reduction reduction, double number, int n, Strided out, int at, int step) {
        switch (reduction) {
            case SUM -> sum(n);
            case MEAN -> mean(n);
            case VAR, STD -> variance(reduction == Reduction.STD, number, n);
            case LOGSUMEXP -> logSumExp(n);
            case PROD, MAX, MIN -> folds.fold(reduction.combination(), null, n);
            case ANY, ALL -> folds.fold(reduction.combination(), terms.ofTruth(), n);
            case NORM -> norm(number, n);
            case COUNT_NONZERO -> throw new IllegalArgumentException(reduction + " is no number of the type");
        }
        if (reduction.isFold() || reduction == Reduction.NORM && Double.isInfinite(number)) {
            if (out.dtype() == dtype) {
                ElementKernels.copy(folds.results, 0, 1, out, at, step, n);
            } else {
                Casts.cast(folds.results.storage(), 0, 1, out.storage(), at, step, n);
            }
            return;
        }
        store(out, at, step, n);
        if (dtype == DType.F64 && !converted && reduction.canBeScaled(number)) {
            scaleWhereUnsafe(reduction, number, n, out, at, step);
        }
    }

    private void sum(int n) {
        if (converted) {
            sums.sum(terms.of(UnaryOp.COPY), n);
        } else {
            sums.sum(n);
        }
    }

    private void sumSquares(double[] centers, int n) {
        if (converted) {
            System.arraycopy(centers, 0, terms.operands.doubles(), 0, n);
            sums.sum(terms.of(BinaryOp.SUB, UnaryOp.SQUARE), n);
        } else {
            sums.sumSquares(centers, n);
        }
    }

    private void store(Strided out, int at, int step, int n) {
        for (int i = 0; i < n; i++) {
            out.set(at + i * step, sums.results[i]);
        }
    }

    // Σ x ÷ n. In F64 a second sum takes back what the roundings of the first one did: m + Σ (x − m) ÷ n.
    private void mean(int n) {
        double[] results = sums.results;
        sum(n);
        for (int i = 0; i < n; i++) {
            results[i] /= sequences.length;
        }
        System.arraycopy(results, 0, means, 0, n);
        Arrays.fill(meanErrors, 0, n, 0); // as good as 0 where floats were summed in doubles
        if (dtype == DType.F64) {
            System.arraycopy(results, 0, terms.operands.doubles(), 0, n);
            sums.sum(terms.of(BinaryOp.SUB, UnaryOp.COPY), n);
            for (int i = 0; i < n; i++) {
                double first = means[i];
                double correction = results[i] / sequences.length;
                if (Double.isFinite(correction)) {
                    means[i] = first + correction;
                    meanErrors[i] = first - means[i] + correction;
                }
            }
            System.arraycopy(means, 0, results, 0, n);
        }
    }

    // With the mean m, and e what its rounding took away: (Σ (x − m)² − n e²) ÷ max(n − correction, 0).
    private void variance(boolean root, double correction, int n) {
        double[] results = sums.results;
        mean(n);
        sumSquares(means, n);
        double divisor = Math.max(sequences.length - (long) correction, 0);
        for (int i = 0; i < n; i++) {
            double squares = results[i] - sequences.length * meanErrors[i] * meanErrors[i];
            double variance = Math.max(squares, 0) / divisor;
            results[i] = root ? Math.sqrt(variance) : variance;
        }
    }

    // With the largest element m: m + ln Σ exp(x − m).
    private void logSumExp(int n) {
        folds.fold(BinaryOp.MAXIMUM, null, n);
        for (int i = 0; i < n; i++) {
            double largest = folds.results.get(i);
            terms.operands.set(i, Double.isInfinite(largest) ? 0 : largest); // ∞ − ∞ would be NaN
        }
        sums.sum(terms.of(BinaryOp.SUB, UnaryOp.EXP), n);
        double[] results = sums.results;
        KernelProvider.doubles().unary(UnaryOp.LOG, results, 0, 1, results, 0, 1, n);
        for (int i = 0; i < n; i++) {
            results[i] += terms.operands.get(i);
        }
    }

    private void norm(double order, int n) {
        if (order == 0) {
            sums.sum(terms.ofTruth(), n);
        } else if (Double.isInfinite(order)) {
            folds.fold(order > 0 ? BinaryOp.MAXIMUM : BinaryOp.MINIMUM, terms.of(UnaryOp.ABS), n);
        } else if (order == 1) {
            sums.sum(terms.of(UnaryOp.ABS), n);
        } else if (order == 2) {
            Arrays.fill(means, 0, n, 0);
            sumSquares(means, n);
            for (int i = 0; i < n; i++) {
                sums.results[i] = Math.sqrt(sums.results[i]);
            }
        } else {
            sums.sum(terms.ofPower(order), n);
            double[] results = sums.results;
            KernelProvider.doubles().binaryScalar(BinaryOp.POW, results, 0, 1, 1 / order, results, 0, 1, n);
        }
    }

    // Where F64 overflows or underflows on the way to a result that need not, the same of the elements divided by a power
    // of two, which rounds nothing, and the result multiplied again.
    private void scaleWhereUnsafe(Reduction reduction, double number, int n, Strided out, int at, int step) {
        for (int i = 0; i < n; i++) {
            double result = out.get(at + i * step);
            if (isSafe(reduction, result, i)) {
                continue;
            }
            double scale = powerOfTwo(largestMagnitude(i));
            if (scale != 1) {
                Strided scaled = scaledCopy(i, scale);
                reduce(reduction, number, scaled, 0, 0, null, 1, sequences.length, scaled, 0, 0, 1);
                double value = scaled.get(0) * scale;
                out.set(at + i * step, reduction == Reduction.VAR ? value * scale : value);
            }
        }
    }

    private boolean isSafe(Reduction reduction, double result, int number) {
        double size = Math.abs(result);
        boolean overflows = !(size <= Double.MAX_VALUE);
        if (overflows || reduction == Reduction.MEAN) {
            return !overflows;
        }
        boolean root = reduction != Reduction.VAR;
        double squares = root ? size * size : size;
        return squares >= LEAST_SAFE || reduction != Reduction.NORM && Math.abs(means[number]) > SAFE_MEAN;
    }

    private double largestMagnitude(int number) {
        double largest = 0;
        for (int element = 0; element < sequences.length; element++) {
            largest = Math.max(largest, Math.abs(element(number, element))); // NaN if there is one
        }
        return largest;
    }

    private double element(int number, int element) {
        return sequences.x.get(sequences.position(element) + number * sequences.distance);
    }

    // The power of two for which the largest |x| ÷ s lies between 1 and 2; 1 if there is none.
    private static double powerOfTwo(double largest) {
        return largest > 0 && largest <= Double.MAX_VALUE
                ? Math.scalb(1.0, Math.max(Math.getExponent(largest), Double.MIN_EXPONENT)) : 1;
    }

    private Strided scaledCopy(int number, double scale) {
        double[] elements = new double[sequences.length];
        for (int element = 0; element < elements.length; element++) {
            elements[element] = element(number, element) / scale;
        }
        return Strided.of(elements, Layout.rowMajor(Shape.of(elements.length)));
    }
}
