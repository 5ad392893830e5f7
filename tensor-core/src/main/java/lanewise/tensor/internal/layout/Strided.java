package lanewise.tensor.internal.layout;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;

/** Storage seen through a layout: what an operation gets to work on. Views share the storage. */
public final class Strided {
    private final Storage storage;
    private final Layout layout;

    private Strided(Storage storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /** Returns storage, which is not copied, seen through a layout. */
    public static Strided of(Storage storage, Layout layout) {
        return new Strided(storage, layout);
    }

    /** Wraps an array without copying it. */
    public static Strided of(double[] array, Layout layout) {
        return new Strided(new DoubleStorage(array), layout);
    }

    /** Returns a new row-major array of zeros. */
    public static Strided allocate(DType dtype, Shape shape) {
        return allocate(dtype, Layout.rowMajor(shape));
    }

    /** Returns a new row-major array of zeros; if the model has that shape, its layout is shared where it can be. */
    public static Strided allocate(Strided model, Shape shape) {
        return allocate(model.dtype(), model, shape);
    }

    /** The same with another element type. */
    public static Strided allocate(DType dtype, Strided model, Shape shape) {
        Layout layout = model.layout;
        boolean fits = layout.isContiguous() && layout.offset() == 0 && layout.shape().equals(shape);
        return allocate(dtype, fits ? layout : Layout.rowMajor(shape));
    }

    /** Returns a new array of zeros that a layout from {@link Layout#rowMajor} or {@link Layout#dense} fills. */
    public static Strided allocate(DType dtype, Layout layout) {
        return new Strided(Storage.allocate(dtype, layout.elements()), layout);
    }

    /** Returns a new array of one element and no axis, the value as {@link Storage#set(int, double)} stores it. */
    public static Strided number(DType dtype, double value) {
        Strided number = allocate(dtype, Shape.of());
        number.set(0, value);
        return number;
    }

    /** The same of a whole number, which a double may not hold, as {@link Storage#set(int, long)} stores it. */
    public static Strided wholeNumber(DType dtype, long value) {
        Strided number = allocate(dtype, Shape.of());
        number.storage.set(0, value);
        return number;
    }

    /** Returns the same storage seen through another layout. */
    public Strided withLayout(Layout other) {
        return new Strided(storage, other);
    }

    public DType dtype() {
        return storage.dtype();
    }

    public Storage storage() {
        return storage;
    }

    public Layout layout() {
        return layout;
    }

    public Shape shape() {
        return layout.shape();
    }

    /** Returns the array of an F32 value. */
    public float[] floats() {
        return storage.floats();
    }

    /** Returns the array of an F64 value. */
    public double[] doubles() {
        return storage.doubles();
    }

    public boolean sharesArrayWith(Strided other) {
        return storage.sharesArrayWith(other.storage);
    }

    /** Returns the element at a position of the array, as {@link Storage#get}. */
    public double get(int position) {
        return storage.get(position);
    }

    /** Sets the element at a position of the array, as {@link Storage#set(int, double)}. */
    public void set(int position, double value) {
        storage.set(position, value);
    }

    /** Returns the bits of the element at a position of the array; those of a NaN are told apart too. */
    public long rawBits(int position) {
        return storage.rawBits(position);
    }
}
