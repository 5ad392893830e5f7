package lanewise.nn.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;

/** The best epoch so far, and a copy of the module as it was after it. */
final class BestEpoch {
    private final Choice choice;
    private final Module module;
    private final Map<String, Tensor> state = new LinkedHashMap<>();

    BestEpoch(Choice choice, Module module) {
        this.choice = choice;
        this.module = module;
    }

    /** Copies the module if the last epoch is the best one. */
    void onEpoch(List<EpochResult> history) {
        if (choice.best(history) == history.getLast()) {
            load(module.stateDict());
        }
    }

    /**
     * Checks that a copy is one of the module, or that there is none.
     *
     * @throws IllegalArgumentException if a name is missing or not known, or a type or shape differs
     */
    void require(Map<String, Tensor> other) {
        Map<String, Tensor> here = other.isEmpty() ? Map.of() : module.stateDict();
        here.forEach((name, tensor) -> {
            Tensor there = other.get(name);
            if (there == null || there.dtype() != tensor.dtype() || !there.shape().equals(tensor.shape())) {
                throw new IllegalArgumentException("Training: " + name + " of the best epoch is "
                        + (there == null ? "not there" : there.shape() + " " + there.dtype()) + ", and "
                        + tensor.shape() + " " + tensor.dtype() + " in the module");
            }
        });
    }

    /** Takes over a copy. */
    void load(Map<String, Tensor> other) {
        other.forEach((name, tensor) ->
                state.computeIfAbsent(name, _ -> Tensor.zerosLike(tensor)).copyFrom(tensor));
    }

    /** Gives the module the state of the best epoch. */
    void restore() {
        module.loadStateDict(state);
    }

    /** Returns the copy, in use. */
    Map<String, Tensor> state() {
        return state;
    }
}
