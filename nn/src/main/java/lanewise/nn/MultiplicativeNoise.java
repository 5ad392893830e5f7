package lanewise.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Random factors with mean 1 on each element, or on each channel: Y = X ⊙ δ, dX = dY ⊙ δ, for tensors of any shape. In eval
 * mode Y = X, a copy of it.
 *
 * <p>Each forward pass in training mode is one step with new factors. They are a function of seed, step and the
 * factor's position alone: the same on any number of threads and any machine. Two modules of one kind with the same seed
 * would have the same factors; in one network they are refused by name.
 *
 * <p>The step belongs to a training, not to the model: it is no part of the state dict, which holds what an evaluation
 * needs, under PyTorch's names. To go on with an interrupted training, save the number of its steps, as the state of an
 * optimizer does, and hand it to {@link #setSteps}.
 *
 * <p>Derivation: {@code docs/derivations/dropout.md}.
 */
public abstract sealed class MultiplicativeNoise extends Module permits Dropout, Dropout2d, GaussianDropout {
    private final long seed;
    private long step;
    private Tensor factors; // δ
    private Tensor result; // Y, for its shape and its order in memory
    private final Workspace factorSpace = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();

    MultiplicativeNoise(long seed) {
        this.seed = seed;
    }

    /** Sets the contiguous {@code factors} to δ, drawn from {@code random}. */
    abstract void draw(Philox random, Tensor factors);

    /** Checks the shape of an input X; any will do unless a subclass says otherwise. */
    void requireShape(Tensor x) {}

    /** Returns the shape of δ for an input X, which broadcasts to that of X. */
    Shape factorShape(Tensor x) {
        return x.shape();
    }

    /** Returns the variance of the factors. */
    public abstract double variance();

    /** Returns X ⊙ δ in training mode, and moves on to the next step; a copy of X in eval mode. */
    @Override
    public final Tensor forward(Tensor x) {
        requireShape(x);
        LayerArguments.requireReal(this, x);
        if (!isTraining()) {
            return Tensor.zerosLike(x).copyFrom(x);
        }
        beginForward();
        factors = factorSpace.get(x.dtype(), factorShape(x));
        draw(new Philox(seed, step), factors);
        step++;
        result = x.mul(factors, output.like(x));
        return endForward(result);
    }

    /** Returns dX = dY ⊙ δ, with the factors of the latest forward pass. */
    @Override
    public final Tensor backward(Tensor dY) {
        requireGradient(dY, requireForward(result).shape(), result.dtype());
        return dY.mul(factors, dInput.like(result));
    }

    /** Returns the number of the next step: how many forward passes in training mode there were, unless it was set. */
    public final long step() {
        return step;
    }

    /**
     * Sets the number of the next step. Setting it before each forward pass freezes the factors, as a gradient check
     * needs it.
     *
     * @param step the number, from 0
     */
    public final void setStep(long step) {
        if (step < 0) {
            throw new IllegalArgumentException(this + ": the step must not be negative, as " + step + " is");
        }
        this.step = step;
    }

    /**
     * Sets the number of the next step of all noise in a network: after n steps of training, each with one forward
     * pass, it is n.
     *
     * @param network the module to search, with all below it
     * @param step the number, from 0
     */
    public static void setSteps(Module network, long step) {
        for (Module module : network.modules()) {
            if (module instanceof MultiplicativeNoise noise) {
                noise.setStep(step);
            }
        }
    }

    /**
     * Checks that no two modules of a network have the same factors: those of one kind and one seed.
     *
     * @param modules all modules of the network, by name
     */
    static void requireDistinct(Module network, Map<String, Module> modules) {
        Map<List<Object>, String> places = new HashMap<>();
        modules.forEach((name, module) -> {
            if (module instanceof MultiplicativeNoise noise) {
                String before = places.put(List.of(noise.getClass(), noise.seed), name);
                if (before != null) {
                    throw new IllegalStateException(network.describe() + ": module " + name + ", " + noise
                            + ", has seed " + noise.seed + " as module " + before + " has, so their factors would be equal; "
                            + "give each a seed of its own, or leave it out");
                }
            }
        });
    }

    /** Returns the seed. */
    public final long seed() {
        return seed;
    }

    @Override
    protected final void releaseState() {
        factors = null;
        result = null;
        factorSpace.release();
        output.release();
        dInput.release();
    }
}
