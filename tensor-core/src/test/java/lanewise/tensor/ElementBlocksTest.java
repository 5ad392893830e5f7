package lanewise.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import lanewise.testing.FloatingTypes;
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
    void anyLayouts(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
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

    // Each operand repeats along some axes: elements, rows and planes, long ones and short ones.
    @Property(tries = 100)
    void anyBroadcasting(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 24) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random) throws Exception {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        shape[random.nextInt(shape.length)] *= random.nextBoolean() ? 1 : 15;
        Tensor[] x = new Tensor[3];
        double[][] xs = new double[3][];
        for (int k = 0; k < 3; k++) {
            int[] own = Arrays.stream(shape).map(size -> random.nextInt(5) < 2 ? 1 : size).toArray();
            int leading = random.nextInt(3) == 0 && own[0] == 1 ? 1 : 0;
            x[k] = filled(GuardedView.random(dtype, Arrays.copyOfRange(own, leading, own.length), random), random);
            xs[k] = elements(x[k].broadcastTo(shape));
        }
        GuardedView out = GuardedView.random(dtype, shape, random);
        double[] expected = new double[xs[0].length];
        String what = dtype + " " + Arrays.toString(shape) + " of " + x[0].shape() + x[1].shape() + x[2].shape();
        Tensor zeros = Tensor.zeros(dtype, shape);
        Parallelism.withThreads(threads, () -> {
            Tensor stretched = x[0].broadcastTo(shape);
            Arrays.setAll(expected, i -> Values.round(dtype, xs[0][i] - xs[1][i]));
            Values.assertSameBits(expected, elements(stretched.sub(x[1], out.view())), what + " sub");
            Arrays.setAll(expected, i -> Values.round(dtype, Math.sqrt(xs[0][i])));
            Values.assertSameBits(expected, elements(stretched.sqrt(out.view())), what + " sqrt");
            Arrays.setAll(expected, i -> Values.fma(dtype, Values.round(dtype, 0.5 * xs[1][i]), xs[2][i], xs[0][i]));
            Values.assertSameBits(expected, elements(stretched.addcmul(x[1], x[2], 0.5, out.view())), what + " addcmul");
            Arrays.setAll(expected, i -> Values.fma(dtype, -2, xs[2][i], xs[0][i]));
            Values.assertSameBits(expected, elements(stretched.axpy(-2, x[2], out.view())), what + " axpy");
            Arrays.setAll(expected, i -> xs[0][i] > 0 ? xs[1][i] : xs[2][i]);
            Tensor chosen = Tensor.where(stretched.gt(zeros), x[1], x[2], out.view());
            Values.assertSameBits(expected, elements(chosen), what + " where");
            Values.assertSameBits(xs[1], elements(out.view().copyFrom(x[1])), what + " copy");
            return null;
        });
        out.assertGuardsIntact(what);
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
