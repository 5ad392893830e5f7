package lanewise.tensor.internal.kernel;

import java.util.Locale;
import lanewise.tensor.internal.math.DoublePower;
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
    GE;

    private final String label = name().toLowerCase(Locale.ROOT);

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
        };
    }

    /**
     * The same in f32. Rounding the sum, difference, product or quotient of two floats to a double first does no harm: a
     * double has more than twice the digits.
     */
    public float apply(float a, float b) {
        return this == POW ? FloatPower.pow(a, b) : (float) apply((double) a, (double) b);
    }
}
