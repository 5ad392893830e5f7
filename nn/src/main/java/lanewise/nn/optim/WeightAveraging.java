package lanewise.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.Module;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * The exponential moving average θ̄ of all parameters and buffers θ of a module. It starts as θ is when this object is
 * created; with the decay d, each update is
 *
 * <pre>
 * θ̄ = d θ̄ + (1 − d) θ
 * </pre>
 *
 * <p>computed as θ̄ + (1 − d) (θ − θ̄), which leaves θ̄ to the bit where both are equal. Tensors that do not compute with
 * fractions, such as counters of integers, are copied. Call {@link #update} after each step of the optimizer. To
 * evaluate with the average, and go on training to the same bits:
 *
 * <pre>{@code
 * WeightAveraging averaging = new WeightAveraging(network, 0.999);
 * averaging.update();     // after each step
 * averaging.swap();       // the network has the average now
 * network.eval();
 * Tensor y = network.forward(x);
 * network.train();
 * averaging.swap();       // and now its own values
 * }</pre>
 *
 * <p>Source: B. Polyak, A. Juditsky: Acceleration of stochastic approximation by averaging, 1992, for averages of all
 * iterates; the exponential one is that of PyTorch's {@code AveragedModel} with {@code get_ema_avg_fn}. Derivation:
 * {@code docs/derivations/weight-averaging.md}.
 */
public final class WeightAveraging {
    private final double decay;
    private final SequencedMap<String, Tensor> live;
    private final SequencedMap<String, Tensor> averages = new LinkedHashMap<>();
    private final Map<String, Workspace> spaces = new LinkedHashMap<>();
    private boolean swapped;

    /**
     * Creates the average of a module, equal to what the module holds now.
     *
     * @param module keeps its own values; the average has tensors of its own
     * @param decay d, in [0, 1)
     */
    public WeightAveraging(Module module, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("WeightAveraging: the decay must lie in [0, 1), not be " + decay);
        }
        this.decay = decay;
        live = module.stateDict();
        live.forEach((name, value) -> {
            averages.put(name, Tensor.zerosLike(value).copyFrom(value));
            spaces.put(name, new Workspace());
        });
    }

    /** Returns d. */
    public double decay() {
        return decay;
    }

    /**
     * Moves the average by one step.
     *
     * @throws IllegalStateException if the module has the average at the moment
     */
    public void update() {
        requireNotSwapped("update");
        for (Map.Entry<String, Tensor> entry : averages.entrySet()) {
            Tensor average = entry.getValue();
            Tensor value = live.get(entry.getKey());
            if (average.dtype() == DType.F32 || average.dtype() == DType.F64) {
                Tensor difference = value.sub(average, spaces.get(entry.getKey()).like(average));
                average.axpy(1 - decay, difference, average);
            } else {
                average.copyFrom(value);
            }
        }
    }

    /**
     * Exchanges the values of the module and the average. Not between a forward pass and its backward pass, which needs
     * the parameters of the forward pass.
     */
    public void swap() {
        for (Map.Entry<String, Tensor> entry : averages.entrySet()) {
            Tensor average = entry.getValue();
            Tensor value = live.get(entry.getKey());
            Tensor space = spaces.get(entry.getKey()).like(average).copyFrom(average);
            average.copyFrom(value);
            value.copyFrom(space);
        }
        swapped = !swapped;
    }

    /** Returns whether the module has the average at the moment, and this object the values of the module. */
    public boolean isSwapped() {
        return swapped;
    }

    /**
     * Returns θ̄ under the names of {@link Module#stateDict}: what {@link Module#loadStateDict} takes, and all that there
     * is to save. They are the tensors in use: save or copy them before the next update.
     *
     * @throws IllegalStateException if the module has the average at the moment
     */
    public SequencedMap<String, Tensor> state() {
        requireNotSwapped("state");
        return Collections.unmodifiableSequencedMap(averages);
    }

    /**
     * Takes over an average that {@link #state} has returned for such a module; copies its tensors.
     *
     * @throws IllegalArgumentException if a name is missing or not known, or a type or shape differs; nothing is
     *     changed then
     * @throws IllegalStateException if the module has the average at the moment
     */
    public void loadState(Map<String, Tensor> state) {
        requireNotSwapped("loadState");
        requireNames("the state has no ", averages, state);
        requireNames("the module has no ", state, averages);
        averages.forEach((name, average) -> {
            Tensor loaded = state.get(name);
            if (loaded == null) {
                throw new IllegalArgumentException("WeightAveraging: " + name + " is null in the state");
            }
            if (loaded.dtype() != average.dtype() || !loaded.shape().equals(average.shape())) {
                throw new IllegalArgumentException("WeightAveraging: " + name + " is " + loaded.shape() + " "
                        + loaded.dtype() + " in the state, not " + average.shape() + " " + average.dtype());
            }
        });
        averages.forEach((name, average) -> average.copyFrom(state.get(name)));
    }

    private static void requireNames(String complaint, Map<String, Tensor> wanted, Map<String, Tensor> given) {
        List<String> missing = wanted.keySet().stream().filter(name -> !given.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("WeightAveraging: " + complaint + String.join(", ", missing));
        }
    }

    private void requireNotSwapped(String operation) {
        if (swapped) {
            throw new IllegalStateException("WeightAveraging: " + operation
                    + " while the module has the average; call swap() first, which gives it back its own values");
        }
    }
}
