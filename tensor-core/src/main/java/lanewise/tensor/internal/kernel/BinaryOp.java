package lanewise.tensor.internal.kernel;

/** The element-wise operations of two operands; comparisons give 1 for true and 0 for false. */
public enum BinaryOp {
    /** a + b. */
    ADD,
    /** a − b. */
    SUB,
    /** a · b. */
    MUL,
    /** a ÷ b. */
    DIV,
    /** a to the power b, as {@link StrictMath#pow} in f64, rounded to the element type. */
    POW,
    /** The smaller one as {@link Math#min}: NaN if either is, −0 below +0. */
    MINIMUM,
    /** The larger one as {@link Math#max}: NaN if either is, +0 above −0. */
    MAXIMUM,
    /** a = b. */
    EQ,
    /** a ≠ b. */
    NE,
    /** a &lt; b. */
    LT,
    /** a ≤ b. */
    LE,
    /** a &gt; b. */
    GT,
    /** a ≥ b. */
    GE
}
