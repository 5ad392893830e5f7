package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements where a mask holds, and where elements are not 0, against loops over all elements. */
class MaskingTest {
    // Nothing, some, and everything.
    private static final double[] DENSITIES = {0, 0.05, 0.5, 1};

    private static int[] shape(List<Integer> sizes) {
        return sizes.stream().mapToInt(i -> i).toArray();
    }

    private static void assertSelects(Tensor x, Tensor mask, String what) {
        double[] elements = x.toDoubleArray();
        boolean[] holds = mask.toBooleanArray();
        int[] rest = Arrays.copyOfRange(x.shape().toArray(), mask.rank(), x.rank());
        int size = IndexModel.elements(rest);
        double[] expected = IntStream.range(0, holds.length).filter(i -> holds[i])
                .flatMap(i -> IntStream.range(i * size, (i + 1) * size)).mapToDouble(i -> elements[i]).toArray();
        int[] shape = IntStream.concat(IntStream.of((int) IntStream.range(0, holds.length).filter(i -> holds[i]).count()),
                Arrays.stream(rest)).toArray();
        Tensor actual = x.select(mask);
        assertEquals(x.dtype(), actual.dtype());
        assertEquals(Shape.of(shape), actual.shape(), what);
        Values.assertSameBits(expected, actual.toDoubleArray(), what);
    }

    @Property(tries = 500)
    void selectTakesElementsOrSubTensors(@ForAll DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = shape(sizes);
        int[] leading = Arrays.copyOf(shape, random.nextInt(shape.length + 1));
        Tensor x = AnyType.random(dtype, random, shape);
        Tensor mask = AnyType.mask(DENSITIES[random.nextInt(4)], random, leading);
        assertSelects(x, mask, dtype + " " + x.shape() + " by " + mask.shape());
        assertSelects(x.copy(), mask.copy(), dtype + " contiguous");
    }

    // Enough for several blocks and threads.
    @ParameterizedTest
    @EnumSource
    void largeSelectionsOnAnyNumberOfThreads(DType dtype) throws Exception {
        Random random = new Random(51);
        for (int[] shape : new int[][] {{100_001}, {317, 331}, {40_000, 3}, {70_000, 2}}) {
            Tensor x = AnyType.random(dtype, random, shape);
            for (double density : DENSITIES) {
                for (int rank = 1; rank <= shape.length; rank++) {
                    Tensor mask = AnyType.mask(density, random, Arrays.copyOf(shape, rank));
                    for (int threads = 1; threads <= 3; threads++) {
                        Parallelism.withThreads(threads, () -> {
                            assertSelects(x, mask, "any layout");
                            assertSelects(x.copy(), mask.copy(), "contiguous");
                            return null;
                        });
                    }
                }
            }
        }
    }

    @Property(tries = 500)
    void maskedFillStretchesBoth(@ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll Random random) {
        int[] shape = shape(sizes);
        Tensor x = AnyType.random(dtype, random, stretchable(shape, random));
        Tensor mask = AnyType.mask(DENSITIES[random.nextInt(4)], random, stretchable(shape, random));
        int[] result = Shape.broadcast(x.shape(), mask.shape()).toArray();
        double[] elements = x.broadcastTo(result).toDoubleArray();
        boolean[] holds = mask.broadcastTo(result).toBooleanArray();
        double[] expected = IntStream.range(0, holds.length).mapToDouble(i -> holds[i] ? 1 : elements[i]).toArray();
        ReductionsTest.checkForms(expected, x.maskedFill(mask, 1), result, out -> x.maskedFill(mask, 1, out), random,
                dtype + " maskedFill");
        if (Arrays.equals(result, x.shape().toArray())) {
            assertSame(x, x.maskedFill(mask, 1, x));
            Values.assertSameBits(expected, x.toDoubleArray(), dtype + " in place");
        }
    }

    // Some sizes become 1, and some axes in front are missing.
    private static int[] stretchable(int[] shape, Random random) {
        int[] sizes = Arrays.stream(shape).map(size -> random.nextInt(3) == 0 ? 1 : size).toArray();
        return Arrays.copyOfRange(sizes, random.nextInt(3) == 0 ? random.nextInt(shape.length + 1) : 0, shape.length);
    }

    private static void assertNonzeros(Tensor x, String what) {
        int[] shape = x.shape().toArray();
        double[] elements = x.toDoubleArray();
        long[] flat = IntStream.range(0, elements.length).filter(i -> elements[i] != 0).asLongStream().toArray();
        Tensor actual = x.flatNonzero();
        assertEquals(DType.I64, actual.dtype());
        assertArrayEquals(flat, actual.toLongArray(), what);
        Tensor indices = x.nonzero();
        assertEquals(Shape.of(flat.length, shape.length), indices.shape(), what);
        assertArrayEquals(Arrays.stream(flat).mapToObj(i -> IndexModel.index((int) i, shape)).flatMapToInt(Arrays::stream)
                .asLongStream().toArray(), indices.toLongArray(), what);
    }

