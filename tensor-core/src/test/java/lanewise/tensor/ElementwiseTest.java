package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Element-wise operations of the public face against their formulas, for all layouts. Methods are found by the names
 * of {@link BinaryOp} and {@link UnaryOp}, so that each operation is there in all its forms.
 */
class ElementwiseTest {
    /** The formula of an operation that basic arithmetic gives; for others the operation on two single numbers. */
    private static double formula(BinaryOp op, DType dtype, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW, ATAN2, FMOD, REMAINDER, FLOOR_DIVIDE ->
                ((Tensor) call(Tensor.scalar(dtype, a), Values.name(op), b)).item();
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case GT -> a > b ? 1 : 0;
            case GE -> a >= b ? 1 : 0;
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new AssertionError(op + " is of integers");
        };
    }

    /** The formula of an operation that basic arithmetic gives; for others the operation on a single number. */
    private static DoubleUnaryOperator formula(UnaryOp op, DType dtype) {
        return switch (op) {
            case COPY -> x -> x;
            case NEG -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case SQUARE -> x -> Values.round(dtype, x * x);
            case SQRT -> x -> Values.round(dtype, Math.sqrt(x));
            case FLOOR -> x -> whole(x, RoundingMode.FLOOR);
            case CEIL -> x -> whole(x, RoundingMode.CEILING);
            case TRUNC -> x -> whole(x, RoundingMode.DOWN);
            case ROUND -> x -> whole(x, RoundingMode.HALF_EVEN);
            case EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, TAN, ASIN, ACOS, ATAN, SINH, COSH ->
                x -> ((Tensor) call(Tensor.scalar(dtype, x), Values.name(op))).item();
            case NOT -> throw new AssertionError(op + " is of integers");
        };
    }

    // A zero keeps the sign of x, as in IEEE 754.
    private static double whole(double x, RoundingMode mode) {
        return Double.isFinite(x) ? Math.copySign(new BigDecimal(x).setScale(0, mode).doubleValue(), x) : x;
    }

    private static Object call(Tensor target, String name, Object... arguments) {
        Class<?>[] types = Arrays.stream(arguments)
                .map(argument -> argument instanceof Double ? double.class : argument.getClass())
                .toArray(Class<?>[]::new);
        try {
            return Tensor.class.getMethod(name, types).invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name + Arrays.toString(types), e);
        }
    }

    /** An operand that is stretched to a result's shape: some of its axes have size 1, some leading ones are absent. */
    private record Operand(GuardedView guarded, double[] stretched) {
        static Operand random(DType dtype, int[] result, Random random) {
            int[] shape = Arrays.copyOfRange(result, random.nextInt(result.length + 1), result.length);
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = random.nextInt(4) == 0 ? 1 : shape[axis];
            }
            return stretch(dtype, shape, result, random);
        }

        static Operand whole(DType dtype, int[] result, Random random) {
            return stretch(dtype, result, result, random);
        }

        private static Operand stretch(DType dtype, int[] shape, int[] result, Random random) {
            IndexModel model = IndexModel.fresh(shape);
            double[] values = Values.withSpecial(dtype, model.cells().length, random);
            int[] cells = model.broadcastTo(result).cells();
            return new Operand(GuardedView.random(dtype, shape, random).set(values),
                    Arrays.stream(cells).mapToDouble(cell -> values[cell]).toArray());
        }

        Tensor view() {
            return guarded.view();
        }
    }

    private static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Property(tries = 1000)
    void binary(@ForAll BinaryOp op, @ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes, @ForAll Random random) {
        Assume.that(op.supports(dtype));
        int[] shape = array(sizes);
        Operand b = Operand.random(dtype, shape, random);
        Operand part = Operand.random(dtype, shape, random);
        boolean fill = Shape.broadcast(part.view().shape(), b.view().shape()).equals(Shape.of(shape));
        Operand a = fill ? part : Operand.whole(dtype, shape, random);
        double[] expected = new double[a.stretched.length];
        Arrays.setAll(expected, i -> Values.round(dtype, formula(op, dtype, a.stretched[i], b.stretched[i])));
        String name = Values.name(op);
        String what = dtype + " " + name + " of " + a.view().shape() + " and " + b.view().shape();
        Values.assertSameBits(expected, ((Tensor) call(a.view(), name, b.view())).toDoubleArray(), what);
        GuardedView out = GuardedView.random(dtype, shape, random);
        assertSame(out.view(), call(a.view(), name, b.view(), out.view()));
        Values.assertSameBits(expected, out.view().toDoubleArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    @Property(tries = 500)
    void binaryWithScalar(@ForAll BinaryOp op, @ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes, @ForAll Random random) {
        Assume.that(op.supports(dtype));
        int[] shape = array(sizes);
        double[] values = Values.withSpecial(dtype, IndexModel.elements(shape), random);
        double scalar = Values.withSpecial(DType.F64, 1, random)[0];
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        double[] expected = Arrays.stream(values)
                .map(value -> Values.round(dtype, formula(op, dtype, value, Values.round(dtype, scalar)))).toArray();
        String what = dtype + " " + op + " with " + scalar;
        Values.assertSameBits(expected, ((Tensor) call(x, Values.name(op), scalar)).toDoubleArray(), what);
        GuardedView out = GuardedView.random(dtype, shape, random);
        call(x, Values.name(op), scalar, out.view());
        Values.assertSameBits(expected, out.view().toDoubleArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    @Property(tries = 500)
    void unary(@ForAll UnaryOp op, @ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll Random random) {
        Assume.that(op.supports(dtype));
        int[] shape = array(sizes);
        double[] values = Values.withSpecial(dtype, IndexModel.elements(shape), random);
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        double[] expected = Arrays.stream(values).map(formula(op, dtype)).toArray();
        String what = dtype + " " + op;
        Values.assertSameBits(expected, ((Tensor) call(x, Values.name(op))).toDoubleArray(), what);
        GuardedView out = GuardedView.random(dtype, shape, random);
        if (op == UnaryOp.COPY) {
            out.view().copyFrom(x);
        } else {
            call(x, Values.name(op), out.view());
        }
        Values.assertSameBits(expected, out.view().toDoubleArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    @Property(tries = 500)
    void whereAndAxpyAndClamp(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll Random random) {
        int[] shape = array(sizes);
        Operand a = Operand.random(dtype, shape, random);
        Operand b = Operand.random(dtype, shape, random);
        Operand c = Operand.whole(dtype, shape, random);
        double[] whole = c.stretched;
        Tensor full = c.view();
        double alpha = Values.ordinary(dtype, 1, random)[0];

        double[] chosen = new double[whole.length];
        Arrays.setAll(chosen, i -> a.stretched[i] != 0 ? b.stretched[i] : whole[i]);
        checkBothForms(chosen, Tensor.where(a.view(), b.view(), full),
                out -> Tensor.where(a.view(), b.view(), full, out), random, "where");
        double[] sum = new double[whole.length];
        Arrays.setAll(sum, i -> Values.fma(dtype, alpha, a.stretched[i], whole[i]));
        checkBothForms(sum, full.axpy(alpha, a.view()), out -> full.axpy(alpha, a.view(), out), random, "axpy");
        double[] limited = Arrays.stream(whole).map(x -> Math.min(Math.max(x, -0.5), 2)).toArray();
        checkBothForms(limited, full.clamp(-0.5, 2), out -> full.clamp(-0.5, 2, out), random, "clamp");
    }

    @Property(tries = 500)
    void addcmul(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll Random random) {
        int[] shape = array(sizes);
        int whole = random.nextInt(3); // an operand of the result's shape; the others may be stretched
        List<Operand> given = IntStream.range(0, 3).mapToObj(i -> i == whole ? Operand.whole(dtype, shape, random)
                : Operand.random(dtype, shape, random)).toList();
        Tensor x = given.get(0).view();
        Tensor t1 = given.get(1).view();
        Tensor t2 = given.get(2).view();
        double value = Values.withSpecial(DType.F64, 1, random)[0];
        double[] expected = addcmul(dtype, value, given);
        checkBothForms(expected, x.addcmul(t1, t2, value), out -> x.addcmul(t1, t2, value, out), random, "addcmul");
        double[] withoutValue = addcmul(dtype, 1, given);
        checkBothForms(withoutValue, x.addcmul(t1, t2), out -> x.addcmul(t1, t2, out), random, "addcmul without value");
        Tensor target = given.get(whole).view();
        assertSame(target, x.addcmul(t1, t2, value, target));
        Values.assertSameBits(expected, target.toDoubleArray(), "addcmul onto operand " + whole);
        given.get(whole).guarded.assertGuardsIntact("addcmul onto operand " + whole);
    }

    private static double[] addcmul(DType dtype, double value, List<Operand> given) {
        double factor = Values.round(dtype, value);
        double[] expected = new double[given.get(0).stretched.length];
        Arrays.setAll(expected, i -> Values.fma(dtype, Values.round(dtype, factor * given.get(1).stretched[i]),
                given.get(2).stretched[i], given.get(0).stretched[i]));
        return expected;
    }

    /** An operation that writes into its argument. */
    @FunctionalInterface
    private interface Into {
        Tensor apply(Tensor out);
    }

    private static void checkBothForms(double[] expected, Tensor result, Into into, Random random, String what) {
        Values.assertSameBits(expected, result.toDoubleArray(), what);
        GuardedView out = GuardedView.random(result.dtype(), result.shape().toArray(), random);
        assertSame(out.view(), into.apply(out.view()));
        Values.assertSameBits(expected, out.view().toDoubleArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void anyNumberOfThreadsGivesTheSameBits(DType dtype) throws Exception {
        Random random = new Random(12);
        double[] values = Values.ordinary(dtype, 301 * 503, random);
        double[] row = Values.ordinary(dtype, 503, random);
        Tensor x = Tensor.of(values, 301, 503).to(dtype);
        Tensor backwards = GuardedView.matrix(dtype, 301, 503, -1, 2, true).set(values).view();
        double[] expected = new double[values.length];
        Arrays.setAll(expected, i -> Values.fma(dtype, 0.3, row[i % 503], values[i]));
        double[] multiplied = new double[values.length];
        Arrays.setAll(multiplied, i -> Values.fma(dtype, Values.round(dtype, Values.round(dtype, 0.3) * values[i]),
                row[i % 503], values[i]));
        double[] doubled = Arrays.stream(values).map(value -> Values.round(dtype, value * Math.abs(value))).toArray();
        for (int threads = 1; threads <= 4; threads++) {
            Parallelism.withThreads(threads, () -> {
                Tensor stretched = Tensor.of(row, 503).to(dtype);
                double alpha = Values.round(dtype, 0.3);
                Values.assertSameBits(expected, x.axpy(alpha, stretched).toDoubleArray(), "contiguous");
                Values.assertSameBits(expected, backwards.axpy(alpha, stretched).toDoubleArray(), "strided");
                Values.assertSameBits(multiplied, x.addcmul(x, stretched, 0.3).toDoubleArray(), "contiguous");
                Values.assertSameBits(multiplied, backwards.addcmul(x, stretched, 0.3).toDoubleArray(), "strided");
                Values.assertSameBits(doubled, x.mul(x.abs()).toDoubleArray(), "contiguous");
                Values.assertSameBits(doubled, backwards.mul(x.abs(), backwards.copy()).toDoubleArray(), "strided");
                return null;
            });
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor a = Tensor.zeros(DType.F32, 2, 3);
        assertMessage("add: shapes (2, 3) and (2, 4) cannot be broadcast together: sizes 3 and 4 at axis -1, "
                + "which are neither equal nor 1",
                () -> a.add(Tensor.zeros(DType.F32, 2, 4)));
        assertMessage("mul: element types differ: F32 (2, 3) and F64 (2, 3); convert one with to(DType)",
                () -> a.mul(Tensor.zeros(DType.F64, 2, 3)));
        assertMessage("add: the result has shape (2, 3) but out has shape (3,)",
                () -> a.add(a, Tensor.zeros(DType.F32, 3)));
        assertMessage("axpy: shape (1, 2, 3) cannot be stretched to (2, 3)", () -> a.axpy(1, a.unsqueeze(0)));
        assertMessage("addcmul: shapes (2, 3) and (2, 3) and (5, 1) cannot be broadcast together: sizes 2 and 5 "
                + "at axis -2, which are neither equal nor 1",
                () -> a.addcmul(a, Tensor.zeros(DType.F32, 5, 1)));
        assertMessage("addcmul: element types differ: F32 (2, 3) and F64 (2, 3); convert one with to(DType)",
                () -> a.addcmul(a, a.to(DType.F64)));
        assertMessage("addcmul: the result has shape (2, 3) but out has shape (3,)",
                () -> a.select(0, 0).addcmul(a, a, a.select(0, 0)));
        assertMessage("where: shapes (2, 3) and (2, 3) and (5, 1) cannot be broadcast together: sizes 2 and 5 "
                + "at axis -2, which are neither equal nor 1",
                () -> Tensor.where(a, a, Tensor.zeros(DType.F32, 5, 1)));
    }

    private static void assertMessage(String message, Runnable task) {
        Class<? extends RuntimeException> expected = message.contains("element types differ")
                ? DTypeMismatchException.class : ShapeMismatchException.class;
        assertEquals(message, assertThrows(expected, task::run).getMessage());
    }
}
