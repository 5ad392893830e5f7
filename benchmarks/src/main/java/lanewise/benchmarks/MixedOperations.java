package lanewise.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Whether loops stay fast in a program that uses many: calls the element-wise operations of one type and its reductions, one
 * after the other, each some hundred times, twice over, and prints what an operation allocates then, and how long it takes,
 * where it allocates more than a result's description needs: vectors that C2 could not keep in registers. What it
 * compiles with what depends on the order. In the first round every eighth argument is far beyond the others: what is seldom
 * reached then must be fast later.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar lanewise.benchmarks.MixedOperations I32 1
 * </pre>
 *
 * <p>With names of operations after the seed it calls these alone, in that order and longer, and prints each of them.
 */
public final class MixedOperations {
    private static final int ELEMENTS = 100_000;
    private static final int WARM_UP = 400;
    private static final int WARM_UP_OF_NAMED = 2_000;
    private static final int CALLS = 50;
    private static final int FEW_BYTES = 20_000;
    private static final List<DType> TYPES = List.of(DType.F32, DType.F64, DType.I32, DType.I64, DType.U8);

    private MixedOperations() {}

    /** Computes from one tensor or two into another one. */
    private interface Operation {
        Tensor compute(Tensor a, Tensor b, Tensor out);
    }

    /** Takes an element type and the seed of the order; or any seed, and the names of operations in their order. */
    public static void main(String[] args) throws Exception {
        if (args.length < 2 || TYPES.stream().noneMatch(type -> type.name().equals(args[0]))) {
            System.err.println("MixedOperations: name one of " + TYPES + " and a number for the order, as in I32 1");
            System.exit(2);
        }
        DType dtype = DType.valueOf(args[0]);
        Map<String, Operation> operations = operations(dtype);
        List<String> named = List.of(args).subList(2, args.length);
        List<String> order = new ArrayList<>(named.isEmpty() ? operations.keySet() : named);
        if (!operations.keySet().containsAll(order)) {
            System.err.println("MixedOperations: " + dtype + " has the operations " + operations.keySet());
            System.exit(2);
        }
        if (named.isEmpty()) {
            Collections.shuffle(order, new Random(Long.parseLong(args[1])));
        }
        Tensor a = Tensor.uniform(new Philox(42, 1), DType.F32, 2 * ELEMENTS).mul(50).to(dtype);
        Tensor b = Tensor.uniform(new Philox(42, 2), DType.F32, 2 * ELEMENTS).mul(3).add(1).to(dtype);
        Tensor extreme = a.maskedFill(Tensor.arange(DType.I32, 2 * ELEMENTS).remainder(8).eq(0), extreme(dtype));
        Tensor out = Tensor.zeros(dtype, ELEMENTS);
        int found = Parallelism.withThreads(1, () -> {
            int allocating = 0;
            for (int round = 0; round < 2; round++) {
                for (int step = 1; step <= 2; step++) {
                    Tensor x = (round == 0 ? extreme : a).slice(0, 0, step * ELEMENTS, step);
                    Tensor y = b.slice(0, 0, step * ELEMENTS, step);
                    String layout = step == 1 ? "" : ", every second element";
                    for (String name : order) {
                        allocating += measure(name + layout, operations.get(name), x, y, out, round == 1, !named.isEmpty())
                                ? 1 : 0;
                    }
                }
            }
            return allocating;
        });
        System.out.println(dtype + ": " + found + " of " + 2 * order.size() + " allocate");
    }

