package lanewise.train.report.chart.rendering;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import lanewise.train.report.chart.LineChart;

/**
 * Where values lie on an axis: a map of [low, high] to [from, to], linear in the values or in their logarithms.
 *
 * @param logarithmic whether it is their logarithms
 * @param low the least value
 * @param high the greatest value, above {@code low}
 * @param from the coordinate of {@code low}
 * @param to the coordinate of {@code high}
 */
public record ChartScale(boolean logarithmic, double low, double high, double from, double to) {
    private static final int MOST_TICKS = 6;
    private static final int THOUSANDS = 10_000;
    private static final double SMALL = 1e-3;
    private static final double ROUNDING = 1e-12; // values that differ by less are the same
    private static final double NOTHING = 1e-300; // what counts as 0

    /**
     * Returns the scale of some values, all of which the axis shows; without any it is that of 0 (or 1) to 1 (10).
     * All 0 they lie at the lower end of 0 to 1; one value otherwise lies in the middle.
     */
    static ChartScale of(LineChart.Axis axis, DoubleStream values, double from, double to) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return new ChartScale(axis.logarithmic(), axis.logarithmic() ? 1 : 0, axis.logarithmic() ? 10 : 1, from, to);
        }
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (high - low > ROUNDING * size && size > NOTHING) {
            return new ChartScale(axis.logarithmic(), low, high, from, to);
        }
        if (axis.logarithmic()) {
            return new ChartScale(true, low / 2, low * 2, from, to);
        }
        // One value lies in the middle, but for 0: what is drawn here is not negative.
        return size > NOTHING ? new ChartScale(false, low - size / 2, low + size / 2, from, to)
                : new ChartScale(false, 0, 1, from, to);
    }

    /** Returns a scale a little wider at both ends. */
    ChartScale widened(double share) {
        double margin = share * (transformed(high) - transformed(low));
        double below = transformed(low) - margin;
        double above = transformed(high) + margin;
        return logarithmic ? new ChartScale(true, Math.pow(10, below), Math.pow(10, above), from, to)
                : new ChartScale(false, below, above, from, to);
    }

    /** Returns the coordinate of a value. */
    double at(double value) {
        return from + (to - from) * (transformed(value) - transformed(low)) / (transformed(high) - transformed(low));
    }

    private double transformed(double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    /** Returns round values between the ends: multiples of 1, 2 or 5 times a power of ten, or such powers. */
    List<Double> ticks() {
        double decades = logarithmic ? Math.log10(high / low) : 0;
        return decades >= 2 ? powers((int) Math.ceil(decades / MOST_TICKS)) : multiples();
    }

    private List<Double> powers(int step) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.ceil(Math.log10(low)); power <= Math.log10(high); power++) {
            if (Math.floorMod(power, step) == 0) {
                ticks.add(BigDecimal.ONE.scaleByPowerOfTen(power).doubleValue());
            }
        }
        return ticks;
    }

    private List<Double> multiples() {
        double least = (high - low) / MOST_TICKS;
        int power = (int) Math.floor(Math.log10(least));
        BigDecimal step = BigDecimal.ZERO;
        for (int factor : new int[] {1, 2, 5, 10}) {
            step = BigDecimal.valueOf(factor).scaleByPowerOfTen(power);
            if (step.doubleValue() >= least) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        BigDecimal first = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
        for (BigDecimal tick = first; tick.doubleValue() <= high; tick = tick.add(step)) {
            ticks.add(tick.doubleValue());
        }
        return ticks;
    }

    /** Returns a value with four digits at most, as in 0.25, 12,000 and 1e-5. */
    public static String label(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= THOUSANDS * THOUSANDS || size < SMALL) {
            return String.format(Locale.ROOT, "%.3e", value).replaceFirst("\\.?0*e([-+])0?", "e$1").replace("e+", "e");
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return size >= THOUSANDS ? String.format(Locale.ROOT, "%,d", rounded.longValue()) : rounded.toPlainString();
    }
}
