package lanewise.nn.optim;

/**
 * A learning rate that is multiplied by a factor whenever a measured figure has not improved for a while, by PyTorch's
 * rule {@code ReduceLROnPlateau} with its relative threshold.
 *
 * <p>A figure that is to fall improves if it is below best − threshold · |best|, one that is to rise if it is above
 * best + threshold · |best|. After more than {@code patience} figures in a row without improvement, not counting
 * {@code cooldown} figures after each reduction, the rate becomes max(rate · factor, minimumRate), unless that changes
 * it by 10⁻⁸ or less. NaN is no improvement.
 *
 * <p>PyTorch has best in the place of |best|, the same where figures are positive. A negative one that stays, or gets
 * worse by less than the threshold, improves there, and the rate is never reduced.
 *
 * <p>The rule itself keeps nothing: {@link #next} turns a {@link State} and a figure into the next state, which is four
 * numbers that can be saved.
 *
 * <pre>{@code
 * ReduceOnPlateau plateau = ReduceOnPlateau.whenNotFalling().withPatience(3);
 * ReduceOnPlateau.State state = plateau.start(0.1);
 * state = plateau.next(state, validationLoss);     // after each epoch
 * optimizer.setLearningRate(state.rate());
 * }</pre>
 *
 * <p>Derivation: {@code docs/derivations/learning-rate-schedules.md}.
 *
 * @param rising whether the figure is to rise, as accuracy is, or to fall, as loss is
 * @param factor in (0, 1)
 * @param patience not negative
 * @param threshold in [0, 1)
 * @param cooldown not negative
 * @param minimumRate finite, not negative
 */
public record ReduceOnPlateau(
        boolean rising, double factor, int patience, double threshold, int cooldown, double minimumRate) {
    private static final double SMALLEST_CHANGE = 1e-8;

    /**
     * Where the rule stands.
     *
     * @param rate the learning rate to use
     * @param best the best figure so far; ∞ or −∞ before the first
     * @param notImproved the number of figures in a row that count as no improvement
     * @param cooldown the number of figures to come that do not count
     */
    public record State(double rate, double best, int notImproved, int cooldown) {
        /** Checks the ranges. */
        public State {
            require(rate >= 0 && rate < Double.POSITIVE_INFINITY,
                    "the rate must be finite and not negative, not " + rate);
            require(!Double.isNaN(best), "the best figure must be a number, not NaN");
            require(notImproved >= 0 && cooldown >= 0, "counts must not be negative, as " + notImproved + " or "
                    + cooldown + " is");
        }
    }

    /** Checks the ranges. */
    public ReduceOnPlateau {
        require(factor > 0 && factor < 1, "the factor must lie in (0, 1), not be " + factor);
        require(patience >= 0, "the patience must not be negative, as " + patience + " is");
        require(threshold >= 0 && threshold < 1, "the threshold must lie in [0, 1), not be " + threshold);
        require(cooldown >= 0, "the cooldown must not be negative, as " + cooldown + " is");
        require(minimumRate >= 0 && minimumRate < Double.POSITIVE_INFINITY,
                "the minimum rate must be finite and not negative, not " + minimumRate);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("ReduceOnPlateau: " + message);
        }
    }

    /** Returns the rule for a figure that is to fall: factor 0.1, patience 10, threshold 10⁻⁴, no cooldown. */
    public static ReduceOnPlateau whenNotFalling() {
        return new ReduceOnPlateau(false, 0.1, 10, 1e-4, 0, 0);
    }

    /** Returns the rule for a figure that is to rise: factor 0.1, patience 10, threshold 10⁻⁴, no cooldown. */
    public static ReduceOnPlateau whenNotRising() {
        return new ReduceOnPlateau(true, 0.1, 10, 1e-4, 0, 0);
    }

    /** Returns this rule with another factor. */
    public ReduceOnPlateau withFactor(double other) {
        return new ReduceOnPlateau(rising, other, patience, threshold, cooldown, minimumRate);
    }

    /** Returns this rule with another patience. */
    public ReduceOnPlateau withPatience(int other) {
        return new ReduceOnPlateau(rising, factor, other, threshold, cooldown, minimumRate);
    }

    /** Returns this rule with another threshold. */
    public ReduceOnPlateau withThreshold(double other) {
        return new ReduceOnPlateau(rising, factor, patience, other, cooldown, minimumRate);
    }

    /** Returns this rule with another cooldown. */
    public ReduceOnPlateau withCooldown(int other) {
        return new ReduceOnPlateau(rising, factor, patience, threshold, other, minimumRate);
    }

    /** Returns this rule with another minimum rate. */
    public ReduceOnPlateau withMinimumRate(double other) {
        return new ReduceOnPlateau(rising, factor, patience, threshold, cooldown, other);
    }

    /** Returns the state before the first figure, with the given learning rate. */
    public State start(double rate) {
        return new State(rate, rising ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, 0, 0);
    }

    /** Returns the state after one more figure. */
    public State next(State state, double figure) {
        double relative = Math.signum(state.best) * threshold; // best · (1 ± relative) is best ± threshold · |best|
        boolean improved = rising ? figure > state.best * (1 + relative) : figure < state.best * (1 - relative);
        double best = improved ? figure : state.best;
        if (state.cooldown > 0) {
            return new State(state.rate, best, 0, state.cooldown - 1);
        }
        int notImproved = improved ? 0 : state.notImproved + 1;
        if (notImproved <= patience) {
            return new State(state.rate, best, notImproved, 0);
        }
        double reduced = Math.max(state.rate * factor, minimumRate);
        return new State(state.rate - reduced > SMALLEST_CHANGE ? reduced : state.rate, best, 0, cooldown);
    }
}
