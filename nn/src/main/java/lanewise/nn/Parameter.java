package lanewise.nn;

import java.util.Optional;
import lanewise.tensor.Tensor;

/** A tensor that is learned, and the gradient of the loss with respect to it. Optimizers change the value in place. */
public final class Parameter {
    private final String name;
    private final Tensor value;
    private final Tensor grad;
    private final Optional<Fans> fans;
    private boolean cleared; // the gradient is zero, whatever its storage holds

    /**
     * Creates a parameter with a gradient of zeros and without fans: an {@code Initializer} leaves it as it is. Scales and
     * shifts of a normalisation are such ones.
     *
     * @param name its name within its module, such as {@code weight}
     * @param value its storage, used as it is
     */
    public Parameter(String name, Tensor value) {
        this(name, value, Optional.empty());
    }

    /**
     * Creates a parameter with a gradient of zeros, for an {@code Initializer} to fill:
     *
     * <pre>{@code
     * Parameter weight = new Parameter("weight", value, Fans.of(value.shape()));
     * }</pre>
     *
     * @param name its name within its module, such as {@code weight}
     * @param value its storage, used as it is; with fewer than two axes it is a bias
     * @param fans how many connections the layer has; those of the weights for a bias too
     */
    public Parameter(String name, Tensor value, Fans fans) {
        this(name, value, Optional.of(fans));
    }

    private Parameter(String name, Tensor value, Optional<Fans> fans) {
        this.name = name;
        this.value = value;
        this.fans = fans;
        this.grad = Tensor.zerosLike(value);
    }

    /** Returns the name within the module that owns the parameter. */
    public String name() {
        return name;
    }

    /** Returns the value θ; writing to it changes the parameter. */
    public Tensor value() {
        return value;
    }

    /** Returns how many connections the parameter's layer has, if first values depend on it. */
    public Optional<Fans> fans() {
        return fans;
    }

    /**
     * Returns the accumulated gradient ∂L/∂θ, of the shape of the value and with its axes in the same order in memory:
     * always the same tensor. Backward passes add to it.
     */
    public Tensor grad() {
        if (cleared) {
            grad.fill(0);
            cleared = false;
        }
        return grad;
    }

    /** Adds the matrix product a b to the gradient; the first one after {@link #zeroGrad} is written without adding. */
    void addProductToGrad(Tensor a, Tensor b) {
        if (cleared) {
            a.matmul(b, grad);
            cleared = false;
        } else {
            grad.addmm(a, b);
        }
    }

    /**
     * Sets the gradient to zero. Its storage is only touched when it is used next: a tensor that {@link #grad} returned
     * before keeps its old elements until then.
     */
    public void zeroGrad() {
        cleared = true;
    }

    @Override
    public String toString() {
        return name + " " + value.shape() + " " + value.dtype();
    }
}
