package lanewise.nn.loss;

import java.util.OptionalInt;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The checks of what a loss is given. */
final class LossArguments {
    private LossArguments() {}

    /** Checks that {@code x} is a matrix (S, C) with at least one sample. */
    static void requireScores(String loss, Tensor x) {
        if (x.rank() != 2 || x.dim(0) == 0 || x.dim(1) == 0) {
            throw new ShapeMismatchException(loss + ": the input has shape " + x.shape()
                    + ", not (S, C) with at least one sample and one class");
        }
    }

    /**
     * Checks that there is one label for each row of {@code x}, each the index of a column or the ignored one.
     *
     * @param rule what the message about another label says at its end
     */
    static void requireLabels(String loss, Tensor x, int[] labels, OptionalInt ignored, String rule) {
        requireScores(loss, x);
        if (labels.length != x.dim(0)) {
            throw new ShapeMismatchException(
                    loss + ": " + labels.length + " labels for " + x.dim(0) + " samples of shape " + x.shape());
        }
        for (int s = 0; s < labels.length; s++) {
            boolean counted = ignored.isEmpty() || labels[s] != ignored.getAsInt();
            if (counted && (labels[s] < 0 || labels[s] >= x.dim(1))) {
                throw new IllegalArgumentException(loss + ": label " + labels[s] + " of sample " + s
                        + " is not in 0 .. " + (x.dim(1) - 1) + "; " + rule);
            }
        }
    }

    /** Checks that the targets are of the shape and the element type of {@code x}, and that there are some. */
    static void requireTargets(String loss, Tensor x, Tensor targets) {
        if (!targets.shape().equals(x.shape())) {
            throw new ShapeMismatchException(
                    loss + ": targets of shape " + targets.shape() + " for an input of shape " + x.shape());
        }
        if (targets.dtype() != x.dtype()) {
            throw new DTypeMismatchException(loss + ": targets of type " + targets.dtype() + " for an input of type "
                    + x.dtype() + "; convert them with targets.to(" + x.dtype() + ")");
        }
        if (x.elements() == 0) {
            throw new ShapeMismatchException(loss + ": the input has shape " + x.shape()
                    + "; a loss needs at least one element");
        }
    }

    /** Checks that the gradients of the losses are of a shape and an element type. */
    static void requireGradients(String loss, Tensor dLosses, Tensor losses) {
        if (!dLosses.shape().equals(losses.shape())) {
            throw new ShapeMismatchException(
                    loss + ": gradients of shape " + dLosses.shape() + " for losses of shape " + losses.shape());
        }
        if (dLosses.dtype() != losses.dtype()) {
            throw new DTypeMismatchException(loss + ": gradients of type " + dLosses.dtype() + " for losses of type "
                    + losses.dtype() + "; convert them with dLosses.to(" + losses.dtype() + ")");
        }
    }

    /** Returns {@code saved}, or refuses to go backward without a forward pass. */
    static <T> T requireForward(String loss, T saved) {
        if (saved == null) {
            throw new IllegalStateException(loss + ": backward needs a forward pass first");
        }
        return saved;
    }
}
