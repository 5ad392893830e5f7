package lanewise.train.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.evaluation.EpochMetrics;

/** Numbers that say how a curve over the epochs runs. */
public final class Curves {
    private Curves() {}

    /**
     * Returns the sum of the falls Σ max(0, aₑ − aₑ₊₁) of the validation accuracy a from epoch to epoch: 0 for a curve
     * that never falls.
     */
    public static double falls(List<EpochMetrics> history) {
        double sum = 0;
        for (int i = 1; i < history.size(); i++) {
            sum += Math.max(0, history.get(i - 1).validationAccuracy() - history.get(i).validationAccuracy());
        }
        return sum;
    }

    /**
     * Returns the root mean square of the second differences xₑ₊₁ − 2xₑ + xₑ₋₁ of a number x: 0 for a straight line.
     *
     * @return NaN of fewer than three epochs
     */
    public static double roughness(List<EpochMetrics> history, ToDoubleFunction<EpochMetrics> number) {
        double squares = 0;
        for (int i = 2; i < history.size(); i++) {
            double second = number.applyAsDouble(history.get(i)) - 2 * number.applyAsDouble(history.get(i - 1))
                    + number.applyAsDouble(history.get(i - 2));
            squares += second * second;
        }
        return Math.sqrt(squares / Math.max(0, history.size() - 2));
    }

    /**
     * Returns when the validation accuracy, taken as a polygon over the epochs, first is at a level or above: 2.5
     * halfway between the second epoch and the third, 1 if it is from the first epoch on, and one more than there are
     * epochs if it never is.
     */
    public static double epochsToAccuracy(List<EpochMetrics> history, double level) {
        for (int i = 0; i < history.size(); i++) {
            double here = history.get(i).validationAccuracy();
            if (here >= level) {
                double before = i == 0 ? here : history.get(i - 1).validationAccuracy();
                return i == 0 ? 1 : i + (level - before) / (here - before);
            }
        }
        return history.size() + 1;
    }

    /** Returns the mean validation accuracy of the second half of the epochs: where the curve has settled. */
    public static double plateau(List<EpochMetrics> history) {
        return mean(history.subList(history.size() / 2, history.size()));
    }

    /** Returns the mean validation accuracy of all epochs: the higher, the sooner the curve rises. */
    public static double mean(List<EpochMetrics> history) {
        return history.stream().mapToDouble(EpochMetrics::validationAccuracy).average().orElseThrow();
    }
}
