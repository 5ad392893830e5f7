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
    private final SoftmaxCrossEntropyLoss lossFunction;
    private final Tensor sum;
    private Tensor x;
    private long stepsBefore;
    private double loss;

    /**
     * Prepares steps of a model.
     *
     * @param labelSmoothing the share of the targets that is spread over all classes
     */
    TrainingStep(Module model, double labelSmoothing) {
        this.model = model;
        lossFunction = new SoftmaxCrossEntropyLoss(labelSmoothing);
        parameters = List.copyOf(model.namedParameters().entrySet()).reversed();
        sum = Tensor.zeros(model.parameters().getFirst().value().dtype(), Shape.of());
    }

    /**
     * Computes the loss of a batch and the gradients of the parameters.
     *
     * @param steps the number of steps of the run before this one, of which the factors of dropout are a function, so
     *     that a resumed run goes on with the same ones
     * @return the empty string, or what is the first not to be finite: the loss, with the layer where it comes from, or
     *     the gradient of a parameter
     */
    String compute(Tensor batch, int[] labels, long steps) {
        x = batch;
        stepsBefore = steps;
        MultiplicativeNoise.setSteps(model, stepsBefore);
        loss = lossFunction.forward(model.forward(x), labels);
        return Double.isFinite(loss) ? backward() : lossFinding();
    }

    /** Returns the loss of the last batch. */
    double loss() {
        return loss;
    }

    // Which loss it is, and in which layer the first number was not finite.
    private String lossFinding() {
        MultiplicativeNoise.setSteps(model, stepsBefore);
        Tensor y = x;
        for (Map.Entry<String, Module> layer : model.children().entrySet()) {
            y = layer.getValue().forward(y);
            if (!isFinite(y)) {
                return "the loss is " + loss + ", first met in the output of layer " + layer.getKey() + ", "
                        + layer.getValue();
            }
        }
        return "the loss is " + loss + ", of finite logits";
    }

    // Computes gradients; returns the empty string, or which parameter's is the first not to be finite.
    private String backward() {
        model.zeroGrad();
        model.backwardParameters(lossFunction.backward());
        for (Map.Entry<String, Parameter> parameter : parameters) {
            Tensor gradient = parameter.getValue().borrowGrad();
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
