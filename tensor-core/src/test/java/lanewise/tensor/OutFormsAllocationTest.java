package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lanewise.testing.AllocatedArrays;
import lanewise.testing.ChildJvm;
import org.junit.jupiter.api.Test;

/**
 * Methods that write into a given tensor allocate nothing of the size of their operands, whatever the compiler has
 * compiled yet. Vectors are objects before, so with vector kernels the large arrays are counted; with scalar kernels it
 * is all bytes, of which interpreted code takes no fewer than compiled code.
 */
class OutFormsAllocationTest {
    // Rows are no whole number of vectors; a product of the larger order takes two steps of its inner dimension.
    private static final int ORDER = 165;
    private static final int PRODUCT_ORDER = 300;

    /** Less than a tenth of an operand in F32: what describes operands and walks, a row that a sort works on. */
    private static final long FEW_BYTES = 10_000;

    /** The JDK's sort creates 24 bytes for each partition, which has 22 elements or more. */
    private static final long OF_THE_SORT = 24L * ORDER * ORDER / 22;
    private static final Set<String> SORTS = Set.of("sort", "median", "quantile");

    /** Indices are copied as longs, and then as the ints that an array is addressed by. */
    private static final long OF_INDICES = (Long.BYTES + Integer.BYTES) * ORDER * ORDER;
    private static final String WITH_INDICES = " with indices";

    private static final Set<String> PRODUCTS = Set.of("matmul", "einsum"); // scalar: an array for each tile
    private static final String CONTROL = "a new array";
    private static final int CONTROL_LENGTH = 1000;
    private static final String ARRAYS = "arrays";
    private static final String BYTES = "bytes";

    private static Object kept;

    @Test
    void vectorKernelsAllocateNoLargeArrays() throws Exception {
        List<String> lines = ChildJvm.run(AllocatedArrays.JVM_OPTIONS, OutFormsAllocationTest.class, ARRAYS);
        String control = lines.getFirst();
        assertTrue(bytes(control) >= 4 * CONTROL_LENGTH && control.contains(CONTROL), control);
        assertEquals(1 + calls().size(), lines.size());
        assertEquals(List.of(), lines.stream().skip(1)
                .filter(line -> bytes(line) > FEW_BYTES + (line.contains(WITH_INDICES) ? OF_INDICES : 0)).toList());
    }

    @Test
    void scalarKernelsAllocateFewBytes() throws Exception {
        List<String> lines =
                ChildJvm.run(List.of("-Dlanewise.simd=scalar"), OutFormsAllocationTest.class, BYTES).stream()
                        .filter(line -> PRODUCTS.stream().noneMatch(line::contains)).toList();
        assertEquals(calls().keySet().stream().filter(name -> PRODUCTS.stream().noneMatch(name::contains)).toList(),
                lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList());
        assertEquals(List.of(), lines.stream()
                .filter(line -> bytes(line) > FEW_BYTES + (SORTS.stream().anyMatch(line::contains) ? OF_THE_SORT
                        : line.contains(WITH_INDICES) ? OF_INDICES : 0)).toList());
    }

    private static long bytes(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    /** Prints a line for each call: its bytes, or those of its large arrays, and its name. */
    public static void main(String[] args) throws Exception {
        // One thread: bytes are counted for each apart.
        List<String> lines = Parallelism.withThreads(1, () -> args[0].equals(ARRAYS) ? arrays() : bytes());
        lines.forEach(System.out::println);
    }

    private static List<String> arrays() throws Exception {
        try (AllocatedArrays arrays = new AllocatedArrays()) {
            arrays.during(CONTROL, () -> kept = new float[CONTROL_LENGTH]);
            calls().forEach((name, preparation) -> {
                Runnable call = preparation.get();
                call.run(); // what each thread keeps is there then
                arrays.during(name, call);
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

    /** Returns the calls by name, each made ready when it is asked for. */
    private static Map<String, Supplier<Runnable>> calls() {
        Map<String, Supplier<Runnable>> calls = new TreeMap<>();
        OutForm.all().forEach(form -> calls.put(name(form), () -> {
            int order = PRODUCTS.contains(form.name()) ? PRODUCT_ORDER : ORDER;
            List<Tensor> inputs = form.into().inputs(order, new Random(23)).stream() // floating-point numbers above 0.5
                    .map(input -> input.dtype().isFloating() ? input.abs().add(0.5) : input).toList();
            Supplier<Tensor> call = form.into(form.compute(inputs), inputs);
            return () -> {
                Tensor _ = call.get();
            };
        }));
        calls.put("addcmul of every second element and a row that is repeated, into its operand", () -> {
            Tensor x = Tensor.ones(DType.F64, ORDER, 2 * ORDER).slice(1, 0, 2 * ORDER, 2);
            Tensor row = x.select(0, 3).copy();
            return () -> x.addcmul(row, x, 1e-9, x);
        });
        return calls;
    }

    private static String name(OutForm form) {
        TensorCall call = form.into();
        boolean indices = call.takesReceiverForIndices()
                || IntStream.range(0, call.inputs().size()).anyMatch(call::isIndices);
        return form + (indices ? WITH_INDICES : "");
    }
}
