package lanewise.train.series;

import java.util.Arrays;
import java.util.List;
import lanewise.train.evaluation.Decimals;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The values of one number in runs that differ in their seed alone: independent draws from one distribution, which the
 * interval below takes for a normal one.
 *
 * @param values the values, by seed
 */
public record Sample(List<Double> values) {
    /** The share of further runs that a prediction interval holds. */
    public static final double CONFIDENCE = 0.95;

    /** Copies the values. */
    public Sample {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a sample needs a value");
        }
    }

    /** Returns the sample of some values. */
    public static Sample of(double... values) {
        return new Sample(Arrays.stream(values).boxed().toList());
    }

    /** Returns the number n of values. */
    public int size() {
        return values.size();
    }

    /** Returns the mean x̄. */
    public double mean() {
        return values.stream().mapToDouble(Double::doubleValue).sum() / size();
    }

    /** Returns the standard deviation s = √(Σ (x − x̄)² ÷ (n − 1)) of single values; NaN of one value. */
    public double standardDeviation() {
        double mean = mean();
        double squares = values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return size() == 1 ? Double.NaN : Math.sqrt(squares / (size() - 1));
    }

    /**
     * Returns the interval x̄ ± t s √(1 + 1/n) that holds one further draw with probability {@link #CONFIDENCE}, where
     * t is the quantile of Student's distribution with n − 1 degrees of freedom.
     */
    public Interval ofAnotherValue() {
        double halfWidth = quantile((1 + CONFIDENCE) / 2) * standardDeviation() * Math.sqrt(1 + 1.0 / size());
        return new Interval(mean() - halfWidth, mean() + halfWidth);
    }

    /**
     * Returns whether the mean of the distribution is above zero by a one-sided t test at the level
     * 1 − {@link #CONFIDENCE}: x̄ √n ÷ s is above the quantile.
     */
    public boolean isAboveZero() {
        return mean() > quantile(CONFIDENCE) * standardDeviation() / Math.sqrt(size());
    }

    private double quantile(double probability) {
        return size() == 1 ? Double.NaN
                : TDistribution.of(size() - 1.0).inverseCumulativeProbability(probability);
    }

    /** Returns the differences of this sample's values and another one's, seed by seed. */
    public Sample minus(Sample other) {
        if (other.size() != size()) {
            throw new IllegalArgumentException(size() + " values minus " + other.size());
        }
        double[] differences = new double[size()];
        Arrays.setAll(differences, i -> values.get(i) - other.values.get(i));
        return of(differences);
    }

    /** Returns mean ± standard deviation with so many decimals; of one value, the value. */
    public String format(int decimals) {
        return Decimals.format(mean(), decimals)
                + (size() == 1 ? "" : " ± " + Decimals.format(standardDeviation(), decimals));
    }

    /**
     * An interval.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {
        /** Returns whether a value lies in it, its ends included; none does if the ends are NaN. */
        public boolean contains(double value) {
            return low <= value && value <= high;
        }

        /** Returns {@code low to high} with so many decimals. */
        public String format(int decimals) {
            return Decimals.format(low, decimals) + " to " + Decimals.format(high, decimals);
        }
    }
}
