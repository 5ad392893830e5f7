package lanewise.train.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.tensor.Tensor;

/** The loss of a network with one logit on a {@link PairOfClasses}, as a function of all parameters θ in a row. */
final class BinaryObjective {
    private final Module network;
    private final PairOfClasses data;
    private final BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();

    /** Creates the function for a network in F64. */
    BinaryObjective(Module network, PairOfClasses data) {
        this.network = network;
        this.data = data;
    }

    /** Returns the number of parameters. */
    int size() {
        return (int) network.parameterCount();
    }

    /** Returns the mean binary cross-entropy L(θ) in nats. */
    double loss(Tensor theta) {
        int from = 0;
        for (Parameter parameter : network.parameters()) {
            Tensor value = parameter.value();
            value.copyFrom(theta.narrow(0, from, value.elements()).reshape(value.shape().toArray()));
            from += value.elements();
        }
        return loss.forward(network.forward(data.features()), data.targets());
    }

    /** Returns the gradient ∂L/∂θ. */
    Tensor gradient(Tensor theta) {
        loss(theta);
        network.zeroGrad();
        network.backwardParameters(loss.backward());
        List<Tensor> parts = new ArrayList<>();
        network.parameters().forEach(parameter -> parts.add(parameter.grad().copy().reshape(-1)));
        return Tensor.concat(0, parts);
    }

    /**
     * Goes down along the gradient, θ ← θ − rate · g.
     *
     * @return the loss at the start and after each step
     */
    double[] descend(Tensor start, double rate, int steps) {
        double[] losses = new double[steps + 1];
        Tensor theta = start.copy();
        for (int i = 0; i < steps; i++) {
            theta.axpy(-rate, gradient(theta), theta);
            losses[i + 1] = loss(theta);
        }
        losses[0] = loss(start);
        return losses;
    }
}
