package lanewise.nn.loss;

import java.util.Objects;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The checks of what a loss is given. */
final class LossArguments {
    private LossArguments() {}

    /** Returns an argument of a constructor, which must not be null. */
    static <T> T requireGiven(String loss, String name, T argument) {
        return Objects.requireNonNull(argument, () -> loss + ": the " + name + " must be given, not null");
    }

    /** Checks that an input is of an element type in which losses and their gradients are computed. */
    static void requireReal(String loss, Tensor x) {
        if (!x.dtype().isFloating() || !x.dtype().computes()) {
            throw new DTypeMismatchException(loss + ": the input is of type " + x.dtype()
                    + "; losses are computed in F32 and F64, so convert it with x.to(F32)");
        }
    }

    /** Checks that the targets are of the shape and the element type of {@code x}, and that there are some. */
    static void requireTargets(String loss, Tensor x, Tensor targets) {
        if (!targets.shape().equals(x.shape())) {
            throw new ShapeMismatchException(
                    loss + ": targets of shape " + targets.shape() + " for an input of shape " + x.shape()
                            + (isColumnOf(x, targets) ? "; did you mean targets.unsqueeze(" + targets.rank() + ")?" : ""));
        }
        requireReal(loss, x);
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

    // A vector (S) for outputs (S, 1).
    private static boolean isColumnOf(Tensor x, Tensor targets) {
        return x.rank() == targets.rank() + 1 && x.dim(targets.rank()) == 1 && x.elements() == targets.elements();
    }

    /** Returns {@code saved}, or refuses to go backward without a forward pass. */
    static <T> T requireForward(String loss, T saved) {
        if (saved == null) {
            throw new IllegalStateException(loss + ": backward needs a forward pass first");
        }
        return saved;
    }
}
