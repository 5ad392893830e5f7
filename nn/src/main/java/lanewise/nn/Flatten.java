package lanewise.nn;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * One row per sample: X (S, d₁, …, d_k) becomes Y (S, d₁ ⋯ d_k), its elements in row-major order; dX is dY under the
 * shape of X.
 *
 * <p>Nothing is computed. Where X is contiguous Y is a view of it, in eval mode too, and likewise dX of dY; otherwise a
 * copy.
 *
 * <p>Derivation: {@code docs/derivations/flatten.md}.
 */
public final class Flatten extends Module {
    private Shape inputShape;
    private DType dtype; // of X and Y
    private Shape outputShape;
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();

    /** Creates the module. */
    public Flatten() {}

    /**
     * Returns Y, of shape (S, d₁ ⋯ d_k).
     *
     * @throws ShapeMismatchException if X has fewer than two axes
     */
    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeMismatchException("Flatten: the input has shape " + x.shape()
                    + ", not (S, …) with at least two axes; add one with unsqueeze");
        }
        int width = 1;
        for (int axis = 1; axis < x.rank(); axis++) {
            width = Math.multiplyExact(width, x.dim(axis));
        }
        Shape flat = Shape.of(x.dim(0), width);
        if (!isTraining()) {
            return reshape(x, flat, new Workspace());
        }
        beginForward();
        inputShape = x.shape();
        dtype = x.dtype();
        outputShape = flat;
        return endForward(reshape(x, flat, output));
    }

    /** Returns dX: dY under the shape of X. */
    @Override
    public Tensor backward(Tensor dY) {
        Shape shape = requireForward(inputShape);
        requireGradient(dY, outputShape, dtype);
        return reshape(dY, shape, dInput);
    }

    private static Tensor reshape(Tensor from, Shape shape, Workspace copies) {
        if (from.isContiguous()) {
            return from.reshape(shape.toArray());
        }
        Tensor copy = copies.get(from.dtype(), shape);
        copy.reshape(from.shape().toArray()).copyFrom(from);
        return copy;
    }

    @Override
    protected void releaseState() {
        inputShape = null;
        outputShape = null;
        output.release();
        dInput.release();
    }
}
