package lanewise.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One format for all numbers of a tensor, chosen as NumPy does: the fewest digits that tell each number from its
 * neighbours, with a bounded number after the point; scientific if the largest is 10⁸ or more, or, unless suppressed,
 * the smallest below 10⁻⁴ or their ratio above 1,000; padded so that points stand beneath each other.
 */
final class NumberFormat implements ElementFormat {
    private static final double LARGE = 1e8;
    private static final double LARGE_ALONE = 1e16;
    private static final double SMALL = 1e-4;
    private static final double WIDE_RATIO = 1000;
    private static final int ALL_DIGITS = 17;
    private static final int DIGITS_OF_A_HALF = 5;

    private final DType dtype;
    private final int precision;
    private final boolean scientific;
    private int left;           // characters before the point
    private int right;          // characters after it, the exponent included
    private int fraction;       // digits after the point of scientific numbers
    private int exponentDigits;

    private NumberFormat(DType dtype, int precision, boolean scientific) {
        this.dtype = dtype;
        this.precision = precision;
        this.scientific = scientific;
    }

    /** Returns the format for the given numbers of a type. */
    static NumberFormat of(double[] numbers, DType dtype, PrintOptions options) {
        boolean scientific = isScientific(numbers, dtype, options.suppress());
        NumberFormat format = new NumberFormat(dtype, options.precision(), scientific);
        boolean nonFinite = false;
        boolean negativeInfinity = false;
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                format.makeRoom(number);
            } else {
                nonFinite = true;
                negativeInfinity |= number == Double.NEGATIVE_INFINITY;
            }
        }
        if (format.scientific) {
            format.right = "e+".length() + format.exponentDigits + format.fraction;
        }
        if (nonFinite) {
            int longest = negativeInfinity ? "-inf".length() : "nan".length();
            format.left = Math.max(format.left, longest - format.right - 1);
        }
        return format;
    }

    /**
     * Returns a number alone, as Python prints one: the fewest digits that tell it from its neighbours; scientific
     * below 10⁻⁴ and from 10¹⁶ on.
     */
    static String single(double number, DType dtype) {
        double size = Math.abs(number);
        boolean scientific = size != 0 && size < SMALL || size >= LARGE_ALONE;
        NumberFormat format = new NumberFormat(dtype, ALL_DIGITS, scientific);
        if (!Double.isFinite(number)) {
            return format.format(number);
        }
        if (scientific) {
            format.makeRoom(number);
            return format.formatScientific(number).replace(".e", "e");
        }
        String digits = format.shortest(number).toPlainString();
        return withSign(number, digits.indexOf('.') < 0 ? digits + ".0" : digits);
    }

    private static boolean isScientific(double[] numbers, DType dtype, boolean suppress) {
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double number : numbers) {
            double size = Math.abs(number);
            if (Double.isFinite(size) && size != 0) {
                largest = Math.max(largest, size);
                smallest = Math.min(smallest, size);
            }
        }
        if (largest == 0) {
            return false;
        }
        double ratio = dtype == DType.F64 ? largest / smallest : (float) largest / (float) smallest;
        return largest >= LARGE || !suppress && (smallest < SMALL || ratio > WIDE_RATIO);
    }

    private void makeRoom(double number) {
        if (scientific) {
            Scientific parts = scientific(number, 0);
            left = Math.max(left, parts.digits.indexOf('.'));
            fraction = Math.max(fraction, parts.fraction());
            exponentDigits = Math.max(exponentDigits, parts.exponentDigits().length());
        } else {
            String digits = positional(number);
            int point = digits.indexOf('.');
            left = Math.max(left, point);
            right = Math.max(right, digits.length() - point - 1);
        }
    }

    @Override
    public String format(Tensor row, int i) {
        return format(row.get(i));
    }

    /** Returns a number, padded on both sides. */
    private String format(double number) {
        if (!Double.isFinite(number)) {
            String name = Double.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
            return " ".repeat(Math.max(0, left + right + 1 - name.length())) + name;
        }
        return scientific ? formatScientific(number) : formatPositional(number);
    }

    private String formatPositional(double number) {
        String digits = positional(number);
        int point = digits.indexOf('.');
        return " ".repeat(left - point) + digits + " ".repeat(right - (digits.length() - point - 1));
    }

    private String formatScientific(double number) {
        Scientific parts = scientific(number, fraction);
        String exponent = parts.exponentDigits();
        return " ".repeat(left - parts.digits.indexOf('.')) + parts.digits + (parts.exponent < 0 ? "e-" : "e+")
                + "0".repeat(exponentDigits - exponent.length()) + exponent;
    }

    // The number with at most the wanted digits after the point, without trailing zeros: "1.25", "3.".
    private String positional(double number) {
        // Before the point all digits are exact, even where fewer would tell the number from its neighbours.
        BigDecimal value = number != 0 && shortest(number).stripTrailingZeros().scale() < 0
                ? new BigDecimal(Math.abs(number)).setScale(0, RoundingMode.HALF_EVEN) : rounded(number, precision);
        return withSign(number, trimmed(value.toPlainString()));
    }

    // A number as digits · 10^exponent; the digits have one digit before the point, and a sign if negative.
    private record Scientific(String digits, int exponent) {
        int fraction() {
            return digits.length() - digits.indexOf('.') - 1;
        }

        String exponentDigits() {
            String unsigned = Integer.toString(Math.abs(exponent));
            return unsigned.length() < 2 ? "0" + unsigned : unsigned;
        }
    }

    // Too short digits are replaced by more digits of the exact number, not filled up with zeros. These may begin a
    // decade lower: 1e-4 in F32 is 9.9999997e-05 with eight of them.
    private Scientific scientific(double number, int minFraction) {
        if (number == 0) {
            return new Scientific(withSign(number, "0." + "0".repeat(minFraction)), 0);
        }
        BigDecimal shortest = shortest(number);
        BigDecimal value = rounded(number, precision + shortest.scale() - shortest.precision() + 1);
        String digits = value.stripTrailingZeros().unscaledValue().toString();
        if (digits.length() <= minFraction) {
            value = new BigDecimal(Math.abs(number)).round(new MathContext(minFraction + 1, RoundingMode.HALF_EVEN));
            digits = value.unscaledValue().toString();
            digits += "0".repeat(Math.max(0, minFraction + 1 - digits.length()));
        }
        return new Scientific(withSign(number, digits.charAt(0) + "." + digits.substring(1)),
                value.precision() - value.scale() - 1);
    }

    // The shortest digits if they are few enough; otherwise the exact number, rounded.
    private BigDecimal rounded(double number, int digitsAfterPoint) {
        BigDecimal shortest = shortest(number);
        return shortest.scale() <= digitsAfterPoint ? shortest
                : new BigDecimal(Math.abs(number)).setScale(digitsAfterPoint, RoundingMode.HALF_EVEN);
    }

    private BigDecimal shortest(double number) {
        double size = Math.abs(number);
        return switch (dtype) {
            case F32 -> oneDigitOr(Float.toString((float) size), size);
            case F64 -> oneDigitOr(Double.toString(size), size);
            case F16, BF16 -> fewestDigits(size);
            case I32, I64, U8, BOOL -> throw new IllegalArgumentException(dtype + " has no fractions");
        };
    }

    // Java gives two digits where one would do: 4.9E-324 is 5e-324.
    private BigDecimal oneDigitOr(String digits, double size) {
        BigDecimal oneDigit = new BigDecimal(size).round(new MathContext(1, RoundingMode.HALF_EVEN));
        return isElement(oneDigit, size) ? oneDigit : new BigDecimal(digits);
    }

    private BigDecimal fewestDigits(double size) {
        BigDecimal exact = new BigDecimal(size);
        for (int digits = 1; digits < DIGITS_OF_A_HALF; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (isElement(rounded, size)) {
                return rounded;
            }
        }
        return exact.round(new MathContext(DIGITS_OF_A_HALF, RoundingMode.HALF_EVEN));
    }

    // Whether an element that is set to a number is the one of this size.
    private boolean isElement(BigDecimal digits, double size) {
        return Tensor.scalar(dtype, digits.doubleValue()).item() == size;
    }

    private static String trimmed(String digits) {
        if (digits.indexOf('.') < 0) {
            return digits + ".";
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static String withSign(double number, String digits) {
        boolean negative = Double.doubleToRawLongBits(number) < 0;
        return negative ? "-" + digits : digits;
    }
}
