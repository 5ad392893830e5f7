package lanewise.examples;

import java.io.IOException;
import java.util.List;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Adam;
import lanewise.nn.training.Evaluation;
import lanewise.nn.training.Training;
import lanewise.nn.training.TrainingListener;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Classification of a table with early stopping: in which of three rings around the origin does a point of the plane lie?
 * 600 rows are divided at random; the network of the epoch with the best validation accuracy is tested.
 *
 * <pre>
 * epoch 1/50: train loss 0.9963, validation loss 0.8987, accuracy 0.4800
 * epoch 2/50: train loss 0.8447, validation loss 0.8028, accuracy 0.5600
 * epoch 3/50: train loss 0.7008, validation loss 0.5941, accuracy 0.8300
 * epoch 4/50: train loss 0.5428, validation loss 0.4472, accuracy 0.9300
 * epoch 5/50: train loss 0.4037, validation loss 0.3796, accuracy 0.8600
 * epoch 6/50: train loss 0.3068, validation loss 0.2396, accuracy 0.9500
 * epoch 7/50: train loss 0.2462, validation loss 0.2078, accuracy 0.9600
 * epoch 8/50: train loss 0.2167, validation loss 0.2095, accuracy 0.9000
 * epoch 9/50: train loss 0.1914, validation loss 0.1727, accuracy 0.9300
 * epoch 10/50: train loss 0.1839, validation loss 0.1418, accuracy 0.9700
 * epoch 11/50: train loss 0.1458, validation loss 0.1448, accuracy 0.9500
 * epoch 12/50: train loss 0.1445, validation loss 0.1440, accuracy 0.9200
 * epoch 13/50: train loss 0.1334, validation loss 0.1377, accuracy 0.9400
 * epoch 14/50: train loss 0.1631, validation loss 0.1600, accuracy 0.9300
 * ended after epoch 14; the model is that of epoch 10
 * test accuracy 0.92
 * </pre>
 */
public final class TabularClassification {
    private TabularClassification() {}

    public static void main(String[] args) throws IOException {
        Tensor points = Tensor.normal(new Philox(7, 0), DType.F32, 600, 2);
        Tensor radius = points.square().sum(1).sqrt();
        Tensor ring = radius.gt(0.8).to(DType.I64).add(radius.gt(1.5).to(DType.I64)); // 0, 1, 2
        List<Dataset> parts = Dataset.of(points, ring).split(42, 400, 100, 100);

        Sequential model = new Sequential(new Linear(2, 32, DType.F32), new ReLU(),
                new Linear(32, 32, DType.F32), new ReLU(), new Linear(32, 3, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(model, 42);

        Training.of(model, new SoftmaxCrossEntropyLoss(), new Adam(model.parameters(), 0.01),
                        DataLoader.of(parts.get(0), 32).shuffled(42))
                .validation(DataLoader.of(parts.get(1), 100))
                .bestBy(Metric.accuracy()).earlyStopping(4)
                .epochs(50)
                .listener(TrainingListener.progressPrinter(System.out))
                .run();

        Evaluation test = Evaluation.of(model, new SoftmaxCrossEntropyLoss(), DataLoader.of(parts.get(2), 100),
                Metric.accuracy());
        System.out.println("test accuracy " + test.metric("accuracy"));
    }
}
