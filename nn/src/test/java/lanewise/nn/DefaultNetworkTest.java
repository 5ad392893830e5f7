package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chain rule of the default network, 3072-128-10 with batches of 128, from the loss to the first weights. */
class DefaultNetworkTest {
    private static final int S = 128;
    private static final int M = 3072;
    private static final int N = 128;
    private static final int C = 10;

    /** The network with a batch. */
    private static final class Example {
        final Tensor x;
        final int[] labels = new int[S];
        final Sequential network;

        Example(DType dtype) {
            x = Tensor.normal(new Philox(1, 0), dtype, S, M);
            for (int s = 0; s < S; s++) {
                labels[s] = new Philox(1, 1).below(C, s);
            }
            network = new Sequential(new Linear(M, N, dtype), new ELU(), new Linear(N, C, dtype));
            KaimingNormal.forRectifiers().initializeAll(network, 42);
            // The biases are zero at first, and would be missed by nobody.
            parameter("0.bias").add(Tensor.normal(new Philox(1, 2), dtype, N), parameter("0.bias"));
            parameter("2.bias").add(Tensor.normal(new Philox(1, 3), dtype, C), parameter("2.bias"));
        }

        Tensor parameter(String name) {
            return network.namedParameters().get(name).value();
        }

        /** The loss and the gradients of all parameters, as the modules compute them. */
        SequencedMap<String, Tensor> byModules() {
            SequencedMap<String, Tensor> results = new LinkedHashMap<>();
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
            results.put("loss", Tensor.scalar(DType.F64, loss.forward(network.forward(x), labels)));
            network.backwardParameters(loss.backward());
            network.namedParameters().forEach((name, parameter) -> results.put(name, parameter.grad()));
            return results;
        }
    }

    /** The matrix form, line by line as the index of the derivations has it, gives the bits of the modules. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void theMatrixFormGivesTheBitsOfTheModules(DType dtype) {
        Example example = new Example(dtype);
        Tensor x = example.x;
        Tensor w1 = example.parameter("0.weight");
        Tensor w2 = example.parameter("2.weight");

        Tensor z1 = x.matmul(w1.transpose()).add(example.parameter("0.bias"));
        Tensor a = Tensor.where(z1.gt(0), z1, z1.minimum(0).expm1());
        Tensor z2 = a.matmul(w2.transpose()).add(example.parameter("2.bias"));
        Tensor exponentials = z2.sub(z2.max(Axes.of(1).keep())).exp();
        Tensor y = exponentials.div(exponentials.sum(Axes.of(1).keep()));

        Tensor dZ2 = y.sub(oneHot(example.labels, dtype)).div(S);
        Tensor dW2 = dZ2.transpose().matmul(a);
        Tensor dB2 = dZ2.sum(0);
        Tensor dA = dZ2.matmul(w2);
        Tensor dZ1 = dA.mul(Tensor.where(a.gt(0), Tensor.onesLike(a), a.add(1)));
        Tensor dW1 = dZ1.transpose().matmul(x);
        Tensor dB1 = dZ1.sum(0);

        Map<Tensor, Shape> shapes = Map.of(z1, Shape.of(128, 128), a, Shape.of(128, 128), z2, Shape.of(128, 10),
                dZ2, Shape.of(128, 10), dA, Shape.of(128, 128), dZ1, Shape.of(128, 128));
        shapes.forEach((tensor, shape) -> assertEquals(shape, tensor.shape()));
        Map<String, Tensor> byModules = example.byModules();
        assertSameBits(dW1, byModules.get("0.weight"), 128, 3072);
        assertSameBits(dB1, byModules.get("0.bias"), 128);
        assertSameBits(dW2, byModules.get("2.weight"), 10, 128);
        assertSameBits(dB2, byModules.get("2.bias"), 10);
    }

    private static Tensor oneHot(int[] labels, DType dtype) {
        Tensor t = Tensor.zeros(dtype, labels.length, C);
        for (int s = 0; s < labels.length; s++) {
            t.set(1, s, labels[s]);
        }
        return t;
    }

    private static void assertSameBits(Tensor expected, Tensor actual, int... shape) {
        assertEquals(Shape.of(shape), actual.shape());
        assertTrue(expected.bitwiseEquals(actual));
    }

    /** A matrix of sums in f64, with a bound of the error that each element has when computed with unit roundoff u. */
    private record Bounded(double[][] value, double[][] error) {
        Bounded(int rows, int columns) {
            this(new double[rows][columns], new double[rows][columns]);
        }

