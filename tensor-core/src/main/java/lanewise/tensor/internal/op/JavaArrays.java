package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.BF16Storage;
import lanewise.tensor.internal.layout.BoolStorage;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.F16Storage;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.U8Storage;

/** Java's arrays whose type alone does not say what their elements are: bytes, truth values, halves. */
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
}
