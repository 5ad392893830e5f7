package lanewise.tensor.internal.kernel;

import java.util.Locale;
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
    ERF,
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
            case TAN -> DoubleTrigonometry.tan(x);
            case ASIN -> DoubleInverseTrigonometry.asin(x);
            case ACOS -> DoubleInverseTrigonometry.acos(x);
            case ATAN -> DoubleInverseTrigonometry.atan(x);
            case SINH -> DoubleHyperbolic.sinh(x);
            case COSH -> DoubleHyperbolic.cosh(x);
        };
    }
}