        static Bounded exact(Tensor matrix) {
            Bounded result = new Bounded(matrix.dim(0), matrix.dim(1));
            for (int i = 0; i < matrix.dim(0); i++) {
                result.value[i] = matrix.select(0, i).toDoubleArray();
            }
            return result;
        }

        /**
         * Σ_k this_ik right_kj. In any order, with fused operations or not, the sum of n products is off by at most
         * n u Σ |a| |b|, and by Σ (|a| e_b + e_a |b|) for the errors of the factors, to first order in u.
         */
        Bounded times(Bounded right, double u) {
            int n = right.value.length;
            Bounded result = new Bounded(value.length, right.value[0].length);
            for (int i = 0; i < value.length; i++) {
                for (int k = 0; k < n; k++) {
                    double a = value[i][k];
                    double errorA = error[i][k] + n * u * Math.abs(a);
                    for (int j = 0; j < result.value[i].length; j++) {
                        double b = right.value[k][j];
                        result.value[i][j] += a * b;
                        result.error[i][j] += errorA * Math.abs(b) + Math.abs(a) * right.error[k][j];
                    }
                }
            }
            return result;
        }

        Bounded transposed() {
            Bounded result = new Bounded(value[0].length, value.length);
            for (int i = 0; i < value.length; i++) {
                for (int j = 0; j < value[i].length; j++) {
                    result.value[j][i] = value[i][j];
                    result.error[j][i] = error[i][j];
                }
            }
            return result;
        }

        /** Adds b to each row; the sum is rounded once. */
        Bounded plusRow(double[] b, double u) {
            for (double[] row : value) {
                for (int j = 0; j < row.length; j++) {
                    row[j] += b[j];
                }
            }
            for (int i = 0; i < value.length; i++) {
                for (int j = 0; j < b.length; j++) {
                    error[i][j] += u * Math.abs(value[i][j]);
                }
            }
            return this;
        }

        Bounded sumOfRows(double u) {
            Bounded ones = new Bounded(1, value.length);
            Arrays.fill(ones.value[0], 1);
            return ones.times(this, u);
        }
    }

    /**
     * The index form in plain loops over f64 numbers, against the modules in f32 and f64. The bound follows the chain:
     * products as in {@link Bounded#times}; h has slope at most 1 and 2 ulp, 4 u |a|, of its own; h' = 1 or a + 1 is
     * off by the error of a and one rounding. A probability y with logits off by at most e is off by y (2 e + (2 (R + 4) +
     * C + 1) u), as the test of the softmax derives it, with R the range of the row. For f64 both sides err, so the
     * bound counts twice; terms in u² are less than the factor 1.01.
     */
    private static SequencedMap<String, Bounded> byLoops(Example example, double u, boolean withDerivative) {
        Bounded x = Bounded.exact(example.x);
        Bounded w2 = Bounded.exact(example.parameter("2.weight"));
        Bounded z1 = x.times(Bounded.exact(example.parameter("0.weight")).transposed(), u)
                .plusRow(example.parameter("0.bias").toDoubleArray(), u);
        Bounded a = new Bounded(S, N);
        for (int s = 0; s < S; s++) {
            for (int j = 0; j < N; j++) {
                double z = z1.value[s][j];
                a.value[s][j] = z > 0 ? z : Math.expm1(z);
                a.error[s][j] = z1.error[s][j] + 4 * u * Math.abs(a.value[s][j]);
            }
        }
        Bounded z2 = a.times(w2.transposed(), u).plusRow(example.parameter("2.bias").toDoubleArray(), u);
        Bounded dZ2 = ofLoss(z2, example.labels, u);
        Bounded dA = dZ2.times(w2, u);
        Bounded dZ1 = new Bounded(S, N);
        for (int s = 0; s < S; s++) {
            for (int j = 0; j < N; j++) {
                double slope = a.value[s][j] > 0 || !withDerivative ? 1 : a.value[s][j] + 1;
                dZ1.value[s][j] = dA.value[s][j] * slope;
                dZ1.error[s][j] = dA.error[s][j] * slope
                        + Math.abs(dA.value[s][j]) * (a.error[s][j] + 2 * u * slope);
            }
        }
        SequencedMap<String, Bounded> gradients = new LinkedHashMap<>();
        gradients.put("0.weight", dZ1.transposed().times(x, u));
        gradients.put("0.bias", dZ1.sumOfRows(u));
        gradients.put("2.weight", dZ2.transposed().times(a, u));
        gradients.put("2.bias", dZ2.sumOfRows(u));
        return gradients;
    }

