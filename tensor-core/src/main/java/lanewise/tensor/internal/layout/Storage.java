package lanewise.tensor.internal.layout;

import lanewise.tensor.DType;

/**
 * The array that holds the elements of tensors, with what single elements of its type mean. Positions are those of the
 * array. Views share a storage; two storages may wrap one array.
 *
 * <p>Numbers become elements as by Java's casts: what is too large for an integer type becomes its largest number, NaN
 * becomes 0, and integers keep their lowest bits. A truth value is whether the number is not 0, as NaN is not. Floating-
 * point numbers are rounded to the nearest, once.
 */
public abstract sealed class Storage
        permits FloatStorage, DoubleStorage, IntStorage, LongStorage, U8Storage, BoolStorage, F16Storage, BF16Storage {
    private final DType dtype;
    private final Object array;

    Storage(DType dtype, Object array) {
        this.dtype = dtype;
        this.array = array;
    }

    /** Returns new storage for so many elements, which are 0. */
    public static Storage allocate(DType dtype, int length) {
        return switch (dtype) {
            case F32 -> new FloatStorage(new float[length]);
            case F64 -> new DoubleStorage(new double[length]);
            case I32 -> new IntStorage(new int[length]);
            case I64 -> new LongStorage(new long[length]);
            case U8 -> new U8Storage(new byte[length]);
            case BOOL -> new BoolStorage(new byte[length]);
            case F16 -> new F16Storage(new short[length]);
            case BF16 -> new BF16Storage(new short[length]);
        };
    }

    public final DType dtype() {
        return dtype;
    }

    /** Returns the array itself, of the type that its element type names. */
    public final Object array() {
        return array;
    }

    public final boolean sharesArrayWith(Storage other) {
        return array == other.array;
    }

    /** Returns the array of F32. */
    public final float[] floats() {
        return (float[]) array;
    }

    /** Returns the array of F64. */
    public final double[] doubles() {
        return (double[]) array;
    }

    /** Returns the array of I32. */
    public final int[] ints() {
        return (int[]) array;
    }

    /** Returns the array of I64. */
    public final long[] longs() {
        return (long[]) array;
    }

    /** Returns the array of U8 and BOOL. */
    public final byte[] bytes() {
        return (byte[]) array;
    }

    /** Returns the array of F16 and BF16. */
    public final short[] shorts() {
        return (short[]) array;
    }

    /** Returns an element as a double: exactly, but for I64 beyond 2⁵³, which is rounded. */
    public abstract double get(int position);

    /** Returns an element as a long: exactly for integers and truth values, otherwise as by Java's cast. */
    public abstract long getLong(int position);

    /** Returns an element's bits; those of a NaN are told apart too. */
    public abstract long rawBits(int position);

    public abstract void set(int position, double value);

    public abstract void set(int position, long value);

    /** Sets the elements {@code from .. to − 1} to one that {@link #set(int, double)} would set. */
    public abstract void fill(int from, int to, double value);
}
