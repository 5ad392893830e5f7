package lanewise.tensor.internal.layout;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;

/**
 * A flat array seen through a layout: what an operation gets to work on. The array is a {@code float[]} for F32 and a
 * {@code double[]} for F64. Views share it.
 */
public final class Strided {
    private final DType dtype;
    private final Object array;
    private final Layout layout;

    private Strided(DType dtype, Object array, Layout layout) {
        this.dtype = dtype;
        this.array = array;
        this.layout = layout;
    }

    /** Wraps an array without copying it. */
    public static Strided of(float[] array, Layout layout) {
        return new Strided(DType.F32, array, layout);
    }

    /** Wraps an array without copying it. */
    public static Strided of(double[] array, Layout layout) {
        return new Strided(DType.F64, array, layout);
    }

    /** Returns a new row-major array of zeros. */
    public static Strided allocate(DType dtype, Shape shape) {
        return allocate(dtype, Layout.rowMajor(shape));
    }

    /** Returns a new row-major array of zeros; if the model has that shape, its layout is shared where it can be. */
    public static Strided allocate(Strided model, Shape shape) {
        Layout layout = model.layout;
        boolean fits = layout.isContiguous() && layout.offset() == 0 && layout.shape().equals(shape);
        return allocate(model.dtype, fits ? layout : Layout.rowMajor(shape));
    }

    /** Returns a new array of zeros that a layout from {@link Layout#rowMajor} or {@link Layout#dense} fills. */
    public static Strided allocate(DType dtype, Layout layout) {
        Object array = dtype == DType.F32 ? new float[layout.elements()] : new double[layout.elements()];
        return new Strided(dtype, array, layout);
    }

    /** Returns the same array seen through another layout. */
    public Strided withLayout(Layout other) {
        return new Strided(dtype, array, other);
    }

    public DType dtype() {
        return dtype;
    }

    /**
     * Returns whether the elements are floats; otherwise they are doubles. This is where operations part by type: a
     * switch in each would make the compiler write a class for each. Whoever adds a type removes this method, and the
     * compiler names what is incomplete.
     */
    public boolean isF32() {
        return dtype == DType.F32;
    }

    public Layout layout() {
        return layout;
    }

    public Shape shape() {
        return layout.shape();
    }

    /** Returns the array of an F32 value. */
    public float[] floats() {
        return (float[]) array;
    }

    /** Returns the array of an F64 value. */
    public double[] doubles() {
        return (double[]) array;
    }

    public boolean sharesArrayWith(Strided other) {
        return array == other.array;
    }

    /** Returns the element at a position of the array, widened. */
    public double get(int position) {
        return dtype == DType.F32 ? floats()[position] : doubles()[position];
    }

    /** Returns the bits of the element at a position of the array; those of a NaN are told apart too. */
    public long rawBits(int position) {
        return dtype == DType.F32 ? Float.floatToRawIntBits(floats()[position])
                : Double.doubleToRawLongBits(doubles()[position]);
    }

    /** Sets the element at a position of the array, rounded to the element type. */
    public void set(int position, double value) {
        if (dtype == DType.F32) {
            floats()[position] = (float) value;
        } else {
            doubles()[position] = value;
        }
    }
}
