package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import org.junit.jupiter.api.Test;

/** The rates of runs of ten epochs with four steps each, that start at 0.1. */
class LearningRatesTest {
    private static final int STEPS = 4;

    private static LearningRates rates(ScheduleConfig schedule, int warmup) {
        return new LearningRates(RunConfig.DEFAULT.withSchedule(schedule, warmup), STEPS);
    }

    private static void assertRates(LearningRates rates, int firstStep, int lastStep, double expected) {
        for (int step = firstStep; step <= lastStep; step++) {
            assertEquals(expected, rates.rate(step), 1e-15, "step " + step);
        }
    }

    @Test
    void constant() {
        assertRates(rates(new ScheduleConfig.Constant(), 0), 0, 39, 0.1);
    }

    @Test
    void milestonesAreEpochsOfTheRun() {
        for (int warmup : new int[] {0, 2}) {
            LearningRates rates = rates(new ScheduleConfig.MultiStep(List.of(5, 8), 0.1), warmup);
            assertRates(rates, warmup * STEPS, 19, 0.1);
            assertRates(rates, 20, 31, 0.01);
            assertRates(rates, 32, 39, 0.001);
        }
    }

    @Test
    void stepsCountFromTheEndOfTheWarmup() {
        LearningRates rates = rates(new ScheduleConfig.Step(3, 0.5), 1);
        assertRates(rates, 4, 15, 0.1);
        assertRates(rates, 16, 27, 0.05);
        assertRates(rates, 28, 39, 0.025);
    }

    @Test
    void exponentialFallsEveryEpoch() {
        LearningRates rates = rates(new ScheduleConfig.Exponential(0.5), 0);
        assertRates(rates, 0, 3, 0.1);
        assertRates(rates, 4, 7, 0.05);
        assertRates(rates, 8, 11, 0.025);
    }

    @Test
    void cosineReachesItsMiddleAndItsEndWithTheRun() {
        LearningRates rates = rates(new ScheduleConfig.Cosine(0.02), 2);
        assertRates(rates, 8, 8, 0.1);
        assertRates(rates, 24, 24, 0.06);
        assertRates(rates, 40, 40, 0.02);
    }

    @Test
    void warmupRisesFromStepToStep() {
        LearningRates rates = rates(new ScheduleConfig.Constant(), 1);
        assertRates(rates, 0, 0, 0.025);
        assertRates(rates, 1, 1, 0.1 * (0.25 + 0.75 / 4));
        assertRates(rates, 4, 39, 0.1);
    }

    @Test
    void plateauFallsAfterItsPatienceAndLeavesTheWarmupOut() {
        LearningRates rates = rates(new ScheduleConfig.Plateau(0.1, 1, 0), 1);
        rates.onEpoch(1, 0.1); // the warm-up, whose figure does not count
        rates.onEpoch(2, 2);
        rates.onEpoch(3, 2.5);
        assertRates(rates, 12, 15, 0.1);
        rates.onEpoch(4, 2);
        assertRates(rates, 16, 39, 0.01);
    }
}
