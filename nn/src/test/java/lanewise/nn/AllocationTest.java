package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.AdamW;
import lanewise.nn.optim.CombinedOptimizer;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Lookahead;
import lanewise.nn.optim.Muon;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.RmsProp;
import lanewise.nn.optim.Sgd;
import lanewise.nn.optim.WeightAveraging;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.testing.AllocatedArrays;
import lanewise.testing.ChildJvm;
import org.junit.jupiter.api.Test;

/**
 * In training nothing allocates tensors after the first step, whatever the compiler has compiled yet. Vectors are
 * objects before, so with vector kernels the large arrays are counted; with scalar kernels it is all bytes, of which
 * interpreted code takes no fewer than compiled code.
 */
class AllocationTest {
    private static final int ROWS = 256;
    private static final int COLUMNS = 320;

    /** Views, and the partial sums of reductions; the least tensor of a step has forty times as much. */
    private static final long FEW_BYTES = 8_000;

    /** The scalar product has an array for the sums of each tile, and StrictMath.cos one of two numbers. */
    private static final Set<String> WITH_ARRAYS_OF_THEIR_OWN =
            Set.of("Linear", "Conv2d", "Residual", "Sequential", "GaussianDropout");

    /** Passes over memory in blocks that stay in a cache, each of which is a view. */
    private static final Set<String> IN_BLOCKS = Set.of("BatchNorm2d", "GroupNorm");
    private static final long BYTES_OF_VIEWS_OF_BLOCKS = 40_000;

    /** Index tensors become Java's arrays, an index taking as much as an element of the result or two. */
    private static final String WITH_INDICES = "Embedding";

    private static final String CONTROL = "a new array";
    private static final int CONTROL_LENGTH = 1000;
    private static final String ARRAYS = "arrays";
    private static final String BYTES = "bytes";

    /**
     * The worker thread takes part when it gets to, and allocates what it keeps then: never twice the same, and far
     * less often than this. In one of these steps nothing is new.
     */
    private static final int STEPS = 15;
    private static final String STEP = "step ";

    private static Object kept;

    @Test
    void vectorKernelsAllocateNoLargeArrays() throws Exception {
        List<String> lines = ChildJvm.run(AllocatedArrays.JVM_OPTIONS, AllocationTest.class, ARRAYS);
        String control = lines.getFirst();
        assertTrue(bytes(control) >= 4 * CONTROL_LENGTH && control.contains(CONTROL), control);
        assertEquals(1 + calls().size() + STEPS, lines.size(), lines::toString);
        assertEquals(List.of(), lines.subList(1, 1 + calls().size()).stream().filter(line -> bytes(line) > 0)
                .filter(line -> !name(line).startsWith(WITH_INDICES)).toList());
        List<String> steps = lines.subList(1 + calls().size(), lines.size());
        assertTrue(steps.stream().anyMatch(line -> bytes(line) == 0), steps::toString);
    }

    @Test
    void scalarKernelsAllocateFewBytes() throws Exception {
        List<String> lines = ChildJvm.run(List.of("-Dlanewise.simd=scalar"), AllocationTest.class, BYTES);
        assertEquals(List.copyOf(calls().keySet()), lines.stream().map(AllocationTest::name).toList());
        assertEquals(List.of(), lines.stream().filter(line -> bytes(line) > mostBytes(name(line))).toList());
    }

    private static long mostBytes(String name) {
        if (name.startsWith(WITH_INDICES) || WITH_ARRAYS_OF_THEIR_OWN.stream().anyMatch(name::startsWith)) {
            return Long.MAX_VALUE;
        }
        return IN_BLOCKS.stream().anyMatch(name::startsWith) ? BYTES_OF_VIEWS_OF_BLOCKS : FEW_BYTES;
    }

