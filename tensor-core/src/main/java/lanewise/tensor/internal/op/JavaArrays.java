package lanewise.tensor.internal.op;

import java.lang.reflect.Array;
import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.BF16Storage;
import lanewise.tensor.internal.layout.BoolStorage;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.F16Storage;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.U8Storage;

/**
 * Java's arrays as elements of tensors, and back: flat ones as they are stored, nested ones as copies. The rows of nested
 * ones have one length, and each is an array as the element type is stored in.
 */
public final class JavaArrays {
    private JavaArrays() {}

    /** Returns truth values as elements. */
    public static Storage truth(boolean... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return new BoolStorage(bytes);
    }

    /** Returns elements of BOOL as truth values. */
    public static boolean[] booleans(byte... elements) {
        boolean[] values = new boolean[elements.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements[i] != 0;
        }
        return values;
    }

    /**
     * Returns bytes as elements of U8 or BOOL.
     *
     * @param copy whether to copy them, and to take what is not 0 for true; otherwise bytes of BOOL must be 0 or 1
     */
    public static Storage bytes(String operation, DType dtype, byte[] bytes, boolean copy) {
        byte[] elements = copy ? bytes.clone() : bytes;
        if (dtype == DType.U8) {
            return new U8Storage(elements);
        }
        if (dtype != DType.BOOL) {
            throw Errors.typesDiffer(operation, "bytes are elements of U8 or BOOL, not of " + dtype);
        }
        if (copy) {
            normalize(elements);
        }
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] >>> 1 != 0) {
                throw Errors.unusable(operation, "the byte at " + i + " is " + elements[i]
                        + ", and those of BOOL are 0 or 1");
            }
        }
        return new BoolStorage(elements);
    }

    /** Makes elements of BOOL, 0 and 1, of bytes that are true if they are not 0. */
    static void normalize(byte... elements) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (byte) (elements[i] != 0 ? 1 : 0);
        }
    }

    /** Returns bits as elements of F16 or BF16. */
    public static Storage halves(String operation, DType dtype, short... bits) {
        return switch (dtype) {
            case F16 -> new F16Storage(bits);
            case BF16 -> new BF16Storage(bits);
            case F32, F64, I32, I64, U8, BOOL ->
                    throw Errors.typesDiffer(operation, "halves are elements of F16 or BF16, not of " + dtype);
        };
    }

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
            bytes[i] = rows[i] == null ? null : truth(rows[i]).bytes();
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
