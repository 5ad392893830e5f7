package lanewise.train.experiment.optimisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.nn.optim.Newton;
import lanewise.tensor.DType;
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
     * @param theta the start, and then the last point
     * @return the loss at the start and after each step
     */
    double[] descend(Tensor theta, double rate, int steps) {
        double[] losses = new double[steps + 1];
        losses[0] = loss(theta);
        for (int i = 1; i <= steps; i++) {
            theta.axpy(-rate, gradient(theta), theta);
            losses[i] = loss(theta);
        }
        return losses;
    }

    /**
     * Looks for the minimum of a logistic regression by Newton's method, from 0.
     *
     * @param hessian returns the Hessian at θ
     * @return the way, or nothing if it leads to no minimum, as where a plane separates the classes
     */
    Optional<Newton.Path<Tensor>> minimum(UnaryOperator<Tensor> hessian) {
        try {
            Newton.Path<Tensor> path =
                    Newton.STANDARD.minimum(this::gradient, hessian, Tensor.zeros(DType.F64, size()));
            return path.converged() ? Optional.of(path) : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
