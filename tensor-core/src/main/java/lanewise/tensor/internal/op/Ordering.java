package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The order of the elements along an axis: ascending with NaN last, or descending with NaN first. Equal elements, −0 and
 * +0 among them, stay in their order.
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

    /** Takes the first {@code k} elements of a sequence. */
    @FunctionalInterface
    private interface Taker {
        void take(double[] sequence, int[] order, int target, int step);
    }

    /** Returns the first {@code k} elements in order along the axis. */
    public Strided values(int k) {
        Strided out = Strided.allocate(x.dtype(), shape(k));
        take(k, (sequence, order, target, step) -> {
            for (int i = 0; i < k; i++) {
                out.set(target + i * step, sequence[order[i]]);
            }
        });
        return out;
    }

    /** Returns where the first {@code k} elements stood along the axis, in row-major order of the result's shape. */
    public int[] indices(int k) {
        int[] indices = new int[shape(k).elements()];
        take(k, (sequence, order, target, step) -> {
            for (int i = 0; i < k; i++) {
                indices[target + i * step] = order[i];
            }
        });
        return indices;
    }

    private Shape shape(int k) {
        int[] sizes = x.shape().toArray();
        sizes[axis] = k;
        return Shape.of(sizes);
    }

    private void take(int k, Taker taker) {
        Layout target = Layout.rowMajor(shape(k));
        int length = x.layout().dim(axis);
        if (target.elements() == 0) {
            return;
        }
        int xStep = x.layout().stride(axis);
        int outStep = target.stride(axis);
        StridedRuns runs = StridedRuns.over(target.narrow(axis, 0, 1).squeeze(axis),
                x.layout().narrow(axis, 0, 1).squeeze(axis));
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> {
            double[] sequence = new double[length];
            int[] order = new int[length];
            int[] scratch = new int[length];
            runs.walk(from, to, (at, count) -> {
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < length; j++) {
                        sequence[j] = x.get(at[1] + i * runs.stride(1) + j * xStep);
                    }
                    taker.take(sequence, sorted(sequence, order, scratch), at[0] + i * runs.stride(0), outStep);
                }
            });
        });
    }

    // Merges runs of 1, 2, 4, … indices from one array into the other; returns the one that is in order at the end.
    private int[] sorted(double[] sequence, int[] order, int[] scratch) {
        int[] from = order;
        int[] to = scratch;
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        for (long width = 1; width < from.length; width *= 2) {
            for (long start = 0; start < from.length; start += 2 * width) {
                merge(sequence, from, to, (int) start, (int) Math.min(start + width, from.length),
                        (int) Math.min(start + 2 * width, from.length));
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private void merge(double[] sequence, int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeRight = left == middle
                    || right < end && isBefore(sequence[from[right]], sequence[from[left]]);
            to[i] = takeRight ? from[right++] : from[left++];
        }
    }

    private boolean isBefore(double a, double b) {
        return descending ? isLess(b, a) : isLess(a, b);
    }

    private static boolean isLess(double a, double b) {
        return a < b || b != b && a == a;
    }
}
