package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The softmax and its logarithm: the formula's operations one after the other, to the bit, and against plain Java. */
class SoftmaxesTest {
    // The formula for one sequence.
    private static double[] formula(double[] x, boolean logarithm) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double element : x) {
            largest = Math.max(largest, element);
        }
        double[] shifted = new double[x.length];
        int infinite = 0;
        for (double element : x) {
            infinite += element == Double.POSITIVE_INFINITY ? 1 : 0;
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            shifted[i] = infinite == 1 && x[i] == Double.POSITIVE_INFINITY ? 0 : x[i] - largest;
            sum += Math.exp(shifted[i]);
        }
        for (int i = 0; i < x.length; i++) {
            shifted[i] = logarithm ? shifted[i] - Math.log(sum) : Math.exp(shifted[i]) / sum;
        }
        return shifted;
    }

    @Property(tries = 300)
    void alongEachAxis(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 6) Integer> sizes, @ForAll boolean special,
            @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int axis = random.nextInt(shape.length);
        int n = IndexModel.elements(shape);
        Tensor x = GuardedView.random(dtype, shape, random).set(
                special ? Values.withSpecial(dtype, n, random) : Values.ordinary(dtype, n, random)).view();
        for (boolean logarithm : new boolean[] {false, true}) {
            Tensor y = logarithm ? x.logSoftmax(axis) : x.softmax(axis - shape.length);
            double tolerance = dtype == DType.F32 ? 1e-5 : 1e-13;
            for (int i = 0; i < n; i++) {
                int[] index = IndexModel.index(i, shape);
                double[] sequence = new double[shape[axis]];
                for (int j = 0; j < sequence.length; j++) {
                    sequence[j] = x.get(RearrangingTest.with(index, axis, j));
                }
                double expected = formula(sequence, logarithm)[index[axis]];
                double actual = y.get(index);
                assertTrue(Double.compare(expected, actual) == 0
                        || Math.abs(expected - actual) <= tolerance * Math.max(1, Math.abs(expected))
                        || dtype == DType.F32 && (float) expected == actual,
                        () -> actual + " is not " + expected);
            }
            GuardedView out = GuardedView.random(dtype, shape, random);
            assertSame(out.view(), logarithm ? x.logSoftmax(axis, out.view()) : x.softmax(axis, out.view()));
            assertTrue(y.bitwiseEquals(out.view()), "into out");
            out.assertGuardsIntact("out");
            Tensor same = GuardedView.random(dtype, shape, random).view().copyFrom(x);
            assertTrue(y.bitwiseEquals(logarithm ? same.logSoftmax(axis, same) : same.softmax(axis, same)), "in place");
        }
    }

    /** Whatever the parts in which a matrix is computed, and the threads that compute them. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void largeOnesAreTheOperationsOneAfterTheOther(DType dtype) throws Exception {
        Tensor x = Tensor.normal(new Philox(3, 0), dtype, 300, 411).mul(20);
        for (int axis = 0; axis < 2; axis++) {
            int k = axis;
            Axes kept = Axes.of(axis).keep();
            Tensor shifted = x.sub(x.max(kept));
            Tensor exponentials = shifted.exp();
            Tensor sums = exponentials.sum(kept);
            for (int threads = 1; threads <= 3; threads++) {
                assertTrue(exponentials.div(sums).bitwiseEquals(Parallelism.withThreads(threads, () -> x.softmax(k))));
                assertTrue(shifted.sub(sums.log())
                        .bitwiseEquals(Parallelism.withThreads(threads, () -> x.logSoftmax(k))));
            }
        }
    }

    @Test
    void infinities() {
        double infinity = Double.POSITIVE_INFINITY;
        assertEquals("[0. 1. 0.]", Tensor.of(new double[] {1, infinity, -infinity}).softmax(0).toString());
        assertEquals("[-inf   0. -inf]", Tensor.of(new double[] {1, infinity, -infinity}).logSoftmax(0).toString());
        assertEquals("[nan nan]", Tensor.of(new double[] {-infinity, -infinity}).softmax(0).toString());
        assertEquals("[nan nan nan]", Tensor.of(new double[] {1, infinity, infinity}).softmax(0).toString());
    }

    @Test
    void refusals() {
        assertThrows(DTypeMismatchException.class, () -> Tensor.of(new int[] {1}).softmax(0));
        assertThrows(IndexOutOfBoundsException.class, () -> Tensor.zeros(DType.F32, 2, 3).logSoftmax(2));
        assertEquals("softmax: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1",
                assertThrows(IndexOutOfBoundsException.class, () -> Tensor.zeros(DType.F32, 2, 3).softmax(2))
                        .getMessage());
    }
}
