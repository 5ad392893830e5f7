package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {
    private static double[] rates(LearningRateSchedule schedule, int steps) {
        return LongStream.range(0, steps).mapToDouble(schedule::rate).toArray();
    }

    static Stream<Arguments> byHand() {
        double half = Math.sqrt(0.5) / 2;
        return Stream.of(
                Arguments.of(LearningRateSchedule.constant(0.3), new double[] {0.3, 0.3, 0.3}),
                Arguments.of(LearningRateSchedule.step(8, 0.5, 2), new double[] {8, 8, 4, 4, 2, 2, 1}),
                Arguments.of(LearningRateSchedule.multiStep(1, 0.1, 2, 3), new double[] {1, 1, 0.1, 0.01, 0.01}),
                Arguments.of(LearningRateSchedule.multiStep(1, 0.5, 2, 2), new double[] {1, 1, 0.25, 0.25}),
                Arguments.of(LearningRateSchedule.multiStep(0.7, 0.1), new double[] {0.7, 0.7}),
                Arguments.of(LearningRateSchedule.exponential(3, 0.5), new double[] {3, 1.5, 0.75, 0.375}),
                Arguments.of(LearningRateSchedule.cosine(1, 0, 4), new double[] {1, 0.5 + half, 0.5, 0.5 - half, 0, 0}),
                Arguments.of(LearningRateSchedule.cosine(3, 1, 2), new double[] {3, 2, 1, 1}),
                Arguments.of(LearningRateSchedule.constant(2).withWarmup(4, 0), new double[] {0, 0.5, 1, 1.5, 2, 2}),
                Arguments.of(LearningRateSchedule.step(8, 0.5, 1).withWarmup(2, 0.5), new double[] {4, 6, 8, 4, 2}));
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void ratesEqualHandComputedOnes(LearningRateSchedule schedule, double[] expected) {
        assertArrayEquals(expected, rates(schedule, expected.length), 1e-15);
    }

    /** The recursions by which PyTorch's schedulers step give the closed forms. */
    @Test
    void closedFormsEqualTheRecursions() {
        LearningRateSchedule exponential = LearningRateSchedule.exponential(0.1, 0.93);
        LearningRateSchedule cosine = LearningRateSchedule.cosine(0.1, 0.01, 30);
        double expectedExponential = 0.1;
        double expectedCosine = 0.1;
        for (int t = 1; t <= 30; t++) {
            expectedExponential *= 0.93;
            expectedCosine = (1 + Math.cos(Math.PI * t / 30)) / (1 + Math.cos(Math.PI * (t - 1) / 30))
                    * (expectedCosine - 0.01) + 0.01;
            assertEquals(expectedExponential, exponential.rate(t), 1e-15);
            assertEquals(expectedCosine, cosine.rate(t), 1e-14);
        }
    }

    @Test
    void theRateDependsOnTheStepAlone() {
        LearningRateSchedule schedule = LearningRateSchedule.cosine(0.1, 0, 100).withWarmup(10, 0.1);
        double[] inOrder = rates(schedule, 120);
        for (int t = 119; t >= 0; t--) {
            assertEquals(inOrder[t], schedule.rate(t));
        }
        assertEquals(0, schedule.rate(Long.MAX_VALUE), 1e-17);
    }

    @Test
    void unusableValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.constant(-1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.constant(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(0.1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(0.1, 0.1, 0));
        assertEquals("LearningRateSchedule: the milestones must ascend from 0, unlike [5, 3]",
                assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.multiStep(0.1, 0.1, 5, 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.multiStep(0.1, 0.1, -1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.exponential(0.1, -0.5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosine(0.1, -1, 5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosine(0.1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.constant(1).withWarmup(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.constant(1).withWarmup(3, 1.5));
        double infinite = Double.POSITIVE_INFINITY;
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.constant(infinite));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(-1, 0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(0.1, infinite, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.multiStep(-1, 0.1, 5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.multiStep(0.1, 0, 5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosine(-1, 0, 5));
        byHand().map(arguments -> (LearningRateSchedule) arguments.get()[0]).forEach(
                schedule -> assertThrows(IllegalArgumentException.class, () -> schedule.rate(-1)));
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        assertEquals(0, LearningRateSchedule.constant(0).rate(0));
        assertEquals(0.5, LearningRateSchedule.multiStep(1, 0.5, 0).rate(0));
        assertEquals(2, LearningRateSchedule.constant(2).withWarmup(3, 1).rate(0));
        assertEquals(0, LearningRateSchedule.constant(2).withWarmup(3, 0).rate(0));
    }

    /** After the warm-up the rates are those of the schedule to the last bit, which (1 − s) w ÷ w would not give. */
    @Test
    void theWarmupEndsWithTheScheduleItself() {
        LearningRateSchedule schedule = LearningRateSchedule.constant(0.1);
        for (long steps = 1; steps <= 1000; steps++) {
            assertEquals(0.1, schedule.withWarmup(steps, 0.3).rate(steps));
        }
    }
}
