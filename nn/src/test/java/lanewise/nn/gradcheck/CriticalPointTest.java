package lanewise.nn.gradcheck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.LongFunction;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eigenvalues of symmetric matrices, and what they tell about a critical point. */
class CriticalPointTest {
    private static final int TRIALS = 20_000;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // ---- eigenvalues ----

    @Test
    void eigenvaluesByHand() {
        assertArrayEquals(new double[] {1, 3}, eigenvalues(2, 1, 1, 2), 1e-15);
        assertArrayEquals(new double[] {-5, 5}, eigenvalues(3, 4, 4, -3), 1e-14);
        assertArrayEquals(new double[] {-2, 0, 7}, eigenvalues(0, 0, 0, 0, 7, 0, 0, 0, -2), 0);
        // Second differences: 2 − √2, 2, 2 + √2.
        assertArrayEquals(new double[] {2 - Math.sqrt(2), 2, 2 + Math.sqrt(2)},
                eigenvalues(2, -1, 0, -1, 2, -1, 0, -1, 2), 1e-14);
        assertArrayEquals(new double[] {0, 0, 3}, eigenvalues(1, 1, 1, 1, 1, 1, 1, 1, 1), 1e-15);
        assertArrayEquals(new double[] {4}, eigenvalues(4));
        assertArrayEquals(new double[0], eigenvalues());
        // The lower triangle counts.
        assertArrayEquals(new double[] {1, 3}, eigenvalues(2, 99, 1, 2), 1e-15);
        // Sizes at the ends of the range.
        assertArrayEquals(new double[] {-1e300, 1e300}, eigenvalues(0, 1e300, 1e300, 0), 1e285);
        assertArrayEquals(new double[] {-1e-300, 1e-300}, eigenvalues(0, 1e-300, 1e-300, 0), 1e-315);
        assertArrayEquals(new double[] {1e-20, 1}, eigenvalues(1, 1e-30, 1e-30, 1e-20), 1e-35);
    }

    private static double[] eigenvalues(double... elements) {
        int n = (int) Math.sqrt(elements.length);
        return SymmetricEigenvalues.of(Tensor.of(elements, n, n));
    }

    /** Q Λ Qᵀ has the eigenvalues Λ, Q being a product of random reflections I − 2 v vᵀ ÷ vᵀ v; in any storage. */
    @Property(tries = 100)
    void eigenvaluesOfAMatrixMadeFromThem(@ForAll("samples") Sample sample) {
        int n = sample.rows() * 2;
        Tensor wanted = sample.normal(1, n).sort(0);
        Tensor matrix = Tensor.eye(DType.F64, n).mul(wanted);
        for (int r = 0; r < n; r++) {
            Tensor v = sample.normal(10 + r, n, 1);
            Tensor reflection = Tensor.eye(DType.F64, n).sub(v.matmul(v.transpose()).mul(2 / v.square().sum().item()));
            matrix = reflection.matmul(matrix).matmul(reflection.transpose());
        }
        double largest = wanted.abs().max().item();
        double[] found = SymmetricEigenvalues.of(sample.arrangement().of(matrix));
        // Each of the n reflections has an error of some 2 n ε of the largest, the sweeps about as much again.
        assertArrayEquals(wanted.toDoubleArray(), found, 8 * n * n * 0x1p-52 * largest);
        double trace = matrix.mul(Tensor.eye(DType.F64, n)).sum().item();
        assertEquals(trace, Arrays.stream(found).sum(), 1e-12 * n * largest);
    }

    @Test
    void aMatrixOfAHundredRows() {
        int n = 100;
        Tensor a = symmetric(new Philox(1, 0), n);
        double[] found = SymmetricEigenvalues.of(a);
        double squares = Arrays.stream(found).map(value -> value * value).sum();
        assertEquals(a.square().sum().item(), squares, 1e-11 * squares, "Σ λ² = ‖A‖²");
        // Wigner's semicircle ends at √(2 n).
        assertEquals(Math.sqrt(2 * n), found[n - 1], 1.5);
        assertEquals(-Math.sqrt(2 * n), found[0], 1.5);
    }

    @Test
    void unusableMatricesAreRefused() {
        assertThrows(ShapeMismatchException.class, () -> SymmetricEigenvalues.of(Tensor.ones(DType.F64, 2, 3)));
        assertThrows(ShapeMismatchException.class, () -> SymmetricEigenvalues.of(Tensor.ones(DType.F64, 2)));
        assertEquals("SymmetricEigenvalues: element (1, 0) is NaN; the elements must be finite",
                assertThrows(IllegalArgumentException.class, () -> eigenvalues(1, 0, Double.NaN, 1)).getMessage());
    }

    // ---- classification ----

    @ParameterizedTest
    @CsvSource({"MINIMUM, 1, 2", "MAXIMUM, -1, -2", "SADDLE, -1, 2", "UNDECIDED, 0, 2", "UNDECIDED, 0, -2",
        "UNDECIDED, 0, 0", "UNDECIDED, 1e-20, 2", "SADDLE, 2, -1e-10"})
    void eigenvaluesClassify(CriticalPoint expected, double a, double b) {
        assertEquals(expected, CriticalPoint.of(new double[] {a, b}, 1e-15));
        for (Arrangement arrangement : Arrangement.values()) {
            assertEquals(expected, CriticalPoint.of(arrangement.of(Tensor.of(new double[] {a, 0, 0, b}, 2, 2))));
        }
    }

