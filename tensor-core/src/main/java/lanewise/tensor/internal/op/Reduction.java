package lanewise.tensor.internal.op;

import java.util.OptionalDouble;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.FloatSums;

/**
 * The reductions of a sequence to one number. What is made of sums is computed in doubles, in the order that
 * {@link FloatSums} states, and rounded to the element type once. Integers and truth values are added and multiplied as
 * I64, which wraps around; means, variances and norms of them are F64.
 */
public enum Reduction {
    /** Σ x. */
    SUM("sum", BinaryOp.ADD, 0),
    /** Π x, in ascending order from 1. */
    PROD("prod", BinaryOp.MUL, 1),
    /** The largest element, NaN if there is one. */
    MAX("max", BinaryOp.MAXIMUM, Double.NaN),
    /** The smallest element, NaN if there is one. */
    MIN("min", BinaryOp.MINIMUM, Double.NaN),
    /** Σ x ÷ n; in F64, with m that quotient, m + Σ (x − m) ÷ n. */
    MEAN("mean", BinaryOp.ADD, Double.NaN),
    /**
     * With m the mean, not rounded to F32, and e what is lost by its rounding in F64: (Σ (x − m)² − n e²) ÷
     * max(n − correction, 0).
     */
    VAR("var", BinaryOp.ADD, Double.NaN),
    /** The square root of the variance. */
    STD("std", BinaryOp.ADD, Double.NaN),
    /**
     * (Σ |x|ᵖ)^(1/p), the largest |x| for p = ∞, the smallest for p = −∞, the number of elements that are not 0 for
     * p = 0.
     */
    NORM("norm", BinaryOp.ADD, 0),
    /** 1 if an element is not 0 (NaN is not), else 0. */
    ANY("any", BinaryOp.MAXIMUM, 0),
    /** 1 if no element is 0 (NaN is not), else 0. */
    ALL("all", BinaryOp.MINIMUM, 1),
    /** m + ln Σ exp(x − m) with m the largest element; an infinite m is the result itself. */
    LOGSUMEXP("logSumExp", BinaryOp.ADD, Double.NEGATIVE_INFINITY),
    /** The number of elements that are not 0 (NaN is not). */
    COUNT_NONZERO("countNonzero", BinaryOp.ADD, 0);

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

    /** Returns whether elements of a type have the reduction. */
    public boolean supports(DType dtype) {
        return dtype.isFloating() || this != LOGSUMEXP && dtype.computes();
    }

    /** Returns the type of what elements of a type are reduced to. */
    public DType resultType(DType dtype) {
        return switch (this) {
            case ANY, ALL -> DType.BOOL;
            case MAX, MIN -> dtype;
            case SUM, PROD -> dtype.isFloating() ? dtype : DType.I64;
            case COUNT_NONZERO -> DType.I64;
            case MEAN, VAR, STD, NORM, LOGSUMEXP -> dtype.isFloating() ? dtype : DType.F64;
        };
    }

    /** Returns whether the result of integers is a floating-point number. */
    public boolean isOfDoubles() {
        return resultType(DType.I64) == DType.F64;
    }

    /** Returns the operation that adds one term to a result. */
    public BinaryOp combination() {
        return combination;
    }

    /** Returns whether elements are combined as they are, without a function before or afterwards. */
    public boolean isPlain() {
        return ordinal() <= MIN.ordinal();
    }

    /** Returns whether the result is a truth value. */
    public boolean isTruth() {
        return this == ANY || this == ALL;
    }

    /** Returns whether elements, or whether they are not 0, are combined in ascending order, without sums. */
    public boolean isFold() {
        return combination != BinaryOp.ADD;
    }

    /**
     * Returns whether sums may overflow or underflow though the result does not, and elements divided by s give a result
     * divided by s, or by s² if this is a variance.
     *
     * @param number the order of a norm, otherwise anything
     */
    public boolean canBeScaled(double number) {
        return this == MEAN || this == VAR || this == STD || this == NORM && number != 0;
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
