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
                    loss + ": targets of shape " + targets.shape() + " for an input of shape " + x.shape()
                            + (isColumnOf(x, targets) ? "; did you mean targets.unsqueeze(" + targets.rank() + ")?" : ""));
        }
        if (targets.dtype() != x.dtype()) {
            throw new DTypeMismatchException(loss + ": targets of type " + targets.dtype() + " for an input of type "
                    + x.dtype() + "; convert them with targets.to(" + x.dtype() + ")");
        }
        if (x.elements() == 0) {
            throw new ShapeMismatchException(loss + ": the input has shape " + x.shape()
                    + "; a mean needs at least one element");
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
