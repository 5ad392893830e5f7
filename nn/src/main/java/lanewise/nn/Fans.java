package lanewise.nn;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;

/**
 * How many connections meet at the ends of a layer's weights: each output is a sum over {@code in} products, each input
 * goes into {@code out} of them. An initialisation chooses the size of first values by them.
 *
 * @param in the fan-in, M of a {@link Linear}
 * @param out the fan-out, N of a {@link Linear}
 */
public record Fans(int in, int out) {
    /** Checks that neither is negative. */
    public Fans {
        if (in < 0 || out < 0) {
            throw new IllegalArgumentException("Fans: a fan must not be negative: in " + in + ", out " + out);
        }
    }

    /**
     * Returns the fans of weights of shape (outputs, inputs, k₁, k₂, …), as PyTorch counts them: with K = k₁ k₂ ⋯, the
     * taps of a kernel, in = inputs · K and out = outputs · K. Of a convolution in groups, inputs are those of one group.
     *
     * @throws ShapeMismatchException if there are fewer than two axes
     */
    public static Fans of(Shape weight) {
        if (weight.rank() < 2) {
            throw new ShapeMismatchException("Fans: weights of shape " + weight
                    + " have no inputs and outputs, whose axes are the first two; name the fans, new Fans(in, out)");
        }
        int taps = 1;
        for (int axis = 2; axis < weight.rank(); axis++) {
            taps = Math.multiplyExact(taps, weight.dim(axis));
        }
        return new Fans(Math.multiplyExact(weight.dim(1), taps), Math.multiplyExact(weight.dim(0), taps));
    }
}
