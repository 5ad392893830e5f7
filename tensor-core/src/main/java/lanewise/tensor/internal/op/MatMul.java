package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.gemm.DoubleGemm;
import lanewise.tensor.internal.gemm.DoubleMatrix;
import lanewise.tensor.internal.gemm.FloatGemm;
import lanewise.tensor.internal.gemm.FloatMatrix;
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
        if (out.layout().elements() == 0) {
            return;
        }
        if (a.layout().dim(1) == 0) {
            if (!accumulate) {
                Elementwise.fill(out, 0);
            }
            return;
        }
        switch (out.dtype()) {
            case F32 -> FloatGemm.multiply(floats(a), floats(b), floats(out), accumulate);
            case F64 -> DoubleGemm.multiply(doubles(a), doubles(b), doubles(out), accumulate);
        }
    }

    private static FloatMatrix floats(Strided x) {
        Layout l = x.layout();
        return new FloatMatrix(x.floats(), l.offset(), l.dim(0), l.dim(1), l.stride(0), l.stride(1));
    }

    private static DoubleMatrix doubles(Strided x) {
        Layout l = x.layout();
        return new DoubleMatrix(x.doubles(), l.offset(), l.dim(0), l.dim(1), l.stride(0), l.stride(1));
    }
}
