package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                Arguments.of(LearningRateSchedule.linear(1, 0, 4), new double[] {1, 0.75, 0.5, 0.25, 0, 0}),
                Arguments.of(LearningRateSchedule.linear(1, 3, 2), new double[] {1, 2, 3, 3}),
                Arguments.of(LearningRateSchedule.cosine(1, 0, 4), new double[] {1, 0.5 + half, 0.5, 0.5 - half, 0, 0}),
                Arguments.of(LearningRateSchedule.cosine(3, 1, 2), new double[] {3, 2, 1, 1}),
                Arguments.of(LearningRateSchedule.cosineWithRestarts(3, 1, 2, 1), new double[] {3, 2, 3, 2, 3}),
                Arguments.of(LearningRateSchedule.cosineWithRestarts(3, 1, 1, 2), new double[] {3, 3, 2, 3, 2 + 2 * half,
                    2, 2 - 2 * half, 3}),
                // p = 3, from 8/4 to 8, then to 2/2
                Arguments.of(LearningRateSchedule.oneCycle(8, 8).withRiseShare(0.5).withDivisors(4, 2)
                        .withAnnealing(OneCycle.Annealing.LINEAR, OneCycle.Annealing.LINEAR),
                        new double[] {2, 4, 6, 8, 6.25, 4.5, 2.75, 1, 1, 1}),
                // p = 2: half way up at step 1; p + 2 is the last step, half way down at step 3
                Arguments.of(LearningRateSchedule.oneCycle(8, 5).withRiseShare(0.6).withDivisors(4, 2)
                        .withAnnealing(OneCycle.Annealing.COSINE, OneCycle.Annealing.COSINE),
                        new double[] {2, 5, 8, 4.5, 1, 1}),
                Arguments.of(LearningRateSchedule.constant(2).withWarmup(4, 0), new double[] {0, 0.5, 1, 1.5, 2, 2}),
                Arguments.of(LearningRateSchedule.step(8, 0.5, 1).withWarmup(2, 0.5), new double[] {4, 6, 8, 4, 2}));
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void ratesEqualHandComputedOnes(LearningRateSchedule schedule, double[] expected) {
        assertArrayEquals(expected, rates(schedule, expected.length), 1e-15);
    }

    /** 3 (2ᵏ − 1) and 7 k, far beyond what a double counts. */
    @Test
    void restartsAreExactlyWhereTheyBelong() {
        LearningRateSchedule growing = LearningRateSchedule.cosineWithRestarts(0.1, 0, 3, 2);
        for (int k = 1; k <= 61; k++) {
            long start = 3 * ((1L << k) - 1);
            assertEquals(0.1, growing.rate(start), "start " + k);
            assertTrue(growing.rate(start - 1) < 0.08, "before start " + k);
        }
        LearningRateSchedule equal = LearningRateSchedule.cosineWithRestarts(0.1, 0, 7, 1);
        assertEquals(0.1, LearningRateSchedule.cosineWithRestarts(0.1, 0, 3, 3).rate(363), "PyTorch's closed form has 0");
        long last = Long.MAX_VALUE / 7 * 7;
        assertEquals(0.1, equal.rate(last));
        assertTrue(equal.rate(last - 1) < 0.01);
        assertEquals(0, LearningRateSchedule.cosineWithRestarts(1, 0, Long.MAX_VALUE, 9).rate(Long.MAX_VALUE - 1), 1e-15);
        assertEquals(1, LearningRateSchedule.cosineWithRestarts(1, 0, Long.MAX_VALUE, 9).rate(Long.MAX_VALUE));
    }

    @Test
    void theCycleEndsWhereItShould() {
        for (double share : new double[] {0, 0.05, 0.1, 0.3, 0.77, 1}) {
            for (long steps : new long[] {1, 2, 10, 20, 1001}) {
                OneCycle cycle = LearningRateSchedule.oneCycle(0.5, steps).withRiseShare(share);
                double end = share == 1 ? 0.5 : 0.5 / 250_000;
                assertEquals(end, cycle.rate(steps - 1), 1e-16, cycle.toString());
                assertEquals(cycle.rate(steps - 1), cycle.rate(Long.MAX_VALUE), cycle.toString());
                for (double rate : rates(cycle, (int) steps)) {
                    assertTrue(rate >= end - 1e-16 || rate >= 0.02, cycle + " has " + rate);
                    assertTrue(rate <= 0.5, cycle + " has " + rate);
                }
            }
        }
        assertEquals(0.5, LearningRateSchedule.oneCycle(0.5, 10).withRiseShare(0.1).rate(0));
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
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosineWithRestarts(-1, 0, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosineWithRestarts(1, infinite, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosineWithRestarts(1, 0, 0, 1));
        assertEquals("LearningRateSchedule: the factor must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.cosineWithRestarts(1, 0, 5, 0))
                        .getMessage());
        OneCycle cycle = LearningRateSchedule.oneCycle(1, 9);
        assertEquals("OneCycle: the number of steps must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.oneCycle(1, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.oneCycle(infinite, 5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.oneCycle(-1, 5));
        assertThrows(IllegalArgumentException.class, () -> cycle.withRiseShare(-0.1));
        assertThrows(IllegalArgumentException.class, () -> cycle.withRiseShare(1.1));
        assertThrows(IllegalArgumentException.class, () -> cycle.withDivisors(0.9, 1));
        assertThrows(IllegalArgumentException.class, () -> cycle.withDivisors(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> cycle.withAnnealing(null, OneCycle.Annealing.LINEAR));
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
