package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The matrix product against {@link MatMulReference}, bit for bit. */
class MatMulTest {
    private static final int[] STEPS = {1, 2, -1, -2};
    // Around the edges of tiles of 4 and 8 rows, and of 8, 16 and 32 columns.
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 67};

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void everyPairOfStrides(DType dtype) {
        Random random = new Random(1);
        for (int combination = 0; combination < 256; combination++) {
            int m = SIZES[combination % 21];
            int n = SIZES[(combination * 5 + 2) % 21];
            int k = SIZES[(combination * 8 + 5) % 21];
            GuardedView a = GuardedView.matrix(dtype, m, k, step(combination), step(combination >> 2), false);
            GuardedView b = GuardedView.matrix(dtype, k, n, step(combination >> 4), step(combination >> 6), false);
            GuardedView out = GuardedView.matrix(dtype, m, n, step(combination >> 3), step(combination >> 5),
                    combination % 3 == 0);
            checkBothForms(a, b, out, Values.ordinary(dtype, m * k, random), Values.ordinary(dtype, k * n, random),
                    "combination " + combination + " " + new Dimensions(m, n, k));
        }
    }

    private static int step(int number) {
        return STEPS[number & 3];
    }

    @Property(tries = 300)
    void anyLayoutsAndSizes(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @IntRange(min = 1, max = 67) int m,
            @ForAll @IntRange(min = 1, max = 67) int n, @ForAll @IntRange(min = 1, max = 67) int k,
            @ForAll Random random) {
        checkBothForms(GuardedView.random(dtype, new int[] {m, k}, random),
                GuardedView.random(dtype, new int[] {k, n}, random),
                GuardedView.random(dtype, new int[] {m, n}, random),
                Values.ordinary(dtype, m * k, random), Values.ordinary(dtype, k * n, random),
                new Dimensions(m, n, k).toString());
    }

    // Sums so short that not all of them become NaN.
    @Property(tries = 100)
    void specialValues(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @IntRange(min = 1, max = 3) int k, @ForAll Random random) {
        checkBothForms(GuardedView.random(dtype, new int[] {9, k}, random),
                GuardedView.random(dtype, new int[] {k, 35}, random),
                GuardedView.random(dtype, new int[] {9, 35}, random),
                Values.withSpecial(dtype, 9 * k, random), Values.withSpecial(dtype, k * 35, random), "k " + k);
    }

    @ParameterizedTest
    @CsvSource({"5,7,255", "7,5,256", "9,33,257", "3,17,513", "4,1,1025", "1,3,700", // partial sums of 256
        "6,513,3", "131,514,258", "129,530,5", "130,3,300"}) // A packed or not, more rows than a block of A
    void longSumsAndManyRowsOrColumns(int m, int n, int k) {
        Random random = new Random(2);
        for (DType dtype : FloatingTypes.all()) {
            checkBothForms(GuardedView.matrix(dtype, m, k, 1, 1, (m & 1) == 0),
                    GuardedView.matrix(dtype, k, n, 1, 2, (k & 1) == 0),
                    GuardedView.matrix(dtype, m, n, 1, 1, (n & 1) == 0),
                    Values.ordinary(dtype, m * k, random), Values.ordinary(dtype, k * n, random),
                    dtype + " " + new Dimensions(m, n, k));
        }
    }

    @ParameterizedTest
    @CsvSource({"67,129,65", "300,70,33", "3,600,301", "130,520,257", "1,1100,300", "1031,1,300", "65,66,1030"})
    void anyNumberOfThreadsGivesTheSameBits(int m, int n, int k) throws Exception {
        Random random = new Random(3);
        for (DType dtype : FloatingTypes.all()) {
            double[] a = Values.ordinary(dtype, m * k, random);
            double[] b = Values.ordinary(dtype, k * n, random);
            double[] expected = MatMulReference.product(dtype, a, b, null, m, n, k);
            for (int threads = 1; threads <= 4; threads++) {
                Tensor product = Parallelism.withThreads(threads,
                        () -> Tensor.of(a, m, k).to(dtype).matmul(Tensor.of(b, k, n).to(dtype)));
                Values.assertSameBits(expected, product.toDoubleArray(), threads + " threads, " + dtype);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void emptyAndDegenerateSizes(DType dtype) {
        assertEquals(Shape.of(0, 3), Tensor.zeros(dtype, 0, 2).matmul(Tensor.zeros(dtype, 2, 3)).shape());
        assertEquals(Shape.of(3, 0), Tensor.zeros(dtype, 3, 2).matmul(Tensor.zeros(dtype, 2, 0)).shape());
        GuardedView out = GuardedView.matrix(dtype, 2, 3, -2, 2, false).set(1, 2, 3, 4, 5, 6);
        Tensor a = Tensor.zeros(dtype, 2, 0);
        Tensor b = Tensor.zeros(dtype, 0, 3);
        out.view().addmm(a, b);
        Values.assertSameBits(new double[] {1, 2, 3, 4, 5, 6}, out.view().toDoubleArray(), "nothing added");
        a.matmul(b, out.view());
        Values.assertSameBits(new double[6], out.view().toDoubleArray(), "a sum of nothing");
        out.assertGuardsIntact("k = 0");
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void broadcastInputs(DType dtype) {
        Tensor row = Tensor.of(new double[] {1, 2, 3}, 3).to(dtype).broadcastTo(5, 3);
        Tensor product = row.matmul(Tensor.of(new double[] {1, 10, 100}, 3, 1).to(dtype).broadcastTo(3, 4));
        Values.assertSameBits(Tensor.full(dtype, 321, 5, 4).toDoubleArray(), product.toDoubleArray(), "stride 0");
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor a = Tensor.zeros(DType.F32, 128, 3072);
        assertMessage("matmul: inner dimensions differ: (128, 3072) × (128, 3072); did you mean transpose() on the "
                + "second?", () -> a.matmul(a));
        assertMessage("matmul: inner dimensions differ: (2, 3) × (2, 4); did you mean transpose() on the first?",
                () -> Tensor.zeros(DType.F32, 2, 3).matmul(Tensor.zeros(DType.F32, 2, 4)));
        assertMessage("addmm: inner dimensions differ: (2, 3) × (4, 5)", () -> Tensor.zeros(DType.F32, 2, 5)
                .addmm(Tensor.zeros(DType.F32, 2, 3), Tensor.zeros(DType.F32, 4, 5)));
        assertMessage("addmm: two matrices are needed, not shapes (3,) and (3, 2); unsqueeze makes one of a "
                + "vector", () -> Tensor.zeros(DType.F32, 1, 2)
                .addmm(Tensor.zeros(DType.F32, 3), Tensor.zeros(DType.F32, 3, 2)));
        assertMessage("matmul: element types differ: F32 (2, 3) and F64 (3, 2); convert one with to(DType)",
                () -> Tensor.zeros(DType.F32, 2, 3).matmul(Tensor.zeros(DType.F64, 3, 2)));
        assertMessage("matmul: the result has shape (2, 2) but out has shape (4,)", () -> Tensor.zeros(DType.F32, 2, 3)
                .matmul(Tensor.zeros(DType.F32, 3, 2), Tensor.zeros(DType.F32, 4)));
    }

    private static void assertMessage(String message, Runnable task) {
        Class<? extends RuntimeException> expected = message.contains("element types differ")
                ? DTypeMismatchException.class : ShapeMismatchException.class;
        assertEquals(message, assertThrows(expected, task::run).getMessage());
    }

    @Test
    void refusesOutThatIsAnInput() {
        Tensor a = Tensor.ones(DType.F64, 3, 3);
        Tensor b = Tensor.ones(DType.F64, 3, 3);
        assertThrows(IllegalArgumentException.class, () -> a.matmul(b, a));
        assertThrows(IllegalArgumentException.class, () -> a.matmul(b, b.transpose()));
        assertThrows(IllegalArgumentException.class, () -> a.addmm(b, a));
        assertThrows(IllegalArgumentException.class, () -> a.matmul(b, Tensor.zeros(DType.F64, 3).broadcastTo(3, 3)));
        assertEquals(9, a.sum().item(), "nothing was written");
    }

    private record Dimensions(int m, int n, int k) {}

    private static void checkBothForms(GuardedView a, GuardedView b, GuardedView out, double[] aValues,
            double[] bValues, String what) {
        DType dtype = a.view().dtype();
        int m = a.view().dim(0);
        int k = a.view().dim(1);
        int n = b.view().dim(1);
        a.set(aValues);
        b.set(bValues);
        a.view().matmul(b.view(), out.view());
        double[] product = MatMulReference.product(dtype, aValues, bValues, null, m, n, k);
        Values.assertSameBits(product, out.view().toDoubleArray(), what);
        out.view().addmm(a.view(), b.view());
        double[] sum = MatMulReference.product(dtype, aValues, bValues, product, m, n, k);
        Values.assertSameBits(sum, out.view().toDoubleArray(), what + ", added");
        out.assertGuardsIntact(what);
    }

    /**
     * Each element is at most k·u·Σ|a||b| off (N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition
     * 2002, section 3.1; with fused multiply-adds k roundings at most, and γₖ is k·u to the first order, which a
     * percent more covers here). The numbers cancel: their sizes differ by 2⁴⁰, and signs alternate.
     */
    @ParameterizedTest
    @CsvSource({"F32, 5, 4, 1000", "F64, 5, 4, 1000", "F32, 9, 33, 257", "F64, 9, 33, 257", "F64, 1, 3, 5000",
        "F32, 3, 1, 5000"})
    void errorsStayWithinTheBound(DType dtype, int m, int n, int k) {
        Random random = new Random(23);
        double[] a = hard(dtype, m * k, random);
        double[] b = hard(dtype, k * n, random);
        double[] product = Tensor.of(a, m, k).to(dtype).matmul(Tensor.of(b, k, n).to(dtype)).toDoubleArray();
        double u = dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                BigDecimal exact = BigDecimal.ZERO;
                BigDecimal sizes = BigDecimal.ZERO;
                for (int p = 0; p < k; p++) {
                    BigDecimal term = new BigDecimal(a[i * k + p]).multiply(new BigDecimal(b[p * n + j]));
                    exact = exact.add(term);
                    sizes = sizes.add(term.abs());
                }
                double error = exact.subtract(new BigDecimal(product[i * n + j])).abs().doubleValue();
                double bound = 1.01 * k * u * sizes.doubleValue();
                assertTrue(error <= bound, dtype + " element (" + i + ", " + j + ") is " + error + " off, at most "
                        + bound + " is allowed");
            }
        }
    }

    private static double[] hard(DType dtype, int length, Random random) {
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> Values.round(dtype, Math.scalb(random.nextDouble(-1, 1), random.nextInt(40) - 20)));
        return numbers;
    }
}
