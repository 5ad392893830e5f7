package lanewise.nn;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * An element-wise function: Y = h(X), dX = dY ⊙ h'(X), for tensors of any shape.
 *
 * <p>Forward keeps one tensor by reference, from which h' is computed: Y where the derivative can be told from it, X
 * for the others. Both live anyway, since the modules before and after hold them.
 *
 * <p>An infinite x gives the limits of h and h' (a function of your own must see to that itself), NaN gives NaN.
 *
 * <p>Derivation: {@code docs/derivations/activation.md}.
 */
public abstract sealed class Activation extends Module
        permits ReLU, LeakyReLU, ELU, Sigmoid, Tanh, GELU, SiLU, Softplus, ScalarActivation {
    // Elements of a block. The operations of one activation read and write it several times, so it stays in a cache.
    private static final int BLOCK = 1 << 16;

    private Tensor saved;
    private final Workspace outputs = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace scratch = new Workspace();
    private Tensor scratchOfBlocks; // while blocks are computed in training mode

    Activation() {}

    /**
     * Returns the activation with a function of your own:
     *
     * <pre>{@code
     * Activation softsign = Activation.of("Softsign",
     *         x -> x / (1 + Math.abs(x)), x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))));
     * GradientCheck.assertGradients(softsign, Tensor.normal(new Philox(1, 0), DType.F64, 5, 3));
     * }</pre>
     *
     * <p>It works in F32 and F64. The functions are called element by element, in f64, on the thread of the caller: no
     * vectors, no worker threads. A result in F32 is the rounded one.
     *
     * @param name what it is called in messages and summaries
     * @param function h, whose values depend on x alone; in eval mode many threads may call it at once
     * @param derivative h', at a kink the value that backward shall use there
     */
    public static Activation of(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return new ScalarActivation(name, function, derivative);
    }

    /** Writes h(x) into {@code y}. */
    abstract void apply(Tensor x, Tensor y);

    /** Writes dY ⊙ h'(X) into {@code dX}, where h' is a function of what {@link #savedForBackward} chose. */
    abstract void applyGradient(Tensor saved, Tensor dY, Tensor dX);

    /** Returns the one of X and Y = h(X) from which the derivative is computed: Y unless a subclass says otherwise. */
    Tensor savedForBackward(Tensor x, Tensor y) {
        return y;
    }

    /** Returns h(X), of the shape of X. */
    @Override
    public final Tensor forward(Tensor x) {
        LayerArguments.requireReal(this, x);
        if (!isTraining()) {
            Tensor y = Tensor.zerosLike(x);
            inBlocks(blocks -> apply(blocks[0], blocks[1]), x, y);
            return y;
        }
        beginForward();
        Tensor y = outputs.like(x);
        inBlocks(blocks -> apply(blocks[0], blocks[1]), x, y);
        saved = savedForBackward(x, y);
        return endForward(y);
    }

    /** Returns dX = dY ⊙ h'(X). */
    @Override
    public final Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    final Tensor backward(Tensor dY, GradientSharing sharing) {
        Tensor from = requireForward(saved);
        requireGradient(dY, from.shape(), from.dtype());
        Tensor dX = sharing.inputGradient(this, dInput).like(from);
        inBlocks(blocks -> applyGradient(blocks[0], blocks[1], blocks[2]), from, dY, dX);
        return dX;
    }

    private void inBlocks(Consumer<Tensor[]> action, Tensor... tensors) {
        Tensor first = tensors[0];
        if (first.elements() <= BLOCK || !areStoredAlike(tensors)) {
            action.accept(tensors);
            return;
        }
        Tensor[] vectors = new Tensor[tensors.length];
        for (int i = 0; i < tensors.length; i++) {
            vectors[i] = StorageOrder.of(tensors[i]).reshape(first.elements());
        }
        Tensor[] blocks = new Tensor[tensors.length];
        if (isTraining()) {
            scratchOfBlocks = scratch.get(first.dtype(), Shape.of(BLOCK));
        }
        try {
            for (int from = 0; from < first.elements(); from += BLOCK) {
                int count = Math.min(BLOCK, first.elements() - from);
                for (int i = 0; i < tensors.length; i++) {
                    blocks[i] = vectors[i].narrow(0, from, count);
                }
                action.accept(blocks);
            }
        } finally {
            if (isTraining()) {
                scratchOfBlocks = null;
            }
        }
    }

    // Whether elements follow each other without gaps, in the same order of the axes.
    private static boolean areStoredAlike(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            for (int axis = 0; axis < tensor.rank(); axis++) {
                if (tensor.dim(axis) > 1 && tensor.stride(axis) != tensors[0].stride(axis)) {
                    return false;
                }
            }
        }
        return StorageOrder.of(tensors[0]).isContiguous();
    }

    @Override
    boolean sharesGradient() {
        return true;
    }

    @Override
    protected void releaseState() {
        saved = null;
        scratchOfBlocks = null;
        outputs.release();
        dInput.release();
        scratch.release();
    }

    /** Returns a tensor like {@code model} for results on the way; in training mode it is always the same one. */
    final Tensor scratch(Tensor model) {
        if (scratchOfBlocks != null && isTraining()) {
            return scratchOfBlocks.narrow(0, 0, model.dim(0));
        }
        return isTraining() ? scratch.like(model) : Tensor.zerosLike(model);
    }

    /** Returns a constant that broadcasts to any shape. */
    static Tensor constant(DType dtype, double value) {
        return Tensor.scalar(dtype, value);
    }
}
