package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that use one module in training mode at once; see {@link ModuleContractTest} for those that take turns. */
class PassGuardTest {
    private static final Tensor X = Tensor.normal(new Philox(1, 0), DType.F64, 4, 3);
    private static final Tensor DY = Tensor.normal(new Philox(1, 1), DType.F64, 4, 3);

    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(task -> new Thread(null, task, "worker"));
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void endWorker() {
        goOn.countDown();
        worker.close();
    }

    // h(x) = x, whose first call on the worker waits within a pass.
    private Activation waiting() {
        return Activation.of("Waiting", x -> {
            if (Thread.currentThread().getName().equals("worker") && reached.getCount() > 0) {
                reached.countDown();
                waitForIt(goOn);
            }
            return x;
        }, x -> 1);
    }

    private static void waitForIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A module of a user that is made of others and says so; it has the same protection as the library's. */
    private static final class Twice extends Module {
        private final Module inner;

        Twice(Module inner) {
            this.inner = inner;
        }

        @Override
        public Tensor forward(Tensor x) {
            return forwardPass(() -> inner.forward(x).mul(2));
        }

        @Override
        public Tensor backward(Tensor dY) {
            return backwardPass(() -> inner.backward(dY.mul(2)));
        }

        @Override
        public SequencedMap<String, Module> children() {
            return new LinkedHashMap<>(Map.of("inner", inner));
        }
    }

    private Module around(String kind, Module layer) {
        return switch (kind) {
            case "Sequential" -> new Sequential(new Linear(3, 3, DType.F64), layer);
            case "Residual" -> new Residual(layer);
            case "Twice" -> new Twice(layer);
            default -> throw new AssertionError(kind);
        };
    }

