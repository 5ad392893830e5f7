package lanewise.tensor.internal.kernel;

import java.util.Locale;
import lanewise.tensor.DType;
import lanewise.tensor.internal.math.DoubleErrorFunction;
import lanewise.tensor.internal.math.DoubleHyperbolic;
import lanewise.tensor.internal.math.DoubleInverseTrigonometry;
import lanewise.tensor.internal.math.DoubleMath;
import lanewise.tensor.internal.math.DoubleTrigonometry;
import lanewise.tensor.internal.math.FloatErrorFunction;
import lanewise.tensor.internal.math.FloatHyperbolic;
import lanewise.tensor.internal.math.FloatInverseTrigonometry;
import lanewise.tensor.internal.math.FloatMath;
import lanewise.tensor.internal.math.FloatTrigonometry;

/**
 * The element-wise functions of one operand. Integers have those from {@link #COPY} to {@link #SQUARE}, which keep the
 * lowest bits of a result, roundings, which change nothing, and {@link #NOT}.
 */
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
    ERF,
    /** The bits that x does not have; of integers only. */
    NOT,
    /** tan x. */
    TAN,
    /** arcsin x. */
    ASIN,
    /** arccos x. */
    ACOS,
    /** arctan x. */
    ATAN,
    /** sinh x. */
    SINH,
    /** cosh x. */
    COSH;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the operation's public name, with which its errors start. */
    public String label() {
        return label;
    }

    /** Returns whether elements of a type have the function. */
    public boolean supports(DType dtype) {
        return switch (dtype) {
            case F32, F64 -> !isBitwise();
            case I32, I64, U8 -> isOfIntegers();
            case BOOL -> this == NOT;
            case F16, BF16 -> false;
        };
    }

    /** Returns whether bits are changed, which floating-point numbers do not allow. */
    public boolean isBitwise() {
        return this == NOT;
    }

    /** Returns whether integers have the function, {@link #apply(long)}. */
    public boolean isOfIntegers() {
        return switch (this) {
            case COPY, NEG, ABS, SIGN, SQUARE, FLOOR, CEIL, TRUNC, ROUND, NOT -> true;
            case SQRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, TAN, ASIN, ACOS, ATAN, SINH, COSH -> false;
        };
    }

    /** Returns {@code op(x)} of one number: the definition that every kernel follows. */
    public float apply(float x) {
        return switch (this) {
            case COPY -> x;
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case SQUARE -> x * x;
            case SQRT -> FloatMath.sqrt(x);
            case FLOOR -> FloatMath.floor(x);
            case CEIL -> FloatMath.ceil(x);
            case TRUNC -> x < 0 ? FloatMath.ceil(x) : FloatMath.floor(x);
            case ROUND -> FloatMath.rint(x);
            case EXP -> FloatMath.exp(x);
            case EXPM1 -> FloatMath.expm1(x);
            case LOG -> FloatMath.log(x);
            case LOG1P -> FloatMath.log1p(x);
            case SIN -> FloatTrigonometry.sin(x);
            case COS -> FloatTrigonometry.cos(x);
            case TANH -> FloatMath.tanh(x);
            case SIGMOID -> FloatMath.sigmoid(x);
            case ERF -> FloatErrorFunction.erf(x);
            case NOT -> throw new IllegalArgumentException(this + " is of integers");
            case TAN -> FloatTrigonometry.tan(x);
            case ASIN -> FloatInverseTrigonometry.asin(x);
            case ACOS -> FloatInverseTrigonometry.acos(x);
            case ATAN -> FloatInverseTrigonometry.atan(x);
            case SINH -> FloatHyperbolic.sinh(x);
            case COSH -> FloatHyperbolic.cosh(x);
        };
    }

    /** The same in f64. */
    public double apply(double x) {
        return switch (this) {
            case COPY -> x;
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case SQUARE -> x * x;
            case SQRT -> DoubleMath.sqrt(x);
            case FLOOR -> DoubleMath.floor(x);
            case CEIL -> DoubleMath.ceil(x);
            case TRUNC -> x < 0 ? DoubleMath.ceil(x) : DoubleMath.floor(x);
            case ROUND -> DoubleMath.rint(x);
            case EXP -> DoubleMath.exp(x);
            case EXPM1 -> DoubleMath.expm1(x);
            case LOG -> DoubleMath.log(x);
            case LOG1P -> DoubleMath.log1p(x);
            case SIN -> DoubleTrigonometry.sin(x);
            case COS -> DoubleTrigonometry.cos(x);
            case TANH -> DoubleMath.tanh(x);
            case SIGMOID -> DoubleMath.sigmoid(x);
            case ERF -> DoubleErrorFunction.erf(x);
            case NOT -> throw new IllegalArgumentException(this + " is of integers");
            case TAN -> DoubleTrigonometry.tan(x);
            case ASIN -> DoubleInverseTrigonometry.asin(x);
            case ACOS -> DoubleInverseTrigonometry.acos(x);
            case ATAN -> DoubleInverseTrigonometry.atan(x);
            case SINH -> DoubleHyperbolic.sinh(x);
            case COSH -> DoubleHyperbolic.cosh(x);
        };
    }

    /** The same in I64. */
    public long apply(long x) {
        return switch (this) {
            case COPY, FLOOR, CEIL, TRUNC, ROUND -> x;
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case SQUARE -> x * x;
            case NOT -> ~x;
            case SQRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, TAN, ASIN, ACOS, ATAN, SINH, COSH ->
                    throw new IllegalArgumentException(this + " is of floating-point numbers");
        };
    }

    /** The same in I32: the lowest 32 bits of the result in I64. */
    public int apply(int x) {
        return (int) apply((long) x);
    }
}
