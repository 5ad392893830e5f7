package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;

/** Tensors of I32 and I64 as positions along an axis. */
public final class Indices {
    private Indices() {}

    /** Returns the elements of a vector. */
    public static int[] vector(String operation, Strided indices) {
        if (indices.layout().rank() != 1) {
            throw Errors.mismatch(operation, "the indices have shape " + indices.shape() + ", and a vector is needed");
        }
        return rowMajor(operation, indices);
    }

    /** Returns the elements in row-major order; those that are no int are no index of any tensor. */
    static int[] rowMajor(String operation, Strided indices) {
        requireType(operation, indices);
        if (indices.dtype() == DType.I32) {
            return Elementwise.convert(indices, DType.I32).storage().ints();
        }
        long[] numbers = Elementwise.convert(indices, DType.I64).storage().longs();
        int[] positions = new int[numbers.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (int) numbers[i];
            if (positions[i] != numbers[i]) {
                throw Errors.outOfRange(operation, "index " + numbers[i] + " is out of range of every axis");
            }
        }
        return positions;
    }

    static void requireType(String operation, Strided indices) {
        if (indices.dtype() != DType.I32 && indices.dtype() != DType.I64) {
            throw Errors.typesDiffer(operation, "the indices are of type " + indices.dtype()
                    + ", and I64 or I32 is needed; convert them, as by to(DType.I64)");
        }
    }
}