    /** Whatever the second thread calls while the first is within forward, it is refused, and the first goes on undisturbed. */
    @ParameterizedTest
    @ValueSource(strings = {"Sequential", "Residual", "Twice"})
    void aSecondThreadWithinAPassIsRefused(String kind) throws Exception {
        Module module = around(kind, waiting());
        Tensor expected = module.forward(X).copy();
        Tensor expectedX = module.backward(DY).copy();
        Future<Tensor> first = worker.submit(() -> module.forward(X));
        waitForIt(reached);
        String message = module.describe() + ": two threads at once in training mode, " + Thread.currentThread().getName()
                + " and worker, whose passes would mix; one thread at a time may train a module, many may share it after"
                + " eval()";
        assertEquals(message, refusal(() -> module.forward(X)));
        assertEquals(message, refusal(() -> module.forward(X, (name, layer, output) -> { })));
        assertEquals(message, refusal(() -> module.backward(DY)));
        assertEquals(message, refusal(() -> module.backwardParameters(DY)));
        assertEquals(module.describe() + ": eval() while thread worker is in a pass in training mode; wait for it, or give"
                + " each thread a network of its own", refusal(module::eval));
        assertTrue(module.isTraining() && module.children().values().iterator().next().isTraining());
        goOn.countDown();
        assertTrue(expected.bitwiseEquals(first.get()));
        assertTrue(expectedX.bitwiseEquals(worker.submit(() -> module.backward(DY)).get()));
        module.forward(X);
        module.eval();
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalStateException.class, call).getMessage();
    }

    /** A layer that stands alone finds it at the end of the pass that came first; then neither thread can go backward. */
    @Test
    void aLayerAloneFindsThatAnotherPassBegan() throws Exception {
        Activation layer = waiting();
        Future<Tensor> first = worker.submit(() -> layer.forward(X));
        waitForIt(reached);
        layer.forward(X);
        goOn.countDown();
        Throwable cause = assertThrows(ExecutionException.class, first::get).getCause();
        assertEquals("Waiting: two threads at once in training mode, worker and " + Thread.currentThread().getName()
                + ", whose passes would mix; one thread at a time may train a module, many may share it after eval()",
                assertInstanceOf(IllegalStateException.class, cause).getMessage());
        assertTrue(refusal(() -> layer.backward(DY)).startsWith("Waiting: two threads at once"));
        layer.forward(X);
        assertTrue(DY.bitwiseEquals(layer.backward(DY)), "a new pass is a new pass");
    }

    /** Changing the mode forgets whose passes there were. */
    @Test
    void aNewModeIsANewBeginning() throws Exception {
        Linear layer = new Linear(3, 3, DType.F64);
        layer.forward(X);
        worker.submit(() -> layer.forward(X)).get();
        layer.eval();
        layer.train();
        assertTrue(refusal(() -> layer.backward(DY)).endsWith("in training mode first; call forward(x)"));
        worker.submit(() -> layer.forward(X)).get();
        layer.backward(DY);
    }

    /** The layers before the one that failed have kept the new pass, those behind it the old one. */
    @ParameterizedTest
    @ValueSource(strings = {"Sequential", "Residual", "Twice"})
    void aPassThatFailedIsNoPassToGoBackThrough(String kind) {
        Module module = around(kind, new Sequential(new Tanh(), new Linear(3, 3, DType.F64)));
        module.forward(X);
        module.backward(DY);
        assertThrows(ShapeMismatchException.class, () -> module.forward(Tensor.ones(DType.F64, 4, 2)));
        assertEquals(module.describe() + ": backward needs a forward pass in training mode first; call forward(x)",
                refusal(() -> module.backward(DY)));
        module.forward(X);
        module.backward(DY);
    }

    /** What a layer finds out within its pass; what it refuses before is in {@link ModuleContractTest}. */
    @Test
    void aPassOfALayerThatFailedIsNoneEither() {
        Tensor one = X.narrow(0, 0, 1).add(10);
        Activation failing = Activation.of("Failing", x -> {
            if (x > 5) {
                throw new ArithmeticException("too large");
            }
            return x;
        }, x -> 1);
        for (Module layer : List.of(failing, new BatchNorm1d(3, DType.F64))) {
            layer.forward(X);
            Tensor expected = layer.backward(DY).copy();
            assertThrows(RuntimeException.class, () -> layer.forward(one));
            assertEquals(layer.describe() + ": backward needs a forward pass in training mode first; call forward(x)",
                    refusal(() -> layer.backward(DY)));
            layer.forward(X);
            assertTrue(expected.bitwiseEquals(layer.backward(DY)));
        }
    }

    /**
     * Four threads go forward and backward as often as they get to: each answer is that of a thread alone, or there is none.
     * Which of the two it is, the scheduler decides.
     */
    @Test
    void everyAnswerIsRightOrRefused() throws Exception {
        int threads = 4;
        Sequential network = new Sequential(new Linear(3, 8, DType.F64), new ELU(), new LayerNorm(8, DType.F64),
                new Residual(new Sequential(new Linear(8, 8, DType.F64), new Softmax())), new Linear(8, 3, DType.F64));
        new PyTorchDefault().initializeAll(network, 3);
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            inputs.add(Tensor.normal(new Philox(2, i), DType.F64, 4, 3));
            outputs.add(network.forward(inputs.get(i)).copy());
            gradients.add(network.backward(DY).copy());
        }
        CyclicBarrier start = new CyclicBarrier(threads);
        int wrong = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int mine = i;
                counts.add(pool.submit(() -> {
                    start.await();
                    return wrongAnswers(network, inputs.get(mine), outputs.get(mine), gradients.get(mine));
                }));
            }
            for (Future<Integer> count : counts) {
                wrong += count.get();
            }
        }
        assertEquals(0, wrong);
    }

    private static int wrongAnswers(Module network, Tensor x, Tensor output, Tensor gradient) {
        int wrong = 0;
        for (int round = 0; round < 2000; round++) {
            try {
                wrong += output.bitwiseEquals(network.forward(x)) ? 0 : 1;
                wrong += gradient.bitwiseEquals(network.backward(DY)) ? 0 : 1;
            } catch (IllegalStateException refused) {
                assertTrue(refused.getMessage().contains("two threads at once")
                        || refused.getMessage().contains("backward needs a forward pass"), refused.getMessage());
            }
        }
        return wrong;
    }
}
