package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of elements of every type, against the JDK's stable sort of their indices by comparison. */
class OrderingTest {
    @Provide
    static Arbitrary<DType> types() {
        return Arbitraries.of(Stream.of(DType.values()).filter(DType::computes).toList());
    }

    // NaN last, −0 as +0; integers exactly.
    private static int[] order(Tensor sequence, boolean descending) {
        Comparator<Integer> ascending = sequence.dtype().isFloating()
                ? Comparator.comparingDouble(i -> sequence.get(i) + 0.0) : Comparator.comparingLong(sequence::getLong);
        return IntStream.range(0, sequence.elements()).boxed().sorted(descending ? ascending.reversed() : ascending)
                .mapToInt(i -> i).toArray();
    }

    // Along the last axis.
    private static Tensor order(Tensor x, boolean descending, int count) {
        int rows = x.dim(-1) == 0 ? 0 : x.elements() / x.dim(-1);
        Tensor sequences = x.reshape(rows, x.dim(-1));
        int[] sizes = x.shape().toArray();
        sizes[sizes.length - 1] = count;
        return Tensor.of(IntStream.range(0, rows)
                .flatMap(row -> IntStream.of(order(sequences.select(0, row), descending)).limit(count))
                .mapToLong(i -> i).toArray(), sizes);
    }

    private static void check(Tensor x, int axis, boolean descending, int k, Random random) {
        String what = x.dtype() + " " + x.shape() + " along axis " + axis + (descending ? ", descending" : "");
        Tensor order = order(x.transpose(axis, -1), descending, x.dim(axis)).transpose(axis, -1);
        Tensor expected = x.gather(axis, order);
        assertTrue(order.bitwiseEquals(x.argsort(axis, descending)), () -> "argsort of " + what);
        assertTrue(expected.bitwiseEquals(x.sort(axis, descending)), () -> "sort of " + what);
        GuardedView out = GuardedView.random(x.dtype(), x.shape().toArray(), random);
        assertSame(out.view(), x.sort(axis - x.rank(), descending, out.view()));
        assertTrue(expected.bitwiseEquals(out.view()), () -> "sort into out of " + what);
        out.assertGuardsIntact(what);
        TopK top = x.topK(k, axis, descending);
        assertTrue(order.narrow(axis, 0, k).bitwiseEquals(top.indices()), () -> "topK of " + k + " of " + what);
        assertTrue(expected.narrow(axis, 0, k).bitwiseEquals(top.values()), () -> "topK of " + k + " of " + what);
        Tensor same = x.copy();
        assertSame(same, same.sort(axis, descending, same));
        assertTrue(expected.bitwiseEquals(same), () -> "in place, " + what);
    }

    @Property(tries = 300)
    void sequencesOfEachType(@ForAll("types") DType dtype, @ForAll Spread spread,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 9) Integer> sizes,
            @ForAll boolean descending, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int axis = random.nextInt(shape.length);
        check(spread.tensor(dtype, random, shape), axis, descending, random.nextInt(shape[axis] + 1), random);
    }

    // Long ones are sorted by digits, a few of many selected by a heap.
    @Property(tries = 300)
    void longSequences(@ForAll("types") DType dtype, @ForAll Spread spread,
            @ForAll @IntRange(min = 1, max = 1500) int length, @ForAll boolean descending, @ForAll Random random) {
        Tensor x = spread.tensor(dtype, random, 2, length);
        check(x, 1, descending, random.nextInt(random.nextBoolean() ? length + 1 : length / 8 + 1), random);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64", "I32", "I64", "U8", "BOOL"})
    void theNumberOfThreadsChangesNothing(DType dtype) throws Exception {
        Tensor x = Spread.ALL_BITS.tensor(dtype, new Random(41), 40, 5000);
        for (int axis = 0; axis < 2; axis++) {
            int k = axis;
            Tensor sorted = Parallelism.withThreads(1, () -> x.sort(k));
            Tensor order = Parallelism.withThreads(1, () -> x.argsort(k, true));
            TopK top = Parallelism.withThreads(1, () -> x.topK(3, k));
            for (int threads = 2; threads <= 3; threads++) {
                assertTrue(sorted.bitwiseEquals(Parallelism.withThreads(threads, () -> x.sort(k))));
                assertTrue(order.bitwiseEquals(Parallelism.withThreads(threads, () -> x.argsort(k, true))));
                TopK again = Parallelism.withThreads(threads, () -> x.topK(3, k));
                assertTrue(top.values().bitwiseEquals(again.values()));
                assertTrue(top.indices().bitwiseEquals(again.indices()));
            }
        }
    }

    @Test
    void manyElements() {
        Random random = new Random(42);
        long[] longs = random.longs(300_000).toArray();
        long[] sorted = LongStream.of(longs).sorted().toArray();
        assertArrayEquals(sorted, Tensor.of(longs).sort(0).toLongArray());
        assertArrayEquals(sorted, Tensor.of(longs).gather(0, Tensor.of(longs).argsort(0)).toLongArray());
    }

    /** Neighbours beyond 2⁵³, which no double tells apart. */
    @Test
    void largeIntegersAreExact() {
        long large = 1L << 53;
        Tensor x = Tensor.of(new long[] {large + 1, large, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1});
        assertArrayEquals(new long[] {3, 1, 0, 4, 2}, x.argsort(0).toLongArray());
        assertArrayEquals(new long[] {Long.MIN_VALUE, large, large + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE},
                x.sort(0).toLongArray());
        assertArrayEquals(new long[] {2, 4}, x.topK(2, 0).indices().toLongArray());
    }

    @Test
    void bitsOfEqualElementsStayInTheirOrder() {
        float other = Float.intBitsToFloat(0xFFC0_1234);
        Tensor x = Tensor.of(new float[] {0f, other, -0f, Float.NaN, 0f, -1, other});
        assertTrue(Tensor.of(new float[] {-1, 0f, -0f, 0f, other, Float.NaN, other}).bitwiseEquals(x.sort(0)));
        assertTrue(Tensor.of(new float[] {other, Float.NaN, other, 0f, -0f, 0f, -1}).bitwiseEquals(x.sort(0, true)));
    }

    @Test
    void topKPrintsWhatItHolds() {
        assertEquals("values [3. 2.]\nindices [0 2]", Tensor.of(new float[] {3, 1, 2}).topK(2, 0).toString());
    }
}
