package lanewise.nn.loss;

import lanewise.tensor.Tensor;

/**
 * A loss function: one number L for an input X and its targets T, a mean or a sum ({@link Reduction}), and the gradient
 * dX = ∂L/∂X.
 *
 * <pre>
 * double value = loss.forward(model.forward(x), targets);
 * model.backwardParameters(loss.backward());
 * </pre>
 *
 * <p>The losses may also stay apart, PyTorch's reduction "none". Then L is what the caller makes of them, and the
 * backward pass starts from the gradient of each:
 *
 * <pre>
 * Tensor losses = loss.forwardEach(model.forward(x), targets);
 * model.backwardParameters(loss.backwardEach(dLosses));          // ∂L/∂ of each of the losses
 * </pre>
 *
 * <p>A loss keeps what {@code backward} needs of its latest forward pass, and nothing of those before; one that was
 * refused is none, and changes nothing. Both forward passes keep the same, so that either backward pass may follow.
 * Tensors that it was given are never written to. It may keep them as they are instead of a copy, so they must stay
 * unchanged until {@code backward} is done, unless the class says otherwise. The gradient is a tensor of the loss, which
 * the next backward pass may overwrite; a copy of it lasts. {@code backward} may be called again and returns the same
 * numbers.
 *
 * <p>The same input and targets give the same bits, however they are stored and on any number of threads. One object
 * belongs to one thread at a time: each thread needs a loss of its own.
 *
 * <p>Losses of classes also take integer labels, as an {@code int[]} in a method of their own or as a tensor of integers
 * here. Derivations: {@code docs/derivations/README.md}.
 */
public interface Loss {
    /**
     * Returns the loss L, over the samples or elements as the class says, and keeps what {@code backward} needs.
     *
     * @param input X, in F32 or F64, of a shape that the class names, with at least one sample
     * @param targets T, of the same shape and type; for losses of classes also integers, one for each sample
     * @throws lanewise.tensor.ShapeMismatchException if the shapes do not fit, or there is no sample
     * @throws lanewise.tensor.DTypeMismatchException if the element types differ
     * @throws IllegalArgumentException if a number is none that the class allows, with its place
     */
    double forward(Tensor input, Tensor targets);

    /**
     * Returns dX = ∂L/∂X at the latest forward pass, of the shape and type of X; valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    Tensor backward();

    /**
     * Returns the loss of each sample or element, as the class says, before any mean or sum, and keeps what
     * {@code backward} needs. The losses have the type of X and are a tensor of this loss, valid until the next forward
     * pass. The arguments, and what is thrown, are those of {@link #forward}.
     *
     * @throws UnsupportedOperationException if the loss is one number by its nature; no loss of this package is
     */
    default Tensor forwardEach(Tensor input, Tensor targets) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " has one loss for all samples, and none for each; call forward");
    }

    /**
     * Returns dX = Σ dℓ ∂ℓ/∂X at the latest forward pass, with the losses ℓ of {@link #forwardEach}; of the shape and
     * type of X, and valid until the next backward pass.
     *
     * @param dLosses dℓ = ∂L/∂ℓ, of the shape and type of the losses
     * @throws IllegalStateException if there was no forward pass
     * @throws lanewise.tensor.ShapeMismatchException if the shape is not that of the losses
     * @throws lanewise.tensor.DTypeMismatchException if the type is not that of the losses
     * @throws UnsupportedOperationException if the loss is one number by its nature; no loss of this package is
     */
    default Tensor backwardEach(Tensor dLosses) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " has one loss for all samples, and none for each; call backward");
    }
}
