package lanewise.nn.training;

import java.util.Optional;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.ReduceOnPlateau;

/** Where the learning rate of each step comes from. One rule at most; without one it is left as it is. */
sealed interface LearningRates {
    /** Sets the rate of the next step. */
    void set(Optimizer optimizer, int epoch, long stepsBefore);

    /** Takes note of the figure of an epoch that is done. */
    default void onEpoch(double figure) {}

    /** Returns where the plateau's rule stands. */
    default Optional<ReduceOnPlateau.State> plateau() {
        return Optional.empty();
    }

    /** Takes over where the plateau's rule stood. */
    default void resume(ReduceOnPlateau.State state) {}

    /** The optimizer's own rate. */
    record Unchanged() implements LearningRates {
        @Override
        public void set(Optimizer optimizer, int epoch, long stepsBefore) {
            // Whoever holds the optimizer may set it.
        }
    }

    /** A schedule of steps, from 0. */
    record PerStep(LearningRateSchedule schedule) implements LearningRates {
        @Override
        public void set(Optimizer optimizer, int epoch, long stepsBefore) {
            optimizer.setLearningRate(schedule.rate(stepsBefore));
        }
    }

    /** A schedule of epochs, from 0. */
    record PerEpoch(LearningRateSchedule schedule) implements LearningRates {
        @Override
        public void set(Optimizer optimizer, int epoch, long stepsBefore) {
            optimizer.setLearningRate(schedule.rate(epoch - 1));
        }
    }

    /** A rate that falls when the figure of the epochs no longer improves. */
    final class OnPlateau implements LearningRates {
        private final ReduceOnPlateau rule;
        private ReduceOnPlateau.State state;

        OnPlateau(ReduceOnPlateau rule, ReduceOnPlateau.State state) {
            this.rule = rule;
            this.state = state;
        }

        @Override
        public void set(Optimizer optimizer, int epoch, long stepsBefore) {
            optimizer.setLearningRate(state.rate());
        }

        @Override
        public void onEpoch(double figure) {
            state = rule.next(state, figure);
        }

        @Override
        public Optional<ReduceOnPlateau.State> plateau() {
            return Optional.of(state);
        }

        @Override
        public void resume(ReduceOnPlateau.State other) {
            state = other;
        }
    }
}
