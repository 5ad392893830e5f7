package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;

/** Products added to a tensor, element by element, with broadcasting. */
public final class MultiplyAdd {
    private MultiplyAdd() {}

    /** Computes {@code out = alpha · x + y} with one rounding; {@code x} is stretched to the shape of {@code y}. */
    public static void axpy(double alpha, Strided x, Strided y, Strided out) {
        Operands.requireSameType("axpy", x, y);
        Operands.requireFloating("axpy", x);
        Operands.requireSameType("axpy", y, out);
        Operands.requireOutput("axpy", out, y.shape());
        Operands.requireNoOverlap("axpy", out, y, true);
        Operands.requireNoOverlap("axpy", out, x, true);
        ShapeRules.requireBroadcast("axpy", x.shape(), y.shape());
        ElementLoop.run(ElementKernels.AXPY, alpha, out, x, y);
    }

    /** Returns {@code fma(value·a, b, x)}: one rounding of value·a, one of the rest. */
    public static Strided addcmul(Strided x, Strided a, Strided b, double value) {
        Strided out = Strided.allocate(x.dtype(), resultShape(x, a, b));
        ElementLoop.run(ElementKernels.ADDCMUL, value, out, x, a, b);
        return out;
    }

    /** Writes {@code fma(value·a, b, x)} into {@code out}, which may be an input itself. */
    public static void addcmul(Strided x, Strided a, Strided b, double value, Strided out) {
        Shape shape = resultShape(x, a, b);
        Operands.requireSameType("addcmul", x, out);
        Operands.requireOutput("addcmul", out, shape);
        Operands.requireNoOverlap("addcmul", out, x, true);
        Operands.requireNoOverlap("addcmul", out, a, true);
        Operands.requireNoOverlap("addcmul", out, b, true);
        ElementLoop.run(ElementKernels.ADDCMUL, value, out, x, a, b);
    }

    private static Shape resultShape(Strided x, Strided a, Strided b) {
        Operands.requireSameType("addcmul", x, a);
        Operands.requireSameType("addcmul", x, b);
        Operands.requireFloating("addcmul", x);
        return ShapeRules.broadcast("addcmul", x.shape(), a.shape(), b.shape());
    }
}
