package lanewise.train.cli.process;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.training.RunListener;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The time that a command may take, from its start on; what follows the training is allowed for. */
public final class TimeBudget implements RunListener {
    /** The validation after the last step, the test on twice as many images, and files: in validations. */
    private static final int VALIDATIONS_AFTERWARDS = 4;

    private final long start = System.nanoTime();
    private final Duration budget;
    private double evalSeconds;
    private boolean used;

    /** Starts the time; with null there is no end to it. */
    public TimeBudget(Duration budget) {
        InvalidConfigException.require(budget == null || budget.isPositive(), "--budget: must be at least 1s");
        this.budget = budget;
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
        evalSeconds = Math.max(evalSeconds, metrics.evalSeconds());
    }

    /** Returns the seconds that are left for training. */
    public double secondsLeft() {
        return budget == null ? Double.POSITIVE_INFINITY
                : budget.toMillis() * 1e-3 - VALIDATIONS_AFTERWARDS * evalSeconds - (System.nanoTime() - start) * 1e-9;
    }

    /** Returns whether the training has to end. */
    public boolean isOver() {
        used |= secondsLeft() <= 0;
        return used;
    }

    /** Returns whether the training was ever told to end. */
    public boolean isUsed() {
        return used;
    }

    /** Reads {@code 90s}, {@code 10m} or {@code 1h30m}. */
    public static final class Converter implements ITypeConverter<Duration> {
        private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");

        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (text.isEmpty() || !matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no duration such as 90s, 10m or 1h30m");
            }
            return Duration.ofHours(number(matcher.group(1))).plusMinutes(number(matcher.group(2)))
                    .plusSeconds(number(matcher.group(3)));
        }

        private static long number(String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }
    }

    /** Writes seconds as 12 s, 3:05 min or 1:02 h. */
    public static String format(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 100) {
            return whole + " s";
        }
        return whole < 6000 ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
