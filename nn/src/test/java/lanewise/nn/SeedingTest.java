package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** First values of modules as they are made; the sequence of the process is set back by each test that sets it. */
class SeedingTest {
    private static final long FIRST_STREAM = 1L << 62;

    /** W takes the positions of the stream in row-major order, b those after it; f32 is f64 rounded. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aLinearLayerHasTheNumbersOfItsStream(DType dtype) {
        List<Linear> layers = Seeding.withSeed(7,
                () -> List.of(new Linear(3, 4, dtype), Linear.withoutBias(5, 2, dtype), new Linear(3, 4, dtype)));
        for (int stream = 0; stream < 3; stream++) {
            Linear layer = layers.get(stream);
            Philox random = new Philox(7, FIRST_STREAM + stream);
            double bound = 1 / Math.sqrt(layer.inFeatures());
            int i = 0;
            for (Parameter parameter : layer.parameters()) {
                double[] numbers = new double[parameter.value().elements()];
                for (int k = 0; k < numbers.length; k++) {
                    numbers[k] = bound * (2 * random.uniform(i++) - 1);
                }
                Tensor wanted = Tensor.of(numbers, parameter.value().shape().toArray()).to(dtype);
                assertTrue(wanted.bitwiseEquals(parameter.value()), parameter::toString);
            }
            assertEquals(stream == 1 ? 10 : 16, i);
        }
    }

    /** PyTorch's bound, 1 ÷ √M, is nearly reached by 20,000 numbers, and exceeded by none. */
    @Test
    void firstValuesFillPyTorchsRange() {
        Linear layer = Seeding.withSeed(1, () -> new Linear(400, 50, DType.F64));
        double largest = layer.weight().value().abs().max().item();
        assertTrue(largest <= 0.05 && largest > 0.999 * 0.05, "largest " + largest);
        double ofBias = layer.bias().value().abs().max().item();
        assertTrue(ofBias <= 0.05 && ofBias > 0.04, "largest " + ofBias);
        // A mean square of 0.05² ÷ 3, with the standard error 0.05² √(4/45) ÷ √20000.
        double square = 0.05 * 0.05;
        assertEquals(square / 3, layer.weight().value().square().mean().item(), 5 * square * Math.sqrt(4 / 45.0 / 20_000));
    }

    @Test
    void withoutInputsTheBiasIsZero() {
        assertEquals(0, new Linear(0, 3, DType.F32).bias().value().abs().max().item());
    }

    @Test
    void noTwoLayersAreEqual() {
        assertFalse(weight(new Linear(3, 4, DType.F32)).bitwiseEquals(weight(new Linear(3, 4, DType.F32))));
        assertNotEquals(new Dropout(0.5).seed(), new Dropout(0.5).seed());
        assertNotEquals(new GaussianDropout(0.5).seed(), new GaussianDropout(0.5).seed());
    }

    @Test
    void aSeedMakesTheSameModulesAgain() {
        Sequential first = Seeding.withSeed(3, SeedingTest::network);
        new Linear(2, 2, DType.F32);
        Sequential second = Seeding.withSeed(3, SeedingTest::network);
        first.stateDict().forEach((name, value) -> assertTrue(value.bitwiseEquals(second.stateDict().get(name)), name));
        assertEquals(seed(first), seed(second));
        Sequential other = Seeding.withSeed(4, SeedingTest::network);
        assertFalse(first.stateDict().get("0.weight").bitwiseEquals(other.stateDict().get("0.weight")));
        assertNotEquals(seed(first), seed(other));
    }

    private static Sequential network() {
        return new Sequential(new Linear(3, 4, DType.F32), new Dropout(0.5), new Linear(4, 2, DType.F32));
    }

    private static long seed(Sequential network) {
        return ((Dropout) network.layers().get(1)).seed();
    }

    @Test
    void theSeedOfTheProcessCanBeSet() {
        try {
            Seeding.setSeed(9);
            Tensor first = weight(new Linear(3, 4, DType.F32));
            Tensor within = Seeding.withSeed(5, () -> weight(new Linear(3, 4, DType.F32)));
            Tensor second = weight(new Linear(3, 4, DType.F32));
            Seeding.setSeed(9);
            assertTrue(first.bitwiseEquals(weight(new Linear(3, 4, DType.F32))));
            assertTrue(second.bitwiseEquals(weight(new Linear(3, 4, DType.F32))), "a seed for a task takes no stream");
            assertFalse(first.bitwiseEquals(within));
        } finally {
            Seeding.setSeed(Seeding.INITIAL_SEED);
        }
    }

    /** Whatever order eight threads come in, each stream is given away once. */
    @Test
    void threadsNeverShareAStream() throws Exception {
        Callable<List<Long>> taker = () -> {
            List<Long> taken = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                taken.add(Seeding.nextStream().bits(0));
            }
            return taken;
        };
        Set<Long> all = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (Future<List<Long>> taken : pool.invokeAll(List.of(taker, taker, taker, taker, taker, taker, taker, taker))) {
                all.addAll(taken.get());
            }
        }
        assertEquals(8000, all.size());
    }

    @Test
    void modulesThatAreLoadedNeedNoFirstValues() {
        Sequential network = Seeding.withoutFirstValues(SeedingTest::network);
        network.parameters().forEach(parameter -> assertEquals(0, parameter.value().abs().max().item()));
        assertNotEquals(0, weight(new Linear(3, 4, DType.F32)).abs().max().item());
    }

    @Test
    void whatTheTaskThrowsComesOut() {
        assertThrows(IOException.class, () -> Seeding.withSeed(1, () -> {
            throw new IOException();
        }));
    }

    private static Tensor weight(Linear layer) {
        return layer.weight().value();
    }
}