    @Property(tries = 500)
    void nonzeroNamesTheIndices(@ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll Random random) {
        assumeTrue(dtype.computes());
        assertNonzeros(AnyType.random(dtype, random, shape(sizes)), dtype + " " + sizes);
    }

    @Test
    void largeNonzerosOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(52);
        for (int[] shape : new int[][] {{100_001}, {317, 331}, {7, 3, 5000}}) {
            for (double density : DENSITIES) {
                Tensor mask = AnyType.mask(density, random, shape);
                for (int threads = 1; threads <= 3; threads++) {
                    Parallelism.withThreads(threads, () -> {
                        assertNonzeros(mask, "mask");
                        assertNonzeros(mask.copy(), "contiguous mask");
                        assertNonzeros(mask.to(DType.F32), "numbers");
                        return null;
                    });
                }
            }
        }
    }

    @Property(tries = 500)
    void countNonzeroOverAnyAxes(@ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 12) Integer> sizes,
            @ForAll boolean keep, @ForAll Random random) {
        assumeTrue(dtype.computes());
        int[] shape = shape(sizes);
        Tensor x = AnyType.random(dtype, random, shape);
        int[] axes = IntStream.range(0, shape.length).filter(axis -> random.nextBoolean()).toArray();
        boolean all = axes.length == 0;
        List<Integer> reduced = (all ? IntStream.range(0, shape.length) : Arrays.stream(axes)).boxed().toList();
        int[] kept = shape.clone();
        reduced.forEach(axis -> kept[axis] = 1);
        double[] expected = new double[IndexModel.elements(kept)];
        double[] elements = x.toDoubleArray();
        IndexModel results = IndexModel.fresh(kept);
        for (int i = 0; i < elements.length; i++) {
            int[] index = IndexModel.index(i, shape);
            reduced.forEach(axis -> index[axis] = 0);
            expected[results.cell(index)] += elements[i] != 0 ? 1 : 0;
        }
        int[] result = keep ? kept
                : IntStream.range(0, shape.length).filter(axis -> !reduced.contains(axis)).map(i -> shape[i]).toArray();
        Axes over = all ? Axes.all() : Axes.of(axes);
        ReductionsTest.checkForms(expected, x.countNonzero(keep ? over.keep() : over), result,
                out -> x.countNonzero(keep ? over.keep() : over, out), random, dtype + " " + x.shape() + " over " + over);
        assertEquals(DType.I64, x.countNonzero(axes).dtype());
    }

    @Test
    void largeCountsOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(53);
        for (DType dtype : List.of(DType.F32, DType.I64, DType.BOOL, DType.U8)) {
            Tensor x = AnyType.random(dtype, random, 317, 2500);
            double[] elements = x.toDoubleArray();
            long[] rows = new long[317];
            long[] columns = new long[2500];
            for (int i = 0; i < elements.length; i++) {
                rows[i / 2500] += elements[i] != 0 ? 1 : 0;
                columns[i % 2500] += elements[i] != 0 ? 1 : 0;
            }
            for (int threads = 1; threads <= 3; threads++) {
                Parallelism.withThreads(threads, () -> {
                    for (Tensor same : List.of(x, x.copy(), x.transpose().copy().transpose())) {
                        assertArrayEquals(rows, same.countNonzero(1).toLongArray());
                        assertArrayEquals(columns, same.countNonzero(0).toLongArray());
                        assertEquals(Arrays.stream(rows).sum(), same.countNonzero().itemLong());
                    }
                    return null;
                });
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        says("select: a mask of shape (3,) is not of shape (2, 3) or of its first axes",
                () -> x.select(Tensor.zeros(DType.BOOL, 3)));
        says("select: a mask of shape (2, 3, 1) is not of shape (2, 3) or of its first axes",
                () -> x.select(Tensor.zeros(DType.BOOL, 2, 3, 1)));
        says("select: the mask is of type F32 (2, 3); compare it, as by ne(0), for one of BOOL", () -> x.select(x));
        says("maskedFill: the mask is of type F32 (2, 3); compare it, as by ne(0), for one of BOOL",
                () -> x.maskedFill(x, 1));
        says("maskedFill: shapes (2, 3) and (2,) cannot be broadcast together: sizes 3 and 2 at axis -1; did you mean "
                + "reshape(2, 1) on (2,)?", () -> x.maskedFill(Tensor.zeros(DType.BOOL, 2), 1));
        says("maskedFill: 0.5 is no I64; convert the tensor with to(DType) if it shall hold such numbers",
                () -> x.to(DType.I64).maskedFill(x.ne(0), 0.5));
        says("nonzero: elements of type F16 are for storage; convert them by to(DType.F32)",
                () -> x.to(DType.F16).nonzero());
        says("countNonzero: the result is of type I64, but out is F32 ()",
                () -> x.countNonzero(Axes.all(), Tensor.zeros(DType.F32)));
    }

    private static void says(String message, Executable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task).getMessage());
    }
}
