package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.KeySelection;
import lanewise.tensor.internal.kernel.SortKeys;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Medians and quantiles along axes, of elements that are selected by rank, not sorted. They are computed in doubles and
 * rounded to the element type once; those of integers are F64. NaN if there is one.
 */
public final class Quantiles {
    private static final int GRAIN = 1 << 12;

    private final String operation;
    private final Strided x;
    private final double[] fractions; // none for the median
    private final boolean many;       // whether the results have a first axis for the fractions
    private final boolean keepDims;
    private final int[] axes;

    private Quantiles(String operation, Strided x, double[] fractions, boolean many, boolean keepDims, int... axes) {
        Operands.requireNumbers(operation, x);
        for (double q : fractions) {
            if (!(q >= 0 && q <= 1)) {
                throw Errors.unusable(operation, "q must be a number from 0 to 1, not " + q);
            }
        }
        this.operation = operation;
        this.x = x;
        this.fractions = fractions;
        this.many = many;
        this.keepDims = keepDims;
        this.axes = axes;
    }

    /** Returns the medians, means of the two middle elements. */
    public static Quantiles median(Strided x, boolean keepDims, int... axes) {
        return new Quantiles("median", x, new double[0], false, keepDims, axes);
    }

    /** Returns the quantiles for one fraction. */
    public static Quantiles of(double q, Strided x, boolean keepDims, int... axes) {
        return new Quantiles("quantile", x, new double[] {q}, false, keepDims, axes);
    }

    /** Returns the quantiles for several fractions, which are the results' first axis. */
    public static Quantiles of(double[] fractions, Strided x, boolean keepDims, int... axes) {
        return new Quantiles("quantile", x, fractions.clone(), true, keepDims, axes);
    }

    /** Returns the results as a new array. */
    public Strided compute() {
        Strided out = Strided.allocate(resultType(), resultShape());
        compute(out);
        return out;
    }

    /** Writes the results into {@code out}, which shares no element with the input. */
    public void computeInto(Strided out) {
        Operands.requireType(operation, resultType(), out);
        Operands.requireOutput(operation, out, resultShape());
        Operands.requireNoOverlap(operation, out, x, false);
        compute(out);
    }

    private DType resultType() {
        return x.dtype().isFloating() ? x.dtype() : DType.F64;
    }

    private Shape resultShape() {
        int[] rest = Reductions.reducedShape(operation, x.shape(), keepDims, axes).toArray();
        if (!many) {
            return Shape.of(rest);
        }
        return ShapeRules.of(operation, IntStream.concat(IntStream.of(fractions.length), Arrays.stream(rest)).toArray());
    }

    private void compute(Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        Reductions.requireElements(operation, x.shape());
        boolean[] reduced = Reductions.marked(operation, x.shape(), axes);
        Layout sequence = x.layout().axes(true, reduced);
        int length = sequence.elements();
        int next = many ? out.layout().stride(0) : 0;
        Layout first = many ? out.layout().select(operation, 0, 0) : out.layout();
        StridedRuns results = StridedRuns.over(keepDims ? first.axes(false, reduced) : first,
                x.layout().axes(false, reduced));
        Parallel.split(results.elements(), Math.max(1, GRAIN / length), (from, to) -> {
            Sequence work = new Sequence(x, sequence);
            results.walk(from, to, (at, count) -> {
                for (int i = 0; i < count; i++) {
                    int place = at[0] + i * results.stride(0);
                    boolean hasNaN = work.read(at[1] + i * results.stride(1));
                    if (fractions.length == 0) {
                        out.set(place, hasNaN ? Double.NaN : work.median());
                    }
                    for (int j = 0; j < fractions.length; j++) {
                        out.set(place + j * next, hasNaN ? Double.NaN : work.quantile(fractions[j]));
                    }
                }
            });
        });
    }

    /** The elements of one sequence after another, in an order that each selection changes. */
    private static final class Sequence implements StridedRuns.RunBody {
        private final Strided x;
        private final int start;
        private final StridedRuns runs;
        private final long[] keys;
        private final KeySelection selection;
        private int position; // of the first element
        private int done;     // elements that were read

        Sequence(Strided x, Layout layout) {
            this.x = x;
            this.start = layout.offset();
            this.runs = StridedRuns.over(layout);
            this.keys = new long[layout.elements()];
            this.selection = new KeySelection(keys.length);
        }

        /** Reads the sequence whose first element stands at a position; returns whether there is a NaN. */
        boolean read(int at) {
            position = at;
            done = 0;
            runs.walk(this);
            if (!x.dtype().isFloating()) {
                return false;
            }
            long largest = keys[0];
            for (long key : keys) {
                largest = Math.max(largest, key);
            }
            return Double.isNaN(SortKeys.number(x.dtype(), largest));
        }

        @Override
        public void accept(int[] at, int n) {
            SortKeys.encode(x.storage(), position + at[0] - start, runs.stride(0), 0, keys, done, n);
            done += n;
        }

        private double select(int rank) {
            selection.select(keys, 0, keys.length, rank);
            return SortKeys.number(x.dtype(), keys[rank]);
        }

        // The one behind a selected one is the smallest of all that stand behind it.
        private double after(int rank) {
            long smallest = keys[rank + 1];
            for (int i = rank + 2; i < keys.length; i++) {
                smallest = Math.min(smallest, keys[i]);
            }
            return SortKeys.number(x.dtype(), smallest);
        }

        double median() {
            int middle = (keys.length - 1) / 2;
            double a = select(middle);
            if (keys.length % 2 == 1) {
                return a;
            }
            double b = after(middle);
            double sum = a + b;
            return Double.isInfinite(sum) ? a / 2 + b / 2 : sum / 2;
        }

        double quantile(double q) {
            double place = (keys.length - 1) * q;
            int rank = (int) place;
            double t = place - rank;
            double a = select(rank);
            if (t == 0) {
                return a;
            }
            double b = after(rank);
            if (a == b || Double.isInfinite(a) || Double.isInfinite(b)) {
                return a == b ? a : a + b;
            }
            if (Double.isInfinite(b - a)) {
                return a * (1 - t) + b * t;
            }
            return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
        }
    }
}
