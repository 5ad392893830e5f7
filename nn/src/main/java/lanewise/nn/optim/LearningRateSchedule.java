package lanewise.nn.optim;

import java.util.Arrays;
import java.util.List;

/**
 * A learning rate as a pure function of the step t = 0, 1, 2, …: it keeps nothing, so a training run that is resumed at
 * step t goes on with the same rates. What a step is, a batch or an epoch, is the caller's choice:
 *
 * <pre>{@code
 * LearningRateSchedule schedule = LearningRateSchedule.cosine(0.1, 0, 1000).withWarmup(100, 0.01);
 * optimizer.setLearningRate(schedule.rate(t));
 * }</pre>
 *
 * <p>An optimizer multiplies the rate by the factor of each of its groups of parameters ({@link ParameterGroup}).
 *
 * <p>The formulas are the closed forms of PyTorch's schedulers of the same names. A schedule that needs the course of
 * the training is {@link ReduceOnPlateau}. Derivation: {@code docs/derivations/learning-rate-schedules.md}.
 */
@FunctionalInterface
public interface LearningRateSchedule {
    /**
     * Returns the learning rate of step t.
     *
     * @param step t, from 0
     */
    double rate(long step);

    /** Returns η at every step. */
    static LearningRateSchedule constant(double initial) {
        requireRate("initial", initial);
        return step -> {
            requireStep(step);
            return initial;
        };
    }

    /**
     * Returns η γ^⌊t ÷ period⌋: the rate is multiplied by γ after every {@code period} steps.
     *
     * @param initial η, finite and not negative
     * @param gamma γ, finite and positive
     * @param period the number of steps at one rate, from 1
     */
    static LearningRateSchedule step(double initial, double gamma, long period) {
        requireRate("initial", initial);
        requireGamma(gamma);
        requireSteps("period", period);
        return step -> {
            long periods = requireStep(step) / period;
            return initial * StrictMath.pow(gamma, periods);
        };
    }

    /**
     * Returns η γᵏ, where k is the number of milestones ≤ t: the rate is multiplied by γ at each milestone.
     *
     * @param initial η, finite and not negative
     * @param gamma γ, finite and positive
     * @param milestones steps, not negative, none before the one in front of it
     */
    static LearningRateSchedule multiStep(double initial, double gamma, long... milestones) {
        requireRate("initial", initial);
        requireGamma(gamma);
        List<Long> sorted = Arrays.stream(milestones).sorted().boxed().toList();
        if (!sorted.equals(Arrays.stream(milestones).boxed().toList()) || !sorted.isEmpty() && sorted.getFirst() < 0) {
            throw new IllegalArgumentException("LearningRateSchedule: the milestones must ascend from 0, unlike "
                    + Arrays.toString(milestones));
        }
        return step -> {
            requireStep(step);
            return initial * StrictMath.pow(gamma, sorted.stream().filter(milestone -> milestone <= step).count());
        };
    }

    /**
     * Returns η γᵗ.
     *
     * @param initial η, finite and not negative
     * @param gamma γ, finite and positive
     */
    static LearningRateSchedule exponential(double initial, double gamma) {
        return step(initial, gamma, 1);
    }

    /**
     * Returns η + (η_end − η) t ÷ T: a straight line from η to η_end, where it stays from step T on.
     *
     * @param initial η, finite and not negative
     * @param last η_end, finite and not negative
     * @param steps T, from 1
     */
    static LearningRateSchedule linear(double initial, double last, long steps) {
        requireRate("initial", initial);
        requireRate("last", last);
        requireSteps("number of steps", steps);
        return step -> {
            double progress = (double) Math.min(requireStep(step), steps) / steps;
            return initial * (1 - progress) + last * progress;
        };
    }

