package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.NumberKernels;
import lanewise.tensor.internal.kernel.Reduction;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.IntStorage;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Reductions along axes. The reduced elements are taken in row-major order, so the result depends on shape and values
 * alone, never on strides or threads.
 */
public final class Reductions {
    private Reductions() {}

    /**
     * Returns the reduction over the given axes; over all axes if none is given.
     *
     * @param number the correction of a variance, the order of a norm, otherwise 0
     */
    public static Strided reduce(Reduction reduction, double number, Strided x, boolean keepDims, int... axes) {
        requireNumber(reduction, number);
        requireSupported(reduction, x);
        Strided out = Strided.allocate(reduction.resultType(x.dtype()),
                reducedShape(reduction.label(), x.shape(), keepDims, axes));
        compute(reduction, number, x, out, keepDims, axes);
        return out;
    }

    public static void reduce(Reduction reduction, double number, Strided x, boolean keepDims, Strided out,
            int... axes) {
        String operation = reduction.label();
        requireNumber(reduction, number);
        requireSupported(reduction, x);
        // The frequent cases, for which nothing is created: all elements side by side, and one axis of a matrix.
        Layout layout = x.layout();
        boolean some = layout.elements() > 0;
        boolean whole = some && axes.length == 0 && !keepDims && out.layout().rank() == 0 && layout.isContiguous();
        int axis = some && layout.rank() == 2 && axes.length == 1
                ? ShapeRules.axis(operation, x.shape(), axes[0]) : -1;
        boolean line = axis >= 0 && isLine(out.layout(), layout.dim(1 - axis), keepDims, axis);
        if (!reduction.isTruth() || out.dtype() != x.dtype()) { // a truth value may be a number too
            Operands.requireType(operation, reduction.resultType(x.dtype()), out);
        }
        if (whole || line) {
            Operands.requireWritable(operation, out.layout());
        } else {
            Operands.requireOutput(operation, out, reducedShape(operation, x.shape(), keepDims, axes));
        }
        Operands.requireNoOverlap(operation, out, x, false);
        if (whole) {
            reduce(reduction, number, x, layout.offset(), 0, null, 1, layout.elements(),
                    out, out.layout().offset(), 0, 1);
        } else if (line) {
            computeMatrix(reduction, number, x, axis, out, keepDims);
        } else {
            compute(reduction, number, x, out, keepDims, axes);
        }
    }

    private static void requireSupported(Reduction reduction, Strided x) {
        if (!reduction.supports(x.dtype())) {
            throw Operands.unsupported(reduction.label(), x.dtype());
        }
    }

    private static void reduce(Reduction reduction, double number, Strided x, int at, int xs, StridedRuns walk, int step,
            int length, Strided out, int outAt, int os, int count) {
        if (reduction == Reduction.COUNT_NONZERO) {
            NonzeroCounts.reduce(x, at, xs, walk, step, length, out, outAt, os, count);
        } else if (x.dtype().isFloating() || reduction.isOfDoubles()) {
            SequenceReduction.reduce(reduction, number, x, at, xs, walk, step, length, out, outAt, os, count);
        } else {
            IntegerReduction.reduce(reduction, x, at, xs, walk, step, length, out, outAt, os, count);
        }
    }

    private static void requireNumber(Reduction reduction, double number) {
        if (Double.isNaN(number)) {
            throw Errors.unusable(reduction.label(), "the order must be a number, not NaN");
        }
    }

    /** Returns the index of the first largest element along an axis, as I64. */
    public static Strided argmax(Strided x, int axis) {
        return indices("argmax", true, x, axis);
    }

    /** Returns the index of the first smallest element along an axis, as I64. */
    public static Strided argmin(Strided x, int axis) {
        return indices("argmin", false, x, axis);
    }

