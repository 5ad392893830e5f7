package lanewise.nn.internal;

import lanewise.tensor.Tensor;

/** The transposed view of a matrix, handed out again and again while the matrix is the same tensor. */
public final class TransposedView {
    private Tensor matrix;
    private Tensor transposed;

    /** Returns the transposed view of {@code of}. */
    public Tensor get(Tensor of) {
        if (matrix != of) {
            matrix = of;
            transposed = of.transpose();
        }
        return transposed;
    }

    /** Lets go of the matrix. */
    public void release() {
        matrix = null;
        transposed = null;
    }
}
