package lanewise.tensor.internal.kernel;

/** The element-wise functions of one operand. */
public enum UnaryOp {
    /** The element itself: a copy. */
    COPY,
    /** −x. */
    NEG,
    /** |x|. */
    ABS,
    /** −1, 0 or 1 by the sign of x; NaN and zeros as they are. */
    SIGN,
    /** x · x. */
    SQUARE,
    /** √x, correctly rounded. */
    SQRT,
    /** The largest whole number that is not above x. */
    FLOOR,
    /** The smallest whole number that is not below x. */
    CEIL,
    /** The whole number next to x on the side of zero. */
    TRUNC,
    /** The whole number nearest to x, the even one of two. */
    ROUND,
    /** eˣ. */
    EXP,
    /** eˣ − 1 without cancellation near 0. */
    EXPM1,
    /** ln x. */
    LOG,
    /** ln(1 + x) without cancellation near 0. */
    LOG1P,
    /** sin x. */
    SIN,
    /** cos x. */
    COS,
    /** tanh x. */
    TANH,
    /** 1 ÷ (1 + e⁻ˣ). */
    SIGMOID,
    /** erf x, the error function. */
    ERF
}
