package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The order of the elements along an axis: ascending with NaN last, or descending with NaN first. Equal elements, −0
 * and +0 among them, stay in their order.
 */
public final class Ordering {
    private static final int GRAIN = 1 << 12;

    private final Strided x;
    private final int axis;
    private final boolean descending;

    public Ordering(Strided x, int axis, boolean descending) {
        this.x = x;
        this.axis = x.shape().normalizeAxis(axis);
        this.descending = descending;
    }

    /** The first elements of an order, and where they stood along the axis, in row-major order of the values' shape. */
    public record First(Strided values, int[] indices) {}

    /** Returns the elements in order along the axis. */
    public Strided values() {
        Strided out = Strided.allocate(x.dtype(), x.shape());
        sort(out);
        return out;
    }

    /** Writes the elements in order along the axis into {@code out}, which may be the input itself. */
    public void values(Strided out) {
        Operands.requireSameType(x, out);
        Operands.requireOutput(out, x.shape());
        Operands.requireNoOverlap(out, x, true);
        sort(out);
    }

    private void sort(Strided out) {
        take(x.layout().dim(axis), out.layout(), (target, step, sequence, order) -> {
            for (int i = 0; i < order.length; i++) {
                out.set(target + i * step, sequence[order[i]]);
            }
        });
    }

    /** Returns where the elements in order stood along the axis, in row-major order. */
    public int[] indices() {
        int[] indices = new int[x.layout().elements()];
        take(x.layout().dim(axis), Layout.rowMajor(x.shape()), (target, step, sequence, order) -> {
            for (int i = 0; i < order.length; i++) {
                indices[target + i * step] = order[i];
            }
        });
        return indices;
    }

    /** Returns the first {@code k} elements in order along the axis. */
    public First first(int k) {
        if (k < 0 || k > x.layout().dim(axis)) {
            throw Errors.unusable("there are no " + k + " elements along axis " + axis + " of shape " + x.shape());
        }
        int[] sizes = x.shape().toArray();
        sizes[axis] = k;
        Strided values = Strided.allocate(x.dtype(), Shape.of(sizes));
        int[] indices = new int[values.layout().elements()];
        take(k, values.layout(), (target, step, sequence, order) -> {
            for (int i = 0; i < k; i++) {
                values.set(target + i * step, sequence[order[i]]);
                indices[target + i * step] = order[i];
            }
        });
        return new First(values, indices);
    }

    /** What is done with a sequence whose first elements in order are known. */
    @FunctionalInterface
    private interface Taker {
        void take(int target, int step, double[] sequence, int[] order);
    }

    /** Orders the first {@code k} elements of each sequence, for places that start at {@code target} a step apart. */
    private void take(int k, Layout target, Taker taker) {
        if (target.elements() == 0) {
            return;
        }
        int length = x.layout().dim(axis);
        int xStep = x.layout().stride(axis);
        int step = target.stride(axis);
        StridedRuns runs = StridedRuns.over(target.dropAxis(axis), x.layout().dropAxis(axis));
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> {
            IndexSort sort = new IndexSort(length, k, descending);
            double[] sequence = sort.sequence();
            runs.walk(from, to, (at, count) -> {
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < length; j++) {
                        sequence[j] = x.get(at[1] + i * runs.stride(1) + j * xStep);
                    }
                    taker.take(at[0] + i * runs.stride(0), step, sequence, sort.first());
                }
            });
        });
    }
}
