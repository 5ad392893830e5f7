package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.loss.BinaryCrossEntropyLoss;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.nn.optim.Newton;
import lanewise.nn.optim.Sgd;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** One neuron with a sigmoid and binary cross-entropy: closed gradient and Hessian, one minimum or none. */
class LogisticRegressionTest {
    private static final int SAMPLES = 200;
    private static final int INPUTS = 3;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Answers 0 or 1, one per row.
    private static Tensor answers(Sample sample) {
        return Tensor.uniform(new Philox(sample.seed(), 9), DType.F64, sample.rows(), 1).ge(0.5).to(DType.F64);
    }

    private static Linear neuron(Sample sample) {
        Linear neuron = new Linear(sample.columns(), 1, DType.F64);
        neuron.parameters().get(0).value().copyFrom(sample.normal(3, 1, sample.columns()));
        neuron.parameters().get(1).value().copyFrom(sample.normal(4, 1));
        return neuron;
    }

    /** dw = (1/S) Σ (ŷ − y) x and db = (1/S) Σ (ŷ − y), by both losses. */
    @Property(tries = 100)
    void gradientIsTheSumOverTheSamples(@ForAll("samples") Sample sample) {
        Linear neuron = neuron(sample);
        Tensor x = sample.input();
        Tensor y = answers(sample);
        BinaryCrossEntropyWithLogitsLoss onLogits = new BinaryCrossEntropyWithLogitsLoss();
        onLogits.forward(neuron.forward(x), y);
        neuron.backwardParameters(onLogits.backward());
        assertClosedForm(neuron, x, y);

        neuron.zeroGrad();
        Sequential network = new Sequential(neuron, new Sigmoid());
        BinaryCrossEntropyLoss onProbabilities = new BinaryCrossEntropyLoss();
        onProbabilities.forward(network.forward(x), y);
        network.backwardParameters(onProbabilities.backward());
        assertClosedForm(neuron, x, y);
    }

    private static void assertClosedForm(Linear neuron, Tensor x, Tensor y) {
        Tensor weight = neuron.parameters().get(0).value();
        double bias = neuron.parameters().get(1).value().item();
        double[] dWeight = new double[x.dim(1)];
        double dBias = 0;
        for (int s = 0; s < x.dim(0); s++) {
            double z = bias;
            for (int j = 0; j < dWeight.length; j++) {
                z += weight.get(0, j) * x.get(s, j);
            }
            double error = 1 / (1 + Math.exp(-z)) - y.get(s, 0);
            for (int j = 0; j < dWeight.length; j++) {
                dWeight[j] += error * x.get(s, j) / x.dim(0);
            }
            dBias += error / x.dim(0);
        }
        assertTrue(neuron.parameters().get(0).grad().allClose(Tensor.of(dWeight, 1, dWeight.length), 1e-11, 1e-11));
        assertEquals(dBias, neuron.parameters().get(1).grad().item(), 1e-11);
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        Linear neuron = neuron(sample);
        Tensor x = sample.input();
        Tensor y = answers(sample);
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        for (Parameter parameter : neuron.parameters()) {
            GradientCheck.assertGradient(parameter.name(), theta -> loss.forward(neuron.forward(x), y), theta -> {
                neuron.zeroGrad();
                loss.forward(neuron.forward(x), y);
                neuron.backwardParameters(loss.backward());
                return parameter.grad();
            }, parameter.value());
        }
    }

    // θ = (w, b): the samples with a column of ones for the bias.
    private static Tensor withOnes(Tensor x) {
        return Tensor.concat(1, x, Tensor.ones(DType.F64, x.dim(0), 1));
    }

    private static Tensor gradient(Tensor x, Tensor y, Tensor theta) {
        Tensor prediction = x.matmul(theta).sigmoid();
        return x.transpose().matmul(prediction.sub(y)).div(x.dim(0));
    }

    private static Tensor hessian(Tensor x, Tensor theta) {
        Tensor prediction = x.matmul(theta).sigmoid();
        Tensor d = prediction.mul(prediction.neg().add(1));
        return x.transpose().matmul(x.mul(d)).div(x.dim(0));
    }

