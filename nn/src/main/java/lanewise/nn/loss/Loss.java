package lanewise.nn.loss;

import lanewise.tensor.Tensor;

/**
 * A loss function: one number L for an input X and its targets T, a mean, and the gradient dX = ∂L/∂X.
 *
 * <pre>
 * double value = loss.forward(model.forward(x), targets);
 * model.backwardParameters(loss.backward());
 * </pre>
 *
 * <p>A loss keeps what {@code backward} needs of its latest forward pass, and nothing of those before. Tensors that it
 * was given are never written to. It may keep them as they are instead of a copy, so they must stay unchanged until
 * {@code backward} is done, unless the class says otherwise. The gradient is a tensor of the loss, which the next call of
 * {@code backward} may overwrite; a copy of it lasts. {@code backward} may be called again and returns the same numbers.
 *
 * <p>The same input and targets give the same bits, however they are stored and on any number of threads. One object
 * belongs to one thread at a time: each thread needs a loss of its own.
 *
 * <p>Losses of classes also take integer labels, as an {@code int[]} in a method of their own or as a vector of integers
 * here. Derivations: {@code docs/derivations/README.md}.
 */
public interface Loss {
    /**
     * Returns the loss L, over the samples or elements as the class says, and keeps what {@code backward} needs.
     *
     * @param input X, in F32 or F64, of a shape that the class names, with at least one sample
     * @param targets T, of the same shape and type; for losses of classes also a vector (S) of integers
     * @throws lanewise.tensor.ShapeMismatchException if the shapes do not fit, or there is no sample
     * @throws lanewise.tensor.DTypeMismatchException if the element types differ
     * @throws IllegalArgumentException if a number is none that the class allows, with its place
     */
    double forward(Tensor input, Tensor targets);

    /**
     * Returns dX = ∂L/∂X at the latest forward pass, of the shape and type of X; valid until the next call of
     * {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    Tensor backward();
}
