package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.DoubleReduction;
import lanewise.tensor.internal.kernel.FloatReduction;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.Reduction;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Reductions along axes. The reduced elements are taken in row-major order, so the result depends on shape and values
 * alone, never on strides or threads.
 */
public final class Reductions {
    // About this many elements make it worth while to wake another thread.
    private static final int GRAIN = 1 << 15;

    private Reductions() {}

    /** Returns the reduction over the given axes; over all axes if none is given. */
    public static Strided reduce(Reduction reduction, Strided x, boolean keepDims, int... axes) {
        Strided out = Strided.allocate(x.dtype(), reducedShape(x.shape(), keepDims, axes));
        compute(reduction, x, out, keepDims, axes);
        return out;
    }

    public static void reduce(Reduction reduction, Strided x, boolean keepDims, Strided out, int... axes) {
        if (axes.length == 0 && !keepDims && out.layout().rank() == 0 && x.layout().isContiguous()
                && x.layout().elements() > 0) {
            Operands.requireSameType(x, out);
            Operands.requireNoOverlap(out, x, false);
            computeWhole(reduction, x, out);
            return;
        }
        if (x.layout().rank() == 2 && axes.length == 1 && x.layout().elements() > 0) {
            int axis = x.shape().normalizeAxis(axes[0]);
            if (isLine(out.layout(), x.layout().dim(1 - axis), keepDims, axis)) {
                Operands.requireSameType(x, out);
                Operands.requireWritable(out.layout());
                Operands.requireNoOverlap(out, x, false);
                computeMatrix(reduction, x, axis, out, keepDims);
                return;
            }
        }
        requireFit(x, keepDims, out, axes);
        compute(reduction, x, out, keepDims, axes);
    }

    // Of all elements where they stand side by side, without creating anything.
    private static void computeWhole(Reduction reduction, Strided x, Strided out) {
        int at = x.layout().offset();
        int length = x.layout().elements();
        if (x.isF32()) {
            FloatReduction.reduce(reduction, KernelProvider.floats(), x.floats(), at, length, 1, length,
                    out.floats(), out.layout().offset(), 1, 1);
        } else {
            DoubleReduction.reduce(reduction, KernelProvider.doubles(), x.doubles(), at, length, 1, length,
                    out.doubles(), out.layout().offset(), 1, 1);
        }
    }

    /** Divides a sum by the number of elements that went into each of its own. */
    public static Strided mean(Strided x, boolean keepDims, int... axes) {
        Strided out = reduce(Reduction.SUM, x, keepDims, axes);
        Elementwise.binaryScalar(BinaryOp.DIV, out, reducedElements(x.shape(), axes), out);
        return out;
    }

    public static void mean(Strided x, boolean keepDims, Strided out, int... axes) {
        requireFit(x, keepDims, out, axes);
        compute(Reduction.SUM, x, out, keepDims, axes);
        Elementwise.binaryScalar(BinaryOp.DIV, out, reducedElements(x.shape(), axes), out);
    }

    /** Returns max + ln Σ exp(x − max) along the axes; an infinite maximum is the result itself. */
    public static Strided logSumExp(Strided x, boolean keepDims, int... axes) {
        Strided out = Strided.allocate(x.dtype(), reducedShape(x.shape(), keepDims, axes));
        computeLogSumExp(x, out, keepDims, axes);
        return out;
    }

    public static void logSumExp(Strided x, boolean keepDims, Strided out, int... axes) {
        requireFit(x, keepDims, out, axes);
        computeLogSumExp(x, out, keepDims, axes);
    }

    private static void computeLogSumExp(Strided x, Strided out, boolean keepDims, int... axes) {
        if (reducedElements(x.shape(), axes) == 0) {
            Elementwise.fill(out, Double.NEGATIVE_INFINITY);
            return;
        }
        Strided shift = reduce(Reduction.MAX, x, true, axes);
        for (int i = 0; i < shift.layout().elements(); i++) {
            if (Double.isInfinite(shift.get(i))) {
                shift.set(i, 0); // ∞ − ∞ would be NaN
            }
        }
        Strided terms = Elementwise.binary(BinaryOp.SUB, x, shift);
        Elementwise.unary(UnaryOp.EXP, terms, terms);
        compute(Reduction.SUM, terms, out, keepDims, axes);
        Elementwise.unary(UnaryOp.LOG, out, out);
        Elementwise.binary(BinaryOp.ADD, out, shift.withLayout(shift.layout().reshapeOrNull(out.shape())), out);
    }

