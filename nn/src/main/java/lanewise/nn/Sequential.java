package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import lanewise.tensor.Tensor;

/**
 * Modules one after another: Y = fₙ(… f₂(f₁(X)) …). Backward applies the chain rule from the last to the first.
 *
 * <p>Parameters are named by position: {@code 0.weight}, {@code 0.bias}, {@code 2.weight}, …
 *
 * <p>Derivation: {@code docs/derivations/sequential.md}.
 */
public final class Sequential extends Module {
    private final List<Module> layers;
    private final SequencedMap<String, Module> children;
    private final GradientSharing sharing;
    // Backward need not go further down than this when only parameter gradients are wanted.
    private final int firstWithParameters;

    /**
     * Creates the chain of the given modules, first one first.
     *
     * @throws IllegalArgumentException if there are none; or a module, also one within another, a parameter or the seed of
     *     noise is in two places: each keeps the state of one place
     */
    public Sequential(Module... layers) {
        for (int i = 0; i < layers.length; i++) {
            Objects.requireNonNull(layers[i], "Sequential: module " + i + " is null");
        }
        this.layers = List.of(layers);
        if (this.layers.isEmpty()) {
            throw new IllegalArgumentException("Sequential: at least one module is needed");
        }
        SequencedMap<String, Module> named = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            named.put(Integer.toString(i), layers[i]);
        }
        children = Collections.unmodifiableSequencedMap(named);
        requireDistinctParts();
        sharing = new GradientSharing(this.layers);
        int first = 0;
        while (first < layers.length && layers[first].parameters().isEmpty()) {
            first++;
        }
        firstWithParameters = first;
    }

    /** Returns Y = fₙ(… f₁(X) …): what the last module returns, with its lifetime. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, sharing);
    }

    @Override
    Tensor forward(Tensor x, GradientSharing sharing) {
        return inOrder(x, sharing, (_, layer, y) -> layer.forward(y, sharing));
    }

    @Override
    Tensor forward(Tensor x, GradientSharing sharing, String name, LayerObserver observer) {
        return inOrder(x, sharing, (child, layer, y) -> layer.forward(y, sharing, join(name, child), observer));
    }

    /** The forward pass of one layer. */
    private interface LayerPass {
        Tensor forward(String child, Module layer, Tensor x);
    }

    private Tensor inOrder(Tensor x, GradientSharing sharing, LayerPass pass) {
        return forwardPass(() -> {
            if (isTraining()) {
                beginForward();
            }
            Tensor y = x;
            for (Map.Entry<String, Module> child : children.entrySet()) {
                if (isTraining()) {
                    sharing.reserve(child.getValue(), y.elements());
                }
                y = pass.forward(child.getKey(), child.getValue(), y);
            }
            return isTraining() ? endForward(y) : y;
        });
    }

    /** Returns dX, passing the gradient through every module from the last to the first. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, sharing);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        return backwardPass(() -> backwardDownTo(0, dY, sharing));
    }

    /** Adds to all parameter gradients; the first module with parameters, and those before it, compute no dX. */
    @Override
    public void backwardParameters(Tensor dY) {
        backwardParameters(dY, sharing);
    }

    @Override
    void backwardParameters(Tensor dY, GradientSharing sharing) {
        if (firstWithParameters < layers.size()) {
            backwardPass(() -> {
                Tensor gradient = backwardDownTo(firstWithParameters + 1, dY, sharing);
                layers.get(firstWithParameters).backwardParameters(gradient, sharing);
                return null;
            });
        }
    }

    private Tensor backwardDownTo(int last, Tensor dY, GradientSharing sharing) {
        Tensor gradient = dY;
        for (int i = layers.size() - 1; i >= last; i--) {
            gradient = layers.get(i).backward(gradient, sharing);
        }
        return gradient;
    }

    /** Returns the modules in order. */
    public List<Module> layers() {
        return layers;
    }

    @Override
    public SequencedMap<String, Module> children() {
        return children;
    }

    @Override
    GradientSharing ownSharing() {
        return sharing;
    }

    @Override
    protected void releaseState() {
        sharing.release();
    }

    @Override
    String describe() {
        return layers.stream().map(Module::describe).collect(Collectors.joining(", ", "Sequential[", "]"));
    }

    @Override
    public String toString() {
        return describe() + " in " + mode(isTraining());
    }
}
