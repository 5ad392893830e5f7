package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import lanewise.tensor.Simd;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** In training modules allocate no tensors after the first step. */
class AllocationTest {
    private static final int ROWS = 256; // whole tiles of a product: those at an edge have arrays
    private static final int COLUMNS = 320;
    private static final int STEP_BYTES = 1000;
    private static final int MOST_STEPS = 5000; // some hundred are needed
    private static final String MODULES = "modules";
    private static final String PRODUCTS = "products";
    private static final String STEP = "step";

    // StrictMath.cos has an array of two numbers for each normal number.
    private static final long NORMAL_BYTES = 32L * ROWS * COLUMNS;

    private static final Set<String> WITH_PRODUCTS = Set.of("Linear", "Residual", "Sequential");

    private static Stream<ModuleContractTest.Subject> subjects(String what) {
        return ModuleContractTest.subjects()
                .filter(subject -> WITH_PRODUCTS.contains(subject.name()) == what.equals(PRODUCTS));
    }

    /**
     * Runs in a process of its own with the scalar kernels: vectors are objects as long as the code is not compiled,
     * and would be counted. Views, and the partial sums of reductions, are less than a tensor.
     */
    @Test
    void trainingStepsAllocateNoTensors() throws Exception {
        assertNoTensors(MODULES, runInChild("-Dlanewise.simd=scalar", MODULES));
    }

    /** The scalar product has an array for each tile, so it is that of this machine, until it is compiled. */
    @Test
    void trainingStepsWithProductsAllocateNoTensors() throws Exception {
        assumeTrue(Simd.isVector(), Simd.reason());
        assertNoTensors(PRODUCTS, runInChild("-Dlanewise.threads=1", PRODUCTS));
    }

    private static void assertNoTensors(String what, List<String> lines) {
        assertEquals(subjects(what).map(ModuleContractTest.Subject::toString).toList(),
                lines.stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList());
        for (String line : lines) {
            long bytes = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            assertTrue(bytes < (long) ROWS * COLUMNS * (line.contains("F64") ? Double.BYTES : Float.BYTES), line);
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
            subjects(args[0]).forEach(AllocationTest::print);
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

    // The fewest of some steps: the first one allocates what all others use again, later ones may load classes, and
    // code that is not compiled has objects that are gone later.
    private static void print(ModuleContractTest.Subject subject) {
        Module module = subject.create(COLUMNS);
        Tensor x = subject.random(0, ROWS, COLUMNS);
        Tensor dY = subject.random(1, ROWS, COLUMNS);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long tensorBytes = (long) ROWS * COLUMNS * subject.dtype().bytes();
        long noise = subject.name().equals("GaussianDropout") ? NORMAL_BYTES : 0;
        long fewest = Long.MAX_VALUE;
        for (int step = 0; step < MOST_STEPS && fewest >= tensorBytes; step++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            module.zeroGrad();
            module.forward(x);
            module.backward(dY);
            fewest = Math.min(fewest, thread.getCurrentThreadAllocatedBytes() - before - noise);
        }
        System.out.println(subject + " " + fewest);
    }
}
