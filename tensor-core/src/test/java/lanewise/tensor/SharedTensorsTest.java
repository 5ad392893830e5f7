package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads read the same tensors, and one generator, at once: each gets the bits that one thread gets alone. */
class SharedTensorsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 20;

    private static List<Tensor> results(DType dtype, Philox random, Tensor a, Tensor b, Tensor row) {
        return List.of(a.matmul(b), a.add(row), a.mul(b.transpose()), a.sum(0), a.std(1), a.exp(), b.tanh(),
                a.sort(1), a.topK(3, 0).values(), a.cumsum(0), Tensor.concat(1, a, b.transpose()),
                Tensor.einsum("ij,ji->i", a, b), a.transpose().copy(), a.indexSelect(1, 5, 0, 7),
                Tensor.normal(random, dtype, 20, 30), Tensor.of(new double[] {a.norm().item()}));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void everyReaderGetsTheSameBits(DType dtype) throws Exception {
        Philox random = new Philox(24, 0);
        Tensor a = Tensor.normal(new Philox(24, 1), dtype, 120, 300);
        Tensor b = Tensor.normal(new Philox(24, 2), dtype, 300, 120);
        Tensor row = Tensor.normal(new Philox(24, 3), dtype, 300);
        List<Tensor> expected = results(dtype, random, a, b, row);
        CountDownLatch start = new CountDownLatch(THREADS);
        Callable<Integer> reader = () -> {
            start.countDown();
            start.await();
            for (int round = 0; round < ROUNDS; round++) {
                List<Tensor> results = results(dtype, random, a, b, row);
                for (int i = 0; i < expected.size(); i++) {
                    if (!results.get(i).bitwiseEquals(expected.get(i))) {
                        return i;
                    }
                }
            }
            return -1;
        };
        try (ExecutorService readers = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> differing = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                differing.add(readers.submit(reader));
            }
            for (Future<Integer> different : differing) {
                assertTrue(different.get() < 0, "result " + different.get() + " has other bits");
            }
        }
    }
}
