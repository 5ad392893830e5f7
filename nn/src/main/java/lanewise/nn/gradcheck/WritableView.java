package lanewise.nn.gradcheck;

import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** A point whose elements can be written one by one, so that differences can be taken there. */
final class WritableView {
    private WritableView() {}

    /** Checks that a point has elements, in F64, that can be written one by one. */
    static void require(String tool, String name, Tensor point) {
        if (point.dtype() != DType.F64) {
            throw new IllegalArgumentException(
                    tool + ": " + name + " is " + point.dtype() + "; differences need F64");
        }
        if (point.elements() == 0) {
            throw new IllegalArgumentException(tool + ": " + name + " of shape " + point.shape()
                    + " has no elements, so there is nothing to check");
        }
        for (int axis = 0; axis < point.rank(); axis++) {
            if (point.stride(axis) == 0 && point.dim(axis) > 1) {
                throw new IllegalArgumentException(tool + ": " + name + " of shape " + point.shape()
                        + " is a broadcast view, whose elements cannot be written one by one; pass its copy()");
            }
        }
    }
}
