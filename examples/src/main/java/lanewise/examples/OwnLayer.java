package lanewise.examples;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.optim.Adam;
import lanewise.nn.training.Training;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * A layer of one's own: Y = X ⊙ s with s = σ(β X), whose slope β is learned. Its gradients are derived by hand, checked
 * against differences, and then used: a network with two such layers learns x². With β forgotten in dX the check says so.
 *
 * <p>With ds = s (1 − s): ∂Y ÷ ∂X = s + β X ds, so dX = dY ⊙ (s + β X ⊙ ds); ∂Y ÷ ∂β = X² ds, so dβ = Σ dY ⊙ X² ⊙ ds.
 *
 * <pre>
 * right: PASSED
 * without β in dX: WRONG_FORMULA
 * x² but for 0.01
 * </pre>
 */
public final class OwnLayer {
    private OwnLayer() {}

    private static class LearnedSwish extends Module {
        private final Parameter slope;
        private Tensor input;
        private Tensor sigmoid;

        LearnedSwish(double slope) {
            this.slope = new Parameter("slope", Tensor.full(DType.F64, slope, 1));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor s = x.mul(slope.value()).sigmoid();
            if (isTraining()) {
                beginForward();
                input = x;
                sigmoid = s;
                return endForward(x.mul(s));
            }
            return x.mul(s);
        }

        @Override
        public Tensor backward(Tensor dY) {
            Tensor x = requireForward(input);
            requireGradient(dY, x.shape(), x.dtype());
            Tensor ds = sigmoid.mul(sigmoid.neg().add(1));
            slope.addToGrad(dY.mul(x).mul(x).mul(ds).sum().reshape(1));
            return dY.mul(sigmoid.add(factor(slope.value()).mul(x).mul(ds)));
        }

        Tensor factor(Tensor beta) {
            return beta;
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(slope);
        }

        @Override
        protected void releaseState() {
            input = null;
            sigmoid = null;
        }
    }

    public static void main(String[] args) throws IOException {
        Tensor point = Tensor.normal(new Philox(7, 0), DType.F64, 5, 3);
        System.out.println("right: " + GradientCheck.standard().check(new LearnedSwish(1.5), point).verdict());
        System.out.println("without β in dX: " + GradientCheck.standard().check(new LearnedSwish(1.5) {
            @Override
            Tensor factor(Tensor beta) {
                return Tensor.scalar(DType.F64, 1);
            }
        }, point).verdict());

        Tensor x = Tensor.uniform(new Philox(7, 1), DType.F64, 500, 1).mul(2).sub(1);
        Sequential model = Seeding.withSeed(42, () -> new Sequential(new Linear(1, 16, DType.F64), new LearnedSwish(1),
                new Linear(16, 16, DType.F64), new LearnedSwish(1), new Linear(16, 1, DType.F64)));
        DataLoader points = DataLoader.of(x, x.square(), 50).shuffled(42);
        Training.of(model, new MeanSquaredErrorLoss(), new Adam(model.parameters(), 0.01), points).epochs(40).run();
        model.eval();
        System.out.printf(Locale.ROOT, "x² but for %.2f%n", model.forward(x).sub(x.square()).abs().max().item());
    }
}
