package lanewise.nn;

import lanewise.tensor.Tensor;

/** A tensor that is learned, and the gradient of the loss with respect to it. Optimizers change the value in place. */
public final class Parameter {
    private final String name;
    private final Tensor value;
    private final Tensor grad;

    /**
     * Creates a parameter with a gradient of zeros.
     *
     * @param name its name within its module, such as {@code weight}
     * @param value its storage, used as it is
     */
    public Parameter(String name, Tensor value) {
        this.name = name;
        this.value = value;
        this.grad = Tensor.zeros(value.dtype(), value.shape());
    }

    /** Returns the name within the module that owns the parameter. */
    public String name() {
        return name;
    }

    /** Returns the value θ; writing to it changes the parameter. */
    public Tensor value() {
        return value;
    }

    /** Returns the accumulated gradient ∂L/∂θ, of the shape of the value; backward passes add to it. */
    public Tensor grad() {
        return grad;
    }

    /** Sets the gradient to zero. */
    public void zeroGrad() {
        grad.fill(0);
    }

    @Override
    public String toString() {
        return name + " " + value.shape() + " " + value.dtype();
    }
}
