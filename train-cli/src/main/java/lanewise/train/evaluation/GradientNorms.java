package lanewise.train.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.optim.GradientClipping;

/** The norm of the gradient of each parameter of a network. */
public final class GradientNorms {
    private final Map<String, GradientClipping> measures = new LinkedHashMap<>();

    /** Prepares for the parameters of a network. */
    public GradientNorms(Module model) {
        // Without a limit it measures only, and squares that f32 cannot hold do no harm: vanishing gradients have them.
        model.namedParameters().forEach((name, parameter) -> measures.put(name, measure(parameter)));
    }

    private static GradientClipping measure(Parameter parameter) {
        return new GradientClipping(List.of(parameter), Double.POSITIVE_INFINITY);
    }

    /** Returns √(Σ g²) of the present gradient g of each parameter, by name, in order. */
    public Map<String, Double> byParameter() {
        Map<String, Double> norms = new LinkedHashMap<>();
        measures.forEach((name, measure) -> norms.put(name, measure.clip()));
        return norms;
    }
}
