package lanewise.nn.training;

import java.util.List;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Dropout;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Adam;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** A small task: in which of three rings around the origin a point lies. 90 samples to train on, 40 to validate with. */
final class Rings {
    static final Dataset TRAIN;
    static final Dataset VALIDATION;

    static {
        Tensor points = Tensor.normal(new Philox(7, 0), DType.F32, 130, 2);
        Tensor radius = points.square().sum(1).sqrt();
        Tensor ring = radius.gt(0.8).to(DType.I64).add(radius.gt(1.5).to(DType.I64));
        List<Dataset> parts = Dataset.of(points, ring).split(42, 90, 40);
        TRAIN = parts.get(0);
        VALIDATION = parts.get(1);
    }

    private Rings() {}

    /** Returns a network with all that has a state of its own: running statistics and noise. */
    static Sequential network() {
        Sequential network = new Sequential(new Linear(2, 16, DType.F32), new BatchNorm1d(16, DType.F32), new ReLU(),
                new Dropout(0.1, 5), new Linear(16, 3, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(network, 42);
        return network;
    }

    /** Returns the loader of batches of 20: the fifth of an epoch has 10 samples. */
    static DataLoader train() {
        return DataLoader.of(TRAIN, 20).shuffled(42);
    }

    /** Returns the settings of a training of six epochs that validates. */
    static TrainingBuilder training(Sequential network) {
        return Training.of(network, new SoftmaxCrossEntropyLoss(), new Adam(network.parameters(), 0.02), train())
                .validation(DataLoader.of(VALIDATION, 25)).metrics(Metric.accuracy()).epochs(6);
    }

    /** Returns whether two networks have the same parameters and buffers to the bit. */
    static boolean sameBits(Sequential one, Sequential other) {
        return one.stateDict().entrySet().stream()
                .allMatch(entry -> entry.getValue().bitwiseEquals(other.stateDict().get(entry.getKey())));
    }
}
