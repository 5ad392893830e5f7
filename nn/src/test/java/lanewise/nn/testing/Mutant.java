package lanewise.nn.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;

/** A module whose forward is right and whose backward is wrong in a way of its own. */
public class Mutant<M extends Module> extends Module {
    private final M original;
    private final BiFunction<M, Tensor, Tensor> backward;

    /**
     * Creates the mutant.
     *
     * @param backward what takes the place of backward: changes the original's gradients and returns dX
     */
    public Mutant(M original, BiFunction<M, Tensor, Tensor> backward) {
        this.original = original;
        this.backward = backward;
    }

    @Override
    public Tensor forward(Tensor x) {
        return original.forward(x);
    }

    @Override
    public Tensor backward(Tensor dY) {
        return backward.apply(original, dY);
    }

    @Override
    public SequencedMap<String, Module> children() {
        return new LinkedHashMap<>(Map.of("original", original));
    }
}
