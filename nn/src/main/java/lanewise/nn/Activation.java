package lanewise.nn;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * An element-wise function: Y = h(X), dX = dY ⊙ h'(X), for tensors of any shape.
 *
 * <p>The derivative of each activation here can be told from its output alone. So forward keeps Y, which lives anyway
 * because the next layer reads it, and X need not be kept.
 *
 * <p>Derivation: {@code docs/derivations/activation.md}.
 */
public abstract sealed class Activation extends Module permits ReLU, LeakyReLU, ELU, Sigmoid, Tanh {
    private Tensor output;
    private final Workspace outputs = new Workspace();
    private final Workspace dInput = new Workspace();

    /** Writes h(x) into {@code y}. */
    abstract void apply(Tensor x, Tensor y);

    /** Writes dY ⊙ h' into {@code dX}, where h' is a function of y = h(x). */
    abstract void applyGradient(Tensor y, Tensor dY, Tensor dX);

    /** Returns h(X), of the shape of X. */
    @Override
    public final Tensor forward(Tensor x) {
        Tensor y = isTraining() ? outputs.like(x) : Tensor.zeros(x.dtype(), x.shape());
        apply(x, y);
        if (isTraining()) {
            output = y;
        }
        return y;
    }

    /** Returns dX = dY ⊙ h'(X). */
    @Override
    public final Tensor backward(Tensor dY) {
        Tensor y = requireForward(output);
        requireGradientShape(dY, y.shape());
        Tensor dX = dInput.like(y);
        applyGradient(y, dY, dX);
        return dX;
    }

    @Override
    protected void releaseState() {
        output = null;
        outputs.release();
        dInput.release();
    }

    /** Returns a constant that broadcasts to any shape. */
    static Tensor constant(DType dtype, double value) {
        return Tensor.scalar(dtype, value);
    }
}
