package lanewise.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Element-wise operations on tensors large enough to be computed in several blocks and by several threads. Operands are
 * written and read one element at a time, so that no operation under test takes part in the comparison.
 */
class ElementBlocksTest {
    private static double[] elements(Tensor x) {
        double[] elements = new double[x.elements()];
        int[] index = new int[x.rank()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = x.get(index);
            advance(index, x.shape());
        }
        return elements;
    }

    private static void fill(Tensor x, double[] values) {
        int[] index = new int[x.rank()];
        for (double value : values) {
            x.set(value, index);
            advance(index, x.shape());
        }
    }

    private static void advance(int[] index, Shape shape) {
        for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
            index[axis] = 0;
        }
    }

    private static Tensor filled(GuardedView view, Random random) {
        fill(view.view(), Values.ordinary(view.view().dtype(), view.view().elements(), random));
        return view.view();
    }

    private static void check(DType dtype, Supplier<GuardedView> layout, int[] shape, int threads, Random random)
            throws Exception {
        Tensor a = filled(layout.get(), random);
        Tensor b = filled(layout.get(), random);
        Tensor c = filled(layout.get(), random);
        GuardedView out = layout.get();
        double[] as = elements(a);
        double[] bs = elements(b);
        double[] cs = elements(c);
        double[] expected = new double[as.length];
        String what = dtype + " " + Arrays.toString(shape) + ", " + threads + " threads, ";
        Parallelism.withThreads(threads, () -> {
            out.view().copyFrom(a);
            Values.assertSameBits(as, elements(out.view()), what + "copy");
            a.sqrt(out.view());
            Arrays.setAll(expected, i -> Values.round(dtype, Math.sqrt(as[i])));
            Values.assertSameBits(expected, elements(out.view()), what + "sqrt");
            a.mul(3, out.view());
            Arrays.setAll(expected, i -> Values.round(dtype, as[i] * 3));
            Values.assertSameBits(expected, elements(out.view()), what + "mul by a number");
            a.sub(b, out.view());
            Arrays.setAll(expected, i -> Values.round(dtype, as[i] - bs[i]));
            Values.assertSameBits(expected, elements(out.view()), what + "sub");
            a.axpy(0.5, b, out.view());
            Arrays.setAll(expected, i -> Values.fma(dtype, 0.5, bs[i], as[i]));
            Values.assertSameBits(expected, elements(out.view()), what + "axpy");
            Tensor.where(a.gt(b), b, c, out.view());
            Arrays.setAll(expected, i -> as[i] > bs[i] ? bs[i] : cs[i]);
            Values.assertSameBits(expected, elements(out.view()), what + "where");
            a.sub(b, a);
            Arrays.setAll(expected, i -> Values.round(dtype, as[i] - bs[i]));
            Values.assertSameBits(expected, elements(a), what + "sub in place");
            return null;
        });
        out.assertGuardsIntact(what);
    }

    @Property(tries = 60)
    void anyLayouts(@ForAll DType dtype,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 45) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random) throws Exception {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        check(dtype, () -> GuardedView.random(dtype, shape, random), shape, threads, random);
    }

    @ParameterizedTest
    @CsvSource({"F32, 300, 257", "F64, 257, 300", "F32, 3, 30000", "F64, 30000, 3", "F32, 1, 70000", "F64, 17, 16"})
    void transposedAndSlicedMatrices(DType dtype, int rows, int columns) throws Exception {
        Random random = new Random(19);
        for (int steps : new int[] {1, 2, -1}) {
            for (int threads = 1; threads <= 2; threads++) {
                check(dtype, () -> GuardedView.matrix(dtype, rows, columns, steps, 1, random.nextBoolean()),
                        new int[] {rows, columns}, threads, random);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F32", "F64"})
    void broadcastOperandsBesideTransposedOnes(DType dtype) {
        Random random = new Random(20);
        Tensor a = filled(GuardedView.matrix(dtype, 130, 70, 1, 1, true), random);
        for (Tensor b : new Tensor[] {filled(GuardedView.random(dtype, new int[] {70}, random), random),
            filled(GuardedView.random(dtype, new int[] {130, 1}, random), random),
            filled(GuardedView.random(dtype, new int[0], random), random)}) {
            double[] as = elements(a);
            double[] bs = elements(b.broadcastTo(130, 70));
            double[] expected = new double[as.length];
            Arrays.setAll(expected, i -> Values.round(dtype, as[i] - bs[i]));
            Values.assertSameBits(expected, elements(a.sub(b)), dtype + " minus " + b.shape());
            Arrays.setAll(expected, i -> Values.round(dtype, bs[i] - as[i]));
            Values.assertSameBits(expected, elements(b.sub(a)), dtype + " " + b.shape() + " minus");
            Tensor copied = filled(GuardedView.matrix(dtype, 130, 70, 1, 1, true), random);
            Values.assertSameBits(bs, elements(copied.copyFrom(b)), dtype + " copy of " + b.shape());
        }
    }
}
