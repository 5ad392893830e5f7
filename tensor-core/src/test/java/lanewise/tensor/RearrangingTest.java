package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joining, selecting and ordering, against rules that say which element stands where. */
class RearrangingTest {
    static Tensor random(DType dtype, Random random, int... shape) {
        double[] values = Values.withSpecial(dtype, IndexModel.elements(shape), random);
        return GuardedView.random(dtype, shape, random).set(values).view();
    }

    /** Checks shape and elements: the element at an index is what the rule says. */
    private static void assertShows(int[] shape, ToDoubleFunction<int[]> rule, Tensor actual, String what) {
        assertEquals(Shape.of(shape), actual.shape(), what);
        double[] expected = new double[IndexModel.elements(shape)];
        Arrays.setAll(expected, i -> rule.applyAsDouble(IndexModel.index(i, shape)));
        Values.assertSameBits(expected, actual.toDoubleArray(), what);
    }

    private static int[] with(int[] index, int axis, int position) {
        int[] changed = index.clone();
        changed[axis] = position;
        return changed;
    }

    @Property(tries = 200)
    void concat(@ForAll DType dtype, @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 4) Integer> sizes,
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
        }, Tensor.concat(axis - shape.length, parts), "concat");
        List<Tensor> views = Tensor.concat(axis, parts).split(axis, lengths.stream().mapToInt(i -> i).toArray());
        for (int i = 0; i < parts.size(); i++) {
            assertTrue(parts.get(i).bitwiseEquals(views.get(i)), "split " + i);
        }
    }

    @Property(tries = 100)
    void stack(@ForAll DType dtype, @ForAll @Size(max = 3) List<@IntRange(max = 4) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 4) int count, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor[] parts = IntStream.range(0, count).mapToObj(i -> random(dtype, random, shape)).toArray(Tensor[]::new);
        int axis = random.nextInt(shape.length + 1);
        Tensor stacked = Tensor.stack(axis, parts);
        assertEquals(count, stacked.dim(axis));
        for (int i = 0; i < count; i++) {
            assertTrue(parts[i].bitwiseEquals(stacked.select(axis, i)), "stack " + i);
        }
    }

    @Property(tries = 300)
    void flipRollAndTile(@ForAll DType dtype, @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 5) Integer> sizes,
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

    @Property(tries = 200)
    void indexSelectAndGather(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor x = random(dtype, random, shape);
        int axis = random.nextInt(shape.length);
        int n = shape[axis];
        int[] chosen = random.ints(random.nextInt(7), -n, n).toArray();
        assertShows(with(shape, axis, chosen.length),
                index -> x.get(with(index, axis, Math.floorMod(chosen[index[axis]], n))),
                x.indexSelect(axis, chosen), "indexSelect");
        int[] result = Arrays.stream(shape).map(size -> random.nextInt(size + 1)).toArray();
        result[axis] = random.nextInt(7);
        int[] indices = random.ints(IndexModel.elements(result), -n, n).toArray();
        IndexModel places = IndexModel.fresh(result);
        assertShows(result, index -> x.get(with(index, axis, Math.floorMod(indices[places.cell(index)], n))),
                x.gather(axis - shape.length, indices, result), "gather");
    }

    @Property(tries = 200)
    void triangles(@ForAll DType dtype, @ForAll @Size(min = 2, max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll @IntRange(min = -7, max = 7) int k, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor x = random(dtype, random, shape);
        int rank = shape.length;
        assertShows(shape, i -> i[rank - 1] >= i[rank - 2] + k ? x.get(i) : 0, x.triu(k), "triu");
        assertShows(shape, i -> i[rank - 1] <= i[rank - 2] + k ? x.get(i) : 0, x.tril(k), "tril");
    }

    @Property(tries = 200)
    void diagonals(@ForAll DType dtype, @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(max = 5) int columns,
            @ForAll @IntRange(min = -7, max = 7) int k, @ForAll Random random) {
        Tensor matrix = random(dtype, random, rows, columns);
        int row = Math.max(0, -k);
        int column = Math.max(0, k);
        int length = Math.max(0, Math.min(rows - row, columns - column));
        assertShows(new int[] {length}, i -> matrix.get(row + i[0], column + i[0]), matrix.diag(k), "of a matrix");
        Tensor vector = random(dtype, random, rows);
        int order = rows + Math.abs(k);
        assertShows(new int[] {order, order}, i -> i[1] - i[0] == k ? vector.get(Math.min(i[0], i[1])) : 0,
                vector.diag(k), "of a vector");
    }

    @Property(tries = 300)
    void sorting(@ForAll DType dtype, @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 9) Integer> sizes,
            @ForAll boolean descending, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        double[] values = random.ints(IndexModel.elements(shape), -3, 5)
                .mapToDouble(v -> v == 4 ? Double.NaN : v == 3 ? -0.0 : v).toArray();
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        int axis = random.nextInt(shape.length);
        int k = random.nextInt(shape[axis] + 1);
        int[] order = x.argsort(axis, descending);
        Tensor sorted = x.sort(axis, descending);
        IndexModel places = IndexModel.fresh(shape);
        assertShows(shape, index -> x.get(with(index, axis, order[places.cell(index)])), sorted, "sort");
        for (int i = 0; i < order.length; i++) {
            int[] index = IndexModel.index(i, shape);
            List<Integer> expected = new ArrayList<>(IntStream.range(0, shape[axis]).boxed().toList());
            Comparator<Integer> ascending = Comparator.comparingDouble(j -> x.get(with(index, axis, j)) + 0.0);
            expected.sort(descending ? ascending.reversed() : ascending);
            assertEquals(expected.get(index[axis]), order[i]);
        }
        TopK top = x.topK(k, axis);
        assertTrue(x.sort(axis, true).narrow(axis, 0, k).bitwiseEquals(top.values()));
        int[] topShape = with(shape, axis, k);
        assertArrayEquals(IntStream.range(0, top.indices().length)
                .map(i -> x.argsort(axis, true)[places.cell(IndexModel.index(i, topShape))]).toArray(), top.indices());
    }

    @Test
    void sortsLongRunsOnSeveralThreads() throws Exception {
        Random random = new Random(41);
        float[] values = new float[40 * 5000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Tensor x = Tensor.of(values, 40, 5000);
        for (int row = 0; row < 40; row++) {
            Arrays.sort(values, row * 5000, (row + 1) * 5000);
        }
        for (int threads = 1; threads <= 4; threads++) {
            assertArrayEquals(values, Parallelism.withThreads(threads, () -> x.sort(1)).toFloatArray());
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
        assertMessage("concat: shapes (2, 3) and (3, 3) differ elsewhere than along axis 1",
                () -> Tensor.concat(1, x, Tensor.zeros(DType.F32, 3, 3)));
        assertMessage("concat: at least one tensor is needed", () -> Tensor.concat(0));
        assertMessage("stack: shapes differ: (2, 3) and (3, 2)", () -> Tensor.stack(0, x, x.transpose()));
        assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0, x, x.to(DType.F64)));
        assertMessage("split: sizes [2, 2] do not add up to the 3 of axis 1 of shape (2, 3)", () -> x.split(1, 2, 2));
        assertThrows(ShapeMismatchException.class, () -> x.split(1, 4, -1));
        assertMessage("chunk: the number of parts must be positive, not 0", () -> x.chunk(0, 0));
        assertMessage("flip: axis -1 of shape (2, 3) is named twice", () -> x.flip(1, -1));
        assertMessage("indexSelect: index 3 is out of range along axis 1 of shape (2, 3)", () -> x.indexSelect(1, 0, 3));
        assertMessage("gather: 2 indices do not fill shape (2, 2)", () -> x.gather(1, new int[2], 2, 2));
        assertMessage("gather: indices of shape (3, 1) do not fit shape (2, 3) elsewhere than along axis 1",
                () -> x.gather(1, new int[3], 3, 1));
        assertMessage("triu: a matrix is needed, not shape (3,)", () -> x.select(0, 0).triu(0));
        assertMessage("diag: a vector or a matrix is needed, not shape ()", () -> x.sum().diag(0));
        assertMessage("topK: there are no 4 elements along axis 1 of shape (2, 3)", () -> x.topK(4, 1));
        assertMessage("tile: the number of repetitions must not be negative, as in [-1]", () -> x.tile(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> x.roll(1, 2));
    }

    // NumPy 1.24: np.linspace(0.1, 0.7, 7), np.linspace(3, -2, 4), np.arange(1, 2, 0.3), np.arange(5, 0, -2)
    @Test
    void equallySpacedNumbersAsNumPy() {
        assertArrayEquals(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7},
                Tensor.linspace(DType.F64, 0.1, 0.7, 7).toDoubleArray(), 1e-16);
        assertArrayEquals(new double[] {3, 1.3333333333333333, -0.33333333333333348, -2},
                Tensor.linspace(DType.F64, 3, -2, 4).toDoubleArray(), 1e-15);
        assertArrayEquals(new double[] {5}, Tensor.linspace(DType.F64, 5, 9, 1).toDoubleArray());
        assertEquals(0, Tensor.linspace(DType.F32, 5, 9, 0).elements());
        assertEquals(0.7f, Tensor.linspace(DType.F32, 0.1, 0.7, 7).get(6));
        assertArrayEquals(new double[] {1, 1.3, 1.6, 1.9}, Tensor.arange(DType.F64, 1, 2, 0.3).toDoubleArray(), 1e-15);
        assertArrayEquals(new double[] {5, 3, 1}, Tensor.arange(DType.F32, 5, 0, -2).toDoubleArray());
        assertEquals(0, Tensor.arange(DType.F32, 5, 0, 1).elements());
        assertMessage("arange: steps of 0.0 do not lead from 0.0 to 1.0", () -> Tensor.arange(DType.F32, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Tensor.linspace(DType.F32, 0, 1, -1));
    }

    @Test
    void rowsAndSegments() {
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6},
                Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).toFloatArray());
        assertEquals(Shape.of(3, 2), Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}).shape());
        assertEquals(Shape.of(0, 0), Tensor.of(new float[0][]).shape());
        assertMessage("of: row 1 has 1 elements, row 0 has 2", () -> Tensor.of(new double[][] {{1, 2}, {3}}));
        assertEquals(1, Tensor.onesLike(Tensor.zeros(DType.F32, 2, 3).transpose()).stride(0));
    }

    @ParameterizedTest
    @EnumSource
    void segmentsAtAnyAlignment(DType dtype) {
        Tensor x = random(dtype, new Random(42), 3, 5);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(15L * dtype.bytes() + 4);
            MemorySegment segment = all.asSlice(3);
            x.copyTo(segment);
            double second = dtype == DType.F32 ? segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4)
                    : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8);
            assertEquals(x.get(0, 1), second);
            assertTrue(x.bitwiseEquals(Tensor.of(dtype, segment, 3, 5)));
            assertEquals(0, all.get(ValueLayout.JAVA_BYTE, 2), "nothing before it is written");
            assertThrows(ShapeMismatchException.class, () -> Tensor.of(dtype, segment, 4, 5));
            assertThrows(ShapeMismatchException.class, () -> x.copyTo(segment.asSlice(2)));
        }
    }
}
