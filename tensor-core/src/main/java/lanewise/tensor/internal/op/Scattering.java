package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.StorageKernels;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Elements put, or added, where indices along an axis say: the source's element at (…, i, …) goes to the place (…,
 * {@code indices[…, i, …]}, …). Those that share a place are taken in row-major order: it has the last one, or sums that
 * were added in this order. Threads divide the other axes, along which no two share a place.
 */
public final class Scattering {
    // Fewer steps along the axis are taken one by one, for all places of the other axes.
    private static final int FEW = 8;

    // As many places of the other axes are taken together.
    private static final int MANY = 16;

    private final String operation;
    private final boolean add;
    private final Strided x;
    private final int axis;
    private final Strided indices;
    private final int[] positions;
    private final Strided source;

    private Scattering(String operation, boolean add, Strided x, int axis, Strided indices, Strided source) {
        Indices.requireType(operation, indices);
        Operands.requireSameType(operation, x, source);
        if (add && !BinaryOp.ADD.supports(x.dtype())) {
            throw Operands.unsupported(operation, x.dtype());
        }
        this.operation = operation;
        this.add = add;
        this.x = x;
        this.axis = ShapeRules.axis(operation, x.shape(), axis);
        this.indices = indices;
        this.source = source.withLayout(sourceLayout(source.layout()));
        this.positions = Indices.rowMajor(operation, indices);
        Selection.requireInRange(operation, x.shape(), this.axis, positions);
    }

    // What the source has beyond the indices is not used. A number is its own source for all of them.
    private Layout sourceLayout(Layout layout) {
        Shape shape = indices.shape();
        boolean number = layout.rank() == 0;
        boolean fits = shape.rank() == x.layout().rank() && (number || layout.rank() == shape.rank());
        for (int i = 0; fits && i < shape.rank(); i++) {
            fits = (i == axis || shape.dim(i) <= x.layout().dim(i)) && (number || shape.dim(i) <= layout.dim(i));
        }
        if (!fits) {
            throw Errors.mismatch(operation, "indices of shape " + shape + " do not fit shape " + x.shape()
                    + " elsewhere than along axis " + axis + (number ? "" : ", or a source of shape " + layout.shape()));
        }
        Layout used = layout;
        for (int i = 0; !number && i < shape.rank(); i++) {
            used = used.narrow(operation, i, 0, shape.dim(i));
        }
        return used.broadcastTo(operation, shape);
    }

    /** Returns {@code x} with elements of a source put where the indices say. */
    public static Strided scatter(Strided x, int axis, Strided indices, Strided source) {
        return new Scattering("scatter", false, x, axis, indices, source).result();
    }

    public static void scatter(Strided x, int axis, Strided indices, Strided source, Strided out) {
        new Scattering("scatter", false, x, axis, indices, source).into(out);
    }

    /** Returns {@code x} with a number put where the indices say. */
    public static Strided scatter(Strided x, int axis, Strided indices, double value) {
        return scatter(x, axis, indices, number("scatter", x.dtype(), value));
    }

    public static void scatter(Strided x, int axis, Strided indices, double value, Strided out) {
        scatter(x, axis, indices, number("scatter", x.dtype(), value), out);
    }

    /** Returns {@code x} with elements of a source added where the indices say. */
    public static Strided scatterAdd(Strided x, int axis, Strided indices, Strided source) {
        return new Scattering("scatterAdd", true, x, axis, indices, source).result();
    }

    public static void scatterAdd(Strided x, int axis, Strided indices, Strided source, Strided out) {
        new Scattering("scatterAdd", true, x, axis, indices, source).into(out);
    }

    private static Strided number(String operation, DType dtype, double value) {
        Operands.requireFits(operation, value, dtype);
        return Strided.number(dtype, value);
    }

    private Strided result() {
        Strided out = Copying.copy(x);
        write(out);
        return out;
    }

    private void into(Strided out) {
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, x.shape());
        Operands.requireNoOverlap(operation, out, x, true);
        Operands.requireNoOverlap(operation, out, source, false);
        if (!out.sharesArrayWith(x) || !out.layout().addressesSame(x.layout())) {
            Copying.copyInto(operation, x, out);
        }
        write(out);
    }

    private void write(Strided out) {
        if (positions.length == 0) {
            return;
        }
        Layout places = Layout.rowMajor(indices.shape());
        Layout targets = out.layout();
        for (int i = 0; i < targets.rank(); i++) {
            targets = targets.narrow(operation, i, 0, i == axis ? 1 : places.dim(i));
        }
        StridedRuns others = StridedRuns.over(
                places.dropAxis(axis), source.layout().dropAxis(axis), targets.dropAxis(axis));
        int length = places.dim(axis);
        Parallel.split(others.elements(), Math.max(1, Parallel.GRAIN / length), (from, to) -> others.walk(from, to, (at, count) ->
                write(out, others, places.stride(axis), source.layout().stride(axis), at, length, count)));
    }

    // Along the axis for one place of the others after the other, or along a run of these for one step of the axis.
    private void write(Strided out, StridedRuns others, int pStep, int xStep, int[] at, int length, int count) {
        boolean across = pStep == 1 ? length < FEW : count >= MANY || length <= count;
        int ps = across ? pStep : others.stride(0);
        int xs = across ? xStep : others.stride(1);
        int os = across ? 0 : others.stride(2);
        for (int i = 0; i < (across ? length : count); i++) {
            if (across) {
                run(out, at[0] + i * ps, others.stride(0), at[1] + i * xs, others.stride(1),
                        at[2], others.stride(2), count);
            } else {
                run(out, at[0] + i * ps, pStep, at[1] + i * xs, xStep, at[2] + i * os, 0, length);
            }
        }
    }

    private void run(Strided out, int p, int ps, int q, int qs, int o, int os, int length) {
        int step = out.layout().stride(axis);
        int size = out.layout().dim(axis);
        if (add) {
            KernelProvider.numbers(out.dtype()).scatterAdd(source.storage(), q, qs, positions, p, ps,
                    out.storage(), o, os, step, size, length);
        } else {
            StorageKernels kernels = KernelProvider.of(out.dtype());
            kernels.scatter(source.storage(), q, qs, positions, p, ps, out.storage(), o, os, step, size, length);
        }
    }
}
