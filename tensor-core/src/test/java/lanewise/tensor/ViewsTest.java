package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Chains of views against {@link IndexModel}. */
class ViewsTest {
    private static final int MOST_ELEMENTS = 600;

    /** The kinds of views, and other operations whose results a chain goes on with. */
    enum Step { TRANSPOSE, PERMUTE, SLICE, SLICE_TO_START, NARROW, SELECT, SQUEEZE, SQUEEZE_ONE, UNSQUEEZE, BROADCAST,
        RESHAPE, RESHAPE_INFERRED }

    /** A tensor, its model, and the storage that the model's cells number. */
    private record State(Tensor tensor, IndexModel model, Tensor storage) {
        State with(Tensor view, IndexModel shown) {
            return new State(view, shown, storage);
        }
    }

    @Property(tries = 2000)
    void chainsShowTheCellsOfTheModel(@ForAll DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes, @ForAll @Size(max = 7) List<Step> steps,
            @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        Tensor storage = Tensor.arange(DType.I32, IndexModel.elements(shape)).to(dtype);
        State state = new State(storage.reshape(shape), IndexModel.fresh(shape), storage);
        for (Step step : steps) {
            state = apply(step, state, random);
            check(state, steps.toString());
        }
    }

    private static void check(State state, String what) {
        Tensor tensor = state.tensor;
        IndexModel model = state.model;
        assertEquals(Shape.of(model.shape()), tensor.shape(), what);
        double[] expected = new double[model.cells().length];
        double[] elements = new double[expected.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = state.storage.get(model.cells()[i]);
            elements[i] = tensor.get(IndexModel.index(i, model.shape()));
        }
        assertArrayEquals(expected, elements, what);
        assertArrayEquals(expected, tensor.toDoubleArray(), what);
        assertEquals(model.isContiguous(), tensor.isContiguous(), what + ": contiguous");
        if (expected.length > 0) {
            // Shows that the storage is shared.
            double before = state.storage.get(model.cells()[0]);
            double other = before == 0 ? 1 : 0;
            state.storage.set(other, model.cells()[0]);
            assertEquals(other, tensor.get(new int[model.rank()]), what + ": shared storage");
            state.storage.set(before, model.cells()[0]);
        }
    }

    private static State apply(Step step, State state, Random random) {
        Tensor x = state.tensor;
        IndexModel model = state.model;
        int rank = model.rank();
        if (rank == 0 && step != Step.UNSQUEEZE && step != Step.BROADCAST && step != Step.RESHAPE) {
            return state;
        }
        int axis = rank == 0 ? 0 : random.nextInt(rank);
        int size = rank == 0 ? 1 : model.shape()[axis];
        int named = random.nextBoolean() ? axis : axis - rank;
        return switch (step) {
            case TRANSPOSE -> {
                int other = random.nextInt(rank);
                int[] order = identity(rank);
                order[axis] = other;
                order[other] = axis;
                yield state.with(x.transpose(named, other), model.permute(order));
            }
            case PERMUTE -> {
                int[] order = new Philox(random.nextLong(), 0).permutation(rank);
                yield state.with(x.permute(order), model.permute(order));
            }
            case SLICE -> {
                int start = random.nextInt(-8, 9);
                int stop = random.nextInt(-8, 9);
                int by = random.nextInt(1, 4) * (random.nextBoolean() ? 1 : -1);
                yield state.with(x.slice(named, start, stop, by),
                        model.take(axis, IndexModel.pythonSlice(size, start, stop, by)));
            }
            case SLICE_TO_START -> {
                int by = -random.nextInt(1, 4);
                yield state.with(x.slice(named, size, Integer.MIN_VALUE, by),
                        model.take(axis, IndexModel.pythonSlice(size, null, null, by)));
            }
            case NARROW -> {
                int start = random.nextInt(size + 1);
                int length = random.nextInt(size - start + 1);
                yield state.with(x.narrow(named, start, length),
                        model.take(axis, IndexModel.pythonSlice(size, start, start + length, 1)));
            }
            case SELECT -> {
                if (size == 0) {
                    yield state;
                }
                int position = random.nextInt(size);
                yield state.with(x.select(named, random.nextBoolean() ? position : position - size),
                        model.select(axis, position));
            }
            case SQUEEZE -> state.with(x.squeeze(), model.squeeze());
            case SQUEEZE_ONE -> size == 1 ? state.with(x.squeeze(named), model.squeeze(axis)) : state;
            case UNSQUEEZE -> {
                int place = random.nextInt(rank + 1);
                yield state.with(x.unsqueeze(random.nextBoolean() ? place : place - rank - 1), model.unsqueeze(place));
            }
            case BROADCAST -> broadcast(state, random);
            case RESHAPE -> reshape(state, false, random);
            case RESHAPE_INFERRED -> reshape(state, true, random);
        };
    }

    private static int[] identity(int rank) {
        return IntStream.range(0, rank).toArray();
    }

