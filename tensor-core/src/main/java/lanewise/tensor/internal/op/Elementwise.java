package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;

/**
 * Element-wise operations with broadcasting. Each comes in two forms: one that returns a new result, one that writes
 * into {@code out}, which may be one of the inputs itself but must not overlap one in any other way.
 */
public final class Elementwise {
    private Elementwise() {}

    public static Strided binary(BinaryOp op, Strided a, Strided b) {
        Operands.requireSameType(op.label(), a, b);
        requireSupported(op, a);
        Strided out = Strided.allocate(op.resultType(a.dtype()), a,
                ShapeRules.broadcast(op.label(), a.shape(), b.shape()));
        compute(op, a, b, out);
        return out;
    }

    public static void binary(BinaryOp op, Strided a, Strided b, Strided out) {
        Operands.requireSameType(op.label(), a, b);
        requireSupported(op, a);
        requireResultType(op, a, out);
        Operands.requireOutput(op.label(), out, ShapeRules.broadcast(op.label(), a.shape(), b.shape()));
        Operands.requireNoOverlap(op.label(), out, a, true);
        Operands.requireNoOverlap(op.label(), out, b, true);
        compute(op, a, b, out);
    }

    private static void requireSupported(BinaryOp op, Strided x) {
        if (!op.supports(x.dtype())) {
            throw Operands.unsupported(op.label(), x.dtype());
        }
    }

    // Comparisons write into a result of their operands' type too, as 0 and 1.
    private static void requireResultType(BinaryOp op, Strided a, Strided out) {
        if (!op.isComparison() || out.dtype() != DType.BOOL) {
            Operands.requireSameType(op.label(), a, out);
        }
    }

    /** Returns the products of each element of {@code a} with each of {@code b}, both in row-major order. */
    public static Strided outer(Strided a, Strided b) {
        Operands.requireSameType("outer", a, b);
        if (!BinaryOp.MUL.supports(a.dtype())) {
            throw Operands.unsupported("outer", a.dtype());
        }
        int rows = a.layout().elements();
        int columns = b.layout().elements();
        Strided out = Strided.allocate(a.dtype(), ShapeRules.of("outer", rows, columns));
        compute(BinaryOp.MUL, Copying.reshape(a, Shape.of(rows, 1)), Copying.reshape(b, Shape.of(1, columns)), out);
        return out;
    }

    private static void compute(BinaryOp op, Strided a, Strided b, Strided out) {
        if (a.dtype().isInteger() && out.layout().elements() > 0) {
            IntegerOperands.require(op, b);
        }
        ElementLoop.run(ElementKernels.of(op, a.dtype(), out.dtype()), 0, out, a, b);
    }

    public static Strided binaryScalar(BinaryOp op, Strided a, double b) {
        requireScalar(op, a, b);
        Strided out = Strided.allocate(op.resultType(a.dtype()), a, a.shape());
        computeScalar(op, a, b, out);
        return out;
    }

    public static void binaryScalar(BinaryOp op, Strided a, double b, Strided out) {
        requireScalar(op, a, b);
        requireResultType(op, a, out);
        Operands.requireOutput(op.label(), out, a.shape());
        Operands.requireNoOverlap(op.label(), out, a, true);
        computeScalar(op, a, b, out);
    }

    private static void requireScalar(BinaryOp op, Strided a, double b) {
        requireSupported(op, a);
        if (!a.dtype().isFloating()) {
            Operands.requireFits(op.label(), b, a.dtype());
            if (a.layout().elements() > 0) {
                IntegerOperands.require(op, b);
            }
        }
    }

    /** Writes each element limited to {@code min .. max} into {@code out}; NaN stays NaN. */
    public static void clamp(Strided x, double min, double max, Strided out) {
        Operands.requireComputing("clamp", x);
        Operands.requireFits("clamp", min, x.dtype());
        Operands.requireFits("clamp", max, x.dtype());
        requireUnary("clamp", x, out);
        computeScalar(BinaryOp.MAXIMUM, x, min, out);
        computeScalar(BinaryOp.MINIMUM, out, max, out);
    }

    private static void computeScalar(BinaryOp op, Strided a, double b, Strided out) {
        ElementLoop.run(ElementKernels.withScalar(op, a.dtype(), out.dtype()), b, out, a);
    }

    public static Strided unary(UnaryOp op, Strided x) {
        requireSupported(op, x);
        Strided out = Strided.allocate(x, x.shape());
        ElementLoop.run(ElementKernels.of(op), 0, out, x);
        return out;
    }

    public static void unary(UnaryOp op, Strided x, Strided out) {
        requireSupported(op, x);
        requireUnary(op.label(), x, out);
        ElementLoop.run(ElementKernels.of(op), 0, out, x);
    }

    private static void requireSupported(UnaryOp op, Strided x) {
        if (!op.supports(x.dtype())) {
            throw Operands.unsupported(op.label(), x.dtype());
        }
    }

    private static void requireUnary(String operation, Strided x, Strided out) {
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, x.shape());
        Operands.requireNoOverlap(operation, out, x, true);
    }

    /** Returns {@code condition ≠ 0 ? a : b}, all three broadcast together. */
    public static Strided where(Strided condition, Strided a, Strided b) {
        Strided out = Strided.allocate(a.dtype(), whereShape(condition, a, b));
        ElementLoop.run(ElementKernels.WHERE, 0, out, condition, a, b);
        return out;
    }

    public static void where(Strided condition, Strided a, Strided b, Strided out) {
        Shape shape = whereShape(condition, a, b);
        Operands.requireSameType("where", a, out);
        Operands.requireOutput("where", out, shape);
        Operands.requireNoOverlap("where", out, condition, true);
        Operands.requireNoOverlap("where", out, a, true);
        Operands.requireNoOverlap("where", out, b, true);
        ElementLoop.run(ElementKernels.WHERE, 0, out, condition, a, b);
    }

    private static Shape whereShape(Strided condition, Strided a, Strided b) {
        boolean number = condition.dtype().isFloating();
        if (condition.dtype() != DType.BOOL && !(number && condition.dtype() == a.dtype())) {
            throw Errors.typesDiffer("where", "the condition is of type " + condition.dtype() + " " + condition.shape()
                    + "; compare it, as by ne(0), for one of BOOL");
        }
        Operands.requireSameType("where", a, b);
        return ShapeRules.broadcast("where", condition.shape(), a.shape(), b.shape());
    }
}
