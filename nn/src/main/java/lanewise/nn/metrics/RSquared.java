package lanewise.nn.metrics;

import java.util.stream.IntStream;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Keeps, for each column, the sum of squared errors, and mean and sum of squared deviations of the targets. Two sets of n
 * and m targets with means a and b are joined without cancellation: the deviations of both are
 * Σ + Σ' + (b − a)² n m ÷ (n + m). Source: T. Chan, G. Golub, R. LeVeque: Algorithms for computing the sample variance,
 * 1983.
 */
final class RSquared implements Metric.Accumulator {
    private long samples;
    private double[] errors; // null before the first batch
    private double[] means;
    private double[] deviations;

    @Override
    public void add(Tensor outputs, Tensor targets) {
        RegressionPairs pairs = RegressionPairs.of("r2", outputs, targets);
        if (pairs.samples() == 0) {
            return;
        }
        if (errors == null) {
            errors = new double[pairs.columns()];
            means = new double[pairs.columns()];
            deviations = new double[pairs.columns()];
        } else if (errors.length != pairs.columns()) {
            throw new ShapeMismatchException("r2: " + pairs.columns() + " columns after batches of " + errors.length);
        }
        Tensor mean = pairs.targets().mean(0);
        Tensor deviation = pairs.targets().sub(mean).square().sum(0);
        Tensor error = pairs.outputs().sub(pairs.targets()).square().sum(0);
        long all = samples + pairs.samples();
        for (int c = 0; c < errors.length; c++) {
            errors[c] += error.get(c);
            double apart = samples == 0 ? 0 : mean.get(c) - means[c];
            deviations[c] += deviation.get(c) + apart * apart * samples / all * pairs.samples();
            // The first mean is taken without rounding, so that equal ones are not apart.
            means[c] = samples == 0 ? mean.get(c) : means[c] + apart * pairs.samples() / all;
        }
        samples = all;
    }

    @Override
    public double value() {
        return errors == null ? Double.NaN
                : IntStream.range(0, errors.length).mapToDouble(this::ofColumn).average().orElse(Double.NaN);
    }

    private double ofColumn(int c) {
        if (deviations[c] == 0) {
            return errors[c] == 0 ? 1 : 0;
        }
        return 1 - errors[c] / deviations[c];
    }
}
