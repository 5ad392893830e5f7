package lanewise.tensor;

import static lanewise.tensor.RearrangingTest.assertShows;
import static lanewise.tensor.RearrangingTest.random;
import static lanewise.tensor.RearrangingTest.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chosen elements of every type, triangles and diagonals, against rules that say which element stands where. */
class SelectionTest {
    @Property(tries = 300)
    void indexSelectAndGather(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor x = random(dtype, random, shape);
        int axis = random.nextInt(shape.length);
        int n = shape[axis];
        int[] chosen = random.ints(random.nextInt(7), -n, n).toArray();
        assertShows(with(shape, axis, chosen.length),
                index -> x.get(with(index, axis, Math.floorMod(chosen[index[axis]], n))),
                x.indexSelect(axis, chosen), out -> x.indexSelect(axis - shape.length, Tensor.of(chosen), out), random,
                "indexSelect");
        assertTrue(x.indexSelect(axis, chosen).bitwiseEquals(x.indexSelect(axis, Tensor.of(chosen).to(DType.I64))));
        int[] result = Arrays.stream(shape).map(size -> random.nextInt(size + 1)).toArray();
        result[axis] = random.nextInt(7);
        int[] indices = random.ints(IndexModel.elements(result), -n, n).toArray();
        IndexModel places = IndexModel.fresh(result);
        assertShows(result, index -> x.get(with(index, axis, Math.floorMod(indices[places.cell(index)], n))),
                x.gather(axis - shape.length, Tensor.of(indices, result)),
                out -> x.gather(axis, Tensor.of(indices, result).to(DType.I64), out), random,
                "gather");
    }

