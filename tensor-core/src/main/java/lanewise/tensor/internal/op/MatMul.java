package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.gemm.DoubleGemm;
import lanewise.tensor.internal.gemm.FloatGemm;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** The product of two matrices. Inputs may have any strides; nothing is copied to transpose them. */
public final class MatMul {
    private MatMul() {}

    public static Strided multiply(Strided a, Strided b) {
        Strided out = Strided.allocate(a.dtype(), resultShape("matmul", a, b));
        compute(a, b, out, false);
        return out;
    }

    public static void multiply(Strided a, Strided b, Strided out) {
        requireFit("matmul", a, b, out);
        compute(a, b, out, false);
    }

    /** Adds the product to what {@code out} holds. */
    public static void multiplyAdd(Strided a, Strided b, Strided out) {
        requireFit("addmm", a, b, out);
        compute(a, b, out, true);
    }

    private static void requireFit(String operation, Strided a, Strided b, Strided out) {
        Shape shape = resultShape(operation, a, b);
        Operands.requireSameType(operation, a, out);
        Operands.requireOutput(operation, out, shape);
        Operands.requireNoOverlap(operation, out, a, false);
        Operands.requireNoOverlap(operation, out, b, false);
    }

    private static Shape resultShape(String operation, Strided a, Strided b) {
        Operands.requireSameType(operation, a, b);
        if (a.shape().rank() != 2 || b.shape().rank() != 2) {
            throw new ShapeMismatchException(
                    operation + ": two matrices are needed, not shapes " + a.shape() + " and " + b.shape());
        }
        if (a.layout().dim(1) != b.layout().dim(0)) {
            throw new ShapeMismatchException(operation + ": inner dimensions differ: " + a.shape() + " × " + b.shape()
                    + transposeHint(a.shape(), b.shape()));
        }
        return Shape.of(a.layout().dim(0), b.layout().dim(1));
    }

    private static String transposeHint(Shape a, Shape b) {
        if (a.dim(1) == b.dim(1)) {
            return "; did you mean transpose() on the second?";
        }
        return a.dim(0) == b.dim(0) ? "; did you mean transpose() on the first?" : "";
    }

    private static void compute(Strided a, Strided b, Strided out, boolean accumulate) {
        Layout la = a.layout();
        Layout lb = b.layout();
        Layout lo = out.layout();
        int m = la.dim(0);
        int n = lb.dim(1);
        int k = la.dim(1);
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            if (!accumulate) {
                Elementwise.copyInto(Strided.allocate(out.dtype(), Shape.of()), out);
            }
            return;
        }
        switch (out.dtype()) {
            case F32 -> FloatGemm.multiply(m, n, k, a.floats(), la.offset(), la.stride(0), la.stride(1),
                    b.floats(), lb.offset(), lb.stride(0), lb.stride(1),
                    out.floats(), lo.offset(), lo.stride(0), lo.stride(1), accumulate);
            case F64 -> DoubleGemm.multiply(m, n, k, a.doubles(), la.offset(), la.stride(0), la.stride(1),
                    b.doubles(), lb.offset(), lb.stride(0), lb.stride(1),
                    out.doubles(), lo.offset(), lo.stride(0), lo.stride(1), accumulate);
        }
    }
}
