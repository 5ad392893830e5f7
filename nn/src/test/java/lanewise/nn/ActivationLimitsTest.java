package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Classes;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations where their input is infinite, as large as it can be, zero of either sign, or NaN. */
class ActivationLimitsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /** An activation with h and h' at −∞, −max, −0, 0, max, ∞ and NaN, where max is the largest number of the type. */
    record Limits(Activation activation, DoubleFunction<double[]> values, double... derivatives) {
        @Override
        public String toString() {
            return activation.toString();
        }
    }

    /** The limits are those of calculus. At NaN the two kinked ones ask on which side it lies, and it lies on none. */
    static Stream<Limits> limits() {
        double ln2 = StrictMath.log(2);
        return Stream.of(
                new Limits(new ReLU(), max -> points(0, 0, 0, 0, max, INF, NAN), 0, 0, 0, 0, 1, 1, 1),
                new Limits(new LeakyReLU(0.25), max -> points(-INF, -max / 4, 0, 0, max, INF, NAN),
                        0.25, 0.25, 0.25, 0.25, 1, 1, 0.25),
                new Limits(new ELU(), max -> points(-1, -1, 0, 0, max, INF, NAN), 0, 0, 1, 1, 1, 1, NAN),
                new Limits(new ELU(2.5), max -> points(-2.5, -2.5, 0, 0, max, INF, NAN), 0, 0, 2.5, 2.5, 1, 1, NAN),
                new Limits(new Sigmoid(), max -> points(0, 0, 0.5, 0.5, 1, 1, NAN), 0, 0, 0.25, 0.25, 0, 0, NAN),
                new Limits(new Tanh(), max -> points(-1, -1, 0, 0, 1, 1, NAN), 0, 0, 1, 1, 0, 0, NAN),
                new Limits(new GELU(), max -> points(0, 0, 0, 0, max, INF, NAN), 0, 0, 0.5, 0.5, 1, 1, NAN),
                new Limits(new GELU(GELU.Approximation.TANH), max -> points(0, 0, 0, 0, max, INF, NAN),
                        0, 0, 0.5, 0.5, 1, 1, NAN),
                new Limits(new SiLU(), max -> points(0, 0, 0, 0, max, INF, NAN), 0, 0, 0.5, 0.5, 1, 1, NAN),
                new Limits(new Softplus(), max -> points(0, 0, ln2, ln2, max, INF, NAN), 0, 0, 0.5, 0.5, 1, 1, NAN),
                new Limits(new Softplus(0.5, INF), max -> points(0, 0, 2 * ln2, 2 * ln2, max, INF, NAN),
                        0, 0, 0.5, 0.5, 1, 1, NAN),
                new Limits(Activation.of("arctan", StrictMath::atan, x -> 1 / (1 + x * x)),
                        max -> points(-Math.PI / 2, -Math.PI / 2, 0, 0, Math.PI / 2, Math.PI / 2, NAN),
                        0, 0, 1, 1, 0, 0, NAN));
    }

    private static double[] points(double... values) {
        return values;
    }

    private static double max(DType dtype) {
        return dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    }

    @Test
    void everyActivationIsInTheTable() throws Exception {
        Set<Class<?>> inTable = limits().map(row -> row.activation().getClass()).collect(Collectors.toSet());
        inTable.remove(ScalarActivation.class);
        assertEquals(Classes.publicModules().stream().filter(Activation.class::isAssignableFrom)
                .collect(Collectors.toSet()), inTable);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void valuesAndDerivativesAreTheirLimits(Limits row) {
        for (DType dtype : FloatingTypes.all()) {
            double max = max(dtype);
            double[] points = {-INF, -max, -0.0, 0.0, max, INF, NAN};
            Tensor x = Tensor.of(points, points.length).to(dtype);
            row.activation().train();
            Tensor y = row.activation().forward(x);
            assertTrue(x.bitwiseEquals(Tensor.of(points, points.length).to(dtype)), "the input stays as it is");
            assertLimits(dtype, row + " of ", x, row.values().apply(max), y);
            Tensor dX = row.activation().backward(Tensor.full(dtype, 4, points.length)).div(4);
            assertLimits(dtype, row + "' of ", x, row.derivatives(), dX);
            row.activation().eval();
            assertLimits(dtype, row + " in eval mode of ", x, row.values().apply(max), row.activation().forward(x));
        }
    }

    /** Values that are neither 0 nor infinite have up to four roundings. */
    private static void assertLimits(DType dtype, String what, Tensor x, double[] expected, Tensor actual) {
        for (int i = 0; i < expected.length; i++) {
            String message = dtype + " " + what + x.get(i);
            double wanted = Tensor.scalar(dtype, expected[i]).item();
            assertLimit(wanted, actual.get(i), 4 * (dtype == DType.F32 ? Math.ulp((float) wanted) : Math.ulp(wanted)),
                    message);
        }
    }

    private static void assertLimit(double expected, double actual, double allowed, String message) {
        if (Double.isFinite(expected)) {
            assertEquals(expected, actual, allowed, message);
        } else {
            assertEquals(expected, actual, message);
        }
    }

    /** A row of a softmax with its limit; NaN stands for all of a row that has none. */
    record Row(double[] x, double... y) {}

    static Stream<Row> rows() {
        double third = 1 / 3.0;
        return Stream.of(
                new Row(points(0, INF, 1), 0, 1, 0),
                new Row(points(INF, -INF, 0), 1, 0, 0),
                new Row(points(-INF, -INF, INF), 0, 0, 1),
                new Row(points(-INF, 0, 0), 0, 0.5, 0.5),
                new Row(points(-INF, -INF, -7), 0, 0, 1),
                new Row(points(0.0, -0.0, 0.0), third, third, third),
                new Row(points(INF, INF, 0), NAN, NAN, NAN),
                new Row(points(-INF, -INF, -INF), NAN, NAN, NAN),
                new Row(points(0, NAN, 1), NAN, NAN, NAN),
                new Row(points(INF, NAN, 1), NAN, NAN, NAN));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowsOfSoftmaxAreTheirLimits(Row row) {
        double[] dY = {1, 2, 4};
        double weighted = 0;
        for (int c = 0; c < dY.length; c++) {
            weighted += dY[c] * row.y()[c];
        }
        double[] dX = new double[dY.length];
        double[] logarithms = new double[dY.length];
        double[] dXOfLogarithm = new double[dY.length];
        for (int c = 0; c < dY.length; c++) {
            logarithms[c] = StrictMath.log(row.y()[c]);
            dX[c] = row.y()[c] * (dY[c] - weighted);
            dXOfLogarithm[c] = dY[c] - row.y()[c] * (dY[0] + dY[1] + dY[2]);
        }
        assertRow(new Softmax(), row, dY, row.y(), dX);
        assertRow(new LogSoftmax(), row, dY, logarithms, dXOfLogarithm);
    }

    /** The row stands between two finite ones, (0, 1, 0), and with any storage; in F32 and F64, in both modes. */
    private static void assertRow(Module module, Row row, double[] dY, double[] y, double[] dX) {
        for (DType dtype : FloatingTypes.all()) {
            for (Arrangement arrangement : Arrangement.values()) {
                Tensor x = arrangement.of(
                        Tensor.of(new double[][] {{0, 1, 0}, row.x(), {0, 1, 0}}).to(dtype));
                module.train();
                Tensor actual = module.forward(x).copy();
                Tensor gradient = module.backward(Tensor.of(new double[][] {dY, dY, dY}).to(dtype)).copy();
                module.eval();
                assertTrue(actual.bitwiseEquals(module.forward(x)), "both modes");
                Module alone = module instanceof Softmax ? new Softmax() : new LogSoftmax();
                Tensor neighbour = alone.forward(x.narrow(0, 0, 1));
                for (int r = 0; r < 3; r += 2) {
                    assertTrue(neighbour.bitwiseEquals(actual.narrow(0, r, 1)), "a neighbour of the row");
                }
                for (int c = 0; c < 3; c++) {
                    // Eight: exponential, sum and quotient, and the logarithm or the sum of the gradient.
                    double allowed = 8 * (dtype == DType.F32 ? Math.ulp(4f) : Math.ulp(4.0));
                    String message = dtype + " " + arrangement + " " + module + " " + x.select(0, 1) + " at " + c;
                    assertLimit(y[c], actual.get(1, c), allowed, message);
                    assertLimit(dX[c], gradient.get(1, c), allowed, "gradient of " + message);
                }
            }
        }
    }

    @Test
    void largestNumbersDoNotOverflowIntoNaN() {
        for (DType dtype : FloatingTypes.all()) {
            double max = max(dtype);
            Tensor x = Tensor.of(new double[] {max, -max, 0}, 1, 3).to(dtype);
            assertTrue(new Softmax().forward(x).bitwiseEquals(Tensor.of(new double[] {1, 0, 0}, 1, 3).to(dtype)));
            Tensor expected = Tensor.of(new double[] {0, -INF, -max}, 1, 3).to(dtype);
            assertTrue(new LogSoftmax().forward(x).bitwiseEquals(expected));
        }
    }
}
