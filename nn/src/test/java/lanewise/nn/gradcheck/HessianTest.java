package lanewise.nn.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.Linear;
import lanewise.nn.Parameter;
import lanewise.nn.Sequential;
import lanewise.nn.Softmax;
import lanewise.nn.Tanh;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
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

/** Jacobians, Hessians, and the second-order model of a loss. */
class HessianTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // ---- Jacobian ----

    /** Of X ↦ X Wᵀ + b: each sample's outputs depend on its own inputs, by W. */
    @Property(tries = 50)
    void theJacobianOfALinearLayerIsItsWeightForEachSample(@ForAll("samples") Sample sample) {
        Linear linear = new Linear(sample.columns(), sample.outputs(), DType.F64);
        new PyTorchDefault().initializeAll(linear, sample.seed());
        Tensor weight = linear.parameters().get(0).value();
        Tensor expected = Tensor.zeros(DType.F64, sample.rows() * sample.outputs(), sample.rows() * sample.columns());
        for (int s = 0; s < sample.rows(); s++) {
            expected.narrow(0, s * sample.outputs(), sample.outputs())
                    .narrow(1, s * sample.columns(), sample.columns()).copyFrom(weight);
        }
        assertTrue(Jacobian.byBackward(linear, sample.input()).allClose(expected, 0, 0));
        Tensor x = sample.input();
        Tensor before = x.copy();
        assertTrue(Jacobian.numerical(linear::forward, x).allClose(expected, 0, 1e-9));
        assertTrue(before.bitwiseEquals(x), "the point is put back");
        assertEquals(0, linear.parameters().get(0).grad().abs().max().item());
    }

    /** diag(y) − y yᵀ for one sample, by backward and by differences. */
    @Property(tries = 50)
    void theJacobianOfSoftmax(@ForAll("samples") Sample sample) {
        Tensor z = sample.normal(1, 1, sample.columns());
        Softmax softmax = new Softmax();
        Tensor expected = Hessian.softmaxCrossEntropy(z.select(0, 0));
        assertTrue(Jacobian.byBackward(softmax, z).allClose(expected, 1e-14, 1e-15));
        assertTrue(Jacobian.numerical(softmax::forward, z).allClose(expected, 0, 1e-9));
    }

    @Test
    void shapesOfJacobians() {
        Tensor x = Tensor.of(new double[] {1, 2, 3}, 3);
        Tensor jacobian = Jacobian.numerical(v -> Tensor.of(new double[] {v.get(0) * v.get(1), v.get(2)}, 2), x);
        assertTrue(jacobian.allClose(Tensor.of(new double[] {2, 1, 0, 0, 0, 1}, 2, 3), 0, 1e-9));
        assertEquals("Jacobian: the point is F32; differences need F64",
                assertThrows(IllegalArgumentException.class,
                        () -> Jacobian.numerical(v -> v, Tensor.ones(DType.F32, 2))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Jacobian.numerical(v -> v, Tensor.ones(DType.F64, 0)));
        assertEquals("Hessian: the gradient has 2 elements, the point 3",
                assertThrows(ShapeMismatchException.class,
                        () -> Hessian.numerical(v -> v.narrow(0, 0, 2), x)).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Jacobian.numerical(v -> v, Tensor.ones(DType.F64, 1).broadcastTo(3)));
    }

    /** Of x³ at 10⁶ a step of 6 gives 36 ÷ (3 · 10¹²) of error and rounds it away; one of 6 · 10⁻⁶ would not. */
    @Test
    void theStepGrowsWithThePoint() {
        for (double x : new double[] {1e6, -1e6}) {
            double slope = Jacobian.numerical(v -> v.pow(3), Tensor.of(new double[] {x}, 1)).item();
            assertEquals(3 * x * x, slope, 1e-10 * 3 * x * x);
        }
    }

    @Test
    void jacobiansOfSinglePrecisionAreDouble() {
        Linear layer = new Linear(2, 2, DType.F32);
        layer.weight().value().copyFrom(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        Tensor jacobian = Jacobian.byBackward(layer, Tensor.ones(DType.F32, 1, 2));
        assertTrue(jacobian.bitwiseEquals(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2)));
    }

    // ---- Hessian ----

    @Property(tries = 50)
    void theHessianOfAQuadraticForm(@ForAll("samples") Sample sample) {
        int n = sample.columns();
        Tensor b = sample.normal(1, n, n);
        Tensor sum = b.add(b.transpose());
        Tensor hessian = Hessian.numerical(x -> sum.matmul(x), sample.normal(2, n, 1));
        assertTrue(hessian.allClose(sum, 0, 1e-8));
        assertTrue(hessian.bitwiseEquals(hessian.transpose()));
        // The derivative of 2 B x, which is no gradient unless B is symmetric, is 2 B.
        assertTrue(Jacobian.numerical(x -> b.matmul(x).mul(2), sample.normal(2, n, 1)).allClose(b.mul(2), 0, 1e-8));
    }

    /** For labels and for soft targets, in any storage; the mean over S samples has blocks of 1/S of it. */
    @Property(tries = 50)
    void theHessianOfSoftmaxCrossEntropyIsDiagYMinusYY(@ForAll("samples") Sample sample) {
        Tensor z = sample.input();
        int samples = sample.rows();
        int classes = sample.columns();
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor targets = new Softmax().forward(sample.normal(4, samples, classes));
        Tensor byLabels = Hessian.numerical(at -> {
            loss.forward(at, sample.labels());
            return loss.backward();
        }, z);
        Tensor byTargets = Hessian.numerical(at -> {
            loss.forward(at, targets);
            return loss.backward();
        }, z);
        Tensor expected = Tensor.zeros(DType.F64, samples * classes, samples * classes);
        for (int s = 0; s < samples; s++) {
            expected.narrow(0, s * classes, classes).narrow(1, s * classes, classes)
                    .copyFrom(Hessian.softmaxCrossEntropy(z.select(0, s)).div(samples));
        }
        assertTrue(byLabels.allClose(expected, 0, 1e-9));
        assertTrue(byTargets.allClose(expected, 0, 1e-9));
    }

    /** Its rows sum to 0 and no eigenvalue is negative, both up to rounding: C + 2 roundings of numbers up to 1. */
    @Property(tries = 200)
    void itIsPositiveSemiDefiniteAndItsRowsSumToZero(@ForAll("samples") Sample sample) {
        Tensor hessian = Hessian.softmaxCrossEntropy(sample.normal(1, sample.columns()).mul(5));
        double rounding = (sample.columns() + 2) * 0x1p-52;
        assertTrue(hessian.sum(1).abs().max().item() <= rounding);
        double[] eigenvalues = SymmetricEigenvalues.of(hessian);
        assertTrue(eigenvalues[0] >= -rounding, "smallest eigenvalue " + eigenvalues[0]);
        assertTrue(Math.abs(eigenvalues[0]) <= rounding, "one is 0, for the vector of ones");
    }

    @Test
    void hessiansByHand() {
        Tensor half = Tensor.of(new double[] {0.25, -0.25, -0.25, 0.25}, 2, 2);
        assertTrue(Hessian.softmaxCrossEntropy(Tensor.full(DType.F32, 1e4, 2)).bitwiseEquals(half));
        assertEquals(0, Hessian.softmaxCrossEntropy(Tensor.ones(DType.F64, 1)).item());
        assertThrows(ShapeMismatchException.class, () -> Hessian.softmaxCrossEntropy(Tensor.ones(DType.F64, 1, 2)));
        assertThrows(ShapeMismatchException.class, () -> Hessian.softmaxCrossEntropy(Tensor.ones(DType.F64, 0)));
        assertThrows(ShapeMismatchException.class,
                () -> Hessian.numerical(x -> x.sum(), Tensor.ones(DType.F64, 2)));
    }

    // ---- second-order model ----

    @Property(tries = 50)
    void theModelOfAQuadraticIsExact(@ForAll("samples") Sample sample) {
        int n = sample.columns();
        Tensor b = sample.normal(1, n, n);
        Tensor a = b.add(b.transpose());
        Tensor x = sample.normal(2, n, 1);
        Tensor g = a.matmul(x);
        QuadraticModel model = new QuadraticModel(g, a);
        for (double rate : new double[] {0.3, -0.1}) {
            double before = x.mul(a.matmul(x)).sum().item() / 2;
            Tensor moved = x.sub(g.mul(rate));
            double after = moved.mul(a.matmul(moved)).sum().item() / 2;
            double scale = Math.abs(before) + Math.abs(after) + g.square().sum().item();
            assertEquals(after - before, model.changeByDescent(rate), 1e-12 * (1 + scale));
            assertEquals(model.changeByDescent(rate), model.change(g.mul(-rate)), 1e-12 * (1 + scale));
        }
    }

    /** L = ½ xᵀ diag(1, 3) x at (1, 1): g = (1, 3), gᵀg = 10, gᵀHg = 28. */
    @Test
    void theBestLearningRate() {
        Tensor g = Tensor.of(new double[] {1, 3}, 2);
        QuadraticModel model = new QuadraticModel(g, Tensor.of(new double[] {1, 0, 0, 3}, 2, 2));
        assertEquals(10 / 28.0, model.bestLearningRate());
        assertEquals(-50 / 28.0, model.changeByDescent(model.bestLearningRate()), 1e-15);
        assertEquals(0, model.changeByDescent(2 * model.bestLearningRate()), 1e-14);
        assertEquals(Double.POSITIVE_INFINITY,
                new QuadraticModel(g, Tensor.eye(DType.F64, 2).neg()).bestLearningRate());
        assertEquals(Double.NaN,
                new QuadraticModel(Tensor.zeros(DType.F64, 2), Tensor.eye(DType.F64, 2)).bestLearningRate());
        assertThrows(ShapeMismatchException.class, () -> new QuadraticModel(g, Tensor.eye(DType.F64, 3)));
        assertThrows(IllegalArgumentException.class, () -> new QuadraticModel(g, Tensor.eye(DType.F32, 2)));
        assertEquals(0.5, new QuadraticModel(Tensor.ones(DType.F64, 1, 2), Tensor.eye(DType.F64, 2).mul(2))
                .bestLearningRate(), "a gradient of any shape");
    }

    /** For a network's loss the model is wrong by the third order only: half the step, an eighth of the error. */
    @Test
    void predictedAndMeasuredLossChangeAgreeToThirdOrder() {
        Sequential network = new Sequential(new Linear(4, 5, DType.F64), new Tanh(), new Linear(5, 3, DType.F64));
        new PyTorchDefault().initializeAll(network, 3);
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F64, 20, 4);
        int[] labels = new Sample(20, 3, 1, 3, Arrangement.CONTIGUOUS).labels();
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor theta = network.parameters().getFirst().value();
        Tensor g = gradient(network, loss, x, labels).copy();
        Tensor hessian = Hessian.numerical(at -> gradient(network, loss, x, labels), theta);
        QuadraticModel model = new QuadraticModel(g, hessian);
        double before = loss.forward(network.forward(x), labels);
        Tensor start = theta.copy();
        double[] errors = new double[4];
        for (int i = 0; i < errors.length; i++) {
            double rate = Math.scalb(0.1, -i);
            start.axpy(-rate, g, theta);
            double measured = loss.forward(network.forward(x), labels) - before;
            errors[i] = Math.abs(measured - model.changeByDescent(rate));
            assertTrue(errors[i] < 0.1 * Math.abs(measured), "predicted within a tenth");
        }
        for (int i = 1; i < errors.length; i++) {
            assertEquals(8, errors[i - 1] / errors[i], 1, "error after " + i + " halvings");
        }
    }

    private static Tensor gradient(Sequential network, SoftmaxCrossEntropyLoss loss, Tensor x, int[] labels) {
        network.zeroGrad();
        loss.forward(network.forward(x), labels);
        network.backwardParameters(loss.backward());
        return network.parameters().getFirst().grad();
    }

    /**
     * L = ½ (x² − y²) has a saddle at 0, where descent stays for ever. Beside it y grows by 1 + η a step: from δ it
     * needs ⌈ln(1/δ) ÷ ln(1 + η)⌉ steps to reach 1, slow at first and faster and faster.
     */
    @Test
    void descentIsStuckAtASaddleAndSlowBesideIt() {
        assertEquals(1000, stepsToEscape(0, 1000));
        for (double delta : new double[] {1e-2, 1e-6, 1e-10}) {
            assertEquals(Math.ceil(-Math.log(delta) / Math.log1p(0.1)), stepsToEscape(delta, 1000));
        }
        assertEquals(CriticalPoint.SADDLE, CriticalPoint.of(
                Hessian.numerical(x -> x.mul(Tensor.of(new double[] {1, -1}, 2)), Tensor.zeros(DType.F64, 2))));
    }

    private static int stepsToEscape(double delta, int most) {
        Parameter w = new Parameter("w", Tensor.of(new double[] {1, delta}, 2));
        Sgd sgd = new Sgd(List.of(w), 0.1);
        for (int step = 0; step < most; step++) {
            if (w.value().get(1) >= 1) {
                return step;
            }
            w.grad().copyFrom(w.value().mul(Tensor.of(new double[] {1, -1}, 2)));
            sgd.step();
        }
        return most;
    }
}
