package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import lanewise.nn.Parameter;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MuonTest {
    private static final double RATE = 0.02;

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("wide", Tensor.normal(new Philox(1, 0), DType.F64, 4, 9)),
                Arguments.of("tall", Tensor.normal(new Philox(1, 1), DType.F64, 9, 4)),
                Arguments.of("stored by columns", Tensor.normal(new Philox(1, 2), DType.F64, 9, 4).transpose()),
                Arguments.of("three axes", Tensor.normal(new Philox(1, 3), DType.F64, 3, 2, 4)),
                Arguments.of("four axes, tall", Tensor.normal(new Philox(1, 4), DType.F64, 11, 2, 1, 3)),
                Arguments.of("axes in another order",
                        Tensor.normal(new Philox(1, 5), DType.F64, 2, 3, 7).permute(2, 0, 1)));
    }

    /** The formulas of the page in plain loops over arrays. */
    @ParameterizedTest
    @MethodSource("values")
    void followsTheRuleAsWritten(String name, Tensor value) {
        for (Muon.Settings settings : List.of(Muon.Settings.DEFAULT, new Muon.Settings(0.5, 2, false),
                new Muon.Settings(0.6, 3, true))) {
            Tensor copy = Tensor.zerosLike(value).copyFrom(value);
            Parameter w = new Parameter("w", copy);
            Muon muon = new Muon(List.of(w), RATE, settings);
            int rows = value.dim(0);
            int columns = value.elements() / rows;
            double[] expected = value.contiguous().toDoubleArray();
            double[] velocity = new double[expected.length];
            for (int step = 1; step <= 6; step++) {
                double[] g = Tensor.normal(new Philox(2, step), DType.F64, expected.length).toDoubleArray();
                w.grad().copyFrom(Tensor.of(g, value.shape().toArray()));
                muon.step();
                double[][] d = new double[rows][columns];
                for (int i = 0; i < g.length; i++) {
                    velocity[i] = settings.momentum() * velocity[i] + g[i];
                    d[i / columns][i % columns] = g[i] + settings.momentum() * velocity[i];
                }
                double[][] o = orthogonalised(d, settings.iterations());
                double norm = Math.sqrt(DoubleStream.of(expected).map(element -> element * element).sum());
                for (int i = 0; i < g.length && settings.fixedNorm(); i++) {
                    expected[i] *= Math.sqrt(rows) / norm;
                }
                for (int i = 0; i < g.length; i++) {
                    expected[i] -= RATE * Math.sqrt(Math.max(1, (double) rows / columns)) * o[i / columns][i % columns];
                }
                Tensor error = w.value().sub(Tensor.of(expected, value.shape().toArray())).abs();
                assertEquals(0, error.max().item(), 1e-10, name + " after step " + step);
                assertTrue(w.grad().bitwiseEquals(Tensor.of(g, value.shape().toArray())), "the gradient stays");
            }
        }
    }

    @Test
    void aParameterOfZerosHasNoNormToScale() {
        Parameter w = new Parameter("w", Tensor.zeros(DType.F64, 3, 4));
        w.grad().copyFrom(Tensor.normal(new Philox(3, 0), DType.F64, 3, 4));
        new Muon(List.of(w), RATE, Muon.Settings.DEFAULT.withFixedNorm()).step();
        double largest = w.value().abs().max().item();
        assertTrue(largest > 0 && largest <= 2 * RATE, w.value().toString());
    }

    private static double[][] orthogonalised(double[][] d, int iterations) {
        double[][] x = d.length > d[0].length ? transposed(d) : d;
        double norm = 0;
        for (double[] row : x) {
            for (double element : row) {
                norm += element * element;
            }
        }
        x = combined(1 / (Math.sqrt(norm) + 1e-7), x, 0, x);
        for (int i = 0; i < iterations; i++) {
            double[][] square = product(x, transposed(x));
            double[][] polynomial = combined(-4.7750, square, 2.0315, product(square, square));
            x = combined(3.4445, x, 1, product(polynomial, x));
        }
        return d.length > d[0].length ? transposed(x) : x;
    }

    private static double[][] transposed(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    private static double[][] combined(double alpha, double[][] a, double beta, double[][] b) {
        double[][] result = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[i][j] = alpha * a[i][j] + beta * b[i][j];
            }
        }
        return result;
    }

    /** The minimum of ½ ‖C (W − T)‖², where the rows of C differ in size by a factor of 100. */
    @Test
    void findsTheMinimum() {
        Tensor target = Tensor.normal(new Philox(3, 0), DType.F64, 5, 8);
        Tensor curvature = Tensor.of(new double[] {1, 3, 10, 30, 100}, 5, 1);
        Parameter w = new Parameter("w", Tensor.zeros(DType.F64, 5, 8));
        Muon muon = new Muon(List.of(w), 0.1);
        LearningRateSchedule schedule = LearningRateSchedule.exponential(0.1, 0.99);
        for (int step = 0; step < 2000; step++) {
            w.grad().copyFrom(w.value().sub(target).mul(curvature));
            muon.setLearningRate(schedule.rate(step));
            muon.step();
        }
        assertEquals(0, w.value().sub(target).abs().max().item(), 1e-6);
    }

    @Test
    void aGradientOfZerosMovesNothing() {
        Parameter w = new Parameter("w", Tensor.ones(DType.F32, 3, 2));
        new Muon(List.of(w), 0.1).step();
        assertTrue(w.value().bitwiseEquals(Tensor.ones(DType.F32, 3, 2)));
    }

    @Test
    void parametersThatAreNoMatricesAreRefusedByName() {
        Parameter weight = new Parameter("weight", Tensor.zeros(DType.F32, 3, 2));
        Parameter bias = new Parameter("bias", Tensor.zeros(DType.F32, 3));
        Parameter scale = new Parameter("scale", Tensor.zeros(DType.F64));
        assertEquals("Muon: parameters with fewer than two axes are no matrices; give them to another optimizer: "
                + "number 1, bias (3,) F32; number 2, scale () F64",
                assertThrows(IllegalArgumentException.class, () -> new Muon(List.of(weight, bias, scale), 0.1))
                        .getMessage());
    }

    @Test
    void settingsOutsideTheirRangesAreRefused() {
        Muon.Settings settings = Muon.Settings.DEFAULT;
        for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
            assertEquals("Muon: the momentum must lie in [0, 1), not be " + momentum,
                    assertThrows(IllegalArgumentException.class, () -> settings.withMomentum(momentum)).getMessage());
        }
        assertEquals("Muon: the number of iterations must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> settings.withIterations(0)).getMessage());
        Muon.Settings ends = settings.withMomentum(0).withIterations(1);
        assertEquals(ends, new Muon(List.of(), 0, ends).settings());
        assertEquals(settings, new Muon(List.of(), 0).settings());
    }
}
