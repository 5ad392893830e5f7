package lanewise.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One format for all numbers of a tensor, chosen as NumPy does: the fewest digits that tell each number from its
 * neighbours, at most eight after the point; scientific if the largest is 10⁸ or more, the smallest below 10⁻⁴, or
 * their ratio above 1,000; padded so that points stand beneath each other.
 */
final class NumberFormat {
    private static final int PRECISION = 8;
    private static final double LARGE = 1e8;
    private static final double SMALL = 1e-4;
    private static final double WIDE_RATIO = 1000;

    private final DType dtype;
    private final boolean scientific;
    private int left;           // characters before the point
    private int right;          // characters after it, the exponent included
    private int fraction;       // digits after the point of scientific numbers
    private int exponentDigits;

    private NumberFormat(DType dtype, boolean scientific) {
        this.dtype = dtype;
        this.scientific = scientific;
    }

    /** Returns the format for the given numbers of a type. */
    static NumberFormat of(double[] numbers, DType dtype) {
        NumberFormat format = new NumberFormat(dtype, isScientific(numbers, dtype));
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

    private static boolean isScientific(double[] numbers, DType dtype) {
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
        double ratio = dtype == DType.F32 ? (float) largest / (float) smallest : largest / smallest;
        return largest >= LARGE || smallest < SMALL || ratio > WIDE_RATIO;
    }

    private void makeRoom(double number) {
        String digits = scientific ? mantissa(number) : positional(number);
        int point = digits.indexOf('.');
        left = Math.max(left, point);
        if (scientific) {
            fraction = Math.max(fraction, digits.length() - point - 1);
            exponentDigits = Math.max(exponentDigits, exponent(number).length() - 2);
        } else {
            right = Math.max(right, digits.length() - point - 1);
        }
    }

    /** Returns a number, padded on both sides. */
    String format(double number) {
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

    // Here columns are filled up with further exact digits, not with zeros.
    private String formatScientific(double number) {
        String digits = mantissa(number);
        int point = digits.indexOf('.');
        int missing = fraction - (digits.length() - point - 1);
        if (missing > 0) {
            BigDecimal exact = new BigDecimal(Math.abs(number)).round(new MathContext(fraction + 1,
                    RoundingMode.HALF_EVEN));
            String unscaled = exact.unscaledValue() + "0".repeat(fraction + 1);
            digits = withSign(number, unscaled.charAt(0) + "." + unscaled.substring(1, fraction + 1));
        }
        String exponent = exponent(number);
        String zeros = "0".repeat(exponentDigits - (exponent.length() - 2));
        return " ".repeat(left - point) + digits + exponent.substring(0, 2) + zeros + exponent.substring(2);
    }

    // The number with at most eight digits after the point, without trailing zeros: "1.25", "3.".
    private String positional(double number) {
        // Before the point all digits are exact, even where fewer would tell the number from its neighbours.
        BigDecimal value = number != 0 && shortest(number).stripTrailingZeros().scale() < 0
                ? new BigDecimal(Math.abs(number)).setScale(0, RoundingMode.HALF_EVEN) : rounded(number, PRECISION);
        return withSign(number, trimmed(value.toPlainString()));
    }

    private String mantissa(double number) {
        if (number == 0) {
            return withSign(number, "0.");
        }
        BigDecimal value = roundedMantissa(number);
        String digits = value.unscaledValue().toString();
        return withSign(number, trimmed(digits.charAt(0) + "." + digits.substring(1)));
    }

    private String exponent(double number) {
        int exponent = 0;
        if (number != 0) {
            BigDecimal value = roundedMantissa(number);
            exponent = value.precision() - value.scale() - 1;
        }
        String digits = Integer.toString(Math.abs(exponent));
        return (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
    }

    private BigDecimal roundedMantissa(double number) {
        BigDecimal shortest = shortest(number);
        return rounded(number, PRECISION + shortest.scale() - shortest.precision() + 1);
    }

    // The shortest digits if they are few enough; otherwise the exact number, rounded.
    private BigDecimal rounded(double number, int digitsAfterPoint) {
        BigDecimal shortest = shortest(number);
        return shortest.scale() <= digitsAfterPoint ? shortest
                : new BigDecimal(Math.abs(number)).setScale(digitsAfterPoint, RoundingMode.HALF_EVEN);
    }

    private BigDecimal shortest(double number) {
        String digits = dtype == DType.F32 ? Float.toString((float) Math.abs(number))
                : Double.toString(Math.abs(number));
        return new BigDecimal(digits);
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
