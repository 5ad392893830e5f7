package lanewise.tensor.internal.kernel;

import java.util.OptionalDouble;

/** The reductions of a sequence to one number. Sums have the order that {@link FloatKernels} states. */
public enum Reduction {
    /** Σ x. */
    SUM("sum", BinaryOp.ADD, 0),
    /** Π x, in ascending order from 1. */
    PROD("prod", BinaryOp.MUL, 1),
    /** The largest element, NaN if there is one. */
    MAX("max", BinaryOp.MAXIMUM, Double.NaN),
    /** The smallest element, NaN if there is one. */
    MIN("min", BinaryOp.MINIMUM, Double.NaN),
    /** Σ x ÷ n. */
    MEAN("mean", BinaryOp.ADD, Double.NaN),
    /**
     * With m the rounded mean and d = x − m, (Σ d² − (Σ d)² ÷ n) ÷ max(n − correction, 0), at least 0. If Σ d²
     * overflows, so does the variance.
     */
    VAR("var", BinaryOp.ADD, Double.NaN),
    /** The square root of the variance. */
    STD("std", BinaryOp.ADD, Double.NaN),
    /**
     * (Σ |x|ᵖ)^(1/p), the largest |x| for p = ∞, the smallest for p = −∞, the number of elements that are not 0 for
     * p = 0. With p = 2 nothing overflows or underflows that the result does not.
     */
    NORM("norm", BinaryOp.ADD, 0),
    /** 1 if an element is not 0 (NaN is not), else 0. */
    ANY("any", BinaryOp.MAXIMUM, 0),
    /** 1 if no element is 0 (NaN is not), else 0. */
    ALL("all", BinaryOp.MINIMUM, 1),
    /** m + ln Σ exp(x − m) with m the largest element; an infinite m is the result itself. */
    LOGSUMEXP("logSumExp", BinaryOp.ADD, Double.NEGATIVE_INFINITY);

    private final String label;
    private final BinaryOp combination;
    private final double identity;

    Reduction(String label, BinaryOp combination, double identity) {
        this.label = label;
        this.combination = combination;
        this.identity = identity;
    }

    /** Returns the reduction's public name, with which its errors start. */
    public String label() {
        return label;
    }

    /** Returns the operation that adds one term to a result. */
    public BinaryOp combination() {
        return combination;
    }

    /** Returns whether this is a fold of the elements as they are: no function is applied before or afterwards. */
    public boolean isFold() {
        return ordinal() <= MIN.ordinal();
    }

    /**
     * Returns the result of no elements, if there is one: the identity element of what is combined, or NaN for a mean
     * and a variance, which divide by the number of elements.
     *
     * @param number the correction of a variance, the order p of a norm, otherwise 0
     */
    public OptionalDouble identity(double number) {
        if (this == MAX || this == MIN || this == NORM && Double.isInfinite(number)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(this == NORM ? Math.pow(0, 1 / number) : identity);
    }
}
