package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.SequenceSort;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The order of the elements along an axis: ascending with NaN last, or descending with NaN first. Equal elements, −0
 * and +0 among them, stay in their order.
 */
public final class Ordering {
    private static final int GRAIN = 1 << 12;

    private final String operation;
    private final Strided x;
    private final int axis;
    private final boolean descending;

    public Ordering(String operation, Strided x, int axis, boolean descending) {
        Operands.requireComputing(operation, x);
        this.operation = operation;
        this.x = x;
        this.axis = ShapeRules.axis(operation, x.shape(), axis);
        this.descending = descending;
    }

    /** Returns the elements in order along the axis. */
    public Strided values() {
        Strided out = Strided.allocate(x.dtype(), x.shape());
        take(x.layout().dim(axis), out.layout(), out, null);
        return out;
    }

    /** Writes the elements in order along the axis into {@code out}, which may be the input itself. */
    public void values(Strided out) {
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, x.shape());
        Operands.requireNoOverlap(operation, out, x, true);
        take(x.layout().dim(axis), out.layout(), out, null);
    }

    /** Returns where the elements in order stood along the axis, as I64. */
    public Strided indices() {
        return indicesOfFirst(x.layout().dim(axis));
    }

    /** Returns where the first {@code k} elements in order stood along the axis, as I64. */
    public Strided indicesOfFirst(int k) {
        if (k < 0 || k > x.layout().dim(axis)) {
            throw Errors.unusable(operation,
                    "there are no " + k + " elements along axis " + axis + " of shape " + x.shape());
        }
        int[] sizes = x.shape().toArray();
        sizes[axis] = k;
        Strided indices = Strided.allocate(DType.I64, Shape.of(sizes));
        take(k, indices.layout(), null, indices);
        return indices;
    }

    /** Returns the elements at the places that {@link #indicesOfFirst} returned. */
    public Strided first(Strided indices) {
        return Selection.gather(x, axis, indices);
    }

    // Finds all elements of each sequence in order, or where the first k of them stood.
    private void take(int k, Layout target, Strided values, Strided indices) {
        if (target.elements() == 0) {
            return;
        }
        int length = x.layout().dim(axis);
        int xStep = x.layout().stride(axis);
        int step = target.stride(axis);
        StridedRuns runs = StridedRuns.over(target.dropAxis(axis), x.layout().dropAxis(axis));
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> {
            SequenceSort sort = new SequenceSort(x.dtype(), length, descending);
            runs.walk(from, to, (at, count) -> {
                for (int i = 0; i < count; i++) {
                    int source = at[1] + i * runs.stride(1);
                    int place = at[0] + i * runs.stride(0);
                    if (indices == null) {
                        sort.values(x.storage(), source, xStep, values.storage(), place, step);
                    } else {
                        sort.indices(x.storage(), source, xStep, k, indices.storage().longs(), place, step);
                    }
                }
            });
        });
    }
}
