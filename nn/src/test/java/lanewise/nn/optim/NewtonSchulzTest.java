package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lanewise.nn.gradcheck.SymmetricEigenvalues;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewtonSchulzTest {
    /** The smaller of the two products is taken, whichever side is longer: to the same bits. */
    @Test
    void aTallMatrixIsAWideOneTransposed() {
        Tensor tall = Tensor.normal(new Philox(9, 0), DType.F32, 9, 4);
        Tensor wide = tall.transpose().contiguous();
        assertTrue(new NewtonSchulz().of(tall, 5).bitwiseEquals(new NewtonSchulz().of(wide, 5).transpose()));
    }

    /** The interval J of the page. */
    private static final double LEAST = 0.6818;
    private static final double LARGEST = 1.2024;

    private static double polynomial(double s) {
        return 3.4445 * s - 4.7750 * s * s * s + 2.0315 * s * s * s * s * s;
    }

    private static double polynomial(double s, int times) {
        double value = s;
        for (int i = 0; i < times; i++) {
            value = polynomial(value);
        }
        return value;
    }

    @Test
    void fiveIterationsLeadIntoTheInterval() {
        int n = 1_000_000;
        for (int i = 0; i <= n; i++) {
            double s = 0.00151 + (1 - 0.00151) * i / n;
            double value = polynomial(s, 5);
            assertTrue(value >= LEAST && value <= LARGEST, s + " becomes " + value);
            double inside = polynomial(LEAST + (LARGEST - LEAST) * i / n);
            assertTrue(inside >= LEAST && inside <= LARGEST, "J is left");
        }
        assertTrue(polynomial(0.0015, 5) < LEAST, "the bound is tight");
    }

    /** The least singular value of these matrices is above 0.00151 of their norm. */
    @ParameterizedTest
    @CsvSource({"24, 40", "40, 24", "8, 64", "64, 4", "1, 30", "30, 1", "1, 1"})
    void singularValuesComeNearToOne(int rows, int columns) {
        for (DType dtype : FloatingTypes.all()) {
            Tensor matrix = Tensor.normal(new Philox(5, rows), dtype, rows, columns).mul(1e-3);
            double[] before = singularValues(matrix);
            assertTrue(before[0] > 0.01 * matrix.norm().item(), "the matrix is well conditioned");
            Tensor result = new NewtonSchulz().of(matrix, 5);
            assertEquals(matrix.shape(), result.shape());
            double[] after = singularValues(result);
            double rounding = dtype == DType.F64 ? 1e-12 : 1e-5;
            assertTrue(after[0] >= LEAST - rounding && after[after.length - 1] <= LARGEST + rounding,
                    Arrays.toString(after));
        }
    }

    /** In ascending order. */
    private static double[] singularValues(Tensor matrix) {
        Tensor x = matrix.to(DType.F64);
        Tensor square = x.dim(0) > x.dim(1) ? x.transpose().matmul(x) : x.matmul(x.transpose());
        return Arrays.stream(SymmetricEigenvalues.of(square)).map(Math::sqrt).toArray();
    }

    /** U and V stay: of a matrix U S Vᵀ it is U φ(S) Vᵀ. */
    @ParameterizedTest
    @CsvSource({"1", "2", "5", "9"})
    void eachSingularValueIsMappedByThePolynomial(int iterations) {
        double[] sigma = {0, 1e-5, 0.3, 2, 7};
        double norm = Math.sqrt(Arrays.stream(sigma).map(s -> s * s).sum()) + 1e-7;
        double[] mapped = Arrays.stream(sigma).map(s -> polynomial(s / norm, iterations)).toArray();
        Tensor u = reflection(5, 1);
        Tensor v = reflection(8, 2).slice(0, 0, 5);
        Tensor result = new NewtonSchulz().of(u.mul(Tensor.of(sigma, 5)).matmul(v), iterations);
        Tensor expected = u.mul(Tensor.of(mapped, 5)).matmul(v);
        assertEquals(0, result.sub(expected).abs().max().item(), 1e-12);
        Tensor tall = new NewtonSchulz().of(u.mul(Tensor.of(sigma, 5)).matmul(v).transpose(), iterations);
        assertEquals(0, tall.transpose().sub(expected).abs().max().item(), 1e-12);
    }

    /** An orthogonal matrix I − 2 w wᵀ ÷ wᵀ w. */
    private static Tensor reflection(int n, int seed) {
        Tensor w = Tensor.normal(new Philox(6, seed), DType.F64, n);
        Tensor identity = Tensor.zeros(DType.F64, n, n);
        for (int i = 0; i < n; i++) {
            identity.set(1, i, i);
        }
        return identity.axpy(-2 / w.dot(w).item(), w.outer(w));
    }

    @Test
    void zerosStayZeros() {
        for (DType dtype : FloatingTypes.all()) {
            assertEquals(0, new NewtonSchulz().of(Tensor.zeros(dtype, 3, 5), 5).abs().max().item());
            assertEquals(0, new NewtonSchulz().of(Tensor.zeros(dtype, 5, 0), 5).elements());
        }
    }
}
