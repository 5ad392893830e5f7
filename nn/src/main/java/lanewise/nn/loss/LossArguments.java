package lanewise.nn.loss;

import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The checks of what a loss is given. */
final class LossArguments {
    private LossArguments() {}

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
