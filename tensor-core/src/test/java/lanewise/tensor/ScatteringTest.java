package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements taken from, put to and added at indices, against loops over the indices in row-major order. */
class ScatteringTest {
    // Where the elements go that are scattered.
    private static int[] targets(int[] shape, int axis, int[] indexShape, int[] indices) {
        IndexModel cells = IndexModel.fresh(shape);
        int[] targets = new int[indices.length];
        Arrays.setAll(targets, i -> {
            int[] index = IndexModel.index(i, indexShape);
            index[axis] = Math.floorMod(indices[i], shape[axis]);
            return cells.cell(index);
        });
        return targets;
    }

    private static double[] used(Tensor source, int... indexShape) {
        Tensor used = source;
        for (int axis = 0; axis < indexShape.length; axis++) {
            used = used.narrow(axis, 0, indexShape[axis]);
        }
        return used.toDoubleArray();
    }

    private static void check(Tensor x, int axis, Tensor indices, Tensor source, Random random) {
        DType dtype = x.dtype();
        int[] shape = x.shape().toArray();
        int[] targets = targets(shape, axis, indices.shape().toArray(), indices.toIntArray());
        double[] terms = used(source, indices.shape().toArray());
        double[] put = x.toDoubleArray();
        double[] filled = x.toDoubleArray();
        double[] added = x.toDoubleArray();
        for (int i = 0; i < targets.length; i++) {
            put[targets[i]] = terms[i];
            filled[targets[i]] = 1;
            added[targets[i]] = dtype.computes() ? AnyType.sum(dtype, added[targets[i]], terms[i]) : 0;
        }
        String what = dtype + " " + x.shape() + " along " + axis + " at " + indices.shape();
        ReductionsTest.checkForms(put, x.scatter(axis, indices, source), shape,
                out -> x.scatter(axis, indices, source, out), random, "scatter: " + what);
        ReductionsTest.checkForms(filled, x.scatter(axis - shape.length, indices, 1), shape,
                out -> x.scatter(axis, indices, 1, out), random, "scatter of a number: " + what);
        if (dtype.computes()) {
            ReductionsTest.checkForms(added, x.scatterAdd(axis, indices, source), shape,
                    out -> x.scatterAdd(axis, indices, source, out), random, "scatterAdd: " + what);
        }
    }

    // Ordinary numbers, whose sums depend on their order.
    private static Tensor random(DType dtype, Random random, int... shape) {
        return dtype.isFloating()
                ? AnyType.tensor(dtype, shape, Values.ordinary(dtype, IndexModel.elements(shape), random), random)
                : AnyType.random(dtype, random, shape);
    }

    @Property(tries = 500)
    void scatterPutsAndAdds(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int axis = random.nextInt(shape.length);
        int[] indexShape = Arrays.stream(shape).map(size -> random.nextInt(size + 1)).toArray();
        indexShape[axis] = random.nextInt(12);
        int[] sourceShape = Arrays.stream(indexShape).map(size -> size + random.nextInt(2)).toArray();
        double[] indices = random.ints(IndexModel.elements(indexShape), -shape[axis], shape[axis]).asDoubleStream()
                .toArray();
        DType indexType = random.nextBoolean() ? DType.I32 : DType.I64;
        check(random(dtype, random, shape), axis, AnyType.tensor(indexType, indexShape, indices, random),
                random(dtype, random, sourceShape), random);
    }

    // Long and short axes on either side of the one that is indexed.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64", "I32", "BOOL", "BF16"})
    void largeOnesOnAnyNumberOfThreads(DType dtype) throws Exception {
        Random random = new Random(61);
        for (int[] shape : new int[][] {{70_001}, {3, 10_001}, {10_001, 3}, {19, 23, 57}, {500, 1, 40}}) {
            Tensor x = random(dtype, random, shape);
            for (int axis = 0; axis < shape.length; axis++) {
                int[] indexShape = shape.clone();
                indexShape[axis] = shape[axis] / 2 + 3;
                int few = Math.min(shape[axis], 50); // so that many share a place
                Tensor indices = Tensor.of(random.ints(IndexModel.elements(indexShape), 0, few).toArray(), indexShape);
                Tensor source = random(dtype, random, indexShape);
                int k = axis;
                for (int threads = 1; threads <= 3; threads++) {
                    Parallelism.withThreads(threads, () -> {
                        check(x, k, indices, source, random);
                        check(x.copy(), k, indices, source.copy(), random);
                        return null;
                    });
                }
            }
        }
    }

    @Test
    void inPlace() {
        Tensor x = Tensor.of(new long[] {10, 20, 30, 40}, 2, 2);
        Tensor indices = Tensor.of(new long[] {1, 1}, 1, 2);
        assertSame(x, x.scatterAdd(0, indices, Tensor.of(new long[] {1, 2}, 1, 2), x));
        assertEquals("[10, 20, 31, 42]", Arrays.toString(x.toLongArray()));
        assertSame(x, x.scatter(1, indices, x.narrow(0, 0, 1).copy(), x));
        assertEquals("[10, 20, 31, 42]", Arrays.toString(x.toLongArray()), "the last of two");
        assertSame(x, x.scatter(1, indices, -1, x));
        assertEquals("[10, -1, 31, 42]", Arrays.toString(x.toLongArray()));
        Tensor both = Tensor.zeros(DType.F32, 2, 3); // out beside the tensor in one array
        both.select(0, 0).fill(1).scatter(0, Tensor.of(new int[] {2}), 5, both.select(0, 1));
        assertEquals("[1.0, 1.0, 1.0, 1.0, 1.0, 5.0]", Arrays.toString(both.toFloatArray()));
    }

