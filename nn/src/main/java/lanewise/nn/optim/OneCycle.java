package lanewise.nn.optim;

/**
 * The one-cycle schedule: from a small learning rate up to the maximum, and down to a far smaller one. Rates follow
 * PyTorch's {@code OneCycleLR} without its cycle of momenta. With the maximum η, T steps and the share s of the rise, let
 * p = s T − 1, which need not be whole. The rate of step t is
 *
 * <pre>
 * from η ÷ startDivisor to η by t ÷ p                                 for t ≤ p
 * from η to η ÷ startDivisor ÷ endDivisor by (t − p) ÷ (T − 1 − p)    for p &lt; t &lt; T
 * </pre>
 *
 * <p>and stays from step T on, where PyTorch's has an error. Between a and b by x means a + (b − a) x if linear and
 * b + (a − b) (1 + cos(π x)) ÷ 2 if a cosine. PyTorch has one of them for both ways; here each way has its own.
 *
 * <p>Start from {@link LearningRateSchedule#oneCycle}. Source: L. Smith, N. Topin: Super-convergence: very fast training
 * of neural networks using large learning rates, 2018. Derivation: {@code docs/derivations/learning-rate-schedules.md}.
 *
 * @param maximum η, finite and not negative
 * @param steps T, from 1
 * @param riseShare s, in [0, 1]
 * @param startDivisor finite, at least 1
 * @param endDivisor finite, at least 1
 * @param rise how the rate goes up
 * @param fall how the rate goes down
 */
public record OneCycle(double maximum, long steps, double riseShare, double startDivisor, double endDivisor,
        Annealing rise, Annealing fall) implements LearningRateSchedule {
    /** How a rate gets from one value to another. */
    public enum Annealing {
        /** In equal steps. */
        LINEAR,
        /** Along half a period of a cosine. */
        COSINE;

        private double between(double from, double to, double progress) {
            return this == LINEAR
                    ? from + (to - from) * progress
                    : to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * progress)) / 2;
        }
    }

    /** Checks the ranges. */
    public OneCycle {
        require(maximum >= 0 && maximum < Double.POSITIVE_INFINITY,
                "the maximum rate must be finite and not negative, not " + maximum);
        require(steps >= 1, "the number of steps must be at least 1, not " + steps);
        require(riseShare >= 0 && riseShare <= 1, "the share of the rise must lie in [0, 1], not be " + riseShare);
        require(startDivisor >= 1 && startDivisor < Double.POSITIVE_INFINITY,
                "the divisor of the start must be finite and at least 1, not " + startDivisor);
        require(endDivisor >= 1 && endDivisor < Double.POSITIVE_INFINITY,
                "the divisor of the end must be finite and at least 1, not " + endDivisor);
        require(rise != null && fall != null, "the rise and the fall must be given, not null");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("OneCycle: " + message);
        }
    }

    /** Returns this schedule with another share of the rise. */
    public OneCycle withRiseShare(double other) {
        return new OneCycle(maximum, steps, other, startDivisor, endDivisor, rise, fall);
    }

    /** Returns this schedule with other divisors, PyTorch's {@code div_factor} and {@code final_div_factor}. */
    public OneCycle withDivisors(double start, double end) {
        return new OneCycle(maximum, steps, riseShare, start, end, rise, fall);
    }

    /** Returns this schedule with other ways up and down. */
    public OneCycle withAnnealing(Annealing up, Annealing down) {
        return new OneCycle(maximum, steps, riseShare, startDivisor, endDivisor, up, down);
    }

    @Override
    public double rate(long step) {
        require(step >= 0, "steps count from 0, unlike " + step);
        double t = Math.min(step, steps - 1);
        double peak = riseShare * steps - 1;
        double start = maximum / startDivisor;
        if (t <= peak) {
            return peak == 0 ? maximum : rise.between(start, maximum, t / peak);
        }
        return fall.between(maximum, start / endDivisor, (t - peak) / (steps - 1 - peak));
    }
}