    /** Returns, in row-major order of the remaining axes, the index of the first largest element along an axis. */
    public static int[] argmax(Strided x, int axis) {
        return indices(true, x, axis);
    }

    /** Returns, in row-major order of the remaining axes, the index of the first smallest element along an axis. */
    public static int[] argmin(Strided x, int axis) {
        return indices(false, x, axis);
    }

    private static int[] indices(boolean largest, Strided x, int axis) {
        int k = x.shape().normalizeAxis(axis);
        int length = x.layout().dim(k);
        Shape rest = reducedShape(x.shape(), false, k);
        if (length == 0 && rest.elements() > 0) {
            throw empty(x.shape());
        }
        int[] result = new int[rest.elements()];
        if (result.length == 0) {
            return result;
        }
        int step = x.layout().stride(k);
        StridedRuns runs = StridedRuns.over(Layout.rowMajor(rest), x.layout().narrow(k, 0, 1).squeeze(k));
        Parallel.split(result.length, Math.max(1, GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) -> {
            if (x.isF32()) {
                FloatReduction.find(largest, KernelProvider.floats(), x.floats(), at[1], runs.stride(1),
                        step, length, result, at[0], count);
            } else {
                DoubleReduction.find(largest, KernelProvider.doubles(), x.doubles(), at[1], runs.stride(1),
                        step, length, result, at[0], count);
            }
        }));
        return result;
    }

    private static void compute(Reduction reduction, Strided x, Strided out, boolean keepDims, int... axes) {
        boolean[] reduced = marked(x.shape(), axes);
        if (out.layout().elements() == 0) {
            return;
        }
        if (reducedElements(x.shape(), axes) == 0) {
            Elementwise.fill(out, reduction.ofNothing()
                    .orElseThrow(() -> empty(x.shape())));
            return;
        }
        Strided sequences = sequencesLast(x, reduced);
        Layout layout = sequences.layout();
        int last = layout.rank() - 1;
        int length = layout.dim(last);
        int step = layout.stride(last);
        Layout starts = layout.narrow(last, 0, 1).squeeze(last);
        Layout target = keepDims ? withoutReduced(out.layout(), reduced) : out.layout();
        StridedRuns runs = StridedRuns.over(target, starts);
        int os = runs.stride(0);
        int xs = runs.stride(1);
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) -> {
            if (x.isF32()) {
                FloatReduction.reduce(reduction, KernelProvider.floats(), sequences.floats(), at[1], xs,
                        step, length, out.floats(), at[0], os, count);
            } else {
                DoubleReduction.reduce(reduction, KernelProvider.doubles(), sequences.doubles(), at[1], xs,
                        step, length, out.doubles(), at[0], os, count);
            }
        }));
    }

    // Whether this is the shape of a matrix of which one axis was reduced.
    private static boolean isLine(Layout layout, int size, boolean keepDims, int axis) {
        return keepDims
                ? layout.rank() == 2 && layout.dim(1 - axis) == size && layout.dim(axis) == 1
                : layout.rank() == 1 && layout.dim(0) == size;
    }

    // The frequent case of one axis of a matrix: its rows or columns are at equal distances, and nothing is allocated.
    private static void computeMatrix(Reduction reduction, Strided x, int axis, Strided out, boolean keepDims) {
        int count = x.layout().dim(1 - axis);
        int grain = Math.max(1, GRAIN / x.layout().dim(axis));
        if (count <= grain) {
            computeLines(reduction, x, axis, out, keepDims, 0, count);
        } else {
            Parallel.split(count, grain, (from, to) -> computeLines(reduction, x, axis, out, keepDims, from, to));
        }
    }

    private static void computeLines(Reduction reduction, Strided x, int axis, Strided out, boolean keepDims,
            int from, int to) {
        int length = x.layout().dim(axis);
        int step = x.layout().stride(axis);
        int xs = x.layout().stride(1 - axis);
        int os = out.layout().stride(keepDims ? 1 - axis : 0);
        int at = x.layout().offset() + from * xs;
        int outAt = out.layout().offset() + from * os;
        if (x.isF32()) {
            FloatReduction.reduce(reduction, KernelProvider.floats(), x.floats(), at, xs, step, length,
                    out.floats(), outAt, os, to - from);
        } else {
            DoubleReduction.reduce(reduction, KernelProvider.doubles(), x.doubles(), at, xs, step, length,
                    out.doubles(), outAt, os, to - from);
        }
    }

    // Moves the reduced axes to the end and joins them to one; copies only if no strides express that.
    private static Strided sequencesLast(Strided x, boolean[] reduced) {
        int rank = reduced.length;
        int[] order = new int[rank];
        int[] sizes = new int[rank + 1];
        int kept = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (!reduced[axis]) {
                sizes[kept] = x.layout().dim(axis);
                order[kept++] = axis;
            }
        }
        int length = 1;
        for (int axis = 0, at = kept; axis < rank; axis++) {
            if (reduced[axis]) {
                length *= x.layout().dim(axis);
                order[at++] = axis;
            }
        }
        int[] joined = Arrays.copyOf(sizes, kept + 1);
        joined[kept] = length;
        Layout moved = x.layout().permute(order);
        Layout view = moved.reshapeOrNull(Shape.of(joined));
        if (view != null) {
            return x.withLayout(view);
        }
        Strided copy = Elementwise.unary(UnaryOp.COPY, x.withLayout(moved));
        return copy.withLayout(Layout.rowMajor(Shape.of(joined)));
    }

    private static Layout withoutReduced(Layout layout, boolean[] reduced) {
        Layout result = layout;
        for (int axis = reduced.length - 1; axis >= 0; axis--) {
            if (reduced[axis]) {
                result = result.squeeze(axis);
            }
        }
        return result;
    }

    private static boolean[] marked(Shape shape, int... axes) {
        boolean[] reduced = new boolean[shape.rank()];
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        for (int axis : axes) {
            int k = shape.normalizeAxis(axis);
            if (reduced[k]) {
                throw Errors.unusable("axis " + axis + " of shape " + shape + " is named twice");
            }
            reduced[k] = true;
        }
        return reduced;
    }

    static Shape reducedShape(Shape shape, boolean keepDims, int... axes) {
        boolean[] reduced = marked(shape, axes);
        int[] sizes = new int[shape.rank()];
        int rank = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!reduced[axis]) {
                sizes[rank++] = shape.dim(axis);
            } else if (keepDims) {
                sizes[rank++] = 1;
            }
        }
        return Shape.of(Arrays.copyOf(sizes, rank));
    }

    static int reducedElements(Shape shape, int... axes) {
        boolean[] reduced = marked(shape, axes);
        int product = 1;
        for (int axis = 0; axis < reduced.length; axis++) {
            product *= reduced[axis] ? shape.dim(axis) : 1;
        }
        return product;
    }

    /** Checks that the reduction of x over the axes can be written to {@code out}. */
    static void requireFit(Strided x, boolean keepDims, Strided out, int... axes) {
        Operands.requireSameType(x, out);
        Operands.requireOutput(out, reducedShape(x.shape(), keepDims, axes));
        Operands.requireNoOverlap(out, x, false);
    }

    /** Checks that no element of the result is the reduction of nothing. */
    public static void requireElements(Shape shape, int... axes) {
        if (reducedElements(shape, axes) == 0 && reducedShape(shape, false, axes).elements() > 0) {
            throw empty(shape);
        }
    }

    private static IllegalArgumentException empty(Shape shape) {
        return Errors.unusable("shape " + shape
                + " has no elements along the reduced axes, so the result is undefined");
    }
}