    @Property(tries = 300)
    void takeCountsAllElements(@ForAll DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 5) Integer> sizes,
            @ForAll @Size(max = 3) List<@IntRange(max = 6) Integer> indexSizes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int[] indexShape = indexSizes.stream().mapToInt(i -> i).toArray();
        Tensor x = AnyType.random(dtype, random, shape);
        double[] elements = x.toDoubleArray();
        int[] indices = random.ints(IndexModel.elements(indexShape), -elements.length, elements.length).toArray();
        double[] expected = Arrays.stream(indices).mapToDouble(i -> elements[Math.floorMod(i, elements.length)]).toArray();
        Tensor places = AnyType.tensor(random.nextBoolean() ? DType.I32 : DType.I64, indexShape,
                Arrays.stream(indices).asDoubleStream().toArray(), random);
        ReductionsTest.checkForms(expected, x.take(places), indexShape, out -> x.take(places, out), random,
                dtype + " take");
    }

    /** More than a block of indices: those that come later have been written over by then. */
    @Test
    void whatIsTakenMayBeWrittenOverTheIndices() {
        int n = 20_000;
        for (DType dtype : List.of(DType.I32, DType.I64)) {
            Tensor x = Tensor.arange(DType.I64, n).mul(-1).to(dtype);
            for (int shift = 0; shift <= 1; shift++) {
                Tensor both = Tensor.arange(DType.I64, n + 1).flip(0).copy().to(dtype);
                Tensor indices = both.slice(0, 1, n + 1);
                Tensor expected = x.take(indices);
                assertTrue(expected.bitwiseEquals(x.take(indices, both.slice(0, 1 - shift, n + 1 - shift))), dtype + " " + shift);
            }
        }
    }

    @Test
    void largeTakesOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(62);
        Tensor x = AnyType.random(DType.F32, random, 400, 251);
        double[] elements = x.toDoubleArray();
        int[] indices = random.ints(200_000, -elements.length, elements.length).toArray();
        double[] expected = Arrays.stream(indices).mapToDouble(i -> elements[Math.floorMod(i, elements.length)]).toArray();
        for (int threads = 1; threads <= 3; threads++) {
            Parallelism.withThreads(threads, () -> {
                for (DType dtype : List.of(DType.I32, DType.I64)) {
                    Tensor places = Tensor.of(indices).to(dtype);
                    Values.assertSameBits(expected, x.take(places).toDoubleArray(), "take");
                    Values.assertSameBits(expected, x.take(places.reshape(2, -1)).toDoubleArray(), "take");
                    int[] wrong = indices.clone();
                    wrong[150_000] = 200_000;
                    wrong[190_000] = 300_000;
                    says("take: index 200000 is out of range for the 100400 elements of shape (400, 251)",
                            () -> x.take(Tensor.of(wrong).to(dtype)));
                }
                return null;
            });
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        Tensor one = Tensor.zeros(DType.I64, 1, 1);
        says("take: index 6 is out of range for the 6 elements of shape (2, 3)",
                () -> x.take(Tensor.of(new long[] {-6, 5, 6})));
        says("take: index -7 is out of range for the 6 elements of shape (2, 3)",
                () -> x.take(Tensor.of(new int[] {-7})));
        says("take: index 0 is out of range for the 0 elements of shape (0, 3)", () -> x.narrow(0, 0, 0).take(one));
        says("scatter: index 3 is out of range along axis 1 of shape (2, 3)",
                () -> x.scatter(-1, one.add(3), x));
        says("scatter: index -4 is out of range along axis 1 of shape (2, 3)", () -> x.scatter(1, one.add(-4), 1));
        assertThrowsExactly(IndexOutOfBoundsException.class, () -> x.scatter(1, one.add(-4), 1, x));
        says("scatter: index 4294967296 is out of range of every axis",
                () -> x.scatter(1, Tensor.of(new long[] {1L << 32}, 1, 1), 1));
        says("scatter: indices of shape (3, 1) do not fit shape (2, 3) elsewhere than along axis 1",
                () -> x.scatter(1, Tensor.zeros(DType.I64, 3, 1), 1));
        says("scatterAdd: indices of shape (1, 1) do not fit shape (2, 3) elsewhere than along axis 0, or a source of "
                + "shape (1,)", () -> x.scatterAdd(0, one, Tensor.zeros(DType.F32, 1)));
        says("scatterAdd: elements of type F16 are for storage; convert them by to(DType.F32)",
                () -> x.to(DType.F16).scatterAdd(0, one, x.to(DType.F16)));
        says("scatter: element types differ: F32 (2, 3) and F64 (2, 3); convert one with to(DType)",
                () -> x.scatter(0, one, x.to(DType.F64)));
        says("scatter: 300 is no U8; convert the tensor with to(DType) if it shall hold such numbers",
                () -> x.to(DType.U8).scatter(0, one, 300));
        says("scatter: the indices are of type F32, and I64 or I32 is needed; convert them, as by to(DType.I64)",
                () -> x.scatter(0, x, x));
        says("scatter: out of shape (2, 3) overlaps an input of shape (1, 1); pass a copy() of the input",
                () -> x.copy().scatter(0, one, x.narrow(1, 0, 1), x));
    }

    private static void says(String message, Executable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task).getMessage());
    }
}
