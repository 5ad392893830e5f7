package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.Reduction;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;

/**
 * Reductions that are made of sums, maxima and element-wise operations, so that their bits depend on shape and values
 * alone like those of {@link Reductions}. Each takes memory for one more tensor of the size of x.
 */
public final class Statistics {
    private Statistics() {}

    /** Returns a result of the shape that a reduction over the axes has. */
    public static Strided allocate(Strided x, boolean keepDims, int... axes) {
        return Strided.allocate(x.dtype(), Reductions.reducedShape(x.shape(), keepDims, axes));
    }

    /**
     * Computes the variance in two passes: with m the rounded mean and d = x − m, it is
     * (Σ d² − (Σ d)² ÷ n) ÷ max(n − correction, 0). The second term takes back what the rounding of m did. If Σ d²
     * overflows, so does the variance.
     */
    public static void variance(Strided x, int correction, boolean keepDims, Strided out, int... axes) {
        Reductions.requireFit(x, keepDims, out, axes);
        computeVariance(x, correction, keepDims, out, axes);
    }

    private static void computeVariance(Strided x, int correction, boolean keepDims, Strided out, int... axes) {
        int n = Reductions.reducedElements(x.shape(), axes);
        Strided d = Elementwise.binary(BinaryOp.SUB, x, Reductions.mean(x, true, axes));
        Strided rest = Reductions.reduce(Reduction.SUM, d, keepDims, axes);
        Elementwise.unary(UnaryOp.SQUARE, rest, rest);
        Elementwise.binaryScalar(BinaryOp.DIV, rest, n, rest);
        Elementwise.binaryScalar(BinaryOp.MINIMUM, rest, largestFinite(x), rest); // ∞ − ∞ would be NaN
        Elementwise.unary(UnaryOp.SQUARE, d, d);
        Reductions.reduce(Reduction.SUM, d, keepDims, out, axes);
        Elementwise.binary(BinaryOp.SUB, out, rest, out);
        Elementwise.binaryScalar(BinaryOp.MAXIMUM, out, 0, out);
        Elementwise.binaryScalar(BinaryOp.DIV, out, Math.max(n - (long) correction, 0), out);
    }

    /** Computes the square root of the variance. */
    public static void standardDeviation(Strided x, int correction, boolean keepDims, Strided out, int... axes) {
        Reductions.requireFit(x, keepDims, out, axes);
        computeVariance(x, correction, keepDims, out, axes);
        Elementwise.unary(UnaryOp.SQRT, out, out);
    }

    private static double largestFinite(Strided like) {
        return like.dtype() == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    }

    /**
     * Computes (Σ |x|ᵖ)^(1/p), the largest |x| for p = ∞, the smallest for p = −∞, the number of elements that are
     * not 0 for p = 0. With p = 2 nothing overflows or underflows that the result does not.
     */
    public static void norm(Strided x, double order, boolean keepDims, Strided out, int... axes) {
        Reductions.requireFit(x, keepDims, out, axes);
        if (order == 2) {
            euclideanNorm(x, keepDims, out, axes);
        } else if (order == 0) {
            Reductions.reduce(Reduction.SUM, Elementwise.binaryScalar(BinaryOp.NE, x, 0), keepDims, out, axes);
        } else if (Double.isNaN(order)) {
            throw Errors.unusable("the order must be a number, not NaN");
        } else {
            Strided terms = Elementwise.unary(UnaryOp.ABS, x);
            if (Double.isInfinite(order)) {
                Reductions.requireElements(x.shape(), axes);
                Reductions.reduce(order > 0 ? Reduction.MAX : Reduction.MIN, terms, keepDims, out, axes);
            } else if (order == 1) {
                Reductions.reduce(Reduction.SUM, terms, keepDims, out, axes);
            } else {
                Elementwise.binaryScalar(BinaryOp.POW, terms, order, terms);
                Reductions.reduce(Reduction.SUM, terms, keepDims, out, axes);
                Elementwise.binaryScalar(BinaryOp.POW, out, 1 / order, out);
            }
        }
    }

    // Scaled by powers of two, which rounds nothing, so that the largest |x| lies between 1 and 2.
    private static void euclideanNorm(Strided x, boolean keepDims, Strided out, int... axes) {
        if (x.layout().elements() == 0) {
            Elementwise.fill(out, 0);
            return;
        }
        Strided terms = Elementwise.unary(UnaryOp.ABS, x);
        Strided scale = Reductions.reduce(Reduction.MAX, terms, true, axes);
        for (int i = 0; i < scale.layout().elements(); i++) {
            scale.set(i, powerOfTwo(scale, scale.get(i)));
        }
        Elementwise.binary(BinaryOp.DIV, terms, scale, terms);
        Elementwise.unary(UnaryOp.SQUARE, terms, terms);
        Reductions.reduce(Reduction.SUM, terms, keepDims, out, axes);
        Elementwise.unary(UnaryOp.SQRT, out, out);
        Elementwise.binary(BinaryOp.MUL, out, scale.withLayout(scale.layout().reshapeOrNull(out.shape())), out);
    }

    private static double powerOfTwo(Strided like, double largest) {
        if (largest == 0 || Double.isNaN(largest) || Double.isInfinite(largest)) {
            return 1;
        }
        int smallest = like.dtype() == DType.F32 ? Float.MIN_EXPONENT : Double.MIN_EXPONENT;
        return Math.scalb(1.0, Math.max(Math.getExponent(largest), smallest));
    }

    /** Computes 1 where an element is not 0 (NaN is not), else 0. */
    public static void any(Strided x, boolean keepDims, Strided out, int... axes) {
        Reductions.requireFit(x, keepDims, out, axes);
        truth(Reduction.MAX, 0, x, keepDims, out, axes);
    }

    /** Computes 1 where no element is 0 (NaN is not), else 0. */
    public static void all(Strided x, boolean keepDims, Strided out, int... axes) {
        Reductions.requireFit(x, keepDims, out, axes);
        truth(Reduction.MIN, 1, x, keepDims, out, axes);
    }

    private static void truth(Reduction reduction, double ofNothing, Strided x, boolean keepDims, Strided out,
            int... axes) {
        if (Reductions.reducedElements(x.shape(), axes) == 0) {
            Elementwise.fill(out, ofNothing);
            return;
        }
        Reductions.reduce(reduction, Elementwise.binaryScalar(BinaryOp.NE, x, 0), keepDims, out, axes);
    }
}
