package lanewise.train.training;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import lanewise.nn.training.Pause;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;

/**
 * Tells several listeners, in order.
 *
 * @param listeners the listeners
 */
public record ListenerChain(List<RunListener> listeners) implements RunListener {
    /** Keeps a copy of the list. */
    public ListenerChain {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void onStart(RunConfig config, int stepsPerEpoch) throws IOException {
        for (RunListener listener : listeners) {
            listener.onStart(config, stepsPerEpoch);
        }
    }

    @Override
    public void onStep(int epoch, int step, double loss) throws IOException {
        for (RunListener listener : listeners) {
            listener.onStep(epoch, step, loss);
        }
    }

    @Override
    public void onEpoch(EpochMetrics metrics) throws IOException {
        for (RunListener listener : listeners) {
            listener.onEpoch(metrics);
        }
    }

    @Override
    public void onLayers(LayerMetrics layers) throws IOException {
        for (RunListener listener : listeners) {
            listener.onLayers(layers);
        }
    }

    @Override
    public void onPause(Pause pause, int step, Supplier<RunState> state) throws IOException {
        for (RunListener listener : listeners) {
            listener.onPause(pause, step, state);
        }
    }

    @Override
    public void onDivergence(Divergence divergence) throws IOException {
        for (RunListener listener : listeners) {
            listener.onDivergence(divergence);
        }
    }

    @Override
    public void onEnd() throws IOException {
        for (RunListener listener : listeners) {
            listener.onEnd();
        }
    }
}
