package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed()).check(new Softmax(), sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample.courseCheck(1e-5).check(new Softmax(), sample.input()).orThrow();
    }

    @Property(tries = 50)
    void rowsSumToOneAndIgnoreAShift(@ForAll("samples") Sample sample) {
        Softmax softmax = new Softmax();
        softmax.eval();
        Tensor x = sample.input();
        Tensor y = softmax.forward(x);
        assertTrue(y.sum(1).allClose(Tensor.ones(DType.F64, sample.rows()), 1e-14, 0));
        assertTrue(softmax.forward(x.add(100)).allClose(y, 1e-12, 0));
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Tensor y = new Softmax().forward(Tensor.of(new float[] {1e30f, 0, -1e30f, 1e30f}, 1, 4));
        assertTrue(y.bitwiseEquals(Tensor.of(new float[] {0.5f, 0, 0, 0.5f}, 1, 4)));
    }

    @Test
    void theLastAxisIsNormalisedWhateverTheRank() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 4);
        GradientCheck.assertGradients(new Softmax(), x);
        assertTrue(new Softmax().forward(x).sum(-1).allClose(Tensor.ones(DType.F64, 2, 3), 1e-14, 0));
    }

    @Test
    void tensorsHaveTheSameSoftmax() {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.normal(new Philox(6, 0), dtype, 70, 1003).mul(9);
            x.set(Double.POSITIVE_INFINITY, 1, 5);
            x.select(0, 2).fill(Double.NEGATIVE_INFINITY);
            x.narrow(0, 3, 1).narrow(1, 7, 2).fill(Double.POSITIVE_INFINITY);
            assertTrue(x.softmax(-1).bitwiseEquals(new Softmax().forward(x)));
            assertTrue(x.logSoftmax(-1).bitwiseEquals(new LogSoftmax().forward(x)));
        }
    }

    /** Backward applies the Jacobian diag(y) − y yᵀ, which is symmetric. */
    @Test
    void theJacobianIsDiagonalMinusOuterProduct() {
        Softmax softmax = new Softmax();
        Tensor y = softmax.forward(Tensor.of(new double[] {0.3, -1.2, 0.8}, 1, 3)).copy();
        Tensor identity = Tensor.eye(DType.F64, 3);
        for (int i = 0; i < 3; i++) {
            Tensor row = softmax.backward(identity.narrow(0, i, 1));
            for (int j = 0; j < 3; j++) {
                double expected = (i == j ? y.get(0, i) : 0) - y.get(0, i) * y.get(0, j);
                assertEquals(expected, row.get(0, j), 1e-16);
            }
        }
    }

    /** One document keeps the diagonal of the Jacobian alone, dY ⊙ (Y − Y²), and then loses the sum over classes. */
    @Test
    void theGradientOfTheSourceIsWrong() {
        Tensor x = Tensor.normal(new Philox(4, 0), DType.F64, 3, 4);
        Tensor[] y = new Tensor[1];
        Mutant<Softmax> diagonal = new Mutant<>(new Softmax(), (softmax, dY) -> {
            y[0] = softmax.forward(x);
            return dY.mul(y[0].sub(y[0].square()));
        });
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(diagonal, x).verdict());
    }

    /**
     * With u = 2⁻²⁴ and R the range of a row: the rounded shift changes the exponent by at most u R, exp is good to
     * 2 ulp (4 u), the sum of C positive terms to C u, the division to u. Numerator and denominator together:
     * |y32 − y64| ≤ (2 (R + 4) + C + 1) u |y|.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int classes = 10;
        Tensor x = Tensor.normal(new Philox(5, 0), DType.F32, 200, classes).mul(4);
        double range = x.max(1).sub(x.min(1)).max().item();
        Tensor y = new Softmax().forward(x).to(DType.F64);
        Tensor wide = new Softmax().forward(x.to(DType.F64));
        assertTrue(y.allClose(wide, (2 * (range + 4) + classes + 1) * 0x1p-24, 0));
    }
}
