package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.internal.TransposedView;
import lanewise.nn.internal.Workspace;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Classes;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every module promises, whatever it computes. */
class ModuleContractTest {
    private static final Set<String> COMPUTE_SOMETHING_ELSE_IN_EVAL_MODE =
            Set.of("BatchNorm1d", "BatchNorm2d", "MeanOnlyBatchNorm1d", "Dropout", "Dropout2d", "GaussianDropout");

    static Stream<ModuleSubject> subjects() {
        return ModuleSubject.all();
    }

    @Test
    void everyModuleIsASubject() throws Exception {
        Set<Class<?>> subjects =
                subjects().map(subject -> subject.create(3).getClass()).collect(Collectors.toSet());
        subjects.remove(ScalarActivation.class); // not public; Activation.of creates it
        assertEquals(Classes.publicModules(), subjects);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void backwardNeedsAForwardPassInTrainingMode(ModuleSubject subject) {
        Module module = subject.create(3);
        Tensor x = subject.input(0, 2, 3);
        Tensor dY = subject.gradient(1, 2, 3);
        assertTrue(refusalToGoBackward(module, dY).endsWith("in training mode first; call forward(x)"));
        assertTrue(refusalToGoBackward(module, dY).startsWith(module.describe() + ": backward needs a forward pass"),
                refusalToGoBackward(module, dY));
        module.eval();
        module.forward(x);
        assertTrue(refusalToGoBackward(module, dY).endsWith("in training mode first; call train() and then forward(x)"),
                "eval mode keeps no state");
        module.train();
        assertThrows(IllegalStateException.class, () -> module.backward(dY));
        module.forward(x);
        module.backward(dY);
        module.eval();
        assertThrows(IllegalStateException.class, () -> module.backward(dY), "a change of mode drops the state");
        assertThrows(IllegalStateException.class, () -> module.backwardParameters(dY));
    }

    private static String refusalToGoBackward(Module module, Tensor dY) {
        return assertThrows(IllegalStateException.class, () -> module.backward(dY)).getMessage();
    }

    /** Counts the forward passes that begin and end. */
    private static final class CountingGuard extends PassGuard {
        private int begun;
        private int ended;

        @Override
        boolean beginForward() {
            begun++;
            return super.beginForward();
        }

        @Override
        void endForward(Module module) {
            ended++;
            super.endForward(module);
        }
    }

    /** Whoever keeps something says where a forward pass begins and where it ends, so that another thread's is noticed. */
    @ParameterizedTest
    @MethodSource("subjects")
    void aForwardPassInTrainingModeBeginsAndEndsOnce(ModuleSubject subject) throws Exception {
        Field field = Module.class.getDeclaredField("guard");
        field.setAccessible(true);
        Module module = subject.create(3);
        List<CountingGuard> guards = new ArrayList<>();
        for (Module each : module.modules()) {
            CountingGuard guard = new CountingGuard();
            field.set(each, guard);
            guards.add(guard);
        }
        module.forward(subject.input(0, 5, 3));
        for (CountingGuard guard : guards) {
            assertEquals(1, guard.begun);
            assertEquals(1, guard.ended);
        }
        module.eval();
        module.forward(subject.input(0, 5, 3));
        guards.forEach(guard -> assertTrue(guard.begun <= 1 && guard.ended <= 1, "eval mode keeps nothing"));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void backwardTwiceAccumulates(ModuleSubject subject) {
        Module module = subject.create(3);
        module.forward(subject.input(0, 5, 3));
        Tensor dY = subject.gradient(1, 5, 3);
        Tensor dX = module.backward(dY).copy();
        List<Tensor> once = gradients(module);
        assertTrue(dX.bitwiseEquals(module.backward(dY)), "dX is not accumulated");
        List<Tensor> twice = gradients(module);
        for (int i = 0; i < once.size(); i++) {
            assertTrue(once.get(i).abs().max().item() > 0);
            assertTrue(twice.get(i).allClose(once.get(i).mul(2), 1e-6, 1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void backwardParametersGivesTheSameBits(ModuleSubject subject) {
        Module whole = subject.create(3);
        Module parametersOnly = subject.create(3);
        Tensor x = subject.input(0, 5, 3);
        Tensor dY = subject.gradient(1, 5, 3);
        whole.forward(x);
        whole.backward(dY);
        parametersOnly.forward(x);
        parametersOnly.backwardParameters(dY);
        assertSameBits(gradients(whole), gradients(parametersOnly));
    }

    /** A backward pass keeps no gradient, so that clearing them costs nothing until they are used. */
    @ParameterizedTest
    @MethodSource("subjects")
    void backwardOnlyBorrowsTheGradients(ModuleSubject subject) {
        Module module = subject.create(3);
        module.forward(subject.input(0, 5, 3));
        module.backward(subject.gradient(1, 5, 3));
        for (Parameter parameter : module.parameters()) {
            Tensor gradient = parameter.borrowGrad();
            parameter.zeroGrad();
            assertTrue(gradient.abs().max().item() > 0, "the old numbers still stand there");
        }
    }

    static Stream<ModuleSubject> subjectsThatReturnNoViews() {
        return subjects().filter(subject -> !subject.name().equals("Flatten"));
    }

    @ParameterizedTest
    @MethodSource("subjectsThatReturnNoViews")
    void trainingReusesItsTensorsWhileTheShapeRepeats(ModuleSubject subject) {
        Module module = subject.create(3);
        Tensor y = module.forward(subject.input(0, 5, 3));
        Tensor dX = module.backward(subject.gradient(1, 5, 3));
        assertSame(y, module.forward(subject.input(2, 5, 3)));
        assertSame(dX, module.backward(subject.gradient(3, 5, 3)));
        assertEquals(4, module.forward(subject.input(4, 4, 3)).dim(0), "another shape");
        assertEquals(4, module.backward(subject.gradient(5, 4, 3)).dim(0), "another shape");
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void evalReturnsFreshTensors(ModuleSubject subject) {
        Module module = subject.create(3);
        module.eval();
        Tensor x = subject.input(0, 5, 3);
        Tensor first = module.forward(x);
        Tensor copy = first.copy();
        assertNotSame(first, module.forward(subject.input(1, 5, 3)));
        assertTrue(copy.bitwiseEquals(first), "the next call leaves it alone");
    }

    static Stream<ModuleSubject> subjectsAlikeInBothModes() {
        return subjects().filter(subject -> !COMPUTE_SOMETHING_ELSE_IN_EVAL_MODE.contains(subject.name()));
    }

    @ParameterizedTest
    @MethodSource("subjectsAlikeInBothModes")
    void bothModesGiveTheSameBits(ModuleSubject subject) {
        Module module = subject.create(3);
        Tensor x = subject.input(0, 5, 3);
        Tensor trained = module.forward(x).copy();
        module.eval();
        assertTrue(trained.bitwiseEquals(module.forward(x)));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void oneModelInEvalModeServesEightThreads(ModuleSubject subject) throws Exception {
        int threads = 8;
        Module module = subject.create(40);
        module.eval();
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            inputs.add(subject.input(i, 100, 40));
            expected.add(module.forward(inputs.get(i)));
        }
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Tensor input = inputs.get(i);
                Tensor wanted = expected.get(i);
                results.add(pool.submit(() -> {
                    start.await();
                    boolean equal = true;
                    for (int round = 0; round < 50; round++) {
                        equal &= module.forward(input).bitwiseEquals(wanted);
                    }
                    return equal;
                }));
            }
            for (Future<Boolean> result : results) {
                assertTrue(result.get());
            }
        }
    }

    /**
     * Between a forward pass and its backward pass another thread makes a forward pass: the output stays what it was, going
     * backward is refused, and the other thread's pass is right.
     */
    @ParameterizedTest
    @MethodSource("subjects")
    void passesOfTwoThreadsNeverMix(ModuleSubject subject) throws Exception {
        Module alone = subject.create(3);
        Tensor x = subject.input(0, 5, 3);
        Tensor other = subject.input(1, 5, 3);
        Tensor dY = subject.gradient(2, 5, 3);
        alone.forward(x);
        Tensor expectedY = alone.forward(other).copy();
        Tensor expectedX = alone.backward(dY).copy();

        Module module = subject.create(3);
        Tensor first = module.forward(x);
        Tensor copy = first.copy();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Tensor y = thread.submit(() -> module.forward(other)).get();
            assertTrue(copy.bitwiseEquals(first), "the output of the first thread");
            String message = refusalToGoBackward(module, dY);
            assertTrue(message.contains("two threads at once in training mode"), message);
            assertEquals(List.of(), gradients(module).stream().filter(gradient -> gradient.abs().max().item() > 0).toList());
            assertTrue(expectedY.bitwiseEquals(y));
            assertTrue(expectedX.bitwiseEquals(thread.submit(() -> module.backward(dY)).get()));
        }
    }

    /** Two threads that take turns, step by step, and one that goes backward for the other, give the bits of one thread. */
    @ParameterizedTest
    @MethodSource("subjects")
    void threadsMayTakeTurns(ModuleSubject subject) throws Exception {
        Module alone = subject.create(3);
        Module module = subject.create(3);
        try (ExecutorService one = Executors.newSingleThreadExecutor();
                ExecutorService two = Executors.newSingleThreadExecutor()) {
            List<ExecutorService> forward = List.of(one, two, one, two, one, one);
            List<ExecutorService> backward = List.of(one, two, two, one, one, two);
            for (int step = 0; step < forward.size(); step++) {
                Tensor x = subject.input(2 * step, 5, 3);
                Tensor dY = subject.gradient(2 * step + 1, 5, 3);
                assertTrue(alone.forward(x).bitwiseEquals(forward.get(step).submit(() -> module.forward(x)).get()));
                assertTrue(alone.backward(dY).bitwiseEquals(backward.get(step).submit(() -> module.backward(dY)).get()));
            }
        }
        assertSameBits(gradients(alone), gradients(module));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theStorageOfInputAndGradientDoesNotMatter(ModuleSubject subject) {
        Tensor x = subject.input(0, 5, 3);
        Tensor dY = subject.gradient(1, 5, 3);
        List<Tensor> expected = step(subject.create(3), x, dY);
        for (Arrangement arrangement : Arrangement.values()) {
            assertSameBits(expected, step(subject.create(3), arrangement.of(x), arrangement.of(dY)));
            assertSameBits(expected, step(subject.create(3), Arrangement.channelsLast(x), arrangement.of(dY)));
        }
        assertSameBits(expected,
                step(subject.create(3), Arrangement.channelsLast(x), Arrangement.channelsLast(dY)));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void inputAndGradientStayAsTheyAre(ModuleSubject subject) {
        Module module = subject.create(3);
        Tensor x = subject.input(0, 5, 3);
        Tensor dY = subject.gradient(1, 5, 3);
        module.forward(x);
        module.backward(dY);
        module.eval();
        module.forward(x);
        assertTrue(x.bitwiseEquals(subject.input(0, 5, 3)));
        assertTrue(dY.bitwiseEquals(subject.gradient(1, 5, 3)));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theNumberOfThreadsDoesNotMatter(ModuleSubject subject) throws Exception {
        Tensor x = subject.input(0, 130, 520);
        Tensor dY = subject.gradient(1, 130, 520);
        List<Tensor> expected = Parallelism.withThreads(1, () -> step(subject.create(520), x, dY));
        for (int threads = 2; threads <= 4; threads++) {
            assertSameBits(expected, Parallelism.withThreads(threads, () -> step(subject.create(520), x, dY)));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aGradientOfAnotherShapeIsRefused(ModuleSubject subject) {
        Module module = subject.create(3);
        module.forward(subject.input(0, 5, 3));
        String message = assertThrows(ShapeMismatchException.class, () -> module.backward(subject.gradient(1, 1, 3)))
                .getMessage();
        Shape wrong = Shape.of(subject.outputs().shape(1, 3));
        Shape right = Shape.of(subject.outputs().shape(5, 3));
        assertTrue(message.endsWith("backward got a gradient of shape " + wrong + " for an output of shape " + right),
                message);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aGradientOfAnotherTypeIsRefused(ModuleSubject subject) {
        Module module = subject.create(3);
        module.forward(subject.input(0, 5, 3));
        Tensor dY = subject.gradient(1, 5, 3);
        DType right = dY.dtype();
        DType wrong = right == DType.F32 ? DType.F64 : DType.F32;
        List<Tensor> before = gradients(module);
        String message = assertThrows(DTypeMismatchException.class, () -> module.backward(dY.to(wrong))).getMessage();
        assertTrue(message.endsWith(": backward got a gradient of type " + wrong + " for an output of type " + right
                + "; convert it with dY.to(" + right + ")"), message);
        assertEquals(message, assertThrows(DTypeMismatchException.class, () -> module.backwardParameters(dY.to(wrong)))
                .getMessage());
        assertSameBits(before, gradients(module));
    }

    /** In both modes, and before the pass begins, so that the one before holds. Of a network one of its layers is named. */
    @ParameterizedTest
    @MethodSource("subjects")
    void anInputOfAnotherTypeIsRefusedByName(ModuleSubject subject) {
        Module module = subject.create(3);
        List<String> layers = module.modules().stream().filter(layer -> layer.children().isEmpty()).map(Module::describe)
                .toList();
        module.forward(subject.input(0, 5, 3));
        Tensor dY = subject.gradient(1, 5, 3);
        Tensor dX = module.backward(dY).copy();
        for (DType type : DType.values()) {
            Tensor x = Tensor.zeros(type, subject.inputs().shape(5, 3));
            if (takes(module, subject.dtype(), type)) {
                module.runInEvalMode(() -> assertEquals(subject.outputs().shape(5, 3)[0], module.forward(x).dim(0)));
                continue;
            }
            String message = assertThrows(DTypeMismatchException.class, () -> module.forward(x)).getMessage();
            assertTrue(layers.stream().anyMatch(layer -> message.startsWith(layer + ": ")), message);
            assertTrue(message.contains(" of type " + type), message);
            if (module.children().isEmpty()) {
                assertTrue(dX.bitwiseEquals(module.backward(dY)));
            }
            module.runInEvalMode(() -> assertEquals(message,
                    assertThrows(DTypeMismatchException.class, () -> module.forward(x)).getMessage()));
        }
    }

    private static boolean takes(Module module, DType own, DType type) {
        return switch (module) {
            case Flatten _ -> true; // it computes nothing
            case Embedding _ -> type == DType.I32 || type == DType.I64;
            default -> module.parameters().isEmpty() ? type.isFloating() : type == own;
        };
    }

    /** Nothing of a batch stays in memory: neither what forward kept nor the tensors that are reused. */
    @ParameterizedTest
    @MethodSource("subjects")
    void aChangeOfModeLetsGoOfEveryTensor(ModuleSubject subject) throws Exception {
        Module module = subject.create(3);
        module.forward(subject.input(0, 5, 3));
        module.backward(subject.gradient(1, 5, 3));
        module.eval();
        assertEquals(0, tensorsHeld(module));
        module.forward(subject.input(2, 5, 3));
        assertEquals(0, tensorsHeld(module), "eval mode keeps none");
    }

    /** The count above sees the input, the output, dX and db, and the transposed view of dY. */
    @Test
    void trainingModeHoldsTensors() throws Exception {
        Linear layer = new Linear(3, 2, DType.F64);
        layer.forward(Tensor.ones(DType.F64, 5, 3));
        layer.backward(Tensor.ones(DType.F64, 5, 2));
        assertEquals(5, tensorsHeld(layer));
        assertEquals(5, tensorsHeld(new Sequential(layer)));
    }

    /** What forward needs on the way is kept for the next time: the output, which counts twice, and all the rest. */
    @Test
    void trainingModeKeepsWhatForwardNeedsOnTheWay() throws Exception {
        Map<Module, Integer> wanted = Map.of(new ReLU(), 2, new Softmax(), 3, new LogSoftmax(), 4, new Softplus(), 3);
        for (Map.Entry<Module, Integer> entry : wanted.entrySet()) {
            Module module = entry.getKey();
            module.forward(Tensor.ones(DType.F64, 5, 3));
            assertEquals(entry.getValue(), tensorsHeld(module), module.toString());
        }
    }

    // Counts the tensors in workspaces, in transposed views (one each) and in fields that are assigned, in the module
    // and those below it.
    private static int tensorsHeld(Module module) throws Exception {
        int held = 0;
        for (Class<?> type = module.getClass(); type != Module.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                Object value = field.get(module);
                if (value instanceof Workspace || value instanceof TransposedView) {
                    value = tensorIn(value);
                } else if (Modifier.isFinal(field.getModifiers())) {
                    continue;
                }
                held += value instanceof Tensor ? 1 : 0;
            }
        }
        for (Module child : module.children().values()) {
            held += tensorsHeld(child);
        }
        return held;
    }

    private static Object tensorIn(Object holder) throws Exception {
        for (Field field : holder.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            if (field.get(holder) instanceof Tensor tensor) {
                return tensor;
            }
        }
        return null;
    }

    // The output, dX and all parameter gradients of one forward and backward pass.
    private static List<Tensor> step(Module module, Tensor x, Tensor dY) {
        List<Tensor> results = new ArrayList<>();
        results.add(module.forward(x).copy());
        results.add(module.backward(dY).copy());
        results.addAll(gradients(module));
        return results;
    }

    private static List<Tensor> gradients(Module module) {
        return module.parameters().stream().map(parameter -> parameter.grad().copy()).toList();
    }

    private static void assertSameBits(List<Tensor> expected, List<Tensor> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(expected.get(i).bitwiseEquals(actual.get(i)), "tensor " + i);
        }
    }
}
