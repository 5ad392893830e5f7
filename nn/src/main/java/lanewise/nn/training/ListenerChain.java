package lanewise.nn.training;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;

/** Several listeners, told one after the other. */
final class ListenerChain implements TrainingListener {
    private final List<TrainingListener> listeners;

    ListenerChain(List<TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void onStart(Training training) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onStart(training);
        }
    }

    @Override
    public void onStep(int epoch, int step, double loss) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onStep(epoch, step, loss);
        }
    }

    @Override
    public void onValidationLayer(String name, Module layer, Tensor output) {
        listeners.forEach(listener -> listener.onValidationLayer(name, layer, output));
    }

    @Override
    public void onEpoch(EpochResult result) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onEpoch(result);
        }
    }

    @Override
    public void onPause(Pause pause, int step, Supplier<TrainingState> state) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onPause(pause, step, state);
        }
    }

    @Override
    public void onEnd(TrainingResult result) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onEnd(result);
        }
    }
}
