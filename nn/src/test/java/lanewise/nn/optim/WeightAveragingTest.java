package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightAveragingTest {
    private static final double DECAY = 0.9;

    /** A module of one parameter, and of a counter. */
    private static final class Numbers extends Module {
        final Parameter w;
        final Tensor count = Tensor.zeros(DType.I64, 1);

        Numbers(Tensor value) {
            w = new Parameter("w", value);
        }

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        @Override
        public Tensor backward(Tensor dY) {
            return dY;
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(w);
        }

        @Override
        protected SequencedMap<String, Tensor> ownBuffers() {
            return new LinkedHashMap<>(Map.of("count", count));
        }
    }

    /** A network with running statistics, in training, with the average of its values. */
    private static final class Run {
        final Sequential network = new Sequential(new Linear(6, 16, DType.F32), new BatchNorm1d(16, DType.F32),
                new ReLU(), new Linear(16, 3, DType.F32));
        final Sgd sgd;
        final WeightAveraging averaging;
        final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();

        Run() {
            KaimingNormal.forRectifiers().initializeAll(network, 42);
            sgd = new Sgd(network.parameters(), 0.1);
            averaging = new WeightAveraging(network, DECAY);
        }

        void train(int from, int to) {
            for (int step = from; step < to; step++) {
                sgd.zeroGrad();
                loss.forward(network.forward(batch(step)), new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2});
                network.backwardParameters(loss.backward());
                sgd.step();
                averaging.update();
            }
        }

        Tensor evaluate() {
            averaging.swap();
            network.eval();
            Tensor y = network.forward(batch(99));
            network.train();
            averaging.swap();
            return y;
        }
    }

    private static Tensor batch(int step) {
        return Tensor.normal(new Philox(7, step), DType.F32, 9, 6);
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return copies;
    }

    private static void assertSameBits(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
        expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(actual.get(name)), name));
    }

    /** With d = 3/4 from 8: 8 + (0 − 8)/4, 6 + (2 − 6)/4, 5 + (1 − 5)/4. */
    @Test
    void updatesEqualHandComputedOnes() {
        for (DType dtype : FloatingTypes.all()) {
            Numbers numbers = new Numbers(Tensor.full(dtype, 8, 2, 3).transpose());
            WeightAveraging averaging = new WeightAveraging(numbers, 0.75);
            assertEquals(0.75, averaging.decay());
            double[] values = {0, 2, 1};
            double[] expected = {6, 5, 4};
            for (int step = 0; step < 3; step++) {
                numbers.w.value().fill(values[step]);
                numbers.count.fill(step + 1);
                averaging.update();
                Tensor average = averaging.state().get("w");
                assertTrue(average.bitwiseEquals(Tensor.full(dtype, expected[step], 3, 2)), average.toString());
                assertEquals(values[step], numbers.w.value().get(2, 1), "the module keeps its values");
                assertEquals(step + 1, averaging.state().get("count").getLong(0), "integers are copied");
            }
        }
    }

    /** The variance tends to (1 − d) ÷ (1 + d) times that of the noise: within five standard errors of √(2/n). */
    @Test
    void independentNoiseShrinks() {
        int n = 20_000;
        Numbers numbers = new Numbers(Tensor.zeros(DType.F64, n));
        WeightAveraging averaging = new WeightAveraging(numbers, DECAY);
        for (int step = 0; step < 200; step++) {
            numbers.w.value().setNormal(new Philox(8, step));
            averaging.update();
        }
        double variance = averaging.state().get("w").square().mean().item();
        assertEquals(1, variance * (1 + DECAY) / (1 - DECAY), 5 * Math.sqrt(2.0 / n));
    }

    @Test
    void whatDoesNotChangeStaysToTheBit() {
        Tensor value = Tensor.normal(new Philox(9, 0), DType.F32, 1000);
        WeightAveraging averaging = new WeightAveraging(new Numbers(value), DECAY);
        averaging.update();
        assertTrue(averaging.state().get("w").bitwiseEquals(value));
        assertFalse(value.mul(DECAY).axpy(1 - DECAY, value).bitwiseEquals(value), "the other formula rounds");
    }

    @Test
    void buffersAreAveragedToo() {
        Run run = new Run();
        Map<String, double[]> expected = new LinkedHashMap<>();
        run.network.stateDict().forEach((name, tensor) ->
                expected.put(name, tensor.to(DType.F64).contiguous().toDoubleArray()));
        assertTrue(expected.containsKey("1.running_mean"), "there are buffers");
        for (int step = 0; step < 10; step++) {
            run.train(step, step + 1);
            expected.forEach((name, averages) -> {
                double[] values = run.network.stateDict().get(name).to(DType.F64).contiguous().toDoubleArray();
                for (int i = 0; i < averages.length; i++) {
                    averages[i] = DECAY * averages[i] + (1 - DECAY) * values[i];
                }
            });
        }
        expected.forEach((name, averages) -> {
            double[] actual = run.averaging.state().get(name).to(DType.F64).contiguous().toDoubleArray();
            for (int i = 0; i < averages.length; i++) {
                assertEquals(averages[i], actual[i], 1e-6 * Math.max(1, Math.abs(averages[i])), name);
            }
        });
    }

    @Test
    void evaluationsInBetweenChangeNoBitOfTheTraining() {
        Run plain = new Run();
        plain.train(0, 12);
        Run evaluated = new Run();
        for (int step = 0; step < 12; step++) {
            evaluated.train(step, step + 1);
            evaluated.evaluate();
        }
        assertSameBits(plain.network.stateDict(), evaluated.network.stateDict());
        assertSameBits(plain.averaging.state(), evaluated.averaging.state());
        Run average = new Run(); // a network that has the average as its values
        average.network.loadStateDict(plain.averaging.state());
        average.network.eval();
        assertTrue(average.network.forward(batch(99)).bitwiseEquals(plain.evaluate()));
    }

    @Test
    void resumingGivesTheSameBits(@TempDir Path folder) throws Exception {
        Run whole = new Run();
        whole.train(0, 12);
        for (int stop : new int[] {0, 5}) {
            Run first = new Run();
            first.train(0, stop);
            SafeTensors.write(folder.resolve("model" + stop), first.network.stateDict(), Map.of());
            SafeTensors.write(folder.resolve("average" + stop), first.averaging.state(), Map.of());
            Run second = new Run();
            second.train(20, 23); // whatever it has done before
            second.network.loadStateDict(SafeTensors.read(folder.resolve("model" + stop)).tensors());
            second.averaging.loadState(SafeTensors.read(folder.resolve("average" + stop)).tensors());
            second.train(stop, 12);
            assertSameBits(whole.network.stateDict(), second.network.stateDict());
            assertSameBits(whole.averaging.state(), second.averaging.state());
        }
    }

    @Test
    void whileTheModuleHasTheAverageNothingElseIsAllowed() {
        Run run = new Run();
        run.train(0, 3);
        Map<String, Tensor> average = copies(run.averaging.state());
        Map<String, Tensor> values = copies(run.network.stateDict());
        assertFalse(run.averaging.isSwapped());
        run.averaging.swap();
        assertTrue(run.averaging.isSwapped());
        assertSameBits(average, run.network.stateDict());
        assertEquals("WeightAveraging: update while the module has the average; call swap() first, which gives it back "
                + "its own values", assertThrows(IllegalStateException.class, run.averaging::update).getMessage());
        assertThrows(IllegalStateException.class, run.averaging::state);
        assertThrows(IllegalStateException.class, () -> run.averaging.loadState(average));
        run.averaging.swap();
        assertSameBits(values, run.network.stateDict());
        assertSameBits(average, run.averaging.state());
    }

    @Test
    void statesThatDoNotFitAreRefusedAndChangeNothing() {
        Numbers numbers = new Numbers(Tensor.ones(DType.F32, 2));
        WeightAveraging averaging = new WeightAveraging(numbers, DECAY);
        Tensor count = Tensor.full(DType.I64, 7, 1);
        Tensor w = Tensor.zeros(DType.F32, 2);
        assertEquals("WeightAveraging: the state has no w, count", refusal(averaging, Map.of()));
        assertEquals("WeightAveraging: the module has no v",
                refusal(averaging, Map.of("count", count, "w", w, "v", w)));
        assertEquals("WeightAveraging: w is (3,) F32 in the state, not (2,) F32",
                refusal(averaging, Map.of("count", count, "w", Tensor.zeros(DType.F32, 3))));
        assertEquals("WeightAveraging: w is (2,) F64 in the state, not (2,) F32",
                refusal(averaging, Map.of("count", count, "w", Tensor.zeros(DType.F64, 2))));
        assertSameBits(numbers.stateDict(), averaging.state());
        assertThrows(UnsupportedOperationException.class, () -> averaging.state().clear());
    }

    private static String refusal(WeightAveraging averaging, Map<String, Tensor> state) {
        return assertThrows(IllegalArgumentException.class, () -> averaging.loadState(state)).getMessage();
    }

    @Test
    void decaysOutsideTheirRangeAreRefused() {
        Numbers numbers = new Numbers(Tensor.ones(DType.F32, 2));
        for (double decay : new double[] {-0.1, 1, Double.NaN}) {
            assertEquals("WeightAveraging: the decay must lie in [0, 1), not be " + decay,
                    assertThrows(IllegalArgumentException.class, () -> new WeightAveraging(numbers, decay))
                            .getMessage());
        }
        WeightAveraging latest = new WeightAveraging(numbers, 0);
        numbers.w.value().fill(3);
        latest.update();
        assertEquals(3, latest.state().get("w").get(1));
    }
}
