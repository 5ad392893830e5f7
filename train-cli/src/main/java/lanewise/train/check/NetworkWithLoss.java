package lanewise.train.check;

import java.util.SequencedMap;
import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** A network and its loss as one module: its output is the loss, and its parameters have the network's names. */
final class NetworkWithLoss extends Module {
    private final Module network;
    private final int[] labels;
    private final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();

    NetworkWithLoss(Module network, int[] labels) {
        this.network = network;
        this.labels = labels;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Tensor.scalar(DType.F64, loss.forward(network.forward(x), labels));
    }

    @Override
    public Tensor backward(Tensor dY) {
        return network.backward(loss.backward().mul(dY));
    }

    @Override
    public SequencedMap<String, Module> children() {
        return network.children();
    }
}
