package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.internal.Workspace;
import lanewise.nn.loss.Loss;
import lanewise.tensor.Axes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Batches that go through the module as they are. */
final class WholeBatch implements BatchGradients {
    private final Module module;
    private final Loss lossFunction;
    private final List<Gradient> gradients = new ArrayList<>(); // the last layer's first, as backward meets them
    private final Workspace sum = new Workspace();
    private final Workspace scaled = new Workspace();
    private double loss;

    // The gradient of a parameter, whose view in the order of its storage is summed faster.
    private record Gradient(String name, Parameter parameter, Tensor inStorageOrder) {}

    WholeBatch(Module module, Loss loss) {
        this.module = module;
        lossFunction = loss;
        module.namedParameters().reversed().forEach((name, parameter) ->
                gradients.add(new Gradient(name, parameter, StorageOrder.of(parameter.borrowGrad()))));
    }

    @Override
    public void begin() {
        module.zeroGrad();
    }

    @Override
    public String add(Batch batch, double weight, long passes) {
        MultiplicativeNoise.setSteps(module, passes);
        loss = lossFunction.forward(module.forward(batch.inputs()), batch.targets());
        if (!Double.isFinite(loss)) {
            return lossFinding(batch.inputs(), passes);
        }
        Tensor gradient = lossFunction.backward();
        module.backwardParameters(weight == 1 ? gradient : gradient.mul(weight, scaled.like(gradient)));
        return "";
    }

    @Override
    public double loss() {
        return loss;
    }

    // Which loss it is, and in which layer the first number was not finite.
    private String lossFinding(Tensor inputs, long passes) {
        String[] first = {""};
        MultiplicativeNoise.setSteps(module, passes);
        module.forward(inputs, (name, layer, output) -> {
            if (first[0].isEmpty() && !isFinite(output)) {
                first[0] = ", first met in the output of " + describe(name, layer);
            }
        });
        return "the loss is " + loss + (first[0].isEmpty() ? ", of finite outputs" : first[0]);
    }

    @Override
    public String end() {
        for (Gradient gradient : gradients) {
            gradient.parameter.borrowGrad(); // whose zeros may not have been written yet
            if (!isFinite(gradient.inStorageOrder)) {
                String layer = gradient.name.substring(0, Math.max(0, gradient.name.lastIndexOf('.')));
                return "the gradient is not finite, first met in " + gradient.name + " of "
                        + describe(layer, module.namedModules().get(layer));
            }
        }
        return "";
    }

    private static String describe(String name, Module layer) {
        return name.isEmpty() ? layer.toString() : "layer " + name + ", " + layer;
    }

    // A sum of finite numbers may be infinite, but one of others is never finite.
    private boolean isFinite(Tensor tensor) {
        return tensor.elements() == 0
                || Double.isFinite(tensor.sum(Axes.all(), sum.get(tensor.dtype(), Shape.of())).item())
                || Double.isFinite(tensor.abs().max().item());
    }
}