    @Property(tries = 300)
    void triangles(@ForAll DType dtype,
            @ForAll @Size(min = 2, max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll @IntRange(min = -7, max = 7) int k, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        Tensor x = random(dtype, random, shape);
        int rank = shape.length;
        assertShows(shape, i -> i[rank - 1] >= i[rank - 2] + k ? x.get(i) : 0, x.triu(k), out -> x.triu(k, out),
                random, "triu");
        assertShows(shape, i -> i[rank - 1] <= i[rank - 2] + k ? x.get(i) : 0, x.tril(k), out -> x.tril(k, out),
                random, "tril");
        Tensor band = x.triu(k).tril(k);
        assertSame(x, x.triu(k, x).tril(k, x));
        assertTrue(band.bitwiseEquals(x), "in place");
    }

    // Slices of 1 to 4,000 elements, for short and long ones are copied in different ways; enough for several threads.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void largeOnesOnAnyNumberOfThreads(DType dtype) throws Exception {
        Random random = new Random(43);
        for (int[] shape : new int[][] {{70_001}, {3, 1001}, {1001, 3}, {19, 23, 57}, {7, 3, 4000}}) {
            Tensor x = random(dtype, random, shape);
            Tensor contiguous = x.copy();
            for (int axis = 0; axis < shape.length; axis++) {
                int k = axis;
                int n = shape[axis];
                int[] chosen = random.ints(Math.max(50, 100_000 / (x.elements() / n)), -n, n).toArray();
                int[] indices = random.ints(x.elements(), -n, n).toArray();
                IndexModel places = IndexModel.fresh(shape);
                for (int threads = 1; threads <= 3; threads++) {
                    Parallelism.withThreads(threads, () -> {
                        for (Tensor source : List.of(x, contiguous)) {
                            assertShows(with(shape, k, chosen.length),
                                    index -> x.get(with(index, k, Math.floorMod(chosen[index[k]], n))),
                                    source.indexSelect(k, chosen), "indexSelect along " + k);
                            assertShows(shape, index -> x.get(with(index, k, Math.floorMod(indices[places.cell(index)],
                                    n))), source.gather(k, Tensor.of(indices, shape)), "gather along " + k);
                        }
                        return null;
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void largeTrianglesOnAnyNumberOfThreads(DType dtype) throws Exception {
        Random random = new Random(44);
        for (int[] shape : new int[][] {{301, 257}, {40, 31, 35}, {5000, 3, 3}}) {
            int rank = shape.length;
            Tensor x = random(dtype, random, shape);
            for (int threads = 1; threads <= 3; threads++) {
                Parallelism.withThreads(threads, () -> {
                    for (Tensor source : List.of(x, x.copy(), x.transpose().copy().transpose())) {
                        assertShows(shape, i -> i[rank - 1] >= i[rank - 2] - 1 ? x.get(i) : 0, source.triu(-1), "triu");
                        assertShows(shape, i -> i[rank - 1] <= i[rank - 2] + 2 ? x.get(i) : 0,
                                source.tril(2, Tensor.onesLike(source)), "tril");
                    }
                    return null;
                });
            }
        }
    }

    @Test
    void trianglesOfAnyDiagonal() {
        Tensor x = Tensor.ones(DType.F32, 2, 3);
        assertTrue(x.bitwiseEquals(x.triu(Integer.MIN_VALUE)));
        assertTrue(x.bitwiseEquals(x.tril(Integer.MAX_VALUE)));
        assertEquals(0, x.triu(Integer.MAX_VALUE).sum().item());
        assertEquals(0, x.tril(Integer.MIN_VALUE).sum().item());
        assertTrue(x.bitwiseEquals(x.triu(Integer.MIN_VALUE, Tensor.zerosLike(x.transpose()).transpose())));
        assertTrue(x.bitwiseEquals(x.tril(Integer.MAX_VALUE, Tensor.zerosLike(x.transpose()).transpose())));
    }

    @Property(tries = 200)
    void diagonals(@ForAll DType dtype,
            @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(max = 5) int columns,
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

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task::run).getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertMessage("indexSelect: index 3 is out of range along axis 1 of shape (2, 3)",
                () -> x.indexSelect(1, 0, 3));
        assertMessage("gather: indices of shape (3, 1) do not fit shape (2, 3) elsewhere than along axis 1",
                () -> x.gather(1, Tensor.zeros(DType.I64, 3, 1)));
        assertMessage("triu: a matrix is needed, not shape (3,)", () -> x.select(0, 0).triu(0));
        assertMessage("diag: a vector or a matrix is needed, not shape ()", () -> x.sum().diag(0));
        Tensor out = Tensor.ones(DType.F32, 2, 2);
        assertMessage("indexSelect: index -4 is out of range along axis 1 of shape (2, 3)",
                () -> x.indexSelect(-1, Tensor.of(new int[] {0, -4}), out));
        assertMessage("gather: index 3 is out of range along axis 1 of shape (2, 3)",
                () -> x.gather(1, Tensor.of(new int[] {0, 1, 2, 3}, 2, 2), out));
        assertMessage("gather: the result has shape (1, 3) but out has shape (2, 2)",
                () -> x.gather(1, Tensor.of(new int[] {0, 1, 2}, 1, 3), out));
        assertMessage("gather: index 4294967296 is out of range of every axis",
                () -> x.gather(1, Tensor.of(new long[] {1L << 32}, 1, 1)));
        assertMessage("gather: the indices are of type F32, and I64 or I32 is needed; convert them, as by to(DType.I64)",
                () -> x.gather(1, x));
        assertMessage("indexSelect: the indices have shape (1, 3), and a vector is needed",
                () -> x.indexSelect(1, Tensor.zeros(DType.I32, 1, 3)));
        assertMessage("indexSelect: index 0 is out of range along axis 0 of shape (0, 3)",
                () -> x.narrow(0, 0, 0).indexSelect(0, 0));
        assertEquals(4, out.sum().item(), "nothing was written");
        assertEquals(Shape.of(0, 3), x.narrow(0, 0, 0).indexSelect(0).shape());
    }
}
