package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.StorageKernels;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Copies of chosen elements. An {@code out} must not overlap the input; that of a triangle may be the input itself. */
public final class Selection {
    private static final int INDEX_BLOCK = 1 << 12;

    private Selection() {}

    /** Takes the positions {@code indices}, in that order, along an axis; negative ones count from the end. */
    public static Strided indexSelect(Strided x, int axis, int... indices) {
        int k = ShapeRules.axis("indexSelect", x.shape(), axis);
        requireInRange("indexSelect", x.shape(), k, indices);
        Strided out = Strided.allocate(x.dtype(), selectedShape("indexSelect", x.shape(), k, indices.length));
        select(x, k, indices, out);
        return out;
    }

    public static void indexSelect(Strided x, int axis, Strided out, int... indices) {
        int k = ShapeRules.axis("indexSelect", x.shape(), axis);
        requireInRange("indexSelect", x.shape(), k, indices);
        Operands.requireSameType("indexSelect", x, out);
        Operands.requireOutput("indexSelect", out, selectedShape("indexSelect", x.shape(), k, indices.length));
        Operands.requireNoOverlap("indexSelect", out, x, false);
        select(x, k, indices, out);
    }

    /** Takes sub-tensors by their numbers, which are there, along the first axis. */
    static Strided rows(String operation, Strided x, int... numbers) {
        Strided out = Strided.allocate(x.dtype(), selectedShape(operation, x.shape(), 0, numbers.length));
        select(x, 0, numbers, out);
        return out;
    }

    private static Shape selectedShape(String operation, Shape shape, int axis, int count) {
        long[] sizes = Operands.sizes(shape);
        sizes[axis] = count;
        return Operands.resultShape(operation,
                () -> count + " positions along axis " + axis + " of shape " + shape, sizes);
    }

    // What stands behind a position along the axis is copied together where it stands side by side, as a row of a matrix.
    private static void select(Strided x, int axis, int[] indices, Strided out) {
        int columns = Math.min(x.layout().rowLength(axis + 1), out.layout().rowLength(axis + 1));
        Strided target = columns > 1 ? out.withLayout(out.layout().leading(axis + 1)) : out;
        Strided source = columns > 1 ? x.withLayout(x.layout().leading(axis + 1)) : x;
        int[] sizes = new int[target.layout().rank()];
        Arrays.fill(sizes, 1);
        sizes[axis] = indices.length;
        Layout places = Layout.rowMajor(Shape.of(sizes)).broadcastTo("indexSelect", target.shape());
        take("indexSelect", source, axis, indices, places, Math.max(1, columns), target);
    }

    /**
     * Takes one element for each index: the element of the result at (…, i, …) is x at the same place but with
     * {@code indices[…, i, …]} along the axis.
     */
    public static Strided gather(Strided x, int axis, Strided indices) {
        Indices.requireType("gather", indices);
        int k = ShapeRules.axis("gather", x.shape(), axis);
        requireFit(x.shape(), k, indices.shape());
        Strided out = Strided.allocate(x.dtype(), indices.shape());
        takeAll(x, k, indices, out);
        return out;
    }

    public static void gather(Strided x, int axis, Strided indices, Strided out) {
        Indices.requireType("gather", indices);
        int k = ShapeRules.axis("gather", x.shape(), axis);
        requireFit(x.shape(), k, indices.shape());
        Operands.requireSameType("gather", x, out);
        Operands.requireOutput("gather", out, indices.shape());
        Operands.requireNoOverlap("gather", out, x, false);
        takeAll(x, k, indices, out);
    }

    private static void requireFit(Shape x, int axis, Shape indices) {
        boolean fits = indices.rank() == x.rank();
        for (int i = 0; fits && i < indices.rank(); i++) {
            fits = i == axis || indices.dim(i) <= x.dim(i);
        }
        if (!fits) {
            throw Errors.mismatch("gather", "indices of shape " + indices + " do not fit shape " + x
                    + " elsewhere than along axis " + axis);
        }
    }

