package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.gemm.Products;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The product of two matrices, or of stacks of matrices whose leading axes are broadcast. A vector on the left is a
 * matrix of one row, a vector on the right one of one column, and that axis is left out of the result. Inputs may have
 * any strides; nothing is copied to transpose them.
 */
public final class MatMul {
    // Stacks of products with fewer multiplications than this are divided among threads; others are divided themselves.
    private static final long LARGE_PRODUCT = 1 << 20;

    private MatMul() {}

    public static Strided multiply(String operation, Strided a, Strided b) {
        Strided out = Strided.allocate(a.dtype(), productShape(operation, a, b));
        computeStack(operation, a, b, out);
        return out;
    }

    public static void multiply(String operation, Strided a, Strided b, Strided out) {
        if (areMatricesThatFit(a.layout(), b.layout(), out.layout())) {
            Operands.requireWritable(operation, out.layout());
        } else {
            Operands.requireOutput(operation, out, productShape(operation, a, b));
        }
        requireTypesAndNoOverlap(operation, a, b, out);
        computeStack(operation, a, b, out);
    }

    private static void requireTypesAndNoOverlap(String operation, Strided a, Strided b, Strided out) {
        Operands.requireSameType(operation, a, b);
        Operands.requireFloating(operation, a);
        Operands.requireSameType(operation, a, out);
        Operands.requireNoOverlap(operation, out, a, false);
        Operands.requireNoOverlap(operation, out, b, false);
    }

    // The frequent case, without creating a shape.
    private static boolean areMatricesThatFit(Layout a, Layout b, Layout out) {
        return a.rank() == 2 && b.rank() == 2 && out.rank() == 2 && a.dim(1) == b.dim(0)
                && a.dim(0) == out.dim(0) && b.dim(1) == out.dim(1);
    }

    /** Returns the sum of the products of two vectors' elements, as the matrix product forms it. */
    public static Strided dot(Strided a, Strided b) {
        if (a.layout().rank() != 1 || b.layout().rank() != 1) {
            throw Errors.mismatch("dot", "two vectors are needed, not shapes " + a.shape() + " and "
                    + b.shape() + "; for matrices there is matmul");
        }
        return multiply("dot", a, b);
    }

    private static Shape productShape(String operation, Strided a, Strided b) {
        Operands.requireSameType(operation, a, b);
        Operands.requireFloating(operation, a);
        int aRank = a.layout().rank();
        int bRank = b.layout().rank();
        if (aRank == 0 || bRank == 0) {
            throw Errors.mismatch(operation, "a scalar is no matrix: " + a.shape() + " × " + b.shape()
                    + "; mul multiplies element by element");
        }
        if (aRank == 2 && bRank == 2) {
            return matrixShape(operation, a, b);
        }
        Layout left = asMatrices(operation, a.layout(), true);
        Layout right = asMatrices(operation, b.layout(), false);
        if (left.dim(-1) != right.dim(-2)) {
            throw innerDimensionsDiffer(operation, a.shape(), b.shape());
        }
        int[] stack = stackShape(operation, a, b, left, right).toArray();
        int rank = stack.length;
        int[] sizes = Arrays.copyOf(stack, rank + 2);
        if (aRank > 1) {
            sizes[rank++] = left.dim(-2);
        }
        if (bRank > 1) {
            sizes[rank++] = right.dim(-1);
        }
        return ShapeRules.of(operation, Arrays.copyOf(sizes, rank));
    }

    private static Layout asMatrices(String operation, Layout layout, boolean left) {
        return layout.rank() == 1 ? layout.unsqueeze(operation, left ? 0 : 1) : layout;
    }

    private static Shape stackShape(String operation, Strided a, Strided b, Layout left, Layout right) {
        try {
            return ShapeRules.broadcast(operation, leading(operation, left), leading(operation, right));
        } catch (ShapeMismatchException _) { // it speaks of the leading axes alone
            throw Errors.mismatch(operation, "leading axes differ: " + a.shape() + " × " + b.shape()
                    + "; before the last two, sizes must be equal or 1");
        }
    }

    private static Shape leading(String operation, Layout layout) {
        return ShapeRules.of(operation, Arrays.copyOf(layout.shape().toArray(), layout.rank() - 2));
    }

