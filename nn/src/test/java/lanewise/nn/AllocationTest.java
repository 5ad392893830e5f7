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
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** In training modules allocate no tensors after the first step. */
class AllocationTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 300;
    private static final int TENSOR_BYTES = ROWS * COLUMNS * Float.BYTES; // in F32

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
        List<String> lines = runInChild();
        assertEquals(subjects().count(), lines.size(), lines::toString);
        for (String line : lines) {
            long bytes = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            assertTrue(bytes < TENSOR_BYTES * (line.contains("F64") ? 2 : 1), line);
        }
    }

    private static List<String> runInChild() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlanewise.simd=scalar", "-cp", System.getProperty("java.class.path"), AllocationTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output.lines().toList();
    }

    /** Prints the bytes that a step allocates, for each module. */
    public static void main(String[] args) throws Exception {
        Parallelism.withThreads(1, () -> {
            subjects().forEach(AllocationTest::print);
            return null;
        });
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
