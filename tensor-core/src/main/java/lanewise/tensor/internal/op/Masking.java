package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.StorageKernels;
import lanewise.tensor.internal.kernel.TruthValues;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Elements where a mask holds, and where it does. How many there are is counted first, block by block: then those of each
 * block have their places in the result, whichever thread writes them.
 */
public final class Masking {
    private static final int BLOCK = 1 << 15;

    private Masking() {}

    /**
     * Returns the elements for which a mask of BOOL holds, in row-major order. A mask with fewer axes, those of the first
     * axes of {@code x}, chooses sub-tensors.
     */
    public static Strided select(Strided x, Strided mask) {
        requireMask("select", mask);
        int rank = mask.layout().rank();
        int rest = x.layout().rank() - rank;
        if (rest < 0 || !x.layout().leading(rank).shape().equals(mask.shape())) {
            throw Errors.mismatch("select", "a mask of shape " + mask.shape() + " is not of shape " + x.shape()
                    + " or of its first axes");
        }
        if (rest == 0) {
            return elements(x, Copying.contiguous(mask));
        }
        int[] sizes = new int[1 + rest];
        sizes[0] = mask.layout().elements();
        System.arraycopy(x.shape().toArray(), rank, sizes, 1, rest);
        return Selection.rows("select", Copying.reshape(x, Shape.of(sizes)),
                Indices.rowMajor("select", positions(Copying.contiguous(mask))));
    }

    private static void requireMask(String operation, Strided mask) {
        if (mask.dtype() != DType.BOOL) {
            throw Errors.typesDiffer(operation, "the mask is of type " + mask.dtype() + " " + mask.shape()
                    + "; compare it, as by ne(0), for one of BOOL");
        }
    }

    private static Strided elements(Strided x, Strided mask) {
        int[] starts = starts(mask);
        Strided out = Strided.allocate(x.dtype(), Shape.of(starts[starts.length - 1]));
        StridedRuns runs = StridedRuns.over(Layout.rowMajor(x.shape()), x.layout());
        int step = runs.stride(1);
        int offset = mask.layout().offset();
        StorageKernels kernels = KernelProvider.of(x.dtype());
        forEachBlock(starts, block -> {
            int[] place = {starts[block]};
            runs.walk(block * BLOCK, end(mask, block), (at, length) -> place[0] += kernels.select(
                    mask.storage(), offset + at[0], 1, x.storage(), at[1], step, out.storage(), place[0], length));
        });
        return out;
    }

    // A mask in row-major order, and how many elements before each of its blocks hold; in the end, how many do.
    private static int[] starts(Strided mask) {
        byte[] truth = mask.storage().bytes();
        int offset = mask.layout().offset();
        int[] starts = new int[Math.ceilDiv(mask.layout().elements(), BLOCK) + 1];
        TruthValues kernels = KernelProvider.truthValues();
        Parallel.split(starts.length - 1, 1, (from, to) -> {
            for (int block = from; block < to; block++) {
                int start = block * BLOCK;
                starts[block + 1] = kernels.count(truth, offset + start, 1, end(mask, block) - start);
            }
        });
        for (int block = 1; block < starts.length; block++) {
            starts[block] += starts[block - 1];
        }
        return starts;
    }

    private static int end(Strided mask, int block) {
        return (int) Math.min((block + 1L) * BLOCK, mask.layout().elements());
    }

    /** What is done with a block. */
    @FunctionalInterface
    private interface BlockBody {
        void accept(int block);
    }

    // Of the blocks in which an element holds.
    private static void forEachBlock(int[] starts, BlockBody body) {
        Parallel.split(starts.length - 1, 1, (from, to) -> {
            for (int block = from; block < to; block++) {
                if (starts[block] < starts[block + 1]) {
                    body.accept(block);
                }
            }
        });
    }

    /** Returns, as I64, the indices of the elements that are not 0, NaN among them: a row with one for each axis. */
    public static Strided nonzero(Strided x) {
        Operands.requireComputing("nonzero", x);
        Strided positions = positions(truth(x));
        int count = positions.layout().elements();
        int rank = x.layout().rank();
        if (rank == 1) {
            return positions.withLayout(Layout.rowMajor(Shape.of(count, 1)));
        }
        Strided out = Strided.allocate(DType.I64, Operands.resultShape("nonzero",
                () -> count + " elements of shape " + x.shape(), count, rank));
        if (rank > 1) {
            Parallel.split(count, BLOCK / rank + 1, (from, to) ->
                    unravel(x.shape(), positions.storage().longs(), out.storage().longs(), from, to));
        }
        return out;
    }

    // The index along all axes but the last is that of the element before, if this one is in the same row.
    private static void unravel(Shape shape, long[] positions, long[] indices, int from, int to) {
        int last = shape.rank() - 1;
        long row = 0;
        long rowEnd = 0;
        for (int i = from, o = from * (last + 1); i < to; i++, o += last + 1) {
            if (positions[i] >= rowEnd) {
                long rest = positions[i] / shape.dim(last);
                row = rest * shape.dim(last);
                rowEnd = row + shape.dim(last);
                for (int axis = last - 1; axis >= 0; axis--) {
                    indices[o + axis] = rest % shape.dim(axis);
                    rest /= shape.dim(axis);
                }
            } else {
                System.arraycopy(indices, o - last - 1, indices, o, last);
            }
            indices[o + last] = positions[i] - row;
        }
    }

    /** Returns, as I64, where the elements that are not 0, NaN among them, stand in row-major order. */
    public static Strided flatNonzero(Strided x) {
        Operands.requireComputing("flatNonzero", x);
        return positions(truth(x));
    }

    private static Strided truth(Strided x) {
        return x.dtype() == DType.BOOL ? Copying.contiguous(x) : Copying.convert(x, DType.BOOL);
    }

    private static Strided positions(Strided mask) {
        byte[] truth = mask.storage().bytes();
        int offset = mask.layout().offset();
        int[] starts = starts(mask);
        Strided out = Strided.allocate(DType.I64, Shape.of(starts[starts.length - 1]));
        TruthValues kernels = KernelProvider.truthValues();
        forEachBlock(starts, block -> {
            int start = block * BLOCK;
            kernels.nonzero(truth, offset + start, 1, end(mask, block) - start, out.storage().longs(), starts[block], start);
        });
        return out;
    }

    /** Returns {@code x} with a number where a mask of BOOL holds, both broadcast together. */
    public static Strided fill(Strided x, Strided mask, double value) {
        Strided out = Strided.allocate(x, filledShape(x, mask, value));
        computeFill(x, mask, value, out);
        return out;
    }

    /** Writes {@code x} with a number where a mask holds into {@code out}, which may be {@code x}. */
    public static void fill(Strided x, Strided mask, double value, Strided out) {
        Shape shape = filledShape(x, mask, value);
        Operands.requireSameType("maskedFill", x, out);
        Operands.requireOutput("maskedFill", out, shape);
        Operands.requireNoOverlap("maskedFill", out, x, true);
        Operands.requireNoOverlap("maskedFill", out, mask, true);
        computeFill(x, mask, value, out);
    }

    private static Shape filledShape(Strided x, Strided mask, double value) {
        requireMask("maskedFill", mask);
        Operands.requireFits("maskedFill", value, x.dtype());
        return ShapeRules.broadcast("maskedFill", x.shape(), mask.shape());
    }

    private static void computeFill(Strided x, Strided mask, double value, Strided out) {
        ElementLoop.run(ElementKernels.WHERE, 0, out, mask, Strided.number(x.dtype(), value), x);
    }
}