    /**
     * Returns η_min + (η − η_min) (1 + cos(π t ÷ T)) ÷ 2: half a period of a cosine from η to η_min, where it stays
     * from step T on. Source: I. Loshchilov, F. Hutter: SGDR, ICLR 2017.
     *
     * @param initial η, finite and not negative
     * @param minimum η_min, finite and not negative
     * @param steps T, from 1
     */
    static LearningRateSchedule cosine(double initial, double minimum, long steps) {
        requireRate("initial", initial);
        requireRate("minimum", minimum);
        requireSteps("number of steps", steps);
        return step -> {
            double progress = (double) Math.min(requireStep(step), steps) / steps;
            return minimum + (initial - minimum) * (1 + StrictMath.cos(StrictMath.PI * progress)) / 2;
        };
    }

    /**
     * Returns η_min + (η − η_min) (1 + cos(π u ÷ n)) ÷ 2, a cosine that starts again and again: u is the number of steps
     * since the latest start, and n that of its period. The first period has T₀ steps, each next one {@code factor} times
     * as many. Source: I. Loshchilov, F. Hutter: SGDR, ICLR 2017; PyTorch's {@code CosineAnnealingWarmRestarts}.
     *
     * @param initial η, finite and not negative
     * @param minimum η_min, finite and not negative
     * @param firstPeriod T₀, from 1
     * @param factor from 1, for periods of one length
     */
    static LearningRateSchedule cosineWithRestarts(double initial, double minimum, long firstPeriod, int factor) {
        requireRate("initial", initial);
        requireRate("minimum", minimum);
        requireSteps("first period", firstPeriod);
        requireSteps("factor", factor);
        return step -> {
            long period = firstPeriod;
            long since = factor == 1 ? requireStep(step) % period : requireStep(step);
            while (since >= period) {
                since -= period;
                period = period > Long.MAX_VALUE / factor ? Long.MAX_VALUE : period * factor;
            }
            double progress = (double) since / period;
            return minimum + (initial - minimum) * (1 + StrictMath.cos(StrictMath.PI * progress)) / 2;
        };
    }

    /**
     * Returns a schedule that rises once and falls once, with PyTorch's constants: it starts at η ÷ 25, rises linearly
     * for 30 % of the steps and falls along a cosine to η ÷ 250,000. PyTorch's default rises along a cosine too:
     * {@link OneCycle#withAnnealing}.
     *
     * @param maximum η, finite and not negative
     * @param steps the number of steps, from 1
     */
    static OneCycle oneCycle(double maximum, long steps) {
        return new OneCycle(maximum, steps, 0.3, 25, 1e4, OneCycle.Annealing.LINEAR, OneCycle.Annealing.COSINE);
    }

    /**
     * Returns this schedule after a linear warm-up: r(0) (s + (1 − s) t ÷ w) for t &lt; w, then r(t − w), where r is
     * this schedule. Source: P. Goyal and others: Accurate, large minibatch SGD, 2017.
     *
     * @param steps w, the number of steps of the warm-up, from 1
     * @param startFactor s, in [0, 1]: the share of r(0) at step 0
     */
    default LearningRateSchedule withWarmup(long steps, double startFactor) {
        requireSteps("number of steps of the warm-up", steps);
        if (!(startFactor >= 0 && startFactor <= 1)) {
            throw new IllegalArgumentException(
                    "LearningRateSchedule: the start factor must lie in [0, 1], not be " + startFactor);
        }
        return step -> requireStep(step) < steps
                ? rate(0) * (startFactor + (1 - startFactor) * step / steps)
                : rate(step - steps);
    }

    private static long requireStep(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("LearningRateSchedule: steps count from 0, unlike " + step);
        }
        return step;
    }

    private static void requireRate(String name, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "LearningRateSchedule: the " + name + " rate must be finite and not negative, not " + rate);
        }
    }

    private static void requireGamma(double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "LearningRateSchedule: gamma must be finite and positive, not " + gamma);
        }
    }

    private static void requireSteps(String name, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "LearningRateSchedule: the " + name + " must be at least 1, not " + steps);
        }
    }
}
