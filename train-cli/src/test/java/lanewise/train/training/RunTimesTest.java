package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import org.junit.jupiter.api.Test;

class RunTimesTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULT.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(4)));

    @Test
    void ratesSchedulesSeedsAndEndingsChangeNoPace() {
        RunConfig other = CONFIG.withLearningRate(0.3).withSeed(5).withEpochs(7).withEarlyStopping(2)
                .withSchedule(new ScheduleConfig.Cosine(0), 1);
        assertEquals(RunTimes.ofOneEpoch(CONFIG), RunTimes.ofOneEpoch(other));
        assertNotEquals(RunTimes.ofOneEpoch(CONFIG), RunTimes.ofOneEpoch(CONFIG.withBatchSize(64)));
        assertNotEquals(RunTimes.ofOneEpoch(CONFIG), RunTimes.ofOneEpoch(
                CONFIG.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(5)))));
    }

    /** Epochs cost the same each, and the test comes once. */
    @Test
    void theTimeOfARunFollowsFromOneMeasurement() throws IOException {
        DataSize size = new DataSize(1000, 0, 200, 10);
        RunTimes times = new RunTimes(size);
        double one = times.secondsOf(CONFIG.withEpochs(1));
        double two = times.secondsOf(CONFIG.withEpochs(2).withSeed(3));
        double eleven = times.secondsOf(CONFIG.withEpochs(11).withLearningRate(0.5));
        assertTrue(one > 0 && two > one && two < 2 * one, one + " " + two);
        assertEquals(one + 10 * (two - one), eleven, 1e-9 * eleven);
    }

    @Test
    void whatTheDataSetsApartValidates() {
        assertEquals(900, new DataSize(1000, 0, 200, 10).trained(CONFIG));
        DataSize divided = new DataSize(1000, 300, 200, 10);
        assertEquals(700, divided.trained(CONFIG));
        assertEquals(300, divided.validating(CONFIG));
        assertEquals(1200, divided.images());
    }
}
