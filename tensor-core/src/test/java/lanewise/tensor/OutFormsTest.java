package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.parallel.ScratchPool;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method that writes into a given tensor, whatever it computes. Reflection forgets none. */
class OutFormsTest {
    private static final int ORDER = 3;
    private static final int ELEMENTS = ORDER * ORDER;

    // Large enough for any operation to copy or to pack what it reads.
    private static final int LARGE_ORDER = 64;

    /**
     * A method {@code op(…, out)} of {@link Tensor} that has a counterpart {@code op(…)} returning a new tensor.
     *
     * @param method the method
     * @param returning its counterpart
     * @param out which parameter is {@code out}
     * @param dtype the element type it is tried with
     */
    record OutForm(Method method, Method returning, int out, DType dtype) {
        /** Returns the number of tensors that it reads, the one that it is called on included; of a list, two. */
        int inputs() {
            int parameters = Arrays.stream(returning.getParameterTypes())
                    .mapToInt(type -> type == Tensor.class ? 1 : type == List.class ? 2 : 0).sum();
            return isStatic() ? parameters : areIndices() ? 1 : parameters + 1;
        }

        Tensor compute(List<Tensor> inputs) {
            return invoke(returning, inputs, arguments(inputs));
        }

        Tensor computeInto(Tensor target, List<Tensor> inputs) {
            return into(target, inputs).get();
        }

        /** Returns the call, for which everything is there. */
        Supplier<Tensor> into(Tensor target, List<Tensor> inputs) {
            List<Object> arguments = arguments(inputs);
            arguments.add(target);
            return () -> invoke(method, inputs, arguments);
        }

        private boolean isStatic() {
            return Modifier.isStatic(method.getModifiers());
        }

        private List<Object> arguments(List<Tensor> inputs) {
            List<Object> arguments = new ArrayList<>();
            int next = isStatic() ? 0 : 1;
            for (Class<?> type : returning.getParameterTypes()) {
                if (type == Tensor.class && areIndices()) {
                    arguments.add(indices(inputs.getFirst().dim(0)));
                } else if (type == Tensor.class) {
                    arguments.add(inputs.get(next++));
                } else if (type == List.class) {
                    arguments.add(inputs.subList(next, next + 2));
                } else if (type == String.class) {
                    arguments.add("ij,jk->ik");
                } else if (type == int[].class) {
                    arguments.add(new int[] {0});
                } else if (type == int.class) {
                    arguments.add(0);
                } else if (type == Axes.class) {
                    arguments.add(Axes.of(0).keep());
                } else {
                    arguments.add(type == double.class ? (Object) 0.5 : false);
                }
            }
            return arguments;
        }

        private boolean areIndices() {
            return method.getName().equals("gather") || method.getName().equals("indexSelect");
        }

        private Tensor indices(int order) {
            return method.getName().equals("gather")
                    ? Tensor.of(IntStream.range(0, order * order).map(i -> i % ORDER - 1).toArray(), order, order)
                    : Tensor.of(IntStream.range(0, order).map(i -> -1 - i).toArray());
        }

        private Tensor invoke(Method which, List<Tensor> inputs, List<Object> arguments) {
            try {
                return (Tensor) which.invoke(isStatic() ? null : inputs.get(0), arguments.toArray());
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException refusal) {
                    throw refusal;
                }
                throw new AssertionError(toString(), e);
            } catch (IllegalAccessException e) {
                throw new AssertionError(toString(), e);
            }
        }

