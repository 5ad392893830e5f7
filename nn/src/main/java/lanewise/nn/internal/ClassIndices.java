package lanewise.nn.internal;

import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Vectors of classes, one for each sample, as tensors of integers. */
public final class ClassIndices {
    private ClassIndices() {}

    /**
     * Returns the classes.
     *
     * @param user the name that errors start with
     */
    public static int[] of(String user, Tensor labels) {
        if (!labels.dtype().isInteger()) {
            throw new DTypeMismatchException(user + ": labels of type " + labels.dtype()
                    + "; classes are integers: I64, I32 or U8");
        }
        if (labels.rank() != 1) {
            throw new ShapeMismatchException(user + ": labels of shape " + labels.shape()
                    + "; a vector with one class for each sample is needed");
        }
        int[] classes = labels.toIntArray();
        for (int s = 0; s < classes.length; s++) {
            if (classes[s] != labels.getLong(s)) {
                throw new IllegalArgumentException(user + ": label " + labels.getLong(s) + " of sample " + s
                        + " is no class");
            }
        }
        return classes;
    }
}
