package lanewise.tensor.internal.kernel;

import java.util.OptionalDouble;

/** The reductions of a sequence to one number. */
public enum Reduction {
    /** Σ x, in the order that {@link FloatKernels} states. */
    SUM(BinaryOp.ADD, OptionalDouble.of(0)),
    /** Π x, in ascending order from 1. */
    PROD(BinaryOp.MUL, OptionalDouble.of(1)),
    /** The largest element, NaN if there is one. */
    MAX(BinaryOp.MAXIMUM, OptionalDouble.empty()),
    /** The smallest element, NaN if there is one. */
    MIN(BinaryOp.MINIMUM, OptionalDouble.empty());

    private final BinaryOp combination;
    private final OptionalDouble ofNothing;

    Reduction(BinaryOp combination, OptionalDouble ofNothing) {
        this.combination = combination;
        this.ofNothing = ofNothing;
    }

    /** Returns the operation that adds one element to a result. */
    BinaryOp combination() {
        return combination;
    }

    /** Returns the result of no elements, if there is one. */
    public OptionalDouble ofNothing() {
        return ofNothing;
    }
}