    private static double extreme(DType dtype) {
        return switch (dtype) {
            case U8 -> 255;
            case I32 -> Integer.MAX_VALUE;
            case I64 -> 0x1p52;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private static boolean measure(String name, Operation operation, Tensor x, Tensor y, Tensor out, boolean last,
            boolean isNamed) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < (isNamed ? WARM_UP_OF_NAMED : WARM_UP); i++) {
            operation.compute(x, y, out);
        }
        long before = thread.getCurrentThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            operation.compute(x, y, out);
            least = Math.min(least, System.nanoTime() - start);
        }
        long bytes = (thread.getCurrentThreadAllocatedBytes() - before) / CALLS;
        if (last && (isNamed || bytes > FEW_BYTES)) {
            System.out.printf(Locale.ROOT, "%-40s %,12d bytes %8.1f us%n", name, bytes, least * 1e-3);
        }
        return last && bytes > FEW_BYTES;
    }

    private static Map<String, Operation> operations(DType dtype) {
        Map<String, Operation> all = new LinkedHashMap<>();
        all.put("add", (a, b, out) -> a.add(b, out));
        all.put("sub", (a, b, out) -> a.sub(b, out));
        all.put("mul", (a, b, out) -> a.mul(b, out));
        all.put("div", (a, b, out) -> a.div(b, out));
        all.put("maximum", (a, b, out) -> a.maximum(b, out));
        all.put("minimum", (a, b, out) -> a.minimum(b, out));
        all.put("fmod", (a, b, out) -> a.fmod(b, out));
        all.put("remainder", (a, b, out) -> a.remainder(b, out));
        all.put("floorDivide", (a, b, out) -> a.floorDivide(b, out));
        all.put("pow", (a, b, out) -> a.pow(b, out));
        all.put("mul by 7", (a, b, out) -> a.mul(7, out));
        all.put("div by 7", (a, b, out) -> a.div(7, out));
        all.put("fmod by 7", (a, b, out) -> a.fmod(7, out));
        all.put("remainder by 7", (a, b, out) -> a.remainder(7, out));
        all.put("floorDivide by 7", (a, b, out) -> a.floorDivide(7, out));
        all.put("pow 3", (a, b, out) -> a.pow(3, out));
        all.put("neg", (a, b, out) -> a.neg(out));
        all.put("abs", (a, b, out) -> a.abs(out));
        all.put("sign", (a, b, out) -> a.sign(out));
        all.put("square", (a, b, out) -> a.square(out));
        Tensor truth = Tensor.zeros(DType.BOOL, ELEMENTS);
        all.put("lt", (a, b, out) -> a.lt(b, truth));
        all.put("eq", (a, b, out) -> a.eq(b, truth));
        all.put("lt 7", (a, b, out) -> a.lt(7, truth));
        all.put("where", (a, b, out) -> Tensor.where(truth, a, b, out));
        all.put("maskedFill", (a, b, out) -> a.maskedFill(truth, 7, out));
        all.put("clamp", (a, b, out) -> a.clamp(3, 7, out));
        all.put("sum", (a, b, out) -> a.sum());
        all.put("prod", (a, b, out) -> a.prod());
        all.put("max", (a, b, out) -> a.max());
        all.put("min", (a, b, out) -> a.min());
        all.put("argmax", (a, b, out) -> a.argmax(0));
        all.put("any", (a, b, out) -> a.any());
        all.put("countNonzero", (a, b, out) -> a.countNonzero());
        if (dtype.isFloating()) {
            addFunctions(all);
        } else {
            all.put("and", (a, b, out) -> a.and(b, out));
            all.put("or", (a, b, out) -> a.or(b, out));
            all.put("xor", (a, b, out) -> a.xor(b, out));
            all.put("not", (a, b, out) -> a.not(out));
            all.put("shiftLeft", (a, b, out) -> a.shiftLeft(b, out));
            all.put("shiftRight", (a, b, out) -> a.shiftRight(b, out));
        }
        return all;
    }

    private static void addFunctions(Map<String, Operation> all) {
        all.put("mean", (a, b, out) -> a.mean());
        all.put("std", (a, b, out) -> a.std());
        all.put("norm", (a, b, out) -> a.norm());
        all.put("softmax", (a, b, out) -> a.softmax(0, out));
        all.put("cumsum", (a, b, out) -> a.cumsum(0, out));
        all.put("axpy", (a, b, out) -> a.axpy(0.5, b, out));
        all.put("addcmul", (a, b, out) -> a.addcmul(b, b, out));
        all.put("atan2", (a, b, out) -> a.atan2(b, out));
        all.put("sqrt", (a, b, out) -> a.sqrt(out));
        all.put("exp", (a, b, out) -> a.exp(out));
        all.put("expm1", (a, b, out) -> a.expm1(out));
        all.put("log", (a, b, out) -> a.log(out));
        all.put("log1p", (a, b, out) -> a.log1p(out));
        all.put("tanh", (a, b, out) -> a.tanh(out));
        all.put("sigmoid", (a, b, out) -> a.sigmoid(out));
        all.put("erf", (a, b, out) -> a.erf(out));
        all.put("sin", (a, b, out) -> a.sin(out));
        all.put("cos", (a, b, out) -> a.cos(out));
        all.put("tan", (a, b, out) -> a.tan(out));
        all.put("asin", (a, b, out) -> a.asin(out));
        all.put("acos", (a, b, out) -> a.acos(out));
        all.put("atan", (a, b, out) -> a.atan(out));
        all.put("sinh", (a, b, out) -> a.sinh(out));
        all.put("cosh", (a, b, out) -> a.cosh(out));
        all.put("floor", (a, b, out) -> a.floor(out));
        all.put("ceil", (a, b, out) -> a.ceil(out));
        all.put("round", (a, b, out) -> a.round(out));
        all.put("trunc", (a, b, out) -> a.trunc(out));
    }
}
