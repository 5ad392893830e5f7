package lanewise.tensor.internal.kernel;

import java.util.Locale;
import lanewise.tensor.internal.math.DoubleDivision;
import lanewise.tensor.internal.math.DoubleInverseTrigonometry;
import lanewise.tensor.internal.math.DoublePower;
import lanewise.tensor.internal.math.FloatDivision;
import lanewise.tensor.internal.math.FloatInverseTrigonometry;
import lanewise.tensor.internal.math.FloatPower;

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
    /** a to the power b, with the special cases of {@link Math#pow}: {@link FloatPower} and {@link DoublePower}. */
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
    GE,
    /** The angle of the point (b, a): arctan(a ÷ b) where b &gt; 0. */
    ATAN2,
    /** What is left of a ÷ b, with the sign of a. */
    FMOD,
    /** What is left of a ÷ b, with the sign of b. */
    REMAINDER,
    /** The largest whole number that is not above a ÷ b. */
    FLOOR_DIVIDE("floorDivide");

    private final String label;

    BinaryOp() {
        label = name().toLowerCase(Locale.ROOT);
    }

    BinaryOp(String label) {
        this.label = label;
    }

    /** Returns the operation's public name, with which its errors start. */
    public String label() {
        return label;
    }

    /** Returns {@code op(a, b)} of two numbers: the definition that every kernel follows. */
    public double apply(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> DoublePower.pow(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case GT -> a > b ? 1 : 0;
            case GE -> a >= b ? 1 : 0;
            case ATAN2 -> DoubleInverseTrigonometry.atan2(a, b);
            case FMOD -> DoubleDivision.fmod(a, b);
            case REMAINDER -> DoubleDivision.remainder(a, b);
            case FLOOR_DIVIDE -> DoubleDivision.floorDivide(a, b);
        };
    }

    /**
     * The same in f32. Rounding the sum, difference, product or quotient of two floats to a double first does no harm: a
     * double has more than twice the digits.
     */
    public float apply(float a, float b) {
        return switch (this) {
            case POW -> FloatPower.pow(a, b);
            case ATAN2 -> FloatInverseTrigonometry.atan2(a, b);
            case FMOD -> FloatDivision.fmod(a, b);
            case REMAINDER -> FloatDivision.remainder(a, b);
            case FLOOR_DIVIDE -> FloatDivision.floorDivide(a, b);
            default -> (float) apply((double) a, (double) b);
        };
    }
}
