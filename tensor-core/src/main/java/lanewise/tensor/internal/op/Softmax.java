package lanewise.tensor.internal.op;

import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The softmax along an axis and its logarithm: e^(x − m) ÷ Σ e^(x − m) and x − m − ln Σ e^(x − m), m being the largest
 * element. Differences, exponentials and quotients are rounded to the element type; sums are those of {@link Reductions}.
 */
public final class Softmax {
    // So many elements stay in the second-level cache.
    private static final int BLOCK = 1 << 15;

    private final String operation;
    private final boolean logarithm;
    private final Strided x;
    private final int axis;

    private Softmax(String operation, boolean logarithm, Strided x, int axis) {
        Operands.requireFloating(operation, x);
        this.operation = operation;
        this.logarithm = logarithm;
        this.x = x;
        this.axis = ShapeRules.axis(operation, x.shape(), axis);
    }

    /** Returns the softmax along an axis. */
    public static Softmax of(Strided x, int axis) {
        return new Softmax("softmax", false, x, axis);
    }

    /** Returns the logarithm of the softmax along an axis. */
    public static Softmax logarithm(Strided x, int axis) {
        return new Softmax("logSoftmax", true, x, axis);
    }

    /** Returns the result as a new array. */
    public Strided compute() {
        Strided out = Strided.allocate(x, x.shape());
        compute(out);
        return out;
    }

    /** Writes the result into {@code out}, which may be the input itself. */
    public void computeInto(Strided out) {
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, x.shape());
        Operands.requireNoOverlap(operation, out, x, true);
        compute(out);
    }

    private void compute(Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        int blockAxis = longestOtherAxis();
        if (blockAxis < 0) {
            compute(x, out);
            return;
        }
        int size = x.layout().dim(blockAxis);
        int step = Math.max(1, BLOCK / (x.layout().elements() / size));
        Parallel.split(size, step, (from, to) -> {
            for (int at = from; at < to; at += step) {
                int length = Math.min(step, to - at);
                compute(x.withLayout(x.layout().narrow(operation, blockAxis, at, length)),
                        out.withLayout(out.layout().narrow(operation, blockAxis, at, length)));
            }
        });
    }

    private int longestOtherAxis() {
        int longest = -1;
        for (int i = 0; i < x.layout().rank(); i++) {
            if (i != axis && (longest < 0 || x.layout().dim(i) > x.layout().dim(longest))) {
                longest = i;
            }
        }
        return longest;
    }

    // Parts that stay in a cache.
    private void compute(Strided x, Strided out) {
        Strided source = logarithm && x.sharesArrayWith(out) ? Copying.copy(x) : x; // is read twice
        Strided largest = Reductions.reduce(Reduction.MAX, 0, source, true, axis);
        shift(source, largest, out);
        Elementwise.unary(UnaryOp.EXP, out, out);
        Strided sums = Reductions.reduce(Reduction.SUM, 0, out, true, axis);
        if (logarithm) {
            Elementwise.unary(UnaryOp.LOG, sums, sums);
            shift(source, largest, out);
        }
        Elementwise.binary(logarithm ? BinaryOp.SUB : BinaryOp.DIV, out, sums, out);
    }

    // Writes x − m. Of an element that alone tends to ∞ it is 0: it is its own maximum. Where several do it stays NaN.
    private void shift(Strided x, Strided largest, Strided out) {
        double most = Reductions.reduce(Reduction.MAX, 0, largest, false).get(0);
        if (most < Double.POSITIVE_INFINITY) {
            Elementwise.binary(BinaryOp.SUB, x, largest, out);
            return;
        }
        Strided infinite = Elementwise.binaryScalar(BinaryOp.EQ, x, Double.POSITIVE_INFINITY);
        Strided count = Reductions.reduce(Reduction.SUM, 0, infinite, true, axis);
        Strided alone = Elementwise.binary(BinaryOp.AND, infinite, Elementwise.binaryScalar(BinaryOp.EQ, count, 1));
        Elementwise.binary(BinaryOp.SUB, x, largest, out);
        Elementwise.where(alone, Strided.number(x.dtype(), 0), out, out);
    }
}
