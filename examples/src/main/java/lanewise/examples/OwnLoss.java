package lanewise.examples;

import java.io.IOException;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.data.DataLoader;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.loss.Loss;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Sgd;
import lanewise.nn.training.Training;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * A loss of one's own: that of the quantile q, max(q d, (q − 1) d) with d = t − x, whose minimum over many targets is their
 * quantile. Its gradient is checked first; then a line is fitted below which 90 % of the points lie.
 *
 * <pre>
 * PASSED
 * 1.94 x + 0.93, above 899 of 1000 points
 * </pre>
 */
public final class OwnLoss {
    private OwnLoss() {}

    /** The mean of max(q d, (q − 1) d); dX is −q ÷ n where d is positive, and (1 − q) ÷ n elsewhere. */
    private static final class QuantileLoss implements Loss {
        private final double q;
        private Tensor difference;

        QuantileLoss(double q) {
            this.q = q;
        }

        @Override
        public double forward(Tensor input, Tensor targets) {
            difference = targets.sub(input);
            return difference.mul(q).maximum(difference.mul(q - 1)).mean().item();
        }

        @Override
        public Tensor backward() {
            Tensor positive = difference.gt(0).to(difference.dtype());
            return positive.neg().add(1 - q).div(difference.elements());
        }
    }

    public static void main(String[] args) throws IOException {
        Tensor x = Tensor.uniform(new Philox(7, 0), DType.F64, 1000, 1);
        Tensor y = x.mul(2).add(Tensor.uniform(new Philox(7, 1), DType.F64, 1000, 1)); // between 2x and 2x + 1

        QuantileLoss loss = new QuantileLoss(0.9);
        System.out.println(GradientCheck.standard().check("QuantileLoss", at -> loss.forward(at, y), at -> {
            loss.forward(at, y);
            return loss.backward();
        }, x).verdict());

        Linear line = new Linear(1, 1, DType.F64);
        DataLoader points = DataLoader.of(x, y, 50).shuffled(42);
        Training.of(line, loss, new Sgd(line.parameters(), 1), points)
                .learningRatePerStep(LearningRateSchedule.cosine(1, 0, 60L * points.batches()))
                .epochs(60)
                .run();
        Tensor below = line.forward(x).gt(y);
        System.out.printf(Locale.ROOT, "%.2f x + %.2f, above %d of 1000 points%n", line.weight().value().item(),
                line.bias().value().item(), below.countNonzero().itemLong());
    }
}
