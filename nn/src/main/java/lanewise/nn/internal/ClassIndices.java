package lanewise.nn.internal;

import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Classes, one for each sample, as tensors of integers. */
public final class ClassIndices {
    private ClassIndices() {}

    /**
     * Returns the classes of a vector.
     *
     * @param user the name that errors start with
     */
    public static int[] of(String user, Tensor labels) {
        requireIntegers(user, labels);
        if (labels.rank() != 1) {
            throw new ShapeMismatchException(user + ": labels of shape " + labels.shape()
                    + "; a vector with one class for each sample is needed");
        }
        return ofAnyShape(user, labels);
    }

    /**
     * Returns the classes of a tensor of any shape, in row-major order.
     *
     * @param user the name that errors start with
     */
    public static int[] ofAnyShape(String user, Tensor labels) {
        requireIntegers(user, labels);
        int[] classes = labels.toIntArray();
        if (labels.dtype() == DType.I64) {
            long[] exact = labels.toLongArray();
            for (int s = 0; s < classes.length; s++) {
                if (classes[s] != exact[s]) {
                    throw new IllegalArgumentException(user + ": label " + exact[s] + " of sample " + s
                            + " is no class");
                }
            }
        }
        return classes;
    }

    private static void requireIntegers(String user, Tensor labels) {
        if (!labels.dtype().isInteger()) {
            throw new DTypeMismatchException(user + ": labels of type " + labels.dtype()
                    + "; classes are integers: I64, I32 or U8");
        }
    }
}
