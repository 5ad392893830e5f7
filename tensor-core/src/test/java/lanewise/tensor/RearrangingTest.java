package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Joining and moving elements of every type, against rules that say which element stands where. */
class RearrangingTest {
    static Tensor random(DType dtype, Random random, int... shape) {
        double[] values = Values.withSpecial(dtype, IndexModel.elements(shape), random);
        return GuardedView.random(dtype, shape, random).set(values).view();
    }

    /** Checks shape and elements: the element at an index is what the rule says. */
    static void assertShows(int[] shape, ToDoubleFunction<int[]> rule, Tensor actual, String what) {
        assertEquals(Shape.of(shape), actual.shape(), what);
        double[] expected = new double[IndexModel.elements(shape)];
        Arrays.setAll(expected, i -> rule.applyAsDouble(IndexModel.index(i, shape)));
        Values.assertSameBits(expected, actual.toDoubleArray(), what);
    }

    /** Checks the form that writes into a given tensor too. */
    static void assertShows(int[] shape, ToDoubleFunction<int[]> rule, Tensor actual, ReductionsTest.Into into,
            Random random, String what) {
        double[] expected = new double[IndexModel.elements(shape)];
        Arrays.setAll(expected, i -> rule.applyAsDouble(IndexModel.index(i, shape)));
        ReductionsTest.checkForms(expected, actual, shape, into, random, what);
    }

    static int[] with(int[] index, int axis, int position) {
        int[] changed = index.clone();
        changed[axis] = position;
        return changed;
    }

