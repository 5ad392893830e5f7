package lanewise.tensor.internal.op;

import java.lang.reflect.Array;
import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;

/** {@code Tensor.of} arrays of rows of one length, each an array as the element type is stored in. */
public final class Rows {
    private Rows() {}

    /** Returns the matrix with the given rows. */
    public static Strided matrix(DType dtype, Object[] rows) {
        return join(dtype, rows, rows.length);
    }

    /** Returns the matrices, which have equally many rows, along a first axis. */
    public static Strided matrices(DType dtype, Object[][] matrices) {
        for (int i = 0; i < matrices.length; i++) {
            if (matrices[i] == null) {
                throw Errors.missing("of", "matrix " + i);
            }
        }
        int count = matrices.length == 0 ? 0 : matrices[0].length;
        for (int i = 1; i < matrices.length; i++) {
            if (matrices[i].length != count) {
                throw Errors.mismatch("of",
                        "matrix " + i + " has " + matrices[i].length + " rows, matrix 0 has " + count);
            }
        }
        return join(dtype, Arrays.stream(matrices).flatMap(Arrays::stream).toArray(), matrices.length, count);
    }

    /** Returns the matrix of truth values with the given rows. */
    public static Strided matrix(boolean[]... rows) {
        Object[] bytes = new Object[rows.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = rows[i] == null ? null : JavaArrays.truth(rows[i]).bytes();
        }
        return matrix(DType.BOOL, bytes);
    }

    private static Strided join(DType dtype, Object[] rows, int... leading) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == null) {
                throw Errors.missing("of", "row " + place(i, leading));
            }
        }
        int length = rows.length == 0 ? 0 : Array.getLength(rows[0]);
        for (int i = 1; i < rows.length; i++) {
            if (Array.getLength(rows[i]) != length) {
                throw Errors.mismatch("of", "row " + place(i, leading) + " has " + Array.getLength(rows[i])
                        + " elements, row " + place(0, leading) + " has " + length);
            }
        }
        long[] sizes = Arrays.copyOf(Arrays.stream(leading).asLongStream().toArray(), leading.length + 1);
        sizes[leading.length] = length;
        Strided out = Strided.allocate(dtype,
                Operands.resultShape("of", () -> rows.length + " rows of " + length + " elements", sizes));
        Object array = out.storage().array();
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, array, i * length, length);
        }
        return out;
    }

    private static String place(int row, int... leading) {
        return leading.length == 1 ? "" + row : "[" + row / leading[1] + "][" + row % leading[1] + "]";
    }
}
