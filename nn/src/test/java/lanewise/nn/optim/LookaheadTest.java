package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookaheadTest {
    private static Parameter parameter(double... numbers) {
        return new Parameter("w", Tensor.of(numbers, numbers.length));
    }

    private static void step(Optimizer optimizer, Parameter parameter, double gradient) {
        parameter.grad().fill(gradient);
        optimizer.step();
    }

    /** Plain descent at rate 1 with the gradient −1 goes up by 1: 1, 2, 3 of which half stays, and from there again. */
    @Test
    void stepsEqualHandComputedOnes() {
        Parameter w = parameter(0, 10);
        Lookahead lookahead = new Lookahead(new Sgd(List.of(w), 1), 3, 0.5);
        double[][] expected = {{1, 11}, {2, 12}, {1.5, 11.5}, {2.5, 12.5}, {3.5, 13.5}, {3, 13}};
        for (double[] values : expected) {
            step(lookahead, w, -1);
            assertArrayEquals(values, w.value().toDoubleArray());
        }
        assertArrayEquals(new double[] {3, 13}, lookahead.state().get("0.slow_buffer").toDoubleArray());
        assertEquals(6, lookahead.steps());
    }

    /** The algorithm of the source in plain Java, around descent with momentum, which stays when the parameters go back. */
    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 0.8", "5, 0.5", "3, 1", "7, 0.1"})
    void stepsEqualTheAlgorithm(int ahead, double share) {
        Parameter w = parameter(1, -2, 0.5);
        Lookahead lookahead = new Lookahead(
                new Sgd(List.of(w), 0.1, Sgd.Settings.PLAIN.withMomentum(0.9)), ahead, share);
        double[] fast = w.value().toDoubleArray();
        double[] slow = fast.clone();
        double[] velocity = new double[fast.length];
        for (int step = 1; step <= 20; step++) {
            double[] gradient = Tensor.normal(new Philox(5, step), DType.F64, fast.length).toDoubleArray();
            w.grad().copyFrom(Tensor.of(gradient, fast.length));
            double rate = 0.1 / step;
            lookahead.setLearningRate(rate);
            lookahead.step();
            for (int i = 0; i < fast.length; i++) {
                velocity[i] = 0.9 * velocity[i] + gradient[i];
                fast[i] -= rate * velocity[i];
                if (step % ahead == 0) {
                    slow[i] += share * (fast[i] - slow[i]);
                    fast[i] = slow[i];
                }
            }
            // Numbers below 10 with less than ten roundings a step, none of which grows: 200 · 10 · 2⁻⁵³.
            assertArrayEquals(fast, w.value().toDoubleArray(), 3e-13);
        }
    }

    /** The slow weights start from what the parameters are before the first step, not when the optimizer was made. */
    @Test
    void theSlowWeightsStartAtTheFirstStep() {
        Parameter w = parameter(100);
        Lookahead lookahead = new Lookahead(new Sgd(List.of(w), 1), 2, 0.5);
        w.value().fill(0);
        step(lookahead, w, -1);
        step(lookahead, w, -1);
        assertEquals(1, w.value().get(0));
    }

    /** Between the steps back it is the inner optimizer to the bit, whatever that is. */
    @Test
    void theWayAheadIsThatOfTheInnerOptimizer() {
        Parameter alone = parameter(1, 2, 3);
        Parameter inside = parameter(1, 2, 3);
        Adam adam = new Adam(List.of(alone), 0.1);
        Lookahead lookahead = new Lookahead(new Adam(List.of(inside), 0.1), 4, 0.5);
        for (int step = 1; step <= 3; step++) {
            step(adam, alone, step);
            step(lookahead, inside, step);
            assertTrue(alone.value().bitwiseEquals(inside.value()));
        }
        step(adam, alone, 4);
        step(lookahead, inside, 4);
        assertTrue(alone.value().add(Tensor.of(new double[] {1, 2, 3}, 3)).div(2).allClose(inside.value(), 1e-15, 0));
    }

    /** On θ²/2 at the rate 2.2 descent multiplies by −1.2; five steps and one back by 1/2 − 1.2⁵/2. */
    @Test
    void itIsStableWhereDescentIsNot() {
        Parameter alone = parameter(1);
        Parameter inside = parameter(1);
        Sgd sgd = new Sgd(List.of(alone), 2.2);
        Lookahead lookahead = new Lookahead(new Sgd(List.of(inside), 2.2));
        for (int step = 0; step < 50; step++) {
            step(sgd, alone, alone.value().get(0));
            step(lookahead, inside, inside.value().get(0));
        }
        assertEquals(Math.pow(1.2, 50), alone.value().get(0), 1e-9);
        assertEquals(Math.pow(0.5 - Math.pow(1.2, 5) / 2, 10), inside.value().get(0), 1e-12);
        assertTrue(Math.abs(inside.value().get(0)) < 0.1);
    }

    @Test
    void theDefaultsAreThoseOfTheSource() {
        Parameter w = parameter(0);
        Lookahead lookahead = new Lookahead(new Sgd(List.of(w), 1));
        for (double value : new double[] {1, 2, 3, 4, 2.5}) {
            step(lookahead, w, -1);
            assertEquals(value, w.value().get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.5, Double.NaN})
    void sharesLieBetweenNothingAndOne(double wrong) {
        Sgd sgd = new Sgd(List.of(parameter(1)), 0.1);
        assertEquals("Lookahead: the share must lie in (0, 1], not be " + wrong,
                assertThrows(IllegalArgumentException.class, () -> new Lookahead(sgd, 5, wrong)).getMessage());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Parameter w = parameter(1);
        Sgd sgd = new Sgd(List.of(w), 0.1);
        assertEquals("Lookahead: the number of steps ahead must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> new Lookahead(sgd, 0, 0.5)).getMessage());
        step(sgd, w, 1);
        assertEquals("Lookahead: Sgd has made steps, 1 of them; an optimizer is taken in before its first step",
                assertThrows(IllegalArgumentException.class, () -> new Lookahead(sgd)).getMessage());
    }
}