    /** With zero eigenvalues among both signs it is a saddle all the same. */
    @Test
    void bothSignsAreEnoughForASaddle() {
        assertEquals(CriticalPoint.SADDLE, CriticalPoint.of(new double[] {0, -1, 0, 2}, 0));
    }

    /**
     * Two documents say that at a strict minimum the Hessian is positive definite. x⁴ and x² + y⁴ have strict minima
     * with a Hessian that is only semi-definite, just as the maximum of −x⁴ and the inflection of x³ have 0.
     */
    @Test
    void aStrictMinimumNeedNotHaveAPositiveDefiniteHessian() {
        Tensor origin = Tensor.zeros(DType.F64, 2);
        Tensor hessian = Hessian.numerical(
                at -> Tensor.of(new double[] {2 * at.get(0), 4 * Math.pow(at.get(1), 3)}, 2), origin);
        assertEquals(CriticalPoint.UNDECIDED, CriticalPoint.of(SymmetricEigenvalues.of(hessian), 1e-9));
        for (int i = 0; i < 100; i++) {
            Tensor point = Tensor.normal(new Philox(3, i), DType.F64, 2);
            assertTrue(Math.pow(point.get(0), 2) + Math.pow(point.get(1), 4) > 0, "yet the minimum is strict");
        }
        for (double sign : new double[] {1, -1}) {
            Tensor second = Hessian.numerical(x -> x.pow(3).mul(4 * sign), Tensor.zeros(DType.F64, 1));
            assertEquals(CriticalPoint.UNDECIDED, CriticalPoint.of(SymmetricEigenvalues.of(second), 1e-9));
        }
    }

    @Test
    void unusableEigenvaluesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> CriticalPoint.of(new double[0], 0));
        assertThrows(IllegalArgumentException.class, () -> CriticalPoint.of(new double[] {1, Double.NaN}, 0));
        assertThrows(IllegalArgumentException.class, () -> CriticalPoint.of(new double[] {1}, -1));
        assertThrows(IllegalArgumentException.class, () -> CriticalPoint.of(new double[] {1}, Double.NaN));
    }

    /** 4 n ε |λ| = 1.8 · 10⁻⁹ for n = 2 and the largest |λ| = 10⁶. */
    @Test
    void eigenvaluesWithinRoundingOfTheLargestCountAsZero() {
        assertEquals(CriticalPoint.UNDECIDED, CriticalPoint.of(Tensor.of(new double[] {1e6, 0, 0, 1e-9}, 2, 2)));
        assertEquals(CriticalPoint.MINIMUM, CriticalPoint.of(Tensor.of(new double[] {1e6, 0, 0, 2e-9}, 2, 2)));
    }

    // ---- saddles outnumber minima ----

    /** With n signs at random a point is a minimum once in 2ⁿ times, and a saddle (2ⁿ − 2) ÷ 2ⁿ of the times. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void independentSignsGiveMostlySaddles(int n) {
        Share saddles = share(CriticalPoint.SADDLE, trial -> signs(n, trial));
        Share minima = share(CriticalPoint.MINIMUM, trial -> signs(n, trial));
        saddles.assertNear(1 - Math.scalb(2.0, -n));
        minima.assertNear(Math.scalb(1.0, -n));
    }

    private static CriticalPoint signs(int n, long trial) {
        Philox random = new Philox(5, trial);
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> random.uniform(i) < 0.5 ? -1 : 1);
        return CriticalPoint.of(eigenvalues, 0);
    }

    /**
     * The eigenvalues of random symmetric matrices repel each other, so that they have one sign less often still: for
     * two rows the share of saddles is 1/√2 instead of 1/2, for three 1 − (π − 2√2) ÷ (2 π) = 0.950 instead of 0.75.
     */
    @Test
    void randomSymmetricMatricesGiveMoreSaddlesStill() {
        matrices(2).assertNear(1 / Math.sqrt(2));
        matrices(3).assertNear(1 - (Math.PI - 2 * Math.sqrt(2)) / (2 * Math.PI));
        for (int n = 2; n <= 6; n++) {
            Share share = matrices(n);
            double independent = 1 - Math.scalb(2.0, -n + 1);
            assertTrue(share.value > independent + 4 * share.standardError, n + " rows: " + share.value);
        }
    }

    private static Share matrices(int n) {
        return share(CriticalPoint.SADDLE, trial -> CriticalPoint.of(symmetric(new Philox(6, trial), n)));
    }

    // The Gaussian orthogonal ensemble: variance 1 on the diagonal and 1/2 elsewhere.
    private static Tensor symmetric(Philox random, int n) {
        Tensor a = Tensor.normal(random, DType.F64, n, n);
        return a.add(a.transpose()).div(2);
    }

    private static Share share(CriticalPoint wanted, LongFunction<CriticalPoint> experiment) {
        int found = 0;
        for (long trial = 0; trial < TRIALS; trial++) {
            found += experiment.apply(trial) == wanted ? 1 : 0;
        }
        double value = (double) found / TRIALS;
        return new Share(value, Math.sqrt(value * (1 - value) / TRIALS));
    }

    /** A share measured in independent trials, with its standard error √(p (1 − p) ÷ trials): at most 0.0036 here. */
    private record Share(double value, double standardError) {
        void assertNear(double expected) {
            double error = Math.sqrt(expected * (1 - expected) / TRIALS);
            assertEquals(expected, value, 4 * error, "standard error " + error);
        }
    }
}
