package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Counts of the elements between edges. The last bin holds its right edge; elements outside of all bins, and NaN, are not
 * counted. Integers are compared with edges of F64.
 */
public final class Histograms {
    private static final String OPERATION = "histogram";
    private Histograms() {}

    /** Returns the edges of {@code bins} bins of one width between the smallest and the largest element. */
    public static Strided edges(Strided x, int bins) {
        Operands.requireNumbers(OPERATION, x);
        if (x.layout().elements() == 0) {
            return edges(x, bins, 0, 1);
        }
        double low = Reductions.reduce(Reduction.MIN, 0, x, false).get(0);
        double high = Reductions.reduce(Reduction.MAX, 0, x, false).get(0);
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            throw Errors.unusable(OPERATION, "the elements of shape " + x.shape() + " reach from " + low + " to " + high
                    + ", which no bins divide; give a range: histogram(bins, low, high)");
        }
        return edges(x, bins, low, high);
    }

    /** Returns the edges of {@code bins} bins of one width between two numbers; of width 1 together if they are equal. */
    public static Strided edges(Strided x, int bins, double low, double high) {
        Operands.requireNumbers(OPERATION, x);
        if (bins < 1 || bins >= Shape.MAX_ELEMENTS) {
            throw Errors.unusable(OPERATION, "the number of bins must be from 1 to " + (Shape.MAX_ELEMENTS - 1)
                    + ", not " + bins);
        }
        if (!(low <= high) || !Double.isFinite(high - low)) {
            throw Errors.unusable(OPERATION, "the bins must reach from a number to one that is not smaller, not from "
                    + low + " to " + high);
        }
        double margin = low == high ? 0.5 : 0;
        return Creation.linspace(x.dtype().isFloating() ? x.dtype() : DType.F64, low - margin, high + margin, bins + 1);
    }

    /** Returns a copy of given edges. */
    public static Strided edges(Strided x, Strided edges) {
        Operands.requireNumbers(OPERATION, x);
        Operands.requireFloating(OPERATION, edges);
        if (edges.layout().rank() != 1 || edges.layout().elements() < 2) {
            throw Errors.mismatch(OPERATION, "a vector of at least two edges is needed, not shape " + edges.shape());
        }
        double[] numbers = Copying.convert(edges, DType.F64).doubles();
        for (int i = 0; i < numbers.length; i++) {
            if (!(numbers[Math.max(0, i - 1)] <= numbers[i])) {
                throw Errors.unusable(OPERATION, "the edges must not fall, as from " + numbers[Math.max(0, i - 1)]
                        + " to " + numbers[i]);
            }
        }
        return Copying.copy(edges);
    }

    /** Returns the number of elements in each bin, as I64. */
    public static Strided counts(Strided x, Strided edges) {
        double[] bounds = Copying.convert(edges, DType.F64).doubles();
        Strided counts = Strided.allocate(DType.I64, Shape.of(bounds.length - 1));
        long[] sums = counts.storage().longs();
        boolean even = isEven(bounds);
        StridedRuns runs = StridedRuns.over(x.layout());
        Parallel.split(runs.elements(), Parallel.GRAIN, (from, to) -> {
            long[] part = new long[sums.length];
            runs.walk(from, to, (at, n) -> count(x, at[0], runs.stride(0), n, bounds, even, part));
            synchronized (sums) {
                Arrays.setAll(sums, i -> sums[i] + part[i]);
            }
        });
        return counts;
    }

    // Whether the bin that equal widths suggest is the right one or next to it.
    private static boolean isEven(double... bounds) {
        int bins = bounds.length - 1;
        double width = (bounds[bins] - bounds[0]) / bins;
        boolean even = Double.isFinite(bins / (bounds[bins] - bounds[0]));
        for (int i = 0; i <= bins && even; i++) {
            even = Math.abs(bounds[i] - (bounds[0] + i * width)) < width / 4;
        }
        return even;
    }

    private static void count(Strided x, int offset, int stride, int length, double[] bounds, boolean even,
            long[] counts) {
        int bins = counts.length;
        double low = bounds[0];
        double high = bounds[bins];
        double perBin = bins / (high - low);
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            double element = x.get(at);
            if (element >= low && element <= high) {
                int bin = even ? Math.min((int) ((element - low) * perBin), bins - 1)
                        : lastNotAbove(element, bounds, bins);
                if (even) { // rounding moves it by one at most
                    bin -= element < bounds[bin] ? 1 : 0;
                    bin += bin < bins - 1 && element >= bounds[bin + 1] ? 1 : 0;
                }
                counts[bin]++;
            }
        }
    }

    // The last of the first n bounds that is not above an element.
    private static int lastNotAbove(double element, double[] bounds, int n) {
        int first = 0;
        int count = n;
        while (count > 1) {
            int half = count / 2;
            first += bounds[first + half] <= element ? half : 0;
            count -= half;
        }
        return first;
    }
}
