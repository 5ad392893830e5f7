package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The gradient of the first weights of a two-layer perceptron with LeakyReLU, written out as one formula. */
class TwoLayerPerceptronTest {
    private static final double SLOPE = 0.1;

    /** A perceptron with its batch; the classes are as many as the inputs. */
    private static final class Example {
        final Sequential network;
        final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        final Tensor x;
        final int[] labels;

        Example(Sample sample) {
            network = new Sequential(new Linear(sample.columns(), sample.outputs(), DType.F64), new LeakyReLU(SLOPE),
                    new Linear(sample.outputs(), sample.columns(), DType.F64));
            new PyTorchDefault().initializeAll(network, sample.seed());
            x = sample.arrangement().of(sample.normal(1, sample.rows(), sample.columns()));
            labels = sample.labels();
        }

        Tensor parameter(String name) {
            return network.namedParameters().get(name).value();
        }

        Tensor hidden() {
            return x.matmul(parameter("0.weight").transpose()).add(parameter("0.bias"));
        }

        /** (W₂ᵀ (ŷ − y) ⊙ g'(z)) xᵀ, as a mean over the samples; g' is left out on demand. */
        Tensor closedForm(boolean withDerivative) {
            Tensor z = hidden();
            Tensor activation = Tensor.where(z.gt(0), z, z.mul(SLOPE));
            Tensor logits = activation.matmul(parameter("2.weight").transpose()).add(parameter("2.bias"));
            Tensor error = new Softmax().forward(logits).copy();
            for (int s = 0; s < labels.length; s++) {
                error.set(error.get(s, labels[s]) - 1, s, labels[s]);
            }
            Tensor derivative = z.gt(0).to(z.dtype()).mul(1 - SLOPE).add(SLOPE);
            Tensor dHidden = error.matmul(parameter("2.weight"));
            dHidden = withDerivative ? dHidden.mul(derivative) : dHidden;
            return dHidden.transpose().matmul(x).div(labels.length);
        }

        Tensor byModules() {
            network.zeroGrad();
            loss.forward(network.forward(x), labels);
            network.backwardParameters(loss.backward());
            return network.namedParameters().get("0.weight").grad();
        }

        double value() {
            return loss.forward(network.forward(x), labels);
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Property(tries = 200)
    void gradientOfTheFirstWeightsInClosedForm(@ForAll("samples") Sample sample) {
        Example example = new Example(sample);
        assertTrue(example.closedForm(true).allClose(example.byModules(), 1e-12, 1e-15));
    }

    /** Samples whose hidden units come close to the kink are left out, as everywhere. */
    @Property(tries = 200, seed = "1")
    void theClosedFormAgreesWithDifferences(@ForAll("samples") Sample sample) {
        Example example = new Example(sample);
        if (example.hidden().abs().min().item() > 1e-3) {
            GradientCheck.assertGradient("first weights", w -> example.value(), w -> example.closedForm(true),
                    example.parameter("0.weight"));
        }
    }

    @Test
    void withoutTheDerivativeOfTheActivationItIsWrong() {
        Example example = new Example(new Sample(5, 4, 3, 7, Arrangement.CONTIGUOUS));
        assertTrue(example.hidden().min().item() < 0 && example.hidden().abs().min().item() > 1e-3);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check("without g'", w -> example.value(),
                w -> example.closedForm(false), example.parameter("0.weight")).verdict());
    }

    @Test
    void oneSampleIsAnOuterProduct() {
        Example example = new Example(new Sample(1, 4, 3, 8, Arrangement.CONTIGUOUS));
        Tensor dWeight = example.byModules();
        Tensor dBias = example.network.namedParameters().get("0.bias").grad();
        assertTrue(dWeight.allClose(dBias.reshape(3, 1).matmul(example.x), 1e-15, 0));
        assertTrue(dBias.abs().max().item() > 0);
    }
}