    @Property(tries = 200)
    void concat(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 4) Integer> sizes,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 4) Integer> lengths, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int axis = random.nextInt(shape.length);
        List<Tensor> parts = lengths.stream().map(length -> random(dtype, random, with(shape, axis, length))).toList();
        int total = lengths.stream().mapToInt(i -> i).sum();
        assertShows(with(shape, axis, total), index -> {
            int part = 0;
            int place = index[axis];
            while (place >= lengths.get(part)) {
                place -= lengths.get(part++);
            }
            return parts.get(part).get(with(index, axis, place));
        }, Tensor.concat(axis - shape.length, parts), out -> Tensor.concat(axis, parts, out), random, "concat");
        List<Tensor> views = Tensor.concat(axis, parts).split(axis, lengths.stream().mapToInt(i -> i).toArray());
        for (int i = 0; i < parts.size(); i++) {
            assertTrue(parts.get(i).bitwiseEquals(views.get(i)), "split " + i);
        }
    }

    @Property(tries = 100)
    void stack(@ForAll DType dtype,
            @ForAll @Size(max = 3) List<@IntRange(max = 4) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 4) int count, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor[] parts = IntStream.range(0, count).mapToObj(i -> random(dtype, random, shape)).toArray(Tensor[]::new);
        int axis = random.nextInt(shape.length + 1);
        int[] stacked = new int[shape.length + 1];
        Arrays.setAll(stacked, i -> i == axis ? count : shape[i < axis ? i : i - 1]);
        assertShows(stacked, index -> parts[index[axis]].get(IntStream.range(0, index.length).filter(i -> i != axis)
                .map(i -> index[i]).toArray()), Tensor.stack(axis - stacked.length, parts),
                out -> Tensor.stack(axis, List.of(parts), out), random, "stack");
    }

    @Property(tries = 300)
    void flipRollAndTile(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll @IntRange(min = -12, max = 12) int shift, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor x = random(dtype, random, shape);
        int axis = random.nextInt(shape.length);
        int n = shape[axis];
        assertShows(shape, index -> x.get(with(index, axis, n - 1 - index[axis])), x.flip(axis - shape.length), "flip");
        assertShows(shape, index -> {
            int[] old = new int[index.length];
            Arrays.setAll(old, i -> shape[i] - 1 - index[i]);
            return x.get(old);
        }, x.flip(), "flip all");
        assertShows(shape, index -> x.get(with(index, axis, Math.floorMod(index[axis] - shift, n))),
                x.roll(shift, axis), "roll");
        int[] repetitions = random.ints(random.nextInt(6), 0, 4).toArray();
        int rank = Math.max(shape.length, repetitions.length);
        int[] tiled = new int[rank];
        Arrays.setAll(tiled, i -> at(shape, i - (rank - shape.length))
                * at(repetitions, i - (rank - repetitions.length)));
        assertShows(tiled, index -> {
            int[] old = new int[shape.length];
            Arrays.setAll(old, i -> index[rank - shape.length + i] % shape[i]);
            return x.get(old);
        }, x.tile(repetitions), "tile");
    }

    private static int at(int[] values, int i) {
        return i < 0 ? 1 : values[i];
    }

    /** As in NumPy. */
    @Test
    void aScalarIsAVectorOfOneWhereItNeedsAnAxis() {
        Tensor five = Tensor.scalar(DType.F32, 5);
        for (int axis : new int[] {0, -1}) {
            assertArrayEquals(new long[] {0}, five.argmax(axis).toLongArray());
            assertArrayEquals(new long[] {0}, five.argmin(axis).toLongArray());
            assertArrayEquals(new long[] {0}, five.argsort(axis).toLongArray());
            assertTrue(Tensor.of(new float[] {5}).bitwiseEquals(five.cumsum(axis)));
            assertEquals(5, five.cumsum(axis, Tensor.zeros(DType.F32, 1)).item());
            assertThrows(IndexOutOfBoundsException.class, () -> five.sort(axis));
        }
    }

    @Test
    void chunks() {
        Tensor x = Tensor.arange(DType.F32, 10);
        assertEquals(List.of(4, 4, 2), x.chunk(3, 0).stream().map(Tensor::elements).toList());
        assertEquals(List.of(3, 3, 3, 1), x.chunk(4, -1).stream().map(Tensor::elements).toList());
        assertEquals(10, x.chunk(20, 0).size());
        assertEquals(List.of(0), Tensor.zeros(DType.F32, 0).chunk(3, 0).stream().map(Tensor::elements).toList());
        x.chunk(3, 0).get(2).fill(7);
        assertEquals(7, x.get(9), "chunks are views");
    }

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task::run).getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertMessage("concat: shapes (2, 3) and (3, 3) differ elsewhere than along axis 1; did you mean "
                + "concat along axis 0?",
                () -> Tensor.concat(1, x, Tensor.zeros(DType.F32, 3, 3)));
        assertMessage("concat: at least one tensor is needed", () -> Tensor.concat(0));
        assertMessage("stack: shapes differ: (2, 3) and (3, 2)", () -> Tensor.stack(0, x, x.transpose()));
        assertMessage("stack: axis 3 is out of range for a new one in shape (2, 3), whose places are -3 to 2",
                () -> Tensor.stack(3, x, x));
        assertMessage("stack: axis -4 is out of range for a new one in shape (2, 3), whose places are -3 to 2",
                () -> Tensor.stack(-4, x, x));
        assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0, x, x.to(DType.F64)));
        assertMessage("split: sizes [2, 2] do not add up to the 3 of axis 1 of shape (2, 3)", () -> x.split(1, 2, 2));
        assertThrows(ShapeMismatchException.class, () -> x.split(1, 4, -1));
        assertMessage("chunk: the number of parts of shape (2, 3) must be positive, not 0", () -> x.chunk(0, 0));
        assertMessage("flip: axis -1 of shape (2, 3) is named twice", () -> x.flip(1, -1));
        assertMessage("topK: there are no 4 elements along axis 1 of shape (2, 3)", () -> x.topK(4, 1));
        assertMessage("tile: the number of repetitions of shape (2, 3) must not be negative, as in [-1]",
                () -> x.tile(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> x.roll(1, 2));
    }

    @Test
    void refusesResultsWithTooManyElements() {
        Tensor many = Tensor.scalar(DType.F32, 1).broadcastTo(1 << 30);
        String limit = "; a size is at most 2,147,483,647, and the number of elements 2,147,418,112";
        assertRefused("concat: shapes (1073741824,), (1073741824,) would give shape (2147483648,)" + limit,
                () -> Tensor.concat(0, many, many));
        assertRefused("concat: shapes (0,), (1073741824,), (1073741824,), (1073741824,) and 1 more would give shape"
                + " (4294967296,)" + limit, () -> Tensor.concat(0, Tensor.zeros(DType.F32, 0), many, many, many, many));
        Tensor thin = Tensor.zeros(DType.F32, Integer.MAX_VALUE, 0);
        assertRefused("concat: shapes (2147483647, 0), (2147483647, 0) would give shape (4294967294, 0)" + limit,
                () -> Tensor.concat(0, thin, thin));
        assertRefused("stack: 2 tensors of shape (1073741824,) would give shape (1073741824, 2)" + limit,
                () -> Tensor.stack(1, many, many));
        assertRefused("tile: shape (1073741824,) repeated [2] times would give shape (2147483648,)" + limit,
                () -> many.tile(2));
        assertRefused("tile: shape (1073741824,) repeated [3, 1] times would give shape (3, 1073741824)" + limit,
                () -> many.tile(3, 1));
        assertRefused("tile: shape (0, 2) repeated [1, 2147483647] times would give shape (0, 4294967294)" + limit,
                () -> Tensor.zeros(DType.F32, 0, 2).tile(1, Integer.MAX_VALUE));
        assertRefused("diag: shape (2,) on diagonal 2147483647 would give shape (2147483649, 2147483649)" + limit,
                () -> Tensor.zeros(DType.F32, 2).diag(Integer.MAX_VALUE));
        assertRefused("diag: shape (2,) on diagonal -2147483648 would give shape (2147483650, 2147483650)" + limit,
                () -> Tensor.zeros(DType.F32, 2).diag(Integer.MIN_VALUE));
        assertRefused("diag: shape (2,) on diagonal 50000 would give shape (50002, 50002)" + limit,
                () -> Tensor.zeros(DType.F32, 2).diag(50_000));
        assertRefused("indexSelect: 2 positions along axis 0 of shape (1, 1073741824) would give shape (2, 1073741824)"
                + limit, () -> many.unsqueeze(0).indexSelect(0, 0, 0));
    }

    private static void assertRefused(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }
}