    /** H = (1/S) X̃ᵀ D X̃ is the derivative of the gradient, and vᵀ H v is a mean of squares. */
    @Property(tries = 100)
    void theHessianIsPositiveSemiDefinite(@ForAll("samples") Sample sample) {
        Tensor x = withOnes(sample.input());
        Tensor y = answers(sample);
        Tensor theta = sample.normal(5, x.dim(1), 1);
        Tensor v = sample.normal(6, x.dim(1), 1);
        Tensor hv = hessian(x, theta).matmul(v);
        GradientCheck.assertGradient("vᵀ g", at -> gradient(x, y, at).mul(v).sum().item(), at -> hv, theta);
        assertTrue(hv.mul(v).sum().item() >= -1e-13 * v.square().sum().item());
    }

    // Normal inputs with the answers of a noisy plane: no plane separates them.
    private static Tensor inputs() {
        return withOnes(Tensor.normal(new Philox(1, 0), DType.F64, SAMPLES, INPUTS));
    }

    private static Tensor noisyAnswers(Tensor x) {
        Tensor truth = Tensor.of(new double[] {1, -2, 0.5, 0.3}, INPUTS + 1, 1);
        Tensor noise = Tensor.normal(new Philox(1, 1), DType.F64, SAMPLES, 1).mul(2);
        return x.matmul(truth).add(noise).gt(0).to(DType.F64);
    }

    @Test
    void everyStartLeadsToTheOneMinimum() {
        Tensor x = inputs();
        Tensor y = noisyAnswers(x);
        Tensor minimum = null;
        for (int start = 0; start < 5; start++) {
            Tensor theta = Tensor.normal(new Philox(2, start), DType.F64, INPUTS + 1, 1).mul(0.3);
            Newton.Path<Tensor> path =
                    Newton.STANDARD.minimum(at -> gradient(x, y, at), at -> hessian(x, at), theta);
            assertTrue(path.converged());
            minimum = minimum == null ? path.last() : minimum;
            assertTrue(path.last().allClose(minimum, 0, 1e-12));
        }
        // Descent finds the same.
        Parameter theta = new Parameter("theta", Tensor.zeros(DType.F64, INPUTS + 1, 1));
        Sgd sgd = new Sgd(List.of(theta), 1);
        for (int step = 0; step < 1000; step++) {
            theta.grad().copyFrom(gradient(x, y, theta.value()));
            sgd.step();
        }
        assertTrue(theta.value().allClose(minimum, 0, 1e-9));
    }

    /** e_(n+1) ÷ e_n² stays bounded as e_n falls by ten orders; for descent it grows like 1 ÷ e_n. */
    @Test
    void newtonsMethodConvergesQuadratically() {
        Tensor x = inputs();
        Tensor y = noisyAnswers(x);
        Newton.Path<Tensor> path = Newton.STANDARD.minimum(
                at -> gradient(x, y, at), at -> hessian(x, at), Tensor.zeros(DType.F64, INPUTS + 1, 1));
        List<Double> errors = path.points().stream().map(at -> at.sub(path.last()).norm().item())
                .filter(error -> error > 1e-13).toList();
        assertTrue(errors.size() >= 4 && errors.getLast() < 1e-7, errors.toString());
        for (int n = 0; n + 1 < errors.size(); n++) {
            double ratio = errors.get(n + 1) / (errors.get(n) * errors.get(n));
            assertTrue(ratio < 1, "e_(n+1) ÷ e_n² = " + ratio + " in " + errors);
        }
        Tensor theta = Tensor.zeros(DType.F64, INPUTS + 1, 1);
        double ratio = 0;
        for (int step = 0; step < 200; step++) {
            double before = theta.sub(path.last()).norm().item();
            theta = theta.sub(gradient(x, y, theta));
            ratio = theta.sub(path.last()).norm().item() / (before * before);
        }
        assertTrue(ratio > 1e3, "descent: " + ratio);
    }

    /** Along the separating plane's normal the loss falls for ever, so Newton's points run away until H vanishes. */
    @Test
    void separableDataHaveNoMinimum() {
        Tensor x = inputs();
        Tensor truth = Tensor.of(new double[] {1, -2, 0.5, 0.3}, INPUTS + 1, 1);
        Tensor y = x.matmul(truth).gt(0).to(DType.F64);
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        double before = Double.POSITIVE_INFINITY;
        for (double length = 1; length <= 0x1p20; length *= 2) {
            double value = loss.forward(x.matmul(truth.mul(length)), y);
            assertTrue(value < before, "at length " + length);
            before = value;
        }
        assertEquals(0, before, 1e-50);
        assertThrows(ArithmeticException.class, () -> new Newton(1e-12, 1000).minimum(
                at -> gradient(x, y, at), at -> hessian(x, at), Tensor.zeros(DType.F64, INPUTS + 1, 1)));
    }
}
