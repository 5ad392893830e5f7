package lanewise.examples;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.AdamW;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.training.EpochResult;
import lanewise.nn.training.Training;
import lanewise.nn.training.TrainingResult;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Regression: y = sin 3a + b² with noise of 0.1 from 500 rows of (a, b), with a learning rate that falls along a cosine. No
 * model has a mean absolute error below that of the noise, 0.08.
 *
 * <pre>
 * best epoch 34: mae 0.108, r2 0.967
 * [[0.91792438]
 *  [0.90909043]]
 * </pre>
 */
public final class TabularRegression {
    private TabularRegression() {}

    public static void main(String[] args) throws IOException {
        Tensor x = Tensor.uniform(new Philox(7, 0), DType.F64, 500, 2).mul(2).sub(1);
        Tensor noise = Tensor.normal(new Philox(7, 1), DType.F64, 500, 1).mul(0.1);
        Tensor y = x.narrow(1, 0, 1).mul(3).sin().add(x.narrow(1, 1, 1).square()).add(noise);
        List<Dataset> parts = Dataset.of(x, y).split(42, 400, 100);

        Sequential model = new Sequential(new Linear(2, 32, DType.F64), new Tanh(), new Linear(32, 1, DType.F64));
        new XavierNormal().initializeAll(model, 42);

        DataLoader train = DataLoader.of(parts.get(0), 20).shuffled(42);
        TrainingResult result =
                Training.of(model, new MeanSquaredErrorLoss(), new AdamW(model.parameters(), 0.03), train)
                        .validation(DataLoader.of(parts.get(1), 100))
                        .metrics(Metric.meanAbsoluteError(), Metric.rSquared())
                        .learningRatePerStep(LearningRateSchedule.cosine(0.03, 0, 40L * train.batches()))
                        .epochs(40)
                        .run();
        EpochResult best = result.best().orElseThrow();
        System.out.printf(Locale.ROOT, "best epoch %d: mae %.3f, r2 %.3f%n", best.epoch(), best.metric("mae"),
                best.metric("r2"));
        System.out.println(model.forward(Tensor.of(new double[][] {{0.5, 0}, {0, 1}}))); // sin 1.5 and 1
    }
}
