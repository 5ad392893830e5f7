package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lanewise.tensor.internal.parallel.ScratchPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every method that writes into a given tensor, whatever it computes, with every element type that has it.
 * Reflection forgets none.
 */
class OutFormsTest {
    private static final int ORDER = 3;

    // Large enough for any operation to copy or to pack what it reads.
    private static final int LARGE_ORDER = 64;

    static Stream<OutForm> outForms() {
        return OutForm.all().stream();
    }

    private static List<Tensor> inputs(OutForm form) {
        return form.into().inputs(ORDER, new Random(21));
    }

    private static void assertUnchanged(List<Tensor> before, List<Tensor> after) {
        for (int i = 0; i < before.size(); i++) {
            assertTrue(before.get(i).bitwiseEquals(after.get(i)), "input " + i + " was written to");
        }
    }

    @ParameterizedTest
    @MethodSource("outForms")
    void writesTheResultAndNothingElse(OutForm form) {
        List<Tensor> inputs = inputs(form);
        Tensor expected = form.compute(inputs);
        assertEquals(form.outTypes().getFirst(), expected.dtype());
        for (DType dtype : form.outTypes()) {
            GuardedView out = GuardedView.random(dtype, expected.shape().toArray(), new Random(22));
            assertSame(out.view(), form.computeInto(out.view(), inputs));
            assertTrue(expected.to(dtype).bitwiseEquals(out.view()), form.toString());
            out.assertGuardsIntact(form.toString());
            assertUnchanged(inputs(form), inputs);
        }
    }

    /** Indices may be overwritten, for they are read before. */
    @ParameterizedTest
    @MethodSource("outForms")
    void refusesOverlapWithEachInput(OutForm form) {
        List<int[]> shapes = form.into().shapes(ORDER);
        Tensor expected = form.compute(inputs(form));
        for (int i = 0; i < shapes.size(); i++) {
            if (!form.outTypes().contains(form.into().inputs().get(i).dtype())) {
                continue; // the result has no place in it
            }
            // Storage with the input in its midst, so that another view of it overlaps the input.
            int elements = IndexModel.elements(shapes.get(i));
            List<Tensor> inputs = new ArrayList<>(inputs(form));
            Tensor storage = form.into().numbers(i, 2 * elements + expected.elements() + 1, ORDER, new Random(23));
            storage.narrow(0, elements, elements).copyFrom(inputs.get(i).reshape(-1));
            inputs.set(i, storage.narrow(0, elements, elements).reshape(shapes.get(i)));
            Tensor overlapping = storage.narrow(0, 2 * elements - 1, expected.elements()).reshape(expected.shape().toArray());
            if (form.into().isIndices(i) || i == 0 && form.into().takesReceiverForIndices()) {
                assertTrue(expected.to(overlapping.dtype()).bitwiseEquals(form.computeInto(overlapping, inputs)),
                        form.toString());
            } else {
                Tensor before = storage.copy();
                assertRefused(form, "overlaps an input", () -> form.computeInto(overlapping, inputs));
                assertTrue(before.bitwiseEquals(storage), "input " + i + " was written to");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("outForms")
    void refusesOutThatDoesNotFit(OutForm form) {
        List<Tensor> inputs = inputs(form);
        int[] shape = form.compute(inputs).shape().toArray();
        for (DType other : DType.values()) {
            if (!form.outTypes().contains(other)) {
                RuntimeException refusal = assertRefused(form, other + " " + Shape.of(shape),
                        () -> form.computeInto(Tensor.zeros(other, shape), inputs));
                assertInstanceOf(DTypeMismatchException.class, refusal);
            }
        }
        for (DType own : form.outTypes()) {
            assertRefused(form, "out has shape (7,)", () -> form.computeInto(Tensor.zeros(own, 7), inputs));
            Tensor scalar = Tensor.scalar(own, 1);
            assertRefused(form, "broadcast view", () -> form.computeInto(scalar.broadcastTo(shape), inputs));
            assertEquals(1, scalar.item(), "nothing was written");
        }
    }

    /** What an operation works with is there from its first call on. */
    @ParameterizedTest
    @MethodSource("outForms")
    void createsNothingToWorkWithAfterItsFirstCall(OutForm form) throws Exception {
        List<Tensor> inputs = form.into().inputs(LARGE_ORDER, new Random(26)).stream()
                .map(input -> input.rank() == 2 ? input.transpose() : input).toList();
        Supplier<Tensor> call = form.into(form.compute(inputs), inputs);
        long created = Parallelism.withThreads(1, () -> {
            Tensor _ = call.get();
            long before = ScratchPool.created();
            Tensor _ = call.get();
            return ScratchPool.created() - before;
        });
        assertEquals(0, created, form.toString());
    }

    private static RuntimeException assertRefused(OutForm form, String reason, Runnable task) {
        RuntimeException refusal = assertThrows(IllegalArgumentException.class, task::run, form::toString);
        String message = refusal.getMessage();
        assertTrue(message.startsWith(form.name() + ": ") && message.contains(reason), message);
        return refusal;
    }
}
