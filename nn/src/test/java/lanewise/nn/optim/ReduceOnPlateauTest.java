package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReduceOnPlateauTest {
    private static final ReduceOnPlateau FALLING = ReduceOnPlateau.whenNotFalling().withFactor(0.5).withPatience(1);

    private static double[] rates(ReduceOnPlateau rule, double... figures) {
        double[] rates = new double[figures.length];
        ReduceOnPlateau.State state = rule.start(8);
        for (int i = 0; i < figures.length; i++) {
            state = rule.next(state, figures[i]);
            rates[i] = state.rate();
        }
        return rates;
    }

    static Stream<Arguments> byHand() {
        double nan = Double.NaN;
        return Stream.of(
                // One figure without improvement is borne, the second is not; after it the count starts again.
                Arguments.of(FALLING, new double[] {5, 5, 5, 5, 5, 4, 4, 4}, new double[] {8, 8, 4, 4, 2, 2, 2, 1}),
                // An improvement below the threshold is none; one above it is.
                Arguments.of(FALLING.withThreshold(0.1), new double[] {10, 9.1, 9.1, 8.9, 8.9, 8.9},
                        new double[] {8, 8, 4, 4, 4, 2}),
                // The figures 3 and 4 after the reduction do not count.
                Arguments.of(FALLING.withCooldown(2), new double[] {1, 2, 2, 2, 2, 2, 2},
                        new double[] {8, 8, 4, 4, 4, 4, 2}),
                Arguments.of(FALLING.withPatience(0).withMinimumRate(3), new double[] {1, 1, 1, 1},
                        new double[] {8, 4, 3, 3}),
                Arguments.of(FALLING.withPatience(0), new double[] {nan, 1, nan, 1}, new double[] {4, 4, 2, 1}),
                Arguments.of(ReduceOnPlateau.whenNotRising().withPatience(0), new double[] {0.5, 0.6, 0.6, 0.7},
                        new double[] {8, 8, 0.8, 0.8}));
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void ratesEqualHandComputedOnes(ReduceOnPlateau rule, double[] figures, double[] expected) {
        assertArrayEquals(expected, rates(rule, figures), 1e-15);
    }

    /** PyTorch takes −1 for an improvement on −1, since it lies below −1 · (1 − threshold), and keeps the rate. */
    @Test
    void aNegativeFigureThatStaysIsNoImprovement() {
        double[] figures = {-1, -1, -1, -1, -1, -1, -1, -1};
        double[] expected = {8, 8, 8, 4, 4, 4, 2, 2};
        assertArrayEquals(expected, rates(FALLING.withPatience(2).withThreshold(1e-4), figures));
        ReduceOnPlateau rising = ReduceOnPlateau.whenNotRising().withFactor(0.5).withPatience(2).withThreshold(1e-4);
        assertArrayEquals(expected, rates(rising, figures));
    }

    /** A figure that is to rise does so as its negative falls, on either side of zero and across it. */
    @Test
    void theThresholdIsAShareOfTheSizeOfTheBestFigure() {
        ReduceOnPlateau falling = FALLING.withPatience(0).withThreshold(0.125);
        ReduceOnPlateau rising = ReduceOnPlateau.whenNotRising().withFactor(0.5).withPatience(0).withThreshold(0.125);
        double[] figures = {8, 7, 6.99, 1, 0, -0.0, -1, -0.5, -1.125, -1.13, -8, -8.99, -9.01};
        double[] expected = {8, 4, 4, 4, 4, 2, 2, 1, 0.5, 0.5, 0.5, 0.25, 0.25};
        assertArrayEquals(expected, rates(falling, figures));
        double[] negated = Arrays.stream(figures).map(figure -> -figure).toArray();
        assertArrayEquals(expected, rates(rising, negated));
    }

    /** Steps that matter no more are not made: 10⁻⁸ of change is the least. */
    @Test
    void tinyReductionsAreNotMade() {
        ReduceOnPlateau rule = FALLING.withPatience(0);
        ReduceOnPlateau.State state = rule.next(rule.start(2e-8), 1);
        assertEquals(2e-8, rule.next(state, 1).rate());
        state = rule.next(rule.start(3e-8), 1);
        assertEquals(1.5e-8, rule.next(state, 1).rate());
    }

    @Test
    void aSavedStateGoesOn() {
        ReduceOnPlateau.State state = FALLING.start(8);
        state = FALLING.next(FALLING.next(state, 5), 6);
        ReduceOnPlateau.State loaded =
                new ReduceOnPlateau.State(state.rate(), state.best(), state.notImproved(), state.cooldown());
        assertEquals(new ReduceOnPlateau.State(8, 5, 1, 0), loaded);
        assertEquals(4, FALLING.next(loaded, 6).rate());
        assertEquals(new ReduceOnPlateau.State(8, 5, 0, 0), FALLING.next(new ReduceOnPlateau.State(8, 5, 1, 1), 6));
        assertEquals(new ReduceOnPlateau.State(8, 4, 0, 1), FALLING.next(new ReduceOnPlateau.State(8, 5, 1, 2), 4));
    }

    @Test
    void unusableValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FALLING.withFactor(1));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withFactor(0));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withPatience(-1));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withThreshold(1));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withCooldown(-1));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withMinimumRate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> FALLING.withMinimumRate(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> FALLING.start(Double.POSITIVE_INFINITY));
        assertEquals(0, FALLING.start(0).rate());
        assertThrows(IllegalArgumentException.class, () -> FALLING.start(-1));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau.State(1, Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau.State(1, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau.State(1, 0, 0, -1));
    }

    @Test
    void settingsChangeOneByOne() {
        assertEquals(new ReduceOnPlateau(false, 0.5, 1, 0.1, 2, 3), ReduceOnPlateau.whenNotFalling().withFactor(0.5)
                .withPatience(1).withThreshold(0.1).withCooldown(2).withMinimumRate(3));
        assertEquals(new ReduceOnPlateau(true, 0.1, 10, 1e-4, 0, 0), ReduceOnPlateau.whenNotRising());
    }

    /** Without a threshold the same figure again is no improvement. */
    @Test
    void theSameFigureIsNoImprovement() {
        ReduceOnPlateau falling = FALLING.withPatience(0).withThreshold(0);
        assertArrayEquals(new double[] {8, 4, 4}, rates(falling, 1, 1, Math.nextDown(1.0)));
        ReduceOnPlateau rising = ReduceOnPlateau.whenNotRising().withFactor(0.5).withPatience(0).withThreshold(0);
        assertArrayEquals(new double[] {8, 4, 4}, rates(rising, 1, 1, Math.nextUp(1.0)));
    }
}
