package lanewise.train.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.evaluation.EpochMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told about the time that is left, and durations. */
class RemainingTimeTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void beforeTheFirstStepsNothingIsKnown() {
        RemainingTime time = new RemainingTime(3, 10, 0);
        time.onStep(1, 50 * SECOND); // compiling, which says nothing about the steps to come
        assertEquals(Double.NaN, time.seconds(1, 1));
    }

    @Test
    void ofAnEpochWithoutStepsNothingFollows() {
        RemainingTime time = new RemainingTime(3, 10, 0);
        time.onEpoch(new EpochMetrics(1, 1, 1, 0.5, 0.1, 30, 4, 100), 0);
        assertEquals(Double.NaN, time.seconds(1, 10));
    }

    @Test
    void inTheFirstEpochItIsThePaceOfItsSteps() {
        RemainingTime time = new RemainingTime(3, 10, 0);
        time.onStep(1, 50 * SECOND);
        time.onStep(2, 52 * SECOND);
        time.onStep(3, 54 * SECOND);
        assertEquals(27 * 2, time.seconds(1, 3), 1e-9);
    }

    @Test
    void afterwardsItIsThePaceOfTheLatestEpochWithItsValidations() {
        RemainingTime time = new RemainingTime(3, 10, 0);
        time.onStep(1, SECOND);
        time.onEpoch(new EpochMetrics(1, 1, 1, 0.5, 0.1, 30, 4, 100), 10);
        assertEquals(2 * (30 + 4), time.seconds(1, 10), 1e-9);
        time.onStep(1, 90 * SECOND); // does not count: the pace is that of the whole epoch
        assertEquals(15 * 3 + 2 * 4, time.seconds(2, 5), 1e-9);
        assertEquals(0, time.seconds(3, 10), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"90s,90", "10m,600", "1h30m,5400", "2h,7200", "1h1m1s,3661"})
    void durationsAreRead(String text, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), new TimeBudget.Converter().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"0.4,0 s", "99.4,99 s", "100,1:40 min", "3599,59:59 min", "7260,2:01 h"})
    void durationsAreWritten(double seconds, String text) {
        assertEquals(text, TimeBudget.format(seconds));
    }
}