    private static long bytes(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static String name(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    /** Prints a line for each call: its bytes, or those of its large arrays, and its name. */
    public static void main(String[] args) throws Exception {
        (args[0].equals(ARRAYS) ? arrays() : Parallelism.withThreads(1, AllocationTest::bytes))
                .forEach(System.out::println);
    }

    private static List<String> arrays() throws Exception {
        try (AllocatedArrays arrays = new AllocatedArrays()) {
            arrays.during(CONTROL, () -> kept = new float[CONTROL_LENGTH]);
            Parallelism.withThreads(1, () -> {
                calls().forEach((name, preparation) -> {
                    Runnable call = preparation.get();
                    call.run(); // allocates what all others use again
                    arrays.during(name, call);
                });
                return null;
            });
            Parallelism.withThreads(2, () -> {
                Runnable step = networkStep();
                step.run();
                for (int i = 1; i <= STEPS; i++) {
                    arrays.during(STEP + i, step);
                }
                return null;
            });
            return arrays.lines();
        }
    }

    private static List<String> bytes() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<String> lines = new ArrayList<>();
        calls().forEach((name, preparation) -> {
            Runnable call = preparation.get();
            call.run();
            call.run(); // classes are loaded then, too
            long before = thread.getCurrentThreadAllocatedBytes();
            call.run();
            lines.add(thread.getCurrentThreadAllocatedBytes() - before + " " + name);
        });
        return lines;
    }

    /** Returns what is called in each step, by name, each made ready when it is asked for. */
    private static Map<String, Supplier<Runnable>> calls() {
        Map<String, Supplier<Runnable>> calls = new LinkedHashMap<>();
        ModuleSubject.all().forEach(subject -> calls.put(subject.toString(), () -> {
            Module module = subject.create(COLUMNS);
            Tensor x = subject.input(0, ROWS, COLUMNS);
            Tensor dY = subject.gradient(1, ROWS, COLUMNS);
            return () -> {
                module.zeroGrad();
                module.forward(x);
                module.backward(dY);
            };
        }));
        Parameter w = new Parameter("w", Tensor.ones(DType.F32, COLUMNS, ROWS).transpose());
        w.grad().fill(1e-3);
        Sgd.Settings momentum = Sgd.Settings.PLAIN.withMomentum(0.9);
        for (Optimizer optimizer : List.of(new Sgd(List.of(w), 0.05),
                new Sgd(List.of(w), 0.05, momentum.withDampening(0.1)),
                new Sgd(List.of(w), 0.05, momentum.withNesterov().withWeightDecay(0.01)),
                new Adam(List.of(w), 0.05),
                new Adam(List.of(w), 0.05, Adam.Settings.DEFAULT.withWeightDecay(0.01)),
                new AdamW(List.of(w), 0.05),
                new RmsProp(List.of(w), 0.05),
                new RmsProp(List.of(w), 0.05, new RmsProp.Settings(0.9, 1e-6, 0.01, 0.5, true)),
                new Muon(List.of(w), 0.05, Muon.Settings.DEFAULT.withIterations(2)),
                new Lookahead(new Sgd(List.of(w), 0.05, momentum), 1, 0.5),
                new CombinedOptimizer(new Sgd(List.of(w), 0.05, momentum)))) {
            calls.put(calls.size() + " " + optimizer.getClass().getSimpleName(), () -> optimizer::step);
        }
        GradientClipping clipping = new GradientClipping(List.of(w), 1);
        calls.put("clipping", () -> () -> {
            w.grad().fill(1);
            clipping.clip();
        });
        WeightAveraging averaging = new WeightAveraging(new Linear(COLUMNS, ROWS, DType.F32), 0.9);
        calls.put("averaging", () -> () -> {
            averaging.update();
            averaging.swap();
            averaging.swap();
        });
        return calls;
    }

    /** A step of a network with the layers of the default one, for products that two threads share. */
    private static Runnable networkStep() {
        int inputs = 500;
        Tensor x = Tensor.uniform(new Philox(1, 0), DType.F32, 128, inputs);
        int[] labels = new int[128];
        Sequential network = new Sequential(new Linear(inputs, 128, DType.F32), new ELU(),
                new Linear(128, 10, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(network, 42);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Sgd sgd = new Sgd(network.parameters(), 1e-6);
        return () -> {
            sgd.zeroGrad();
            loss.forward(network.forward(x), labels);
            network.backwardParameters(loss.backward());
            sgd.step();
        };
    }
}
