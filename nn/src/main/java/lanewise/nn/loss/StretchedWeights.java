package lanewise.nn.loss;

import java.util.Optional;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Weights that are stretched over tensors of any shape that they fit, and multiply them; or none. */
final class StretchedWeights {
    private final String subject;
    private final Optional<Tensor> given;
    private Tensor converted; // to the type of the latest tensor; null before

    /**
     * Creates the weights.
     *
     * @param subject what messages start with: the loss and which of its weights they are
     */
    StretchedWeights(String subject, Optional<Tensor> given) {
        this.subject = subject;
        this.given = given;
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    /** Checks that the weights, if there are any, can be stretched over {@code x}. */
    void requireFit(Tensor x) {
        if (given.isPresent() && !fits(given.get(), x)) {
            throw new ShapeMismatchException(subject + " of shape " + given.get().shape() + " for an input of shape "
                    + x.shape() + "; each axis must be 1 or that of the input, counted from the last");
        }
    }

    private static boolean fits(Tensor weight, Tensor x) {
        int missing = x.rank() - weight.rank();
        for (int axis = 0; missing >= 0 && axis < weight.rank(); axis++) {
            if (weight.dim(axis) != 1 && weight.dim(axis) != x.dim(missing + axis)) {
                return false;
            }
        }
        return missing >= 0;
    }

    /** Multiplies {@code x} in place if there are weights; where one is 0 the product is, even with ∞ and NaN. */
    void multiply(Tensor x) {
        if (given.isPresent()) {
            Tensor weight = in(x);
            Tensor.where(weight, x.mul(weight, x), Tensor.scalar(x.dtype(), 0), x);
        }
    }

    // The weights in the type of x.
    private Tensor in(Tensor x) {
        if (converted == null || converted.dtype() != x.dtype()) {
            converted = given.get().to(x.dtype());
        }
        return converted;
    }
}