    /** Checks that each index is a position along an axis; negative ones count from the end. */
    static void requireInRange(String operation, Shape shape, int axis, int... indices) {
        Indices.requireInRange(operation, shape.dim(axis), () -> "along axis " + axis + " of shape " + shape, indices);
    }

    private static void takeAll(Strided x, int axis, Strided indices, Strided out) {
        int[] positions = Indices.rowMajor("gather", indices);
        requireInRange("gather", x.shape(), axis, positions);
        take("gather", x, axis, positions, Layout.rowMajor(indices.shape()), 1, out);
    }

    /**
     * Sets each element of {@code out} to that of x at the same place but the given index along the axis; each stands for
     * so many columns side by side.
     */
    private static void take(String operation, Strided x, int axis, int[] indices, Layout places, int columns,
            Strided out) {
        Shape shape = out.shape();
        if (shape.elements() == 0) {
            return;
        }
        Layout starts = x.layout();
        for (int i = 0; i < shape.rank(); i++) {
            starts = starts.narrow(operation, i, 0, i == axis ? 1 : shape.dim(i));
        }
        int step = x.layout().stride(axis);
        int size = x.layout().dim(axis);
        StridedRuns runs = StridedRuns.over(out.layout(), starts.broadcastTo(operation, shape), places);
        int os = runs.stride(0);
        int xs = runs.stride(1);
        int ps = runs.stride(2);
        StorageKernels kernels = KernelProvider.of(out.dtype());
        Parallel.split(runs.elements(), Math.max(1, Parallel.GRAIN / columns), (from, to) -> runs.walk(from, to, (at, length) -> {
            if (columns > 1) {
                kernels.gatherRows(x.storage(), at[1], xs, step, size, indices, at[2], ps,
                        out.storage(), at[0], os, length, columns);
            } else {
                kernels.gather(x.storage(), at[1], xs, step, size, indices, at[2], ps,
                        out.storage(), at[0], os, length);
            }
        }));
    }

    /** Takes one element for each index, which counts all elements in row-major order; negative ones count from the end. */
    public static Strided take(Strided x, Strided indices) {
        Strided places = places(x, indices);
        Strided out = Strided.allocate(x.dtype(), indices.shape());
        takeFlat(x, places, out);
        return out;
    }

    public static void take(Strided x, Strided indices, Strided out) {
        Strided places = places(x, indices);
        Operands.requireSameType("take", x, out);
        Operands.requireOutput("take", out, indices.shape());
        Operands.requireNoOverlap("take", out, x, false);
        // Indices may be written over, as in all operations: they are read before.
        takeFlat(x, out.sharesArrayWith(places) ? Copying.copy(places) : places, out);
    }

    private static Strided places(Strided x, Strided indices) {
        int elements = x.layout().elements();
        return Indices.inRange("take", elements, () -> "for the " + elements + " elements of shape " + x.shape(), indices);
    }

    // Block by block: an array of all indices as ints would be as large as the result, and be read from memory again.
    private static void takeFlat(Strided x, Strided places, Strided out) {
        Strided elements = Copying.reshape(x, Shape.of(x.layout().elements()));
        int step = elements.layout().stride(0);
        StridedRuns runs = StridedRuns.over(out.layout(), Layout.rowMajor(out.shape()));
        StorageKernels kernels = KernelProvider.of(out.dtype());
        Parallel.split(runs.elements(), Parallel.GRAIN, (from, to) -> {
            int[] block = new int[Math.min(INDEX_BLOCK, to - from)];
            for (int start = from; start < to; start += INDEX_BLOCK) {
                int first = start;
                int end = Math.min(start + INDEX_BLOCK, to);
                Indices.copy(places, first, end, block);
                runs.walk(first, end, (at, length) ->
                        kernels.gather(elements.storage(), elements.layout().offset(), 0, step, x.layout().elements(),
                                block, at[1] - first, runs.stride(1), out.storage(), at[0], runs.stride(0), length));
            }
        });
    }

