package lanewise.nn;

import java.util.Optional;
import java.util.function.Consumer;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * A tensor that is learned, and the gradient of the loss with respect to it. Optimizers change the value in place.
 *
 * <p>A gradient that nobody keeps is cleared when it is used next, so that a step of training spares a pass over it: the
 * first product is written over what was there. Who keeps a gradient asks for {@link #grad}, and finds what it is at any
 * time. Who reads it within a step, as an optimizer does, takes {@link #borrowGrad}.
 */
public final class Parameter {
    private final String name;
    private final Tensor value;
    private final Tensor grad;
    private final Optional<Fans> fans;
    private boolean cleared; // the gradient is zero, whatever its storage holds
    private boolean kept; // somebody may read its storage at any time

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
        if (!value.dtype().isFloating() || !value.dtype().computes()) {
            throw new DTypeMismatchException("Parameter " + name + ": what is learned is of type F32 or F64, not "
                    + value.dtype());
        }
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
     * always the same tensor. Backward passes add to it, {@link #zeroGrad} fills it with zeros.
     */
    public Tensor grad() {
        kept = true;
        return borrowGrad();
    }

    /**
     * Returns the tensor of {@link #grad} for use until the next {@link #zeroGrad}: from then on its elements are not
     * defined. It spares training the zeros.
     */
    public Tensor borrowGrad() {
        if (cleared) {
            grad.fill(0);
            cleared = false;
        }
        return grad;
    }

    /**
     * Adds to the gradient, as a backward pass does.
     *
     * @param terms of the gradient's shape
     * @throws ShapeMismatchException if they have another one, so that they are never stretched by broadcasting
     */
    public void addToGrad(Tensor terms) {
        if (!terms.shape().equals(grad.shape())) {
            throw new ShapeMismatchException(
                    this + ": a gradient of shape " + terms.shape() + " for a parameter of shape " + grad.shape());
        }
        Tensor sum = borrowGrad();
        sum.add(terms, sum);
    }

    /**
     * Adds to the gradient what {@code terms} writes into a tensor of its shape; the first ones after {@link #zeroGrad} are
     * written into the gradient itself.
     *
     * @param space for terms that are to be added
     */
    void addToGrad(Workspace space, Consumer<Tensor> terms) {
        if (cleared) {
            terms.accept(grad);
            cleared = false;
        } else {
            Tensor added = space.like(grad);
            terms.accept(added);
            grad.add(added, grad);
        }
    }

    /** Adds the matrix product a b to the gradient; the first one after {@link #zeroGrad} may be written without adding. */
    void addProductToGrad(Tensor a, Tensor b) {
        if (cleared) {
            a.matmul(b, grad);
            cleared = false;
        } else {
            grad.addmm(a, b);
        }
    }

    /** Sets the gradient to zero; its storage at once if {@link #grad} has given it away, or else when it is used next. */
    public void zeroGrad() {
        if (kept) {
            grad.fill(0);
        } else {
            cleared = true;
        }
    }

    @Override
    public String toString() {
        return name + " " + value.shape() + " " + value.dtype();
    }
}
