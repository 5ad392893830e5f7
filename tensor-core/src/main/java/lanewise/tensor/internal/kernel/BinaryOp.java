package lanewise.tensor.internal.kernel;

import java.util.Locale;
import lanewise.tensor.DType;
import lanewise.tensor.internal.math.DoubleDivision;
import lanewise.tensor.internal.math.DoubleInverseTrigonometry;
import lanewise.tensor.internal.math.DoublePower;
import lanewise.tensor.internal.math.FloatDivision;
import lanewise.tensor.internal.math.FloatInverseTrigonometry;
import lanewise.tensor.internal.math.FloatPower;
import lanewise.tensor.internal.math.IntegerMath;

/**
 * The element-wise operations of two operands; comparisons give 1 for true and 0 for false. The arithmetic of integers
 * keeps the lowest bits of a result.
 */
public enum BinaryOp {
    /** a + b. */
    ADD,
    /** a − b. */
    SUB,
    /** a · b. */
    MUL,
    /** a ÷ b; of integers without the fraction, and no divisor is 0. */
    DIV,
    /**
     * a to the power b, with the special cases of {@link Math#pow}: {@link FloatPower} and {@link DoublePower}. Of integers
     * {@link IntegerMath#pow}, and no exponent is negative.
     */
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
    /** The bits that both have; of integers only. */
    AND,
    /** The bits that either has; of integers only. */
    OR,
    /** The bits that only one of the two has; of integers only. */
    XOR,
    /** a · 2ᵇ, {@link IntegerMath#shiftLeft}; of integers only. */
    SHIFT_LEFT("shiftLeft"),
    /** a ÷ 2ᵇ, rounded down, {@link IntegerMath#shiftRight}; of integers only. */
    SHIFT_RIGHT("shiftRight"),
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

    /** Returns whether the result is a truth value. */
    public boolean isComparison() {
        return compareTo(EQ) >= 0 && compareTo(GE) <= 0;
    }

    /** Returns the comparison that holds for (b, a) where this one holds for (a, b). */
    BinaryOp swapped() {
        return switch (this) {
            case EQ, NE -> this;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
            default -> throw new IllegalArgumentException(this + " is no comparison");
        };
    }

    /** Returns whether there is no result for integers with a second operand of 0. */
    public boolean divides() {
        return this == DIV || this == FMOD || this == REMAINDER || this == FLOOR_DIVIDE;
    }

    /** Returns whether there is no result for integers with a second operand below 0. */
    public boolean refusesNegative() {
        return this == POW || this == SHIFT_LEFT || this == SHIFT_RIGHT;
    }

    /** Returns whether elements of a type have the operation. */
    public boolean supports(DType dtype) {
        return switch (dtype) {
            case F32, F64 -> !isBitwise();
            case I32, I64, U8 -> this != ATAN2;
            case BOOL -> BoolKernels.has(this);
            case F16, BF16 -> false;
        };
    }

    /** Returns the type of the results for operands of a type. */
    public DType resultType(DType dtype) {
        return isComparison() ? DType.BOOL : dtype;
    }

    /** Returns whether bits are combined or moved, which floating-point numbers do not allow. */
    public boolean isBitwise() {
        return compareTo(AND) >= 0 && compareTo(SHIFT_RIGHT) <= 0;
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
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(this + " is of integers");
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

    /** The same in I64, without division by 0 and negative exponents. */
    public long apply(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> IntegerMath.pow(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case GT -> a > b ? 1 : 0;
            case GE -> a >= b ? 1 : 0;
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHIFT_LEFT -> IntegerMath.shiftLeft(a, b);
            case SHIFT_RIGHT -> IntegerMath.shiftRight(a, b);
            case FMOD -> IntegerMath.fmod(a, b);
            case REMAINDER -> IntegerMath.remainder(a, b);
            case FLOOR_DIVIDE -> IntegerMath.floorDivide(a, b);
            case ATAN2 -> throw new IllegalArgumentException(this + " is of floating-point numbers");
        };
    }

    /** The same in I32: the lowest 32 bits of the result in I64. */
    public int apply(int a, int b) {
        return (int) apply((long) a, (long) b);
    }
}