        @Override
        public String toString() {
            return dtype + " " + method.getName() + Arrays.stream(method.getParameterTypes())
                    .map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    static Stream<OutForm> outForms() {
        return Arrays.stream(Tensor.class.getMethods()).flatMap(OutFormsTest::outForms);
    }

    private static Stream<OutForm> outForms(Method method) {
        List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
        int out = types.lastIndexOf(Tensor.class);
        boolean twoOperands = types.equals(List.of(String.class, Tensor.class, Tensor.class)); // einsum(equation, a, b)
        if (out < 0 || method.getReturnType() != Tensor.class || twoOperands) {
            return Stream.empty();
        }
        types.remove(out);
        try {
            Method returning = Tensor.class.getMethod(method.getName(), types.toArray(Class<?>[]::new));
            return Arrays.stream(FloatingTypes.all()).map(dtype -> new OutForm(method, returning, out, dtype));
        } catch (NoSuchMethodException e) {
            return Stream.empty();
        }
    }

    // Storage with one input in its midst, so that other views of it overlap the input.
    private static List<Tensor> storages(OutForm form) {
        Random random = new Random(21);
        return Stream.generate(() -> Tensor.of(Values.ordinary(form.dtype, 4 * ELEMENTS, random)).to(form.dtype))
                .limit(form.inputs()).toList();
    }

    private static List<Tensor> inputs(List<Tensor> storages) {
        return storages.stream().map(storage -> storage.narrow(0, ELEMENTS, ELEMENTS).reshape(ORDER, ORDER)).toList();
    }

    private static List<Tensor> inputs(OutForm form) {
        return inputs(storages(form));
    }

    @Test
    void allAreFound() {
        Set<String> found = outForms().map(form -> form.method.getName()).collect(Collectors.toSet());
        Set<String> expected = Stream.of(
                Arrays.stream(BinaryOp.values()).filter(op -> op.supports(DType.F32)).map(Values::name),
                Arrays.stream(UnaryOp.values()).filter(op -> op != UnaryOp.COPY && op.supports(DType.F32)).map(Values::name),
                Stream.of("where", "axpy", "addcmul", "clamp"),
                Stream.of("sum", "mean", "prod", "max", "min", "logSumExp", "var", "std", "norm", "any", "all",
                        "cumsum", "cumprod"),
                Stream.of("concat", "stack", "indexSelect", "gather", "triu", "tril", "sort", "matmul", "einsum"))
                .flatMap(names -> names).collect(Collectors.toSet());
        assertEquals(expected, found);
    }

    @ParameterizedTest
    @MethodSource("outForms")
    void writesTheResultAndNothingElse(OutForm form) {
        List<Tensor> inputs = inputs(form);
        Tensor expected = form.compute(inputs);
        GuardedView out = GuardedView.random(form.dtype, expected.shape().toArray(), new Random(22));
        assertSame(out.view(), form.computeInto(out.view(), inputs));
        assertTrue(expected.bitwiseEquals(out.view()), form.toString());
        out.assertGuardsIntact(form.toString());
        for (int i = 0; i < inputs.size(); i++) {
            assertTrue(inputs(form).get(i).bitwiseEquals(inputs.get(i)), "input " + i + " was written to");
        }
    }

    @ParameterizedTest
    @MethodSource("outForms")
    void refusesOverlapWithEachInput(OutForm form) {
        List<Tensor> storages = storages(form);
        List<Tensor> inputs = inputs(storages);
        Shape shape = form.compute(inputs).shape();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor overlapping = storages.get(i).narrow(0, ELEMENTS + 1, shape.elements()).reshape(shape.toArray());
            assertRefused(form, "overlaps an input", () -> form.computeInto(overlapping, inputs));
            assertTrue(storages(form).get(i).bitwiseEquals(storages.get(i)), "input " + i + " was written to");
        }
    }

    @ParameterizedTest
    @MethodSource("outForms")
    void refusesOutThatDoesNotFit(OutForm form) {
        List<Tensor> inputs = inputs(form);
        int[] shape = form.compute(inputs).shape().toArray();
        DType other = form.dtype == DType.F32 ? DType.F64 : DType.F32;
        assertRefused(form, "element types differ", () -> form.computeInto(Tensor.zeros(other, shape), inputs));
        assertRefused(form, "out has shape (7,)", () -> form.computeInto(Tensor.zeros(form.dtype, 7), inputs));
        Tensor scalar = Tensor.scalar(form.dtype, 5);
        assertRefused(form, "broadcast view", () -> form.computeInto(scalar.broadcastTo(shape), inputs));
        assertEquals(5, scalar.item(), "nothing was written");
    }

    /** What an operation works with is there from its first call on. */
    @ParameterizedTest
    @MethodSource("outForms")
    void createsNothingToWorkWithAfterItsFirstCall(OutForm form) throws Exception {
        List<Tensor> inputs = IntStream.range(0, form.inputs()).mapToObj(i ->
                Tensor.uniform(new Philox(26, i), form.dtype, LARGE_ORDER, LARGE_ORDER).transpose()).toList();
        Supplier<Tensor> call = form.into(form.compute(inputs), inputs);
        long created = Parallelism.withThreads(1, () -> {
            call.get();
            long before = ScratchPool.created();
            call.get();
            return ScratchPool.created() - before;
        });
        assertEquals(0, created, form.toString());
    }

    private static void assertRefused(OutForm form, String reason, Runnable task) {
        String message = assertThrows(IllegalArgumentException.class, task::run).getMessage();
        assertTrue(message.startsWith(form.method.getName() + ": ") && message.contains(reason), message);
    }
}
