package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;

/** A rule that changes parameters by their gradients. */
public abstract class Optimizer {
    private final List<Parameter> parameters;
    private double learningRate;

    /**
     * Creates the optimizer of the given parameters.
     *
     * @param learningRate a finite number, not negative
     */
    protected Optimizer(List<Parameter> parameters, double learningRate) {
        this.parameters = List.copyOf(parameters);
        setLearningRate(learningRate);
    }

    /** Changes every parameter in place by its gradient, which stays as it is. */
    public abstract void step();

    /** Returns the parameters in their order. */
    public final List<Parameter> parameters() {
        return parameters;
    }

    /** Sets the gradient of every parameter to zero. */
    public final void zeroGrad() {
        parameters.forEach(Parameter::zeroGrad);
    }

    /** Returns the learning rate of the next step. */
    public final double learningRate() {
        return learningRate;
    }

    /**
     * Sets the learning rate of the steps from now on.
     *
     * @param learningRate a finite number, not negative
     */
    public final void setLearningRate(double learningRate) {
        if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the learning rate must be finite and not negative, not " + learningRate);
        }
        this.learningRate = learningRate;
    }
}
