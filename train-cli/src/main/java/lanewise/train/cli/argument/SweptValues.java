package lanewise.train.cli.argument;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.train.config.field.InvalidConfigException;

/**
 * The values of an option in a sweep: a list of words and ranges. {@code 1e-6..1e2:9} are nine numbers, each the same
 * factor above the one before; {@code 0..0.5+0.1} goes up in steps; {@code 1..5} are whole numbers.
 */
final class SweptValues {
    // In one way only: where digits may be divided between two parts, a long row of them takes its cube of steps.
    private static final String NUMBER = "[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";
    private static final Pattern RANGE = Pattern.compile(
            "(" + NUMBER + ")\\.\\.(" + NUMBER + ")(?::(\\d{1,9})|\\+(" + NUMBER + "))?");
    private static final int MOST = 1000;
    private static final int DIGITS = 6;
    private static final int MOST_DIGITS = 19; // of a long

    private SweptValues() {}

    /**
     * Reads values.
     *
     * @param option the option, for messages
     * @param whole whether numbers between the ends of a range are rounded to whole ones, and have no exponent
     * @param separator what stands between values
     */
    static List<String> parse(String option, String text, boolean whole, String separator) {
        InvalidConfigException.require(separator.equals("/") || text.indexOf('/') < 0, option + ": its values are"
                + " separated by commas, as in " + text.replace('/', ','));
        List<String> values = new ArrayList<>();
        for (String word : text.split(separator, -1)) {
            Matcher range = RANGE.matcher(word);
            if (range.matches()) {
                values.addAll(range(option, range, whole));
            } else {
                InvalidConfigException.require(!word.contains(".."), option + ": '" + word + "' is no range such as"
                        + " 1e-6..1e2:9 (nine values, by equal factors), 0..0.5+0.1 (in steps) or 1..5");
                InvalidConfigException.require(!word.isBlank(), option + ": a value is missing in '" + text + "'");
                values.add(word);
            }
        }
        Set<String> different = new LinkedHashSet<>();
        for (String value : values) {
            InvalidConfigException.require(different.add(value), option + ": " + value + " is named twice");
        }
        return values;
    }

    private static List<String> range(String option, Matcher range, boolean whole) {
        BigDecimal from = new BigDecimal(range.group(1));
        BigDecimal to = new BigDecimal(range.group(2));
        InvalidConfigException.require(from.compareTo(to) < 0,
                option + ": '" + range.group() + "' must begin below its end");
        InvalidConfigException.require(isDouble(from) && isDouble(to), option + ": '" + range.group()
                + "' has an end that no double holds; sizes are from " + Double.MIN_VALUE + " to " + Double.MAX_VALUE);
        if (range.group(3) != null) {
            return byFactors(option, from, to, range, whole);
        }
        BigDecimal step = range.group(4) == null ? BigDecimal.ONE : new BigDecimal(range.group(4));
        InvalidConfigException.require(range.group(4) != null || isWhole(from) && isWhole(to), option + ": '"
                + range.group() + "' needs a number of values, as in " + range.group() + ":5, or a step, as in "
                + range.group() + "+0.1");
        InvalidConfigException.require(step.signum() > 0, option + ": the step of '" + range.group()
                + "' must be above 0");
        InvalidConfigException.require(
                to.subtract(from).compareTo(step.multiply(BigDecimal.valueOf(MOST))) < 0,
                option + ": '" + range.group() + "' has more than " + MOST + " values");
        List<String> values = new ArrayList<>();
        for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
            values.add(write(value, whole));
        }
        return values;
    }

    // Rounded to six digits, so that powers of ten are written as such; the ends are as they were written.
    private static List<String> byFactors(String option, BigDecimal from, BigDecimal to, Matcher range,
            boolean whole) {
        int count = Integer.parseInt(range.group(3));
        InvalidConfigException.require(count >= 2 && count <= MOST, option + ": '" + range.group()
                + "' must have 2 to " + MOST + " values");
        InvalidConfigException.require(from.signum() > 0, option + ": '" + range.group() + "' goes by equal factors and"
                + " must begin above 0; in steps it is " + range.group(1) + ".." + range.group(2) + "+STEP");
        double logFrom = Math.log(from.doubleValue());
        double logTo = Math.log(to.doubleValue());
        List<String> values = new ArrayList<>();
        values.add(write(from, whole));
        for (int i = 1; i < count - 1; i++) {
            BigDecimal value = new BigDecimal(Math.exp(logFrom + (logTo - logFrom) * i / (count - 1)));
            values.add(write(whole ? value.setScale(0, RoundingMode.HALF_EVEN)
                    : value.round(new MathContext(DIGITS)), whole));
        }
        values.add(write(to, whole));
        return values;
    }

    // Neither too large for one nor too small.
    private static boolean isDouble(BigDecimal value) {
        return Double.isFinite(value.doubleValue()) && (value.doubleValue() != 0 || value.signum() == 0);
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    // 0.001, 1000, but 1e-6 and 1e10; options that take whole numbers take none with an exponent.
    private static String write(BigDecimal value, boolean whole) {
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (stripped.signum() == 0 || exponent >= -4 && exponent <= DIGITS
                || whole && exponent > DIGITS && exponent <= MOST_DIGITS) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        return (stripped.signum() < 0 ? "-" : "") + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e" + exponent;
    }
}
