package lanewise.train.run;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;

/** Builds multilayer perceptrons: Linear and activation for each hidden width, then a Linear that gives logits. */
final class Mlp {
    private Mlp() {}

    static Sequential create(int inputs, List<Integer> hidden, ActivationKind activation, int classes, DType dtype) {
        List<Module> layers = new ArrayList<>();
        int width = inputs;
        for (int next : hidden) {
            layers.add(new Linear(width, next, dtype));
            layers.add(activation.create());
            width = next;
        }
        layers.add(new Linear(width, classes, dtype));
        return new Sequential(layers.toArray(Module[]::new));
    }
}