    private static State broadcast(State state, Random random) {
        int[] shape = state.model.shape();
        int lead = random.nextInt(2);
        int[] target = new int[lead + shape.length];
        for (int i = 0; i < target.length; i++) {
            boolean stretch = i < lead || shape[i - lead] == 1 && random.nextBoolean();
            target[i] = stretch ? random.nextInt(4) : shape[i - lead];
        }
        if (IndexModel.elements(target) > MOST_ELEMENTS) {
            return state;
        }
        return state.with(state.tensor.broadcastTo(target), state.model.broadcastTo(target));
    }

    private static State reshape(State state, boolean inferred, Random random) {
        int elements = state.model.cells().length;
        int[] target = randomShape(elements, random);
        int[] wanted = target.clone();
        if (inferred && target.length > 0 && elements > 0) {
            wanted[random.nextInt(wanted.length)] = -1;
        }
        Tensor result = state.tensor.reshape(wanted);
        IndexModel view = state.model.reshape(target);
        if (view.isStrided()) {
            return state.with(result, view);
        }
        // No strides can express it, so it must be a copy: the result has cells of its own.
        return new State(result, IndexModel.fresh(target), result.reshape(-1));
    }

    // A random factorisation with some ones thrown in.
    private static int[] randomShape(int elements, Random random) {
        List<Integer> sizes = new ArrayList<>();
        int rest = elements;
        while (rest > 1 && sizes.size() < 5) {
            int divisor = 1 + random.nextInt(rest);
            while (rest % divisor != 0) {
                divisor--;
            }
            sizes.add(divisor);
            rest /= divisor;
        }
        if (rest != 1) {
            sizes.add(rest);
        }
        for (int ones = random.nextInt(3); ones > 0; ones--) {
            sizes.add(random.nextInt(sizes.size() + 1), elements == 0 ? 1 + random.nextInt(3) : 1);
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void slicesClampExtremeBoundsAndSteps() {
        Tensor x = Tensor.arange(DType.F32, 5);
        int max = Integer.MAX_VALUE;
        int min = Integer.MIN_VALUE;
        assertArrayEquals(new double[] {0, 1, 2, 3, 4}, x.slice(0, -max, max).toDoubleArray());
        assertArrayEquals(new double[] {0}, x.slice(0, min, max, max).toDoubleArray());
        assertArrayEquals(new double[] {4}, x.slice(0, max, min, min).toDoubleArray());
        assertArrayEquals(new double[] {4}, x.slice(0, 9, min, -max).toDoubleArray());
        assertArrayEquals(new double[] {4, 2, 0}, x.slice(0, -1, min, -2).toDoubleArray());
        assertArrayEquals(new double[0], x.slice(0, max, max).toDoubleArray());
    }

    @Test
    void emptyTensorsOfAnyStridesHaveEveryEmptyShape() {
        Tensor empty = Tensor.zeros(DType.F32, 0, 6).slice(1, 0, 6, 2);
        for (int[] sizes : new int[][] {{3, 0}, {0}, {0, 7, 2}, {2, 0, 9}}) {
            assertEquals(Shape.of(sizes), empty.reshape(sizes).shape());
            assertEquals(Shape.of(sizes), empty.transpose().reshape(sizes).shape());
        }
    }

    /** An empty tensor may have sizes whose products no array could hold. */
    @Test
    void emptyTensorsMayBeLargeAlongOtherAxes() {
        Tensor empty = Tensor.zeros(DType.F64, 0, 100_000, 100_000);
        assertEquals(Shape.of(0, 2, 100_000), empty.slice(1, 0, 100_000, 50_000).shape());
        assertEquals(Shape.of(50_000, 100_000, 0), empty.transpose(0, 2).slice(0, -1, 0, -2).shape());
        assertEquals(Shape.of(65_536, 65_536, 0), empty.reshape(65_536, 65_536, 0).shape());
    }

    @Test
    void refusesWhatHasNoMeaning() {
        Tensor x = Tensor.zeros(DType.F64, 2, 3, 1);
        assertThrows(IllegalArgumentException.class, () -> x.slice(1, 0, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> x.squeeze(1));
        assertThrows(IllegalArgumentException.class, () -> x.permute(0, 1));
        assertThrows(IllegalArgumentException.class, () -> x.permute(0, 1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> x.permute(0, 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> x.narrow(1, 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> x.narrow(1, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> x.select(1, 3));
        assertEquals("select: index -4 is out of range for axis 1 of shape (2, 3, 1)",
                assertThrows(IndexOutOfBoundsException.class, () -> x.select(1, -4)).getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> x.unsqueeze(4));
        assertThrows(IndexOutOfBoundsException.class, () -> x.transpose(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(0, 3, 0));
        assertThrows(ShapeMismatchException.class, () -> x.broadcastTo(2, 4, 1));
        assertThrows(ShapeMismatchException.class, () -> x.broadcastTo(3, 1));
        int large = 1 << 16; // its fourth power is 0 in a long
        for (int[] sizes : new int[][] {{5}, {-1, 4}, {-1, -1}, {-2, -3}, {0, -1}, {-1, large, large, large, large}}) {
            assertThrows(ShapeMismatchException.class, () -> x.reshape(sizes), Arrays.toString(sizes));
        }
    }
}
