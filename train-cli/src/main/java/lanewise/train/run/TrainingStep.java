package lanewise.train.run;

import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.Axes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Loss and gradients of one batch, and where they are not finite. */
final class TrainingStep {
    private final Module model;
    private final List<Map.Entry<String, Parameter>> parameters; // the last layer's first, as backward meets them
    private final SoftmaxCrossEntropyLoss loss;
    private final Tensor sum;
    private Tensor x;
    private long stepsBefore;
    private double value;

    /**
     * Prepares steps of a model.
     *
     * @param labelSmoothing the share of the targets that is spread over all classes
     */
    TrainingStep(Module model, double labelSmoothing) {
        this.model = model;
        loss = new SoftmaxCrossEntropyLoss(labelSmoothing);
        parameters = List.copyOf(model.namedParameters().entrySet()).reversed();
        sum = Tensor.zeros(model.parameters().getFirst().value().dtype(), Shape.of());
    }

    /**
     * Returns the loss of a batch.
     *
     * @param steps the number of steps of the run before this one, of which the factors of dropout are a function, so
     *     that a resumed run goes on with the same ones
     */
    double forward(Tensor batch, int[] labels, long steps) {
        x = batch;
        stepsBefore = steps;
        MultiplicativeNoise.setSteps(model, stepsBefore);
        value = loss.forward(model.forward(x), labels);
        return value;
    }

    /** Returns whether the loss is a finite number. */
    boolean isLossFinite() {
        return Double.isFinite(value);
    }

    /** Says which loss it is, and in which layer the first number was not finite. */
    String lossFinding() {
        MultiplicativeNoise.setSteps(model, stepsBefore);
        Tensor y = x;
        for (Map.Entry<String, Module> layer : model.children().entrySet()) {
            y = layer.getValue().forward(y);
            if (!isFinite(y)) {
                return "the loss is " + value + ", first met in the output of layer " + layer.getKey() + ", "
                        + layer.getValue();
            }
        }
        return "the loss is " + value + ", of finite logits";
    }

    /**
     * Computes the gradients of the parameters.
     *
     * @return the empty string, or the parameter whose gradient is the first not to be finite
     */
    String backward() {
        model.zeroGrad();
        model.backwardParameters(loss.backward());
        for (Map.Entry<String, Parameter> parameter : parameters) {
            Tensor gradient = parameter.getValue().grad();
            // A matrix stored by columns is summed in a tenth of the time as its transpose.
            if (!isFinite(gradient.rank() == 2 && !gradient.isContiguous() ? gradient.transpose() : gradient)) {
                String layer = parameter.getKey().substring(0, parameter.getKey().indexOf('.'));
                return "the gradient is not finite, first met in " + parameter.getKey() + " of layer " + layer + ", "
                        + model.children().get(layer);
            }
        }
        return "";
    }

    // A sum of finite numbers may be infinite, but one of others is never finite.
    private boolean isFinite(Tensor tensor) {
        return Double.isFinite(tensor.sum(Axes.all(), sum).item()) || Double.isFinite(tensor.abs().max().item());
    }
}
