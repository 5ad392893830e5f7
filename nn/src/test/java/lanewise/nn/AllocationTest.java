package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** In training modules allocate no tensors after the first step. */
class AllocationTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 300;
    private static final int TENSOR_BYTES = ROWS * COLUMNS * Float.BYTES; // in F32
    private static final int STEP_BYTES = 1000;
    private static final int MOST_STEPS = 5000; // some hundred are needed
    private static final String MODULES = "modules";
    private static final String STEP = "step";

    // As long as the code is not compiled, a product has an array for each of its tiles; StrictMath.cos has one for
    // each normal number.
    private static final Set<String> LEFT_OUT = Set.of("Linear", "Residual", "Sequential", "GaussianDropout");

    private static Stream<ModuleContractTest.Subject> subjects() {
        return ModuleContractTest.subjects().filter(subject -> !LEFT_OUT.contains(subject.name()));
    }

    /**
     * Runs in a process of its own with the scalar kernels: vectors are objects as long as the code is not compiled,
     * and would be counted. Views, and the partial sums of reductions, are less than a tensor.
     */
    @Test
    void trainingStepsAllocateNoTensors() throws Exception {
        List<String> lines = runInChild("-Dlanewise.simd=scalar", MODULES);
        assertEquals(subjects().count(), lines.size(), lines::toString);
        for (String line : lines) {
            long bytes = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            assertTrue(bytes < TENSOR_BYTES * (line.contains("F64") ? 2 : 1), line);
        }
    }

    /**
     * A step of the default network, with the kernels that this machine has and a worker thread. What is left are the
     * jobs of the threads and the arguments of a few calls. The steps go on until the code is compiled.
     */
    @Test
    void aStepOfTheDefaultNetworkAllocatesLessThanAKilobyte() throws Exception {
        List<String> lines = runInChild("-Dlanewise.threads=2", STEP);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(Long.parseLong(lines.getFirst()) < STEP_BYTES, lines.getFirst());
    }

    private static List<String> runInChild(String option, String what) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", option, "-cp", System.getProperty("java.class.path"),
                AllocationTest.class.getName(), what).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output.lines().toList();
    }

    /** Prints the bytes that a step allocates, for each module or of the default network. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals(STEP)) {
            System.out.println(leastBytesOfAStep());
            return;
        }
        Parallelism.withThreads(1, () -> {
            subjects().forEach(AllocationTest::print);
            return null;
        });
    }

    // Of all threads, the workers too.
    private static long leastBytesOfAStep() {
        Tensor x = Tensor.uniform(new Philox(1, 0), DType.F32, 128, 3072);
        int[] labels = new int[128];
        Sequential network = new Sequential(new Linear(3072, 128, DType.F32), new ELU(),
                new Linear(128, 10, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(network, 42);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Sgd sgd = new Sgd(network.parameters(), 1e-6);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int step = 0; step < MOST_STEPS && fewest >= STEP_BYTES; step++) {
            long before = threads.getTotalThreadAllocatedBytes();
            sgd.zeroGrad();
            loss.forward(network.forward(x), labels);
            network.backwardParameters(loss.backward());
            sgd.step();
            fewest = Math.min(fewest, threads.getTotalThreadAllocatedBytes() - before);
        }
        return fewest;
    }

    // The third step: the first one allocates what all others use again, and some classes are loaded by the second.
    private static void print(ModuleContractTest.Subject subject) {
        Module module = subject.create(COLUMNS);
        Tensor x = subject.random(0, ROWS, COLUMNS);
        Tensor dY = subject.random(1, ROWS, COLUMNS);
        Runnable step = () -> {
            module.zeroGrad();
            module.forward(x);
            module.backward(dY);
        };
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        step.run();
        step.run();
        long before = thread.getCurrentThreadAllocatedBytes();
        step.run();
        System.out.println(subject + " " + (thread.getCurrentThreadAllocatedBytes() - before));
    }
}
