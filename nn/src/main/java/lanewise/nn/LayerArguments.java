package lanewise.nn;

import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The checks of what a layer is given: inputs of a shape and an element type, and constants. */
final class LayerArguments {
    private LayerArguments() {}

    /** Checks that {@code x} is a matrix with the given number of columns. */
    static void requireColumns(Module module, Tensor x, int features) {
        if (x.rank() != 2 || x.dim(1) != features) {
            throw new ShapeMismatchException(
                    module + ": the input has shape " + x.shape() + ", not (S, " + features + ")");
        }
    }

    /** Checks that {@code x} is a batch of images with the given number of channels. */
    static void requireImages(Module module, Tensor x, int channels) {
        if (x.rank() != 4 || x.dim(1) != channels) {
            throw new ShapeMismatchException(
                    module + ": the input has shape " + x.shape() + ", not (N, " + channels + ", H, W)");
        }
    }

    /** Checks that {@code x} is a batch of images. */
    static void requireImages(Module module, Tensor x) {
        if (x.rank() != 4) {
            throw new ShapeMismatchException(module + ": the input has shape " + x.shape() + ", not (N, C, H, W)");
        }
    }

    /** Checks that {@code x} has the element type of a layer's parameters. */
    static void requireType(Module module, Tensor x, DType dtype) {
        if (x.dtype() != dtype) {
            throw new DTypeMismatchException(module + ": the input is of type " + x.dtype() + ", the parameters of type "
                    + dtype + "; convert it with x.to(" + dtype + ")");
        }
    }

    /** Checks that {@code x} has an element type in which a layer without parameters computes. */
    static void requireReal(Module module, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeMismatchException(module + ": the input is of type " + x.dtype()
                    + "; layers compute in F32 and F64, so convert it with x.to(F32)");
        }
    }

    /**
     * Returns the shape of an output, which an operation tells, or refuses an input into which no window fits: with the
     * layer's name, in both modes.
     */
    static Shape outputShape(Module module, Supplier<Shape> operation) {
        try {
            return operation.get();
        } catch (ShapeMismatchException e) {
            throw new ShapeMismatchException(module + ": " + e.getMessage().replaceFirst("^outputShape: ", ""));
        }
    }

    /** Checks the number of features or channels that a layer is made for; there may be none. */
    static void requireSize(String module, String name, int size) {
        if (size < 0) {
            throw new IllegalArgumentException(module + ": " + name + " must not be negative, as " + size + " is");
        }
    }

    /** Checks that the weight of the latest batch in a running statistic lies in [0, 1]. */
    static void requireMomentum(String module, double momentum) {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(module + ": the momentum must lie in [0, 1], not be " + momentum);
        }
    }

    /** Checks that what is added to a variance keeps it from being zero. */
    static void requireEpsilon(String module, double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(module + ": epsilon must be positive and finite, not " + epsilon);
        }
    }
}
