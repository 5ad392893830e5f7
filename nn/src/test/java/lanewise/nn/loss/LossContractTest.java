package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Classes;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every loss promises, whatever it computes. */
class LossContractTest {
    private static final Tensor LABELS = Tensor.of(new int[] {2, 0, 1, 1, 2});
    private static final Tensor OTHER_LABELS = Tensor.of(new int[] {0, 1, 1, 2, 0});

    /** A loss to put to the test: its name, how to create one, and what makes its inputs of numbers in (0, 1). */
    record Subject(String name, Supplier<Loss> constructor, UnaryOperator<Tensor> inputs) {
        static Subject of(Supplier<Loss> constructor) {
            return of(constructor, UnaryOperator.identity());
        }

        static Subject of(Supplier<Loss> constructor, UnaryOperator<Tensor> inputs) {
            return new Subject(constructor.get().getClass().getSimpleName(), constructor, inputs);
        }

        Tensor input(int stream, DType dtype, int... shape) {
            return inputs.apply(numbers(stream, dtype, shape));
        }

        Loss create() {
            return constructor.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Subject> classificationLosses() {
        return Stream.of(Subject.of(CrossEntropyLoss::new), Subject.of(SoftmaxCrossEntropyLoss::new),
                Subject.of(NegativeLogLikelihoodLoss::new, Tensor::log));
    }

    static Stream<Subject> losses() {
        return Stream.concat(classificationLosses(), Stream.of(
                Subject.of(BinaryCrossEntropyLoss::new),
                Subject.of(BinaryCrossEntropyWithLogitsLoss::new),
                Subject.of(HuberLoss::new),
                Subject.of(MeanSquaredErrorLoss::new)));
    }

    private static Tensor gradient(Loss loss, Tensor x, Tensor targets) {
        loss.forward(x, targets);
        return loss.backward();
    }

    // Numbers in (0, 1), which are logits, probabilities and targets.
    private static Tensor numbers(int stream, DType dtype, int... shape) {
        return Tensor.uniform(new Philox(8, stream), dtype, shape).mul(0.8).add(0.1);
    }

    @Test
    void everyLossIsASubject() throws Exception {
        Set<Class<?>> subjects = losses().map(subject -> subject.create().getClass()).collect(Collectors.toSet());
        assertEquals(Classes.publicLosses(), subjects);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void backwardNeedsAForwardPass(Subject subject) {
        assertEquals(subject + ": backward needs a forward pass first",
                assertThrows(IllegalStateException.class, subject.create()::backward).getMessage());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void backwardMayBeCalledAgain(Subject subject) {
        Loss loss = subject.create();
        Tensor x = subject.input(0, DType.F64, 5, 3);
        Tensor targets = numbers(1, DType.F64, 5, 3);
        Tensor first = gradient(loss, x, targets).copy();
        Tensor second = loss.backward();
        assertTrue(first.bitwiseEquals(second));
        assertSame(second, gradient(loss, x, targets), "tensors are used again");
        assertTrue(x.bitwiseEquals(subject.input(0, DType.F64, 5, 3)));
        assertTrue(targets.bitwiseEquals(numbers(1, DType.F64, 5, 3)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theStorageDoesNotMatter(Subject subject) {
        Loss loss = subject.create();
        Tensor x = subject.input(0, DType.F32, 6, 5);
        Tensor targets = numbers(1, DType.F32, 6, 5);
        double expected = loss.forward(x, targets);
        Tensor gradient = loss.backward().copy();
        for (Arrangement arrangement : Arrangement.values()) {
            assertEquals(expected, loss.forward(arrangement.of(x), arrangement.of(targets)));
            assertTrue(gradient.bitwiseEquals(loss.backward()), arrangement::name);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nothingOfTheLastBatchIsLeft(Subject subject) {
        Loss used = subject.create();
        gradient(used, subject.input(0, DType.F64, 5, 3), numbers(1, DType.F64, 5, 3));
        Loss fresh = subject.create();
        Tensor x = subject.input(2, DType.F64, 4, 3);
        Tensor targets = numbers(3, DType.F64, 4, 3);
        assertEquals(fresh.forward(x, targets), used.forward(x, targets));
        assertTrue(fresh.backward().bitwiseEquals(used.backward()));
    }

    @ParameterizedTest
    @MethodSource("classificationLosses")
    void labelsAndTargetsMayTakeTurns(Subject subject) {
        Loss used = subject.create();
        Loss fresh = subject.create();
        Tensor x = subject.input(0, DType.F64, 5, 3);
        Tensor targets = numbers(1, DType.F64, 5, 3);
        Tensor expected = gradient(fresh, x, targets).copy();
        used.forward(x, OTHER_LABELS);
        used.forward(x, LABELS);
        Tensor ofLabels = used.backward().copy();
        assertTrue(expected.bitwiseEquals(gradient(used, x, targets)));
        fresh.forward(x, LABELS);
        assertTrue(ofLabels.bitwiseEquals(fresh.backward()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theNumberOfThreadsDoesNotMatter(Subject subject) throws Exception {
        for (DType dtype : FloatingTypes.all()) {
            Tensor x = subject.input(0, dtype, 130, 520);
            Tensor targets = numbers(1, dtype, 130, 520);
            List<Tensor> expected = Parallelism.withThreads(1, () -> step(subject, x, targets));
            for (int threads = 2; threads <= 4; threads++) {
                List<Tensor> actual = Parallelism.withThreads(threads, () -> step(subject, x, targets));
                assertTrue(expected.get(0).bitwiseEquals(actual.get(0)), "loss");
                assertTrue(expected.get(1).bitwiseEquals(actual.get(1)), "gradient");
            }
        }
    }

    // The loss and its gradient.
    private static List<Tensor> step(Subject subject, Tensor x, Tensor targets) {
        Loss loss = subject.create();
        double value = loss.forward(x, targets);
        return List.of(Tensor.scalar(DType.F64, value), loss.backward());
    }

    private static double refused(Subject subject, double wrong) {
        Tensor targets = numbers(1, DType.F32, 4, 3);
        targets.set(wrong, 2, 1);
        return subject.create().forward(subject.input(0, DType.F32, 4, 3), targets);
    }

    /** A target of −1, as in labels of −1 and 1, or of 255, as in bytes, is a mistake that no number shows. */
    @ParameterizedTest
    @ValueSource(doubles = {-1, 1.5, 255, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void targetsOfBinaryLossesLieInTheUnitInterval(double wrong) {
        for (Subject subject : losses().filter(subject -> subject.name().startsWith("Binary")).toList()) {
            assertEquals(subject + ": the target at [2, 1] is " + wrong + "; targets lie in [0, 1]",
                    assertThrows(IllegalArgumentException.class, () -> refused(subject, wrong))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0x1p-149, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void softTargetsAreFiniteAndNotNegative(double wrong) {
        for (Subject subject : classificationLosses().toList()) {
            assertEquals(subject + ": the target at [2, 1] is " + wrong + "; targets are finite and not negative",
                    assertThrows(IllegalArgumentException.class, () -> refused(subject, wrong))
                            .getMessage());
        }
    }

    /** PyTorch leaves out the label −100, others 255; unless asked for, each is the mistake that it looks like. */
    @ParameterizedTest
    @ValueSource(ints = {-100, -1, 3, 255, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void noLabelIsIgnored(int label) {
        for (Subject subject : classificationLosses().toList()) {
            Tensor labels = Tensor.of(new int[] {0, 1, 2, label, 0});
            String message = assertThrows(IllegalArgumentException.class,
                    () -> subject.create().forward(subject.input(0, DType.F32, 5, 3), labels)).getMessage();
            assertTrue(message.startsWith(subject + ": label " + label + " of sample 3 is not in 0 .. 2; no label is "
                    + "ignored: leave such samples out"), message);
        }
    }

    @ParameterizedTest
    @MethodSource("classificationLosses")
    void scoresWithoutSamplesOrClassesAreRefused(Subject subject) {
        Loss loss = subject.create();
        for (int[] shape : new int[][] {{}, {0}, {0, 3}, {2, 0}, {2, 3, 0}}) {
            Tensor wrong = Tensor.ones(DType.F64, shape);
            String message = subject + ": the input has shape " + wrong.shape()
                    + ", not (C), (S, C) or (S, C, …) with at least one sample and one class";
            assertEquals(message, assertThrows(ShapeMismatchException.class,
                    () -> loss.forward(wrong, Tensor.zeros(DType.I32, 2))).getMessage());
            assertEquals(message, assertThrows(ShapeMismatchException.class,
                    () -> loss.forward(wrong, wrong)).getMessage());
        }
    }

    // Those with settings compute targets of their own from what they are given.
    static Stream<Subject> lossesWithSettings() {
        ClassificationSettings settings = ClassificationSettings.PLAIN.withLabelSmoothing(0.1)
                .withClassWeights(Tensor.of(new double[] {1, 2, 3}));
        return Stream.concat(losses(), Stream.of(Subject.of(() -> new CrossEntropyLoss(settings)),
                Subject.of(() -> new SoftmaxCrossEntropyLoss(settings)),
                Subject.of(() -> new NegativeLogLikelihoodLoss(settings), Tensor::log)));
    }

    /** What is refused changes nothing: backward goes back through the forward pass before. */
    @ParameterizedTest
    @MethodSource("lossesWithSettings")
    void aForwardPassThatIsRefusedIsNone(Subject subject) {
        Tensor x = subject.input(0, DType.F64, 5, 3);
        Tensor targets = numbers(1, DType.F64, 5, 3);
        Tensor negative = numbers(2, DType.F64, 5, 3);
        negative.set(-1, 4, 2);
        Tensor large = numbers(3, DType.F64, 5, 3);
        large.set(2, 4, 2);
        List<List<Tensor>> arguments = List.of(List.of(x, negative), List.of(large, numbers(4, DType.F64, 5, 3)),
                List.of(large, OTHER_LABELS), List.of(x, numbers(5, DType.F64, 5, 2)), List.of(x, x.to(DType.F32)),
                List.of(x, Tensor.of(new int[] {0, 1, 2, 3, 0})));
        boolean classes = classificationLosses().anyMatch(each -> each.name().equals(subject.name()));
        for (List<Tensor> wrong : arguments) {
            for (Tensor right : classes ? List.of(targets, LABELS) : List.of(targets)) {
                Loss loss = subject.create();
                Tensor expected = gradient(loss, x, right).copy();
                if (isRefused(() -> loss.forward(wrong.getFirst(), wrong.getLast()))) {
                    assertTrue(expected.bitwiseEquals(loss.backward()));
                    assertTrue(isRefused(() -> loss.forwardEach(wrong.getFirst(), wrong.getLast())));
                    assertTrue(expected.bitwiseEquals(loss.backward()));
                }
            }
        }
    }

    private static boolean isRefused(Runnable forward) {
        try {
            forward.run();
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Integers have no gradients, and halves are only stored: refused at once, not when backward rounds them. */
    @ParameterizedTest
    @MethodSource("losses")
    void inputsAreOfATypeThatHasGradients(Subject subject) {
        for (DType dtype : List.of(DType.I64, DType.I32, DType.F16, DType.BF16)) {
            Tensor x = Tensor.ones(dtype, 5, 3);
            String message = subject + ": the input is of type " + dtype
                    + "; losses are computed in F32 and F64, so convert it with x.to(F32)";
            Loss loss = subject.create();
            assertEquals(message, assertThrows(DTypeMismatchException.class,
                    () -> loss.forward(x, Tensor.ones(DType.F32, 5, 3))).getMessage());
            assertEquals(message, assertThrows(DTypeMismatchException.class, () -> loss.forwardEach(x, x.dtype().isInteger()
                    && classificationLosses().anyMatch(each -> each.name().equals(subject.name())) ? LABELS : x)).getMessage());
        }
    }

    @Test
    void settingsAreGiven() {
        assertEquals(List.of("MeanSquaredErrorLoss: the reduction", "HuberLoss: the reduction", "CrossEntropyLoss: the settings",
                "SoftmaxCrossEntropyLoss: the settings", "NegativeLogLikelihoodLoss: the settings",
                "BinaryCrossEntropyLoss: the settings", "BinaryCrossEntropyWithLogitsLoss: the settings"),
                Stream.<Supplier<Loss>>of(() -> new MeanSquaredErrorLoss(null), () -> new HuberLoss(1, null),
                        () -> new CrossEntropyLoss(null), () -> new SoftmaxCrossEntropyLoss((ClassificationSettings) null),
                        () -> new NegativeLogLikelihoodLoss(null), () -> new BinaryCrossEntropyLoss(null),
                        () -> new BinaryCrossEntropyWithLogitsLoss(null))
                        .map(loss -> assertThrows(NullPointerException.class, loss::get).getMessage()
                                .replace(" must be given, not null", "")).toList());
    }
}