    private static Strided indices(String operation, boolean largest, Strided x, int axis) {
        Operands.requireComputing(operation, x);
        int k = ShapeRules.axis(operation, x.shape(), axis);
        int length = x.layout().dim(k);
        Shape rest = reducedShape(operation, x.shape(), false, k);
        if (length == 0 && rest.elements() > 0) {
            throw empty(operation, x.shape());
        }
        Strided result = Strided.allocate(DType.I64, rest);
        if (rest.elements() == 0) {
            return result;
        }
        int step = x.layout().stride(k);
        StridedRuns runs = StridedRuns.over(result.layout(), x.layout().dropAxis(k));
        NumberKernels kernels = KernelProvider.numbers(x.dtype());
        int[] found = new int[rest.elements()];
        Parallel.split(found.length, Math.max(1, Parallel.GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) ->
                kernels.find(largest, x.storage(), at[1], runs.stride(1), step, length, found, at[0], count)));
        Casts.cast(new IntStorage(found), 0, 1, result.storage(), 0, 1, found.length);
        return result;
    }

    private static void compute(Reduction reduction, double number, Strided x, Strided out, boolean keepDims,
            int... axes) {
        boolean[] reduced = marked(reduction.label(), x.shape(), axes);
        if (out.layout().elements() == 0) {
            return;
        }
        if (x.layout().elements() == 0) {
            Copying.fill(out, reduction.identity(number)
                    .orElseThrow(() -> empty(reduction.label(), x.shape())));
            return;
        }
        Layout layout = x.layout().axes(true, reduced);
        int length = layout.elements();
        StridedRuns sequence = StridedRuns.over(Layout.rowMajor(layout.shape()), layout);
        Layout target = keepDims ? out.layout().axes(false, reduced) : out.layout();
        StridedRuns runs = StridedRuns.over(target, x.layout().axes(false, reduced));
        Parallel.split(runs.elements(), Math.max(1, Parallel.GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) ->
                reduce(reduction, number, x, at[1], runs.stride(1),
                        sequence.axes() > 1 ? sequence : null, sequence.stride(1), length,
                        out, at[0], runs.stride(0), count)));
    }

    // Whether this is the shape of a matrix of which one axis was reduced.
    private static boolean isLine(Layout layout, int size, boolean keepDims, int axis) {
        return keepDims
                ? layout.rank() == 2 && layout.dim(1 - axis) == size && layout.dim(axis) == 1
                : layout.rank() == 1 && layout.dim(0) == size;
    }

    // The frequent case of one axis of a matrix: its rows or columns are at equal distances, and nothing is allocated.
    private static void computeMatrix(Reduction reduction, double number, Strided x, int axis, Strided out,
            boolean keepDims) {
        int count = x.layout().dim(1 - axis);
        int grain = Math.max(1, Parallel.GRAIN / x.layout().dim(axis));
        if (count <= grain) {
            computeLines(reduction, number, x, axis, out, keepDims, 0, count);
        } else {
            Parallel.split(count, grain,
                    (from, to) -> computeLines(reduction, number, x, axis, out, keepDims, from, to));
        }
    }

    private static void computeLines(Reduction reduction, double number, Strided x, int axis, Strided out,
            boolean keepDims, int from, int to) {
        int xs = x.layout().stride(1 - axis);
        int os = out.layout().stride(keepDims ? 1 - axis : 0);
        reduce(reduction, number, x, x.layout().offset() + from * xs, xs, null, x.layout().stride(axis),
                x.layout().dim(axis), out, out.layout().offset() + from * os, os, to - from);
    }

    /** Returns which axes are reduced: those that are named, each once, or all if none is. */
    static boolean[] marked(String operation, Shape shape, int... axes) {
        boolean[] reduced = new boolean[shape.rank()];
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        for (int axis : axes) {
            int k = ShapeRules.axis(operation, shape, axis);
            if (reduced[k]) {
                throw Errors.unusable(operation, "axis " + axis + " of shape " + shape + " is named twice");
            }
            reduced[k] = true;
        }
        return reduced;
    }

    /** Returns the shape of a result, in which the reduced axes have size 1 or are missing. */
    static Shape reducedShape(String operation, Shape shape, boolean keepDims, int... axes) {
        boolean[] reduced = marked(operation, shape, axes);
        int[] sizes = new int[shape.rank()];
        int rank = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!reduced[axis]) {
                sizes[rank++] = shape.dim(axis);
            } else if (keepDims) {
                sizes[rank++] = 1;
            }
        }
        return ShapeRules.of(operation, Arrays.copyOf(sizes, rank)); // perhaps too large, if a 0 was reduced
    }

    /** Checks that there is an element to choose. */
    public static void requireElements(String operation, Shape shape) {
        if (shape.elements() == 0) {
            throw empty(operation, shape);
        }
    }

    private static IllegalArgumentException empty(String operation, Shape shape) {
        return Errors.unusable(operation, "shape " + shape
                + " has no elements along the reduced axes, so the result is undefined");
    }
}
