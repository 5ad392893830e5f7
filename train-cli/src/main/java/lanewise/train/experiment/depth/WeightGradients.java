package lanewise.train.experiment.depth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.training.StopRule.Decision;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;

/**
 * Norms of the gradients of a network's weights, layer by layer from its input: those of convolutions and linear layers,
 * without projections in shortcuts, biases and what normalisations learn.
 */
final class WeightGradients {
    private static final int FEWEST_AXES = 2; // of a convolution's or linear layer's weights
    private static final String SHORTCUT = "shortcut.";

    private WeightGradients() {}

    /** Returns those of the first step, from the first values of the weights; none if they are not finite. */
    static List<Double> ofFirstStep(RunConfig config, Images images) throws IOException {
        List<Double> norms = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onLayers(LayerMetrics layers) {
                norms.addAll(of(layers, config));
            }
        };
        try {
            new Trainer(config, images, listener).stopWhen((epoch, step) -> Decision.FINISH).train();
        } catch (DivergedException e) {
            return List.of();
        }
        return norms;
    }

    /** Returns those that an epoch of a run with a configuration gave. */
    static List<Double> of(LayerMetrics layers, RunConfig config) {
        int someClasses = 10;
        return config.network().create(someClasses, config.seed()).module().namedParameters().entrySet().stream()
                .filter(entry -> entry.getValue().value().rank() >= FEWEST_AXES && !entry.getKey().contains(SHORTCUT))
                .map(entry -> layers.gradientNorms().get(entry.getKey())).toList();
    }

    /**
     * Returns the geometric mean over the seeds of a layer's norm; NaN without a run.
     *
     * @param norms the norms layer by layer, by seed
     * @param layer the layer, from 0
     */
    static double mean(List<List<Double>> norms, int layer) {
        return Math.exp(norms.stream().mapToDouble(run -> Math.log(Math.max(run.get(layer), Double.MIN_NORMAL)))
                .average().orElse(Double.NaN));
    }
}