    private static void computeStack(String operation, Strided a, Strided b, Strided out) {
        if (a.layout().rank() == 2 && b.layout().rank() == 2) {
            compute(a, b, out, false);
            return;
        }
        Layout left = asMatrices(operation, a.layout(), true);
        Layout right = asMatrices(operation, b.layout(), false);
        Layout target = out.layout();
        if (a.layout().rank() == 1) {
            target = target.unsqueeze(operation, target.rank() - (b.layout().rank() == 1 ? 0 : 1));
        }
        if (b.layout().rank() == 1) {
            target = target.unsqueeze(operation, target.rank());
        }
        if (target.rank() == 2) {
            compute(a.withLayout(left), b.withLayout(right), out.withLayout(target), false);
            return;
        }
        Shape stack = stackShape(operation, a, b, left, right);
        Layout lefts = stretched(operation, left, stack);
        Layout rights = stretched(operation, right, stack);
        Layout targets = target;
        if (target.elements() == 0) {
            return;
        }
        long work = (long) target.dim(-2) * target.dim(-1) * left.dim(-1);
        int together = work >= LARGE_PRODUCT ? stack.elements() : (int) Math.ceilDiv(LARGE_PRODUCT, Math.max(1, work));
        Parallel.split(stack.elements(), together, (from, to) -> {
            int[] index = new int[stack.rank()];
            for (int i = from; i < to; i++) {
                Indices.unravel(i, stack, index);
                compute(a.withLayout(matrixAt(operation, lefts, index)),
                        b.withLayout(matrixAt(operation, rights, index)),
                        out.withLayout(matrixAt(operation, targets, index)), false);
            }
        });
    }

    private static Layout stretched(String operation, Layout matrices, Shape stack) {
        int[] sizes = Arrays.copyOf(stack.toArray(), stack.rank() + 2);
        sizes[stack.rank()] = matrices.dim(-2);
        sizes[stack.rank() + 1] = matrices.dim(-1);
        return matrices.broadcastTo(operation, Shape.of(sizes));
    }

    private static Layout matrixAt(String operation, Layout matrices, int... index) {
        Layout matrix = matrices;
        for (int position : index) {
            matrix = matrix.select(operation, 0, position);
        }
        return matrix;
    }

    /** Adds the product to what {@code out} holds. */
    public static void multiplyAdd(Strided a, Strided b, Strided out) {
        if (areMatricesThatFit(a.layout(), b.layout(), out.layout())) {
            Operands.requireWritable("addmm", out.layout());
        } else {
            Operands.requireOutput("addmm", out, matrixShape("addmm", a, b));
        }
        requireTypesAndNoOverlap("addmm", a, b, out);
        compute(a, b, out, true);
    }

    private static Shape matrixShape(String operation, Strided a, Strided b) {
        Operands.requireSameType(operation, a, b);
        if (a.shape().rank() != 2 || b.shape().rank() != 2) {
            throw Errors.mismatch(operation, "two matrices are needed, not shapes " + a.shape() + " and "
                    + b.shape() + "; unsqueeze makes one of a vector");
        }
        if (a.layout().dim(1) != b.layout().dim(0)) {
            throw innerDimensionsDiffer(operation, a.shape(), b.shape());
        }
        return ShapeRules.of(operation, a.layout().dim(0), b.layout().dim(1));
    }

    private static ShapeMismatchException innerDimensionsDiffer(String operation, Shape a, Shape b) {
        String hint = "";
        if (b.rank() > 1 && a.dim(-1) == b.dim(-1)) {
            hint = "; did you mean transpose() on the second?";
        } else if (a.rank() > 1 && a.dim(-2) == b.dim(b.rank() > 1 ? -2 : 0)) {
            hint = "; did you mean transpose() on the first?";
        } else if (a.rank() == 1 && b.rank() == 1) {
            hint = "; did you mean outer?";
        }
        return Errors.mismatch(operation, "inner dimensions differ: " + a + " × " + b + hint);
    }

    private static void compute(Strided a, Strided b, Strided out, boolean add) {
        Products products = Products.of(out.dtype());
        switch (ProductPlan.of(a.layout(), b.layout(), out.layout())) {
            case ProductPlan.Empty _ -> { }
            case ProductPlan.Zero _ -> {
                if (!add) {
                    Copying.fill(out, 0.0);
                }
            }
            case ProductPlan.Small _ -> products.small(a, b, out, add);
            case ProductPlan.Dot _ -> products.dotProducts(a, b, out, add);
            case ProductPlan.MatrixVector plan -> products.matrixVector(plan.transposed(), a, b, out, add);
            case ProductPlan.Blocked plan -> products.blocked(plan.transposed(), plan.blocksOfA(), a, b, out, add);
        }
    }
}
