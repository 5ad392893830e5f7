package lanewise.nn.training;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;

/**
 * Is told what happens in a training, on its thread. Every method may be left out; an exception ends the training. It may
 * look at the module and its gradients, and change neither.
 */
public interface TrainingListener {
    /** Called once, before the first step of this process. */
    default void onStart(Training training) throws IOException {}

    /**
     * Called after each step.
     *
     * @param epoch the number of the epoch, from 1
     * @param step the number of the step in the epoch, from 1
     * @param loss the mean loss of the step's samples, before the step
     */
    default void onStep(int epoch, int step, double loss) throws IOException {}

    /**
     * Called in each validation for each batch and layer, in order.
     *
     * @param name the layer's name in the module, as in {@code 2.branch.0}
     * @param layer the layer
     * @param output its output, to be left unchanged
     */
    default void onValidationLayer(String name, Module layer, Tensor output) {}

    /** Called after each epoch and its validation. */
    default void onEpoch(EpochResult result) throws IOException {}

    /**
     * Called whenever the training could be left and resumed to the same bits, after the methods above.
     *
     * @param step the number of steps of the epoch that are done
     * @param state gives the state, with the tensors in use: to be written or copied before this method returns
     */
    default void onPause(Pause pause, int step, Supplier<TrainingState> state) throws IOException {}

    /** Called once, after the last epoch, unless the training failed or was suspended. */
    default void onEnd(TrainingResult result) throws IOException {}

    /** Returns a listener that prints one line for each epoch, and one at the end. There is no time in them. */
    static TrainingListener progressPrinter(PrintStream out) {
        return new ProgressPrinter(out, 0);
    }

    /**
     * Returns a listener that prints one line for each epoch, one at the end, and one after every so many steps.
     *
     * @param steps from 1
     */
    static TrainingListener progressPrinter(PrintStream out, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("progressPrinter: the number of steps must be at least 1, not " + steps);
        }
        return new ProgressPrinter(out, steps);
    }
}