    // (Y − T) / S, with the error of the subtraction and the division.
    private static Bounded ofLoss(Bounded z, int[] labels, double u) {
        Bounded dZ = new Bounded(S, C);
        for (int s = 0; s < S; s++) {
            double largest = Double.NEGATIVE_INFINITY;
            double smallest = Double.POSITIVE_INFINITY;
            double error = 0;
            for (int c = 0; c < C; c++) {
                largest = Math.max(largest, z.value[s][c]);
                smallest = Math.min(smallest, z.value[s][c]);
                error = Math.max(error, z.error[s][c]);
            }
            double sum = 0;
            for (int c = 0; c < C; c++) {
                sum += Math.exp(z.value[s][c] - largest);
            }
            for (int c = 0; c < C; c++) {
                double y = Math.exp(z.value[s][c] - largest) / sum;
                double difference = y - (c == labels[s] ? 1 : 0);
                dZ.value[s][c] = difference / S;
                double errorOfY = y * (2 * error + (2 * (largest - smallest + 4) + C + 1) * u);
                dZ.error[s][c] = (errorOfY + 2 * u * Math.abs(difference)) / S;
            }
        }
        return dZ;
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void theIndexFormAgreesWithinItsErrorBound(DType dtype) {
        Example example = new Example(dtype);
        double u = dtype == DType.F64 ? 0x1p-53 : 0x1p-24;
        double sides = dtype == DType.F64 ? 2 : 1;
        Map<String, Tensor> byModules = example.byModules();
        byLoops(example, u, true).forEach((name, expected) -> {
            double worst = worstError(expected, byModules.get(name));
            assertTrue(worst > 0 && worst <= sides * 1.01, name + " is off by " + worst + " of its bound");
        });
    }

    /** The bound is no blanket: where h' is left out, and only below the hidden layer, it is broken. */
    @Test
    void withoutTheDerivativeOfTheActivationTheFirstGradientsAreWrong() {
        Example example = new Example(DType.F64);
        Map<String, Tensor> byModules = example.byModules();
        Map<String, Bounded> wrong = byLoops(example, 0x1p-53, false);
        for (String name : List.of("0.weight", "0.bias")) {
            assertTrue(worstError(wrong.get(name), byModules.get(name)) > 1e6, name);
        }
        assertTrue(worstError(wrong.get("2.weight"), byModules.get("2.weight")) <= 2 * 1.01);
    }

    // The largest error of an element in units of its bound.
    private static double worstError(Bounded expected, Tensor actual) {
        double[] values = actual.toDoubleArray();
        int columns = expected.value[0].length;
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            double error = Math.abs(values[i] - expected.value[i / columns][i % columns]);
            worst = Math.max(worst, error / expected.error[i / columns][i % columns]);
        }
        return worst;
    }
}