    /** Copies the elements (i, j) of the last two axes with j ≥ i + k; the others are 0. */
    public static Strided upperTriangle(Strided x, int k) {
        return triangle("triu", x, k, true);
    }

    public static void upperTriangle(Strided x, int k, Strided out) {
        triangle("triu", x, k, true, out);
    }

    /** Copies the elements (i, j) of the last two axes with j ≤ i + k; the others are 0. */
    public static Strided lowerTriangle(Strided x, int k) {
        return triangle("tril", x, k, false);
    }

    public static void lowerTriangle(Strided x, int k, Strided out) {
        triangle("tril", x, k, false, out);
    }

    private static Strided triangle(String operation, Strided x, int k, boolean upper) {
        requireMatrices(operation, x);
        Strided out = Strided.allocate(x.dtype(), x.shape());
        copyTriangle(operation, x, k, upper, out);
        return out;
    }

    private static void triangle(String operation, Strided x, int k, boolean upper, Strided out) {
        requireMatrices(operation, x);
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, x.shape());
        Operands.requireNoOverlap(operation, out, x, true);
        copyTriangle(operation, x, k, upper, out);
    }

    private static void requireMatrices(String operation, Strided x) {
        if (x.layout().rank() < 2) {
            throw Errors.mismatch(operation, "a matrix is needed, not shape " + x.shape());
        }
    }

    private static void copyTriangle(String operation, Strided x, long k, boolean upper, Strided out) {
        int columnAxis = out.layout().rank() - 1;
        int rowAxis = columnAxis - 1;
        boolean byColumns = Math.abs(out.layout().stride(rowAxis)) < Math.abs(out.layout().stride(columnAxis));
        if (byColumns) { // the rows of the transposed, in which j ≥ i + k reads i ≤ j − k
            copyRows(operation, transposed(operation, x), -k, !upper, transposed(operation, out));
        } else {
            copyRows(operation, x, k, upper, out);
        }
    }

    private static Strided transposed(String operation, Strided x) {
        return x.withLayout(x.layout().transpose(operation, -2, -1));
    }

    private static void copyRows(String operation, Strided x, long k, boolean upper, Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        int columns = out.layout().dim(-1);
        int xStep = x.layout().stride(x.layout().rank() - 1);
        int outStep = out.layout().stride(out.layout().rank() - 1);
        Layout targets = firstColumn(out.layout());
        Layout numbers = Layout.rowMajor(Shape.of(out.layout().dim(-2))).broadcastTo(operation, targets.shape());
        StridedRuns rows = StridedRuns.over(targets, firstColumn(x.layout()), numbers);
        int os = rows.stride(0);
        int xs = rows.stride(1);
        int ns = rows.stride(2);
        Parallel.split(rows.elements(), Math.max(1, Parallel.GRAIN / columns), (from, to) -> rows.walk(from, to, (at, count) -> {
            int diagonal = Math.clamp(at[2] + k, Integer.MIN_VALUE, Integer.MAX_VALUE); // further ones are as far away
            KernelProvider.of(out.dtype()).triangle(upper, diagonal, ns, x.storage(), at[1], xs, xStep,
                    out.storage(), at[0], os, outStep, count, columns);
        }));
    }

    private static Layout firstColumn(Layout matrices) {
        return matrices.dropAxis(matrices.rank() - 1);
    }

    /** Returns a vector's matrix with the vector on its k-th diagonal, or a matrix's k-th diagonal as a view. */
    public static Strided diagonal(Strided x, int k) {
        return switch (x.layout().rank()) {
            case 1 -> {
                long order = x.layout().dim(0) + Math.abs((long) k);
                Strided out = Strided.allocate(x.dtype(), Operands.resultShape("diag",
                        () -> "shape " + x.shape() + " on diagonal " + k, order, order));
                Copying.copyInto("diag", x, out.withLayout(out.layout().diagonal(k)));
                yield out;
            }
            case 2 -> x.withLayout(x.layout().diagonal(k));
            default -> throw Errors.mismatch("diag", "a vector or a matrix is needed, not shape " + x.shape());
        };
    }
}
