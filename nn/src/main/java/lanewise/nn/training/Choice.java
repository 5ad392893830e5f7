package lanewise.nn.training;

import java.util.List;
import java.util.Optional;
import lanewise.nn.metrics.Metric;

/** The figure by which the best epoch is chosen: a metric, or the loss of the validation if there is none. */
record Choice(Optional<Metric> metric) {
    static final Choice BY_LOSS = new Choice(Optional.empty());

    boolean rising() {
        return metric.isPresent() && metric.get().rising();
    }

    double figure(EpochResult result) {
        return metric.isPresent() ? result.metric(metric.get().name()) : result.validationLoss();
    }

    /** Returns the best epoch, the earliest of equals; NaN is worse than any number. */
    EpochResult best(List<EpochResult> history) {
        EpochResult best = history.getFirst();
        for (EpochResult result : history) {
            best = isBetter(figure(result), figure(best)) ? result : best;
        }
        return best;
    }

    private boolean isBetter(double figure, double than) {
        return Double.isNaN(than) ? !Double.isNaN(figure) : rising() ? figure > than : figure < than;
    }

    @Override
    public String toString() {
        return metric.map(Metric::name).orElse("validation loss");
    }
}
