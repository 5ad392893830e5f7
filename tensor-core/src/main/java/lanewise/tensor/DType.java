package lanewise.tensor;

/**
 * The element types of a {@link Tensor}. Six of them compute; F16 and BF16 are for storage: they are read, written, cast
 * and copied, and cast to F32 before anything is computed. Nothing is promoted: operands of one operation have one type,
 * and {@link Tensor#to} converts.
 */
public enum DType {
    /** 32-bit floating point, IEEE 754 binary32, stored in {@code float[]}: for training and inference. */
    F32(Float.BYTES, Family.FLOATING),
    /** 64-bit floating point, IEEE 754 binary64, stored in {@code double[]}: for checking gradients. */
    F64(Double.BYTES, Family.FLOATING),
    /** 32-bit signed integers, stored in {@code int[]}; their arithmetic wraps around as Java's. */
    I32(Integer.BYTES, Family.INTEGER),
    /** 64-bit signed integers, stored in {@code long[]}, such as indices and labels; their arithmetic wraps around. */
    I64(Long.BYTES, Family.INTEGER),
    /** 8-bit unsigned integers from 0 to 255, stored in {@code byte[]}, such as pixels; their arithmetic wraps around. */
    U8(Byte.BYTES, Family.INTEGER),
    /** Truth values, stored in {@code byte[]} as 0 and 1: what comparisons give and masks are. */
    BOOL(Byte.BYTES, Family.LOGICAL),
    /** 16-bit floating point, IEEE 754 binary16, stored in {@code short[]}; for storage only. */
    F16(Short.BYTES, Family.STORED),
    /** The upper 16 bits of an F32 ("bfloat16"), stored in {@code short[]}; for storage only. */
    BF16(Short.BYTES, Family.STORED);

    private enum Family { FLOATING, INTEGER, LOGICAL, STORED }

    private final int bytes;
    private final Family family;

    DType(int bytes, Family family) {
        this.bytes = bytes;
        this.family = family;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether the elements are floating-point numbers that compute: F32, F64. */
    public boolean isFloating() {
        return family == Family.FLOATING;
    }

    /** Returns whether the elements are whole numbers: I32, I64, U8. */
    public boolean isInteger() {
        return family == Family.INTEGER;
    }

    /** Returns whether there is arithmetic of the elements: all types but F16 and BF16, which only store. */
    public boolean computes() {
        return family != Family.STORED;
    }
}
