package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.SortedSearch;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Where values belong in a sorted vector. */
public final class Searching {
    private static final int GRAIN = 1 << 12;

    private Searching() {}

    /** Returns, as I64, how many elements of a sorted vector are less than each value, or not larger if {@code right}. */
    public static Strided searchSorted(Strided sorted, Strided values, boolean right) {
        requireOperands(sorted, values);
        Strided out = Strided.allocate(DType.I64, values.shape());
        search(sorted, values, right, out);
        return out;
    }

    /** The same into {@code out}, of I64. */
    public static void searchSorted(Strided sorted, Strided values, boolean right, Strided out) {
        requireOperands(sorted, values);
        Operands.requireType("searchSorted", DType.I64, out);
        Operands.requireOutput("searchSorted", out, values.shape());
        Operands.requireNoOverlap("searchSorted", out, sorted, false);
        Operands.requireNoOverlap("searchSorted", out, values, true);
        search(sorted, values, right, out);
    }

    private static void requireOperands(Strided sorted, Strided values) {
        Operands.requireComputing("searchSorted", sorted);
        Operands.requireSameType("searchSorted", sorted, values);
        if (sorted.layout().rank() != 1) {
            throw Errors.mismatch("searchSorted", "a sorted vector is needed, not shape " + sorted.shape());
        }
    }

    private static void search(Strided sorted, Strided values, boolean right, Strided out) {
        if (sorted.dtype().bytes() == Byte.BYTES) { // which are unsigned, unlike those that are searched
            search(Copying.convert(sorted, DType.I32), Copying.convert(values, DType.I32), right, out);
            return;
        }
        int step = sorted.layout().stride(0);
        StridedRuns runs = StridedRuns.over(out.layout(), values.layout());
        Parallel.split(runs.elements(), GRAIN, (from, to) -> runs.walk(from, to, (at, length) ->
                SortedSearch.searchSorted(right, sorted.storage(), sorted.layout().offset(), step, sorted.layout().dim(0),
                        values.storage(), at[1], runs.stride(1), out.storage(), at[0], runs.stride(0), length)));
    }
}
