package lanewise.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.DoubleStorage;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.FloatStorage;
import lanewise.tensor.internal.layout.IntStorage;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.LongStorage;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.op.Copying;
import lanewise.tensor.internal.op.Creation;
import lanewise.tensor.internal.op.Cumulative;
import lanewise.tensor.internal.op.DistinctElements;
import lanewise.tensor.internal.op.Einsum;
import lanewise.tensor.internal.op.Elementwise;
import lanewise.tensor.internal.op.Equality;
import lanewise.tensor.internal.op.Histograms;
import lanewise.tensor.internal.op.Indices;
import lanewise.tensor.internal.op.JavaArrays;
import lanewise.tensor.internal.op.Joining;
import lanewise.tensor.internal.op.Labels;
import lanewise.tensor.internal.op.Masking;
import lanewise.tensor.internal.op.MatMul;
import lanewise.tensor.internal.op.MultiplyAdd;
import lanewise.tensor.internal.op.Operands;
import lanewise.tensor.internal.op.Ordering;
import lanewise.tensor.internal.op.Padding;
import lanewise.tensor.internal.op.Quantiles;
import lanewise.tensor.internal.op.Reduction;
import lanewise.tensor.internal.op.Reductions;
import lanewise.tensor.internal.op.Scattering;
import lanewise.tensor.internal.op.Searching;
import lanewise.tensor.internal.op.SegmentCopy;
import lanewise.tensor.internal.op.Selection;
import lanewise.tensor.internal.op.Softmax;

/**
 * A multi-dimensional array of numbers or truth values of one {@link DType}: a view, given by a shape and strides, of a
 * heap array.
 *
 * <p>Names and semantics follow NumPy and PyTorch. <b>Views</b> ({@code reshape}, {@code transpose}, {@code slice}, …)
 * share storage with the tensor they come from. <b>Operations</b> come in two forms: {@code x.add(y)} returns a new
 * tensor, {@code x.add(y, out)} writes into {@code out} and returns it. {@code out} may be an input itself for
 * element-wise operations and where a method says so; any other overlap is refused, but with indices and labels, which are
 * read before anything is written. Operands are broadcast by NumPy's rule. An axis may be negative: it then counts from the end.
 *
 * <p>The same operation on the same values gives the same bits on every machine, whatever the strides, the number of
 * threads and the width of its vectors.
 *
 * <p>A tensor may be read by several threads at once. Whoever writes to one must keep others from using it meanwhile.
 *
 * <p>Shapes that do not fit throw {@link ShapeMismatchException}, element types that differ or do not have an operation
 * {@link DTypeMismatchException}, axes and indices out of range {@link IndexOutOfBoundsException}, any other unusable
 * argument {@link IllegalArgumentException}, and null {@link NullPointerException}. The message starts with the
 * operation's name.
 */
public final class Tensor {
    private final Strided data;

    Tensor(Strided data) {
        this.data = data;
    }

    // ---- creation ----

    /** Returns an F32 vector with a copy of {@code values}. */
    public static Tensor of(float[] values) {
        return of(values, given(values, "of", "values").length);
    }

    /** Returns an F64 vector with a copy of {@code values}. */
    public static Tensor of(double[] values) {
        return of(values, given(values, "of", "values").length);
    }

    /** Returns an F32 tensor with a copy of {@code values} in row-major order; an empty shape array is a scalar's. */
    public static Tensor of(float[] values, int... shape) {
        return filled("of", given(values, "of", "values").clone(), shape);
    }

    /** Returns an F64 tensor with a copy of {@code values} in row-major order; an empty shape array is a scalar's. */
    public static Tensor of(double[] values, int... shape) {
        return filled("of", given(values, "of", "values").clone(), shape);
    }

    /** Returns an I32 vector with a copy of {@code values}. */
    public static Tensor of(int[] values) {
        return of(values, given(values, "of", "values").length);
    }

    /** Returns an I64 vector with a copy of {@code values}. */
    public static Tensor of(long[] values) {
        return of(values, given(values, "of", "values").length);
    }

    /** Returns an I32 tensor with a copy of {@code values} in row-major order; an empty shape array is a scalar's. */
    public static Tensor of(int[] values, int... shape) {
        return filled("of", new IntStorage(given(values, "of", "values").clone()), values.length, shape);
    }

    /** Returns an I64 tensor with a copy of {@code values} in row-major order; an empty shape array is a scalar's. */
    public static Tensor of(long[] values, int... shape) {
        return filled("of", new LongStorage(given(values, "of", "values").clone()), values.length, shape);
    }

    /** Returns a BOOL vector with a copy of {@code values}. */
    public static Tensor of(boolean[] values) {
        return of(values, given(values, "of", "values").length);
    }

    /** Returns a BOOL tensor with a copy of {@code values} in row-major order; an empty shape array is a scalar's. */
    public static Tensor of(boolean[] values, int... shape) {
        return filled("of", JavaArrays.truth(given(values, "of", "values")), values.length, shape);
    }

    /**
     * Returns a tensor with a copy of bytes, in row-major order.
     *
     * @param dtype U8, whose bytes are numbers from 0 to 255, or BOOL, whose bytes are true if they are not 0
     */
    public static Tensor of(DType dtype, byte[] values, int... shape) {
        given(dtype, "of", "dtype");
        return filled("of", JavaArrays.bytes("of", dtype, given(values, "of", "values"), true), values.length, shape);
    }

    /**
     * Returns a tensor with a copy of the bits of halves, in row-major order.
     *
     * @param dtype F16 or BF16
     */
    public static Tensor of(DType dtype, short[] bits, int... shape) {
        given(dtype, "of", "dtype");
        return filled("of", JavaArrays.halves("of", dtype, given(bits, "of", "bits").clone()), bits.length, shape);
    }

    /** Returns an F32 matrix with copies of the rows, which have one length. */
    public static Tensor of(float[][] rows) {
        return new Tensor(JavaArrays.matrix(DType.F32, given(rows, "of", "rows")));
    }

    /** Returns an F64 matrix with copies of the rows, which have one length. */
    public static Tensor of(double[][] rows) {
        return new Tensor(JavaArrays.matrix(DType.F64, given(rows, "of", "rows")));
    }

    /** Returns an I32 matrix with copies of the rows, which have one length. */
    public static Tensor of(int[][] rows) {
        return new Tensor(JavaArrays.matrix(DType.I32, given(rows, "of", "rows")));
    }

    /** Returns an I64 matrix with copies of the rows, which have one length. */
    public static Tensor of(long[][] rows) {
        return new Tensor(JavaArrays.matrix(DType.I64, given(rows, "of", "rows")));
    }

    /** Returns a BOOL matrix with copies of the rows, which have one length. */
    public static Tensor of(boolean[][] rows) {
        return new Tensor(JavaArrays.matrix(given(rows, "of", "rows")));
    }

    /** Returns an F32 tensor of rank 3: copies of matrices with equally many rows, which have one length. */
    public static Tensor of(float[][][] matrices) {
        return new Tensor(JavaArrays.matrices(DType.F32, given(matrices, "of", "matrices")));
    }

    /** Returns an F64 tensor of rank 3: copies of matrices with equally many rows, which have one length. */
    public static Tensor of(double[][][] matrices) {
        return new Tensor(JavaArrays.matrices(DType.F64, given(matrices, "of", "matrices")));
    }

    /** Returns a tensor with a copy of the numbers in a segment, in row-major order and the machine's byte order. */
    public static Tensor of(DType dtype, MemorySegment segment, int... shape) {
        given(dtype, "of", "dtype");
        given(segment, "of", "segment");
        return new Tensor(SegmentCopy.read("of", dtype, segment, shapeOf("of", shape)));
    }

    /** Returns an F32 vector that uses {@code values} itself as its storage. */
    public static Tensor wrap(float[] values) {
        return wrap(values, given(values, "wrap", "values").length);
    }

    /** Returns an F64 vector that uses {@code values} itself as its storage. */
    public static Tensor wrap(double[] values) {
        return wrap(values, given(values, "wrap", "values").length);
    }

    /** Returns an F32 tensor that uses {@code values} itself as its storage, in row-major order. */
    public static Tensor wrap(float[] values, int... shape) {
        return filled("wrap", values, shape);
    }

    /** Returns an F64 tensor that uses {@code values} itself as its storage, in row-major order. */
    public static Tensor wrap(double[] values, int... shape) {
        return filled("wrap", values, shape);
    }

    /** Returns an I32 vector that uses {@code values} itself as its storage. */
    public static Tensor wrap(int[] values) {
        return wrap(values, given(values, "wrap", "values").length);
    }

    /** Returns an I64 vector that uses {@code values} itself as its storage. */
    public static Tensor wrap(long[] values) {
        return wrap(values, given(values, "wrap", "values").length);
    }

    /** Returns an I32 tensor that uses {@code values} itself as its storage, in row-major order. */
    public static Tensor wrap(int[] values, int... shape) {
        return filled("wrap", new IntStorage(given(values, "wrap", "values")), values.length, shape);
    }

    /** Returns an I64 tensor that uses {@code values} itself as its storage, in row-major order. */
    public static Tensor wrap(long[] values, int... shape) {
        return filled("wrap", new LongStorage(given(values, "wrap", "values")), values.length, shape);
    }

    /**
     * Returns a tensor that uses {@code values} itself as its storage, in row-major order.
     *
     * @param dtype U8, whose bytes are numbers from 0 to 255, or BOOL, whose bytes are 0 or 1 and stay so
     * @throws IllegalArgumentException if a byte of BOOL is neither 0 nor 1
     */
    public static Tensor wrap(DType dtype, byte[] values, int... shape) {
        given(dtype, "wrap", "dtype");
        return filled("wrap", JavaArrays.bytes("wrap", dtype, given(values, "wrap", "values"), false), values.length,
                shape);
    }

    /**
     * Returns a tensor that uses the bits of halves itself as its storage, in row-major order.
     *
     * @param dtype F16 or BF16
     */
    public static Tensor wrap(DType dtype, short[] bits, int... shape) {
        given(dtype, "wrap", "dtype");
        return filled("wrap", JavaArrays.halves("wrap", dtype, given(bits, "wrap", "bits")), bits.length, shape);
    }

    private static Tensor filled(String operation, float[] values, int... shape) {
        return filled(operation, new FloatStorage(given(values, operation, "values")), values.length, shape);
    }

    private static Tensor filled(String operation, double[] values, int... shape) {
        return filled(operation, new DoubleStorage(given(values, operation, "values")), values.length, shape);
    }

    private static Tensor filled(String operation, Storage storage, int length, int... shape) {
        return new Tensor(Strided.of(storage, filledLayout(operation, length, shape)));
    }

    private static Layout filledLayout(String operation, int length, int... sizes) {
        Shape shape = shapeOf(operation, sizes);
        if (shape.elements() != length) {
            throw Errors.mismatch(operation, length + " values do not fill shape " + shape);
        }
        return Layout.rowMajor(shape);
    }

    /** Returns a tensor of rank 0. */
    public static Tensor scalar(DType dtype, double value) {
        return new Tensor(allocate("scalar", dtype)).fill("scalar", value);
    }

    /** Returns a tensor of rank 0. */
    public static Tensor scalar(DType dtype, long value) {
        return new Tensor(allocate("scalar", dtype)).fill("scalar", value);
    }

    /** Returns a tensor of zeros. */
    public static Tensor zeros(DType dtype, int... shape) {
        return new Tensor(allocate("zeros", dtype, shape));
    }

    /** Returns a tensor of zeros. */
    public static Tensor zeros(DType dtype, Shape shape) {
        return new Tensor(Strided.allocate(given(dtype, "zeros", "dtype"), given(shape, "zeros", "shape")));
    }

    /**
     * Returns a tensor of zeros of the type and shape of {@code model}, with its axes in the same order in memory: like
     * a transposed matrix, for example, if {@code model} is one.
     */
    public static Tensor zerosLike(Tensor model) {
        return like("zerosLike", model);
    }

    /** Returns a tensor of ones. */
    public static Tensor ones(DType dtype, int... shape) {
        return new Tensor(allocate("ones", dtype, shape)).fill("ones", 1.0);
    }

    /**
     * Returns a tensor filled with one value, rounded to a floating-point type.
     *
     * @throws IllegalArgumentException if an integer type, or BOOL, does not have the value
     */
    public static Tensor full(DType dtype, double value, int... shape) {
        return new Tensor(allocate("full", dtype, shape)).fill("full", value);
    }

    /** Returns a tensor filled with one whole number, as {@link #full(DType, double, int...)}. */
    public static Tensor full(DType dtype, long value, int... shape) {
        return new Tensor(allocate("full", dtype, shape)).fill("full", value);
    }

    /** Returns the identity matrix of order {@code n}. */
    public static Tensor eye(DType dtype, int n) {
        return new Tensor(Creation.eye(allocate("eye", dtype, n, n)));
    }

    /** Returns 0, 1, …, n − 1. */
    public static Tensor arange(DType dtype, int n) {
        return new Tensor(Creation.arange(given(dtype, "arange", "dtype"), shapeOf("arange", n)));
    }

    /**
     * Returns start, start + step, … below {@code stop} (above it for a negative step): ⌈(stop − start) ÷ step⌉
     * numbers, the first {@code start} itself; element i is start + i·step, computed in f64 and rounded.
     *
     * @throws IllegalArgumentException if the step is 0, the number of steps is not finite or exceeds 2³¹ − 1, or an
     *     integer type does not have the numbers
     */
    public static Tensor arange(DType dtype, double start, double stop, double step) {
        return new Tensor(Creation.arange(given(dtype, "arange", "dtype"), start, stop, step));
    }

    /**
     * Returns {@code n} numbers at equal distances from {@code start} to {@code stop}, both included; of one, only
     * {@code start}. Element i is start + i·step with step = (stop − start) ÷ (n − 1), computed in f64 and rounded; the
     * last is {@code stop} itself. If that step underflows to 0, i·step is i ÷ (n − 1) · (stop − start).
     *
     * @throws IllegalArgumentException if stop − start is infinite or NaN, or {@code n} negative
     */
    public static Tensor linspace(DType dtype, double start, double stop, int n) {
        return new Tensor(Creation.linspace(given(dtype, "linspace", "dtype"), start, stop, n));
    }

    /** Returns a tensor of ones of the type and shape of {@code model}, in the same order in memory. */
    public static Tensor onesLike(Tensor model) {
        return like("onesLike", model).fill("onesLike", 1.0);
    }

    private static Tensor like(String operation, Tensor model) {
        Strided data = data(model, operation, "model");
        return new Tensor(Strided.allocate(data.dtype(), data.layout().dense()));
    }

    private static Strided allocate(String operation, DType dtype, int... shape) {
        return Strided.allocate(given(dtype, operation, "dtype"), shapeOf(operation, shape));
    }

    private static Shape shapeOf(String operation, int... shape) {
        return ShapeRules.of(operation, given(shape, operation, "shape"));
    }

    /**
     * Returns numbers uniform in [0, 1): element i is {@code random.uniform(i)} in F64 and
     * {@code random.uniformFloat(i)} in F32, in row-major order.
     */
    public static Tensor uniform(Philox random, DType dtype, int... shape) {
        return new Tensor(allocate("uniform", dtype, shape)).fill("uniform", uniform("uniform", random, dtype));
    }

    /** Returns standard normal numbers: element i is {@code random.normal(i)}, in row-major order. */
    public static Tensor normal(Philox random, DType dtype, int... shape) {
        return new Tensor(allocate("normal", dtype, shape)).fill("normal", given(random, "normal", "random")::normal);
    }

    // ---- properties and single elements ----

    /** Returns the element type. */
    public DType dtype() {
        return data.dtype();
    }

    /** Returns the shape. */
    public Shape shape() {
        return data.shape();
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return data.layout().rank();
    }

    /** Returns the size along an axis. */
    public int dim(int axis) {
        return data.layout().dim(axis);
    }

    /** Returns the number of elements. */
    public int elements() {
        return data.layout().elements();
    }

    /** Returns the distance in elements of storage between neighbours along an axis. */
    public int stride(int axis) {
        return data.layout().stride(ShapeRules.axis("stride", shape(), axis));
    }

    /** Returns whether the elements in row-major order stand side by side in storage. */
    public boolean isContiguous() {
        return data.layout().isContiguous();
    }

    /**
     * Returns one element as a double; negative indices count from the end. That is exact for all types but I64, whose
     * elements beyond 2⁵³ are rounded: {@link #getLong} returns them as they are.
     */
    public double get(int... index) {
        return data.get(data.layout().position("get", given(index, "get", "index")));
    }

    /** As {@link #get(int...)}, for a matrix. */
    public double get(int row, int column) {
        return data.get(data.layout().position("get", row, column));
    }

    /** Returns one element as a long, that of a floating-point number as by Java's cast; indices as for {@link #get}. */
    public long getLong(int... index) {
        return data.storage().getLong(data.layout().position("getLong", given(index, "getLong", "index")));
    }

    /** Returns whether one element is not 0, as NaN is not; indices as for {@link #get}. */
    public boolean getBoolean(int... index) {
        return data.get(data.layout().position("getBoolean", given(index, "getBoolean", "index"))) != 0;
    }

    /** As {@link #set(double, int...)}, for a matrix. */
    public void set(double value, int row, int column) {
        Operands.requireWritable("set", data.layout());
        Operands.requireFits("set", value, dtype());
        data.set(data.layout().position("set", row, column), value);
    }

    /**
     * Sets one element, rounded to a floating-point type; negative indices count from the end.
     *
     * @throws IllegalArgumentException if this is a view that {@link #broadcastTo} stretched, or the value is no number
     *     of an integer type, or neither 0 nor 1 for BOOL
     */
    public void set(double value, int... index) {
        Operands.requireWritable("set", data.layout());
        Operands.requireFits("set", value, dtype());
        data.set(data.layout().position("set", given(index, "set", "index")), value);
    }

    /** As {@link #set(long, int...)}, for a matrix. */
    public void set(long value, int row, int column) {
        Operands.requireWritable("set", data.layout());
        Operands.requireFits("set", value, dtype());
        data.storage().set(data.layout().position("set", row, column), value);
    }

    /** As {@link #set(double, int...)}, for whole numbers beyond 2⁵³ too. */
    public void set(long value, int... index) {
        Operands.requireWritable("set", data.layout());
        Operands.requireFits("set", value, dtype());
        data.storage().set(data.layout().position("set", given(index, "set", "index")), value);
    }

    /** Returns the only element of a tensor that has just one, as {@link #get}. */
    public double item() {
        return data.get(positionOfOnly("item"));
    }

    /** Returns the only element of a tensor that has just one, as {@link #getLong}. */
    public long itemLong() {
        return data.storage().getLong(positionOfOnly("itemLong"));
    }

    /** Returns whether the only element of a tensor that has just one is not 0. */
    public boolean itemBoolean() {
        return data.get(positionOfOnly("itemBoolean")) != 0;
    }

    private int positionOfOnly(String operation) {
        if (elements() != 1) {
            throw Errors.unusable(operation, "shape " + shape() + " has " + elements() + " elements, not 1");
        }
        return data.layout().offset();
    }

    /** Returns the elements in row-major order as a new array, converted as by {@link #to}. */
    public float[] toFloatArray() {
        return Copying.convert(data, DType.F32).floats();
    }

    /** Returns the elements in row-major order as a new array, converted as by {@link #to}. */
    public double[] toDoubleArray() {
        return Copying.convert(data, DType.F64).doubles();
    }

    /** Returns the elements in row-major order as a new array, converted as by {@link #to}. */
    public int[] toIntArray() {
        return Copying.convert(data, DType.I32).storage().ints();
    }

    /** Returns the elements in row-major order as a new array, converted as by {@link #to}. */
    public long[] toLongArray() {
        return Copying.convert(data, DType.I64).storage().longs();
    }

    /** Returns the elements in row-major order as a new array of numbers from 0 to 255, converted as by {@link #to}. */
    public byte[] toByteArray() {
        return Copying.convert(data, DType.U8).storage().bytes();
    }

    /** Returns, in row-major order, whether each element is not 0. */
    public boolean[] toBooleanArray() {
        return JavaArrays.booleans(Copying.convert(data, DType.BOOL).storage().bytes());
    }

    /**
     * Returns the bits of the elements of an F16 or BF16 tensor in row-major order, as a new array.
     *
     * @throws DTypeMismatchException if it is of another type
     */
    public short[] toShortArray() {
        Operands.requireHalves("toShortArray", data);
        return Copying.convert(data, dtype()).storage().shorts();
    }

    /** Writes the elements to the start of a segment, in row-major order and the machine's byte order. */
    public void copyTo(MemorySegment segment) {
        SegmentCopy.write("copyTo", contiguous().data, given(segment, "copyTo", "segment"));
    }

    // ---- copies ----

    /** Returns a row-major copy with storage of its own. */
    public Tensor copy() {
        return new Tensor(Copying.copy(data));
    }

    /** Returns this tensor if it is contiguous, otherwise a row-major copy. */
    public Tensor contiguous() {
        return isContiguous() ? this : copy();
    }

    /**
     * Returns this tensor if it has that element type already, otherwise a converted copy. Numbers are converted as by
     * Java's casts: a floating-point number becomes an integer without its fraction, and the nearest one that the type
     * has if it is out of range, NaN becomes 0 (U8 has 0 to 255); an integer type that is too narrow keeps the lowest
     * bits. BOOL becomes 0 and 1; a number becomes true if it is not 0, as NaN is not. Floating-point types are rounded
     * to nearest, ties to even, once.
     */
    public Tensor to(DType dtype) {
        return given(dtype, "to", "dtype") == dtype() ? this : new Tensor(Copying.convert(data, dtype));
    }

    /** Copies {@code source}, stretched by broadcasting, into this tensor; returns this tensor. */
    public Tensor copyFrom(Tensor source) {
        Copying.copyInto("copyFrom", data(source, "copyFrom", "source"), data);
        return this;
    }

    /**
     * Sets element i, in row-major order, to {@code fma(scale, bytes[offset + i], shift)}, each byte being a number
     * from 0 to 255: pixels to normalised numbers. In one pass if this tensor is contiguous, otherwise through a copy.
     * Returns this tensor.
     */
    public Tensor copyFrom(byte[] bytes, int offset, double scale, double shift) {
        Copying.copyBytes(given(bytes, "copyFrom", "bytes"), offset, scale, shift, data);
        return this;
    }

    /**
     * Sets each element of this F32 or F64 tensor to {@code fma(scale, source, shift)} with the element of a U8 tensor of
     * its shape: pixels to normalised numbers, in one pass if both are contiguous. Returns this tensor.
     */
    public Tensor copyFrom(Tensor source, double scale, double shift) {
        Copying.copyBytes(data(source, "copyFrom", "source"), scale, shift, data);
        return this;
    }

    /** Sets the elements of this contiguous tensor to what {@link #uniform} has there; returns this tensor. */
    public Tensor setUniform(Philox random) {
        return fill("setUniform", uniform("setUniform", random, dtype()));
    }

    private static LongToDoubleFunction uniform(String operation, Philox random, DType dtype) {
        given(random, operation, "random");
        return dtype == DType.F32 ? random::uniformFloat : random::uniform;
    }

    /** Sets the elements of this contiguous tensor to what {@link #normal} has there; returns this tensor. */
    public Tensor setNormal(Philox random) {
        return fill("setNormal", given(random, "setNormal", "random")::normal);
    }

    private Tensor fill(String operation, LongToDoubleFunction element) {
        Creation.set(operation, element, data);
        return this;
    }

    /**
     * Sets every element to {@code value}, rounded to a floating-point type; returns this tensor.
     *
     * @throws IllegalArgumentException if an integer type, or BOOL, does not have the value
     */
    public Tensor fill(double value) {
        return fill("fill", value);
    }

    /** Sets every element to a whole number, as {@link #fill(double)}. */
    public Tensor fill(long value) {
        return fill("fill", value);
    }

    private Tensor fill(String operation, double value) {
        Operands.requireFits(operation, value, dtype());
        Copying.fill(data, value);
        return this;
    }

    private Tensor fill(String operation, long value) {
        Operands.requireFits(operation, value, dtype());
        Copying.fill(data, value);
        return this;
    }

    // ---- views ----

    /**
     * Returns the elements in row-major order under another shape: a view if strides can express it, otherwise a copy.
     *
     * @param sizes the new sizes; one may be −1 and is inferred
     */
    public Tensor reshape(int... sizes) {
        Shape target = data.layout().inferShape("reshape", given(sizes, "reshape", "sizes"));
        return new Tensor(Copying.reshape(data, target));
    }

    /** Returns the view with the last two axes exchanged; a tensor of rank 0 or 1 is returned as it is. */
    public Tensor transpose() {
        return rank() < 2 ? this : transpose(-2, -1);
    }

    /** Returns the view with two axes exchanged. */
    public Tensor transpose(int axis1, int axis2) {
        return view(data.layout().transpose("transpose", axis1, axis2));
    }

    /** Returns the view with axes in the given order. */
    public Tensor permute(int... axes) {
        return view(data.layout().permute("permute", given(axes, "permute", "axes")));
    }

    /** Returns the view of positions {@code start} to {@code stop - 1} along an axis, with Python's rules. */
    public Tensor slice(int axis, int start, int stop) {
        return slice(axis, start, stop, 1);
    }

    /**
     * Returns the view of every {@code step}-th position along an axis, with Python's rules for
     * {@code start:stop:step}: negative bounds count from the end and out-of-range ones are clamped. For a backward
     * slice to the very start pass {@link Integer#MIN_VALUE} as {@code stop}.
     */
    public Tensor slice(int axis, int start, int stop, int step) {
        return view(data.layout().slice("slice", axis, start, stop, step));
    }

    /** Returns the view of {@code length} positions along an axis from {@code start}; nothing is clamped. */
    public Tensor narrow(int axis, int start, int length) {
        return view(data.layout().narrow("narrow", axis, start, length));
    }

    /** Returns the view at one position along an axis, without that axis; a negative index counts from the end. */
    public Tensor select(int axis, int index) {
        return view(data.layout().select("select", axis, index));
    }

    /** Returns the view without axes of size 1. */
    public Tensor squeeze() {
        return view(data.layout().squeeze());
    }

    /** Returns the view without the given axis, whose size must be 1. */
    public Tensor squeeze(int axis) {
        return view(data.layout().squeeze("squeeze", axis));
    }

    /** Returns the view with a new axis of size 1 at the given place. */
    public Tensor unsqueeze(int axis) {
        return view(data.layout().unsqueeze("unsqueeze", axis));
    }

    /** Returns the view stretched to a shape; stretched axes have stride 0, so it cannot be written to. */
    public Tensor broadcastTo(int... shape) {
        return view(data.layout().broadcastTo("broadcastTo", shapeOf("broadcastTo", shape)));
    }

    private Tensor view(Layout layout) {
        return layout == data.layout() ? this : new Tensor(data.withLayout(layout));
    }

    // ---- element-wise operations of two operands ----

    /** Returns this + other. */
    public Tensor add(Tensor other) {
        return binary(BinaryOp.ADD, other);
    }

    /** Writes this + other into {@code out}. */
    public Tensor add(Tensor other, Tensor out) {
        return binary(BinaryOp.ADD, other, out);
    }

    /** Returns this + value. */
    public Tensor add(double value) {
        return scalar(BinaryOp.ADD, value);
    }

    /** Writes this + value into {@code out}. */
    public Tensor add(double value, Tensor out) {
        return scalar(BinaryOp.ADD, value, out);
    }

    /** Returns this − other. */
    public Tensor sub(Tensor other) {
        return binary(BinaryOp.SUB, other);
    }

    /** Writes this − other into {@code out}. */
    public Tensor sub(Tensor other, Tensor out) {
        return binary(BinaryOp.SUB, other, out);
    }

    /** Returns this − value. */
    public Tensor sub(double value) {
        return scalar(BinaryOp.SUB, value);
    }

    /** Writes this − value into {@code out}. */
    public Tensor sub(double value, Tensor out) {
        return scalar(BinaryOp.SUB, value, out);
    }

    /** Returns this · other, element by element. */
    public Tensor mul(Tensor other) {
        return binary(BinaryOp.MUL, other);
    }

    /** Writes this · other, element by element, into {@code out}. */
    public Tensor mul(Tensor other, Tensor out) {
        return binary(BinaryOp.MUL, other, out);
    }

    /** Returns this · value. */
    public Tensor mul(double value) {
        return scalar(BinaryOp.MUL, value);
    }

    /** Writes this · value into {@code out}. */
    public Tensor mul(double value, Tensor out) {
        return scalar(BinaryOp.MUL, value, out);
    }

    /** Returns this ÷ other, element by element. */
    public Tensor div(Tensor other) {
        return binary(BinaryOp.DIV, other);
    }

    /** Writes this ÷ other, element by element, into {@code out}. */
    public Tensor div(Tensor other, Tensor out) {
        return binary(BinaryOp.DIV, other, out);
    }

    /** Returns this ÷ value. */
    public Tensor div(double value) {
        return scalar(BinaryOp.DIV, value);
    }

    /** Writes this ÷ value into {@code out}. */
    public Tensor div(double value, Tensor out) {
        return scalar(BinaryOp.DIV, value, out);
    }

    /**
     * Returns this to the power other, with the special cases of {@link Math#pow}: NaN for a negative base and an
     * exponent that is not whole, and for base ±1 and an infinite exponent. The error is below 1 ulp, or 2 in F64 for
     * bases near 1 and large exponents. What needs no rounding is exact.
     */
    public Tensor pow(Tensor other) {
        return binary(BinaryOp.POW, other);
    }

    /** Writes this to the power other into {@code out}. */
    public Tensor pow(Tensor other, Tensor out) {
        return binary(BinaryOp.POW, other, out);
    }

    /** Returns this to the power value, as {@link #pow(Tensor)}. */
    public Tensor pow(double value) {
        return scalar(BinaryOp.POW, value);
    }

    /** Writes this to the power value into {@code out}. */
    public Tensor pow(double value, Tensor out) {
        return scalar(BinaryOp.POW, value, out);
    }

    /**
     * Returns the angle of the point whose ordinate is this and whose abscissa is other, from −π to π: arctan(this ÷
     * other) where other &gt; 0. Zeros and infinities have the angles of {@link Math#atan2}. The error is below 1 ulp.
     */
    public Tensor atan2(Tensor other) {
        return binary(BinaryOp.ATAN2, other);
    }

    /** Writes the angle of the point (other, this), from −π to π, into {@code out}. */
    public Tensor atan2(Tensor other, Tensor out) {
        return binary(BinaryOp.ATAN2, other, out);
    }

    /** Returns the angle of each point (value, element), as {@link #atan2(Tensor)}. */
    public Tensor atan2(double value) {
        return scalar(BinaryOp.ATAN2, value);
    }

    /** Writes the angle of each point (value, element) into {@code out}. */
    public Tensor atan2(double value, Tensor out) {
        return scalar(BinaryOp.ATAN2, value, out);
    }

    /**
     * Returns this − other · n, where n is this ÷ other rounded towards zero: Java's {@code %}, with the sign of this.
     * The result is exact; NaN where this is infinite or other is 0.
     */
    public Tensor fmod(Tensor other) {
        return binary(BinaryOp.FMOD, other);
    }

    /** Writes what is left of this ÷ other, with the sign of this, into {@code out}. */
    public Tensor fmod(Tensor other, Tensor out) {
        return binary(BinaryOp.FMOD, other, out);
    }

    /** Returns what is left of each element ÷ value, with the sign of the element. */
    public Tensor fmod(double value) {
        return scalar(BinaryOp.FMOD, value);
    }

    /** Writes what is left of each element ÷ value, with the sign of the element, into {@code out}. */
    public Tensor fmod(double value, Tensor out) {
        return scalar(BinaryOp.FMOD, value, out);
    }

    /**
     * Returns this − other · n, where n is this ÷ other rounded down: Python's {@code %}, with the sign of other, also
     * where it is 0. NaN where this is infinite or other is 0. What {@link #fmod(Tensor)} gives is exact; where other has
     * the other sign, it is added to that.
     */
    public Tensor remainder(Tensor other) {
        return binary(BinaryOp.REMAINDER, other);
    }

    /** Writes what is left of this ÷ other, with the sign of other, into {@code out}. */
    public Tensor remainder(Tensor other, Tensor out) {
        return binary(BinaryOp.REMAINDER, other, out);
    }

    /** Returns what is left of each element ÷ value, with the sign of value. */
    public Tensor remainder(double value) {
        return scalar(BinaryOp.REMAINDER, value);
    }

    /** Writes what is left of each element ÷ value, with the sign of value, into {@code out}. */
    public Tensor remainder(double value, Tensor out) {
        return scalar(BinaryOp.REMAINDER, value, out);
    }

    /**
     * Returns this ÷ other rounded down: (this − fmod) ÷ other, less 1 where fmod and other differ in sign. Quotients from
     * 2²² on, in F64 2⁵¹, may be off by what the subtraction and the division round. This ÷ other itself where other is 0,
     * NaN where this is infinite.
     */
    public Tensor floorDivide(Tensor other) {
        return binary(BinaryOp.FLOOR_DIVIDE, other);
    }

    /** Writes this ÷ other, rounded down, into {@code out}. */
    public Tensor floorDivide(Tensor other, Tensor out) {
        return binary(BinaryOp.FLOOR_DIVIDE, other, out);
    }

    /** Returns each element ÷ value, rounded down, as {@link #floorDivide(Tensor)}. */
    public Tensor floorDivide(double value) {
        return scalar(BinaryOp.FLOOR_DIVIDE, value);
    }

    /** Writes each element ÷ value, rounded down, into {@code out}. */
    public Tensor floorDivide(double value, Tensor out) {
        return scalar(BinaryOp.FLOOR_DIVIDE, value, out);
    }

    /** Returns the larger of this and other, element by element; NaN if either is. */
    public Tensor maximum(Tensor other) {
        return binary(BinaryOp.MAXIMUM, other);
    }

    /** Writes the larger of this and other into {@code out}; NaN if either is. */
    public Tensor maximum(Tensor other, Tensor out) {
        return binary(BinaryOp.MAXIMUM, other, out);
    }

    /** Returns the larger of each element and value. */
    public Tensor maximum(double value) {
        return scalar(BinaryOp.MAXIMUM, value);
    }

    /** Writes the larger of each element and value into {@code out}. */
    public Tensor maximum(double value, Tensor out) {
        return scalar(BinaryOp.MAXIMUM, value, out);
    }

    /** Returns the smaller of this and other, element by element; NaN if either is. */
    public Tensor minimum(Tensor other) {
        return binary(BinaryOp.MINIMUM, other);
    }

    /** Writes the smaller of this and other into {@code out}; NaN if either is. */
    public Tensor minimum(Tensor other, Tensor out) {
        return binary(BinaryOp.MINIMUM, other, out);
    }

    /** Returns the smaller of each element and value. */
    public Tensor minimum(double value) {
        return scalar(BinaryOp.MINIMUM, value);
    }

    /** Writes the smaller of each element and value into {@code out}. */
    public Tensor minimum(double value, Tensor out) {
        return scalar(BinaryOp.MINIMUM, value, out);
    }

    // ---- bits of integers, and truth values ----

    /** Returns the bits of integers, or the truth values, that both have. */
    public Tensor and(Tensor other) {
        return binary(BinaryOp.AND, other);
    }

    /** Writes the bits of integers, or the truth values, that both have into {@code out}. */
    public Tensor and(Tensor other, Tensor out) {
        return binary(BinaryOp.AND, other, out);
    }

    /** Returns the bits of integers, or the truth values, that either has. */
    public Tensor or(Tensor other) {
        return binary(BinaryOp.OR, other);
    }

    /** Writes the bits of integers, or the truth values, that either has into {@code out}. */
    public Tensor or(Tensor other, Tensor out) {
        return binary(BinaryOp.OR, other, out);
    }

    /** Returns the bits of integers, or the truth values, that one of the two has. */
    public Tensor xor(Tensor other) {
        return binary(BinaryOp.XOR, other);
    }

    /** Writes the bits of integers, or the truth values, that one of the two has into {@code out}. */
    public Tensor xor(Tensor other, Tensor out) {
        return binary(BinaryOp.XOR, other, out);
    }

    /** Returns the bits of integers that each element does not have, or whether it is not true. */
    public Tensor not() {
        return unary(UnaryOp.NOT);
    }

    /** Writes the bits that each element does not have into {@code out}. */
    public Tensor not(Tensor out) {
        return unary(UnaryOp.NOT, out);
    }

    /** Returns this · 2ⁿ of integers, which loses what does not fit; 0 where n is as large as the number of bits. */
    public Tensor shiftLeft(Tensor n) {
        return binary(BinaryOp.SHIFT_LEFT, given(n, "shiftLeft", "n"));
    }

    /** Writes this · 2ⁿ of integers into {@code out}. */
    public Tensor shiftLeft(Tensor n, Tensor out) {
        return binary(BinaryOp.SHIFT_LEFT, given(n, "shiftLeft", "n"), out);
    }

    /** Returns this · 2ⁿ of integers. */
    public Tensor shiftLeft(int n) {
        return scalar(BinaryOp.SHIFT_LEFT, n);
    }

    /** Writes this · 2ⁿ of integers into {@code out}. */
    public Tensor shiftLeft(int n, Tensor out) {
        return scalar(BinaryOp.SHIFT_LEFT, n, out);
    }

    /** Returns this ÷ 2ⁿ of integers, rounded down. */
    public Tensor shiftRight(Tensor n) {
        return binary(BinaryOp.SHIFT_RIGHT, given(n, "shiftRight", "n"));
    }

    /** Writes this ÷ 2ⁿ of integers, rounded down, into {@code out}. */
    public Tensor shiftRight(Tensor n, Tensor out) {
        return binary(BinaryOp.SHIFT_RIGHT, given(n, "shiftRight", "n"), out);
    }

    /** Returns this ÷ 2ⁿ of integers, rounded down. */
    public Tensor shiftRight(int n) {
        return scalar(BinaryOp.SHIFT_RIGHT, n);
    }

    /** Writes this ÷ 2ⁿ of integers, rounded down, into {@code out}. */
    public Tensor shiftRight(int n, Tensor out) {
        return scalar(BinaryOp.SHIFT_RIGHT, n, out);
    }

    // ---- comparisons: tensors of BOOL; an out may also be of the operands' type, for 1 and 0 ----

    /** Returns whether this = other, element by element. */
    public Tensor eq(Tensor other) {
        return binary(BinaryOp.EQ, other);
    }

    /** Writes whether this = other, element by element, into {@code out}. */
    public Tensor eq(Tensor other, Tensor out) {
        return binary(BinaryOp.EQ, other, out);
    }

    /** Returns whether this = value, element by element. */
    public Tensor eq(double value) {
        return scalar(BinaryOp.EQ, value);
    }

    /** Writes whether this = value, element by element, into {@code out}. */
    public Tensor eq(double value, Tensor out) {
        return scalar(BinaryOp.EQ, value, out);
    }

    /** Returns whether this ≠ other, element by element. */
    public Tensor ne(Tensor other) {
        return binary(BinaryOp.NE, other);
    }

    /** Writes whether this ≠ other, element by element, into {@code out}. */
    public Tensor ne(Tensor other, Tensor out) {
        return binary(BinaryOp.NE, other, out);
    }

    /** Returns whether this ≠ value, element by element. */
    public Tensor ne(double value) {
        return scalar(BinaryOp.NE, value);
    }

    /** Writes whether this ≠ value, element by element, into {@code out}. */
    public Tensor ne(double value, Tensor out) {
        return scalar(BinaryOp.NE, value, out);
    }

    /** Returns whether this &lt; other, element by element. */
    public Tensor lt(Tensor other) {
        return binary(BinaryOp.LT, other);
    }

    /** Writes whether this &lt; other, element by element, into {@code out}. */
    public Tensor lt(Tensor other, Tensor out) {
        return binary(BinaryOp.LT, other, out);
    }

    /** Returns whether this &lt; value, element by element. */
    public Tensor lt(double value) {
        return scalar(BinaryOp.LT, value);
    }

    /** Writes whether this &lt; value, element by element, into {@code out}. */
    public Tensor lt(double value, Tensor out) {
        return scalar(BinaryOp.LT, value, out);
    }

    /** Returns whether this ≤ other, element by element. */
    public Tensor le(Tensor other) {
        return binary(BinaryOp.LE, other);
    }

    /** Writes whether this ≤ other, element by element, into {@code out}. */
    public Tensor le(Tensor other, Tensor out) {
        return binary(BinaryOp.LE, other, out);
    }

    /** Returns whether this ≤ value, element by element. */
    public Tensor le(double value) {
        return scalar(BinaryOp.LE, value);
    }

    /** Writes whether this ≤ value, element by element, into {@code out}. */
    public Tensor le(double value, Tensor out) {
        return scalar(BinaryOp.LE, value, out);
    }

    /** Returns whether this &gt; other, element by element. */
    public Tensor gt(Tensor other) {
        return binary(BinaryOp.GT, other);
    }

    /** Writes whether this &gt; other, element by element, into {@code out}. */
    public Tensor gt(Tensor other, Tensor out) {
        return binary(BinaryOp.GT, other, out);
    }

    /** Returns whether this &gt; value, element by element. */
    public Tensor gt(double value) {
        return scalar(BinaryOp.GT, value);
    }

    /** Writes whether this &gt; value, element by element, into {@code out}. */
    public Tensor gt(double value, Tensor out) {
        return scalar(BinaryOp.GT, value, out);
    }

    /** Returns whether this ≥ other, element by element. */
    public Tensor ge(Tensor other) {
        return binary(BinaryOp.GE, other);
    }

    /** Writes whether this ≥ other, element by element, into {@code out}. */
    public Tensor ge(Tensor other, Tensor out) {
        return binary(BinaryOp.GE, other, out);
    }

    /** Returns whether this ≥ value, element by element. */
    public Tensor ge(double value) {
        return scalar(BinaryOp.GE, value);
    }

    /** Writes whether this ≥ value, element by element, into {@code out}. */
    public Tensor ge(double value, Tensor out) {
        return scalar(BinaryOp.GE, value, out);
    }

    /** Returns {@code a} where {@code condition} is not 0 and {@code b} elsewhere; all three are broadcast together. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return new Tensor(Elementwise.where(data(condition, "where", "condition"),
                data(a, "where", "a"), data(b, "where", "b")));
    }

    /** Writes {@code a} where {@code condition} is not 0 and {@code b} elsewhere into {@code out}. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b, Tensor out) {
        Elementwise.where(data(condition, "where", "condition"), data(a, "where", "a"), data(b, "where", "b"),
                data(out, "where", "out"));
        return out;
    }

    /** Returns alpha · x + this, each element with one rounding; {@code x} is stretched to this shape. */
    public Tensor axpy(double alpha, Tensor x) {
        return axpy(alpha, given(x, "axpy", "x"), zeros(dtype(), shape()));
    }

    /** Writes alpha · x + this, each element with one rounding, into {@code out}. */
    public Tensor axpy(double alpha, Tensor x, Tensor out) {
        MultiplyAdd.axpy(alpha, data(x, "axpy", "x"), data, data(out, "axpy", "out"));
        return out;
    }

    /** Returns this + t1 · t2 with one rounding, all three broadcast together. */
    public Tensor addcmul(Tensor t1, Tensor t2) {
        return addcmul(t1, t2, 1);
    }

    /** Writes this + t1 · t2 with one rounding into {@code out}, which may be an operand. */
    public Tensor addcmul(Tensor t1, Tensor t2, Tensor out) {
        return addcmul(t1, t2, 1, out);
    }

    /**
     * Returns this + value · t1 · t2, all three broadcast together: value · t1 is rounded once ({@code value} is
     * rounded to the element type before), and one fused multiply-add gives fma(value · t1, t2, this).
     */
    public Tensor addcmul(Tensor t1, Tensor t2, double value) {
        return new Tensor(MultiplyAdd.addcmul(data, data(t1, "addcmul", "t1"), data(t2, "addcmul", "t2"), value));
    }

    /** Writes this + value · t1 · t2 into {@code out}, which may be an operand. */
    public Tensor addcmul(Tensor t1, Tensor t2, double value, Tensor out) {
        MultiplyAdd.addcmul(data, data(t1, "addcmul", "t1"), data(t2, "addcmul", "t2"), value,
                data(out, "addcmul", "out"));
        return out;
    }

    // ---- element-wise functions ----

    /** Returns −x. */
    public Tensor neg() {
        return unary(UnaryOp.NEG);
    }

    /** Writes −x into {@code out}. */
    public Tensor neg(Tensor out) {
        return unary(UnaryOp.NEG, out);
    }

    /** Returns |x|. */
    public Tensor abs() {
        return unary(UnaryOp.ABS);
    }

    /** Writes |x| into {@code out}. */
    public Tensor abs(Tensor out) {
        return unary(UnaryOp.ABS, out);
    }

    /** Returns −1, 0 or 1 by the sign of x. */
    public Tensor sign() {
        return unary(UnaryOp.SIGN);
    }

    /** Writes −1, 0 or 1 by the sign of x into {@code out}. */
    public Tensor sign(Tensor out) {
        return unary(UnaryOp.SIGN, out);
    }

    /** Returns x². */
    public Tensor square() {
        return unary(UnaryOp.SQUARE);
    }

    /** Writes x² into {@code out}. */
    public Tensor square(Tensor out) {
        return unary(UnaryOp.SQUARE, out);
    }

    /** Returns √x, correctly rounded. */
    public Tensor sqrt() {
        return unary(UnaryOp.SQRT);
    }

    /** Writes √x, correctly rounded, into {@code out}. */
    public Tensor sqrt(Tensor out) {
        return unary(UnaryOp.SQRT, out);
    }

    /** Returns the largest whole number not above each element. */
    public Tensor floor() {
        return unary(UnaryOp.FLOOR);
    }

    /** Writes the largest whole number not above each element, into {@code out}. */
    public Tensor floor(Tensor out) {
        return unary(UnaryOp.FLOOR, out);
    }

    /** Returns the smallest whole number not below each element. */
    public Tensor ceil() {
        return unary(UnaryOp.CEIL);
    }

    /** Writes the smallest whole number not below each element, into {@code out}. */
    public Tensor ceil(Tensor out) {
        return unary(UnaryOp.CEIL, out);
    }

    /** Returns the whole number next to each element on the side of zero. */
    public Tensor trunc() {
        return unary(UnaryOp.TRUNC);
    }

    /** Writes the whole number next to each element on the side of zero, into {@code out}. */
    public Tensor trunc(Tensor out) {
        return unary(UnaryOp.TRUNC, out);
    }

    /** Returns the whole number nearest to each element, the even one of two: NumPy's rint. */
    public Tensor round() {
        return unary(UnaryOp.ROUND);
    }

    /** Writes the whole number nearest to each element, the even one of two: NumPy's rint, into {@code out}. */
    public Tensor round(Tensor out) {
        return unary(UnaryOp.ROUND, out);
    }

    /** Returns eˣ. */
    public Tensor exp() {
        return unary(UnaryOp.EXP);
    }

    /** Writes eˣ into {@code out}. */
    public Tensor exp(Tensor out) {
        return unary(UnaryOp.EXP, out);
    }

    /** Returns eˣ − 1, below 1 ulp near 0 too. */
    public Tensor expm1() {
        return unary(UnaryOp.EXPM1);
    }

    /** Writes eˣ − 1, below 1 ulp near 0 too, into {@code out}. */
    public Tensor expm1(Tensor out) {
        return unary(UnaryOp.EXPM1, out);
    }

    /** Returns ln x. */
    public Tensor log() {
        return unary(UnaryOp.LOG);
    }

    /** Writes ln x into {@code out}. */
    public Tensor log(Tensor out) {
        return unary(UnaryOp.LOG, out);
    }

    /** Returns ln(1 + x), below 1 ulp near 0 too. */
    public Tensor log1p() {
        return unary(UnaryOp.LOG1P);
    }

    /** Writes ln(1 + x), below 1 ulp near 0 too, into {@code out}. */
    public Tensor log1p(Tensor out) {
        return unary(UnaryOp.LOG1P, out);
    }

    /** Returns sin x, x in radians; NaN for infinities. */
    public Tensor sin() {
        return unary(UnaryOp.SIN);
    }

    /** Writes sin x into {@code out}. */
    public Tensor sin(Tensor out) {
        return unary(UnaryOp.SIN, out);
    }

    /** Returns cos x, x in radians; NaN for infinities. */
    public Tensor cos() {
        return unary(UnaryOp.COS);
    }

    /** Writes cos x into {@code out}. */
    public Tensor cos(Tensor out) {
        return unary(UnaryOp.COS, out);
    }

    /** Returns tanh x. */
    public Tensor tanh() {
        return unary(UnaryOp.TANH);
    }

    /** Writes tanh x into {@code out}. */
    public Tensor tanh(Tensor out) {
        return unary(UnaryOp.TANH, out);
    }

    /** Returns 1 ÷ (1 + e⁻ˣ). */
    public Tensor sigmoid() {
        return unary(UnaryOp.SIGMOID);
    }

    /** Writes 1 ÷ (1 + e⁻ˣ) into {@code out}. */
    public Tensor sigmoid(Tensor out) {
        return unary(UnaryOp.SIGMOID, out);
    }

    /** Returns the error function erf x = 2 ÷ √π · ∫₀ˣ e^(−u²) du. */
    public Tensor erf() {
        return unary(UnaryOp.ERF);
    }

    /** Writes the error function erf x into {@code out}. */
    public Tensor erf(Tensor out) {
        return unary(UnaryOp.ERF, out);
    }

    /** Returns tan x, x in radians; NaN for infinities. */
    public Tensor tan() {
        return unary(UnaryOp.TAN);
    }

    /** Writes tan x into {@code out}. */
    public Tensor tan(Tensor out) {
        return unary(UnaryOp.TAN, out);
    }

    /** Returns arcsin x, from −π/2 to π/2; NaN where |x| > 1. */
    public Tensor asin() {
        return unary(UnaryOp.ASIN);
    }

    /** Writes arcsin x into {@code out}. */
    public Tensor asin(Tensor out) {
        return unary(UnaryOp.ASIN, out);
    }

    /** Returns arccos x, from 0 to π; NaN where |x| > 1. */
    public Tensor acos() {
        return unary(UnaryOp.ACOS);
    }

    /** Writes arccos x into {@code out}. */
    public Tensor acos(Tensor out) {
        return unary(UnaryOp.ACOS, out);
    }

    /** Returns arctan x, from −π/2 to π/2. */
    public Tensor atan() {
        return unary(UnaryOp.ATAN);
    }

    /** Writes arctan x into {@code out}. */
    public Tensor atan(Tensor out) {
        return unary(UnaryOp.ATAN, out);
    }

    /** Returns sinh x = ½(eˣ − e⁻ˣ). */
    public Tensor sinh() {
        return unary(UnaryOp.SINH);
    }

    /** Writes sinh x into {@code out}. */
    public Tensor sinh(Tensor out) {
        return unary(UnaryOp.SINH, out);
    }

    /** Returns cosh x = ½(eˣ + e⁻ˣ). */
    public Tensor cosh() {
        return unary(UnaryOp.COSH);
    }

    /** Writes cosh x into {@code out}. */
    public Tensor cosh(Tensor out) {
        return unary(UnaryOp.COSH, out);
    }

    /** Returns each element limited to {@code min .. max}; NaN stays NaN. */
    public Tensor clamp(double min, double max) {
        return clamp(min, max, zeros(dtype(), shape()));
    }

    /** Writes each element limited to {@code min .. max} into {@code out}. */
    public Tensor clamp(double min, double max, Tensor out) {
        Elementwise.clamp(data, min, max, data(out, "clamp", "out"));
        return out;
    }

    // ---- joining and rearranging ----

    /** Returns the tensors joined along an axis; their types and their other sizes are the same. */
    public static Tensor concat(int axis, Tensor... tensors) {
        return concat(axis, Arrays.asList(given(tensors, "concat", "tensors")));
    }

    /** Returns the tensors joined along an axis; their types and their other sizes are the same. */
    public static Tensor concat(int axis, List<Tensor> tensors) {
        return new Tensor(Joining.concat(axis, dataOf(tensors, "concat", "tensors")));
    }

    /** Writes the tensors joined along an axis into {@code out}, which must not overlap any of them. */
    public static Tensor concat(int axis, List<Tensor> tensors, Tensor out) {
        Joining.concat(axis, dataOf(tensors, "concat", "tensors"), data(out, "concat", "out"));
        return out;
    }

    /** Returns tensors of one shape joined along a new axis, which stands at {@code axis} in the result. */
    public static Tensor stack(int axis, Tensor... tensors) {
        return stack(axis, Arrays.asList(given(tensors, "stack", "tensors")));
    }

    /** Returns tensors of one shape joined along a new axis, which stands at {@code axis} in the result. */
    public static Tensor stack(int axis, List<Tensor> tensors) {
        return new Tensor(Joining.stack(axis, dataOf(tensors, "stack", "tensors")));
    }

    /** Writes tensors of one shape joined along a new axis into {@code out}, which must not overlap any of them. */
    public static Tensor stack(int axis, List<Tensor> tensors, Tensor out) {
        Joining.stack(axis, dataOf(tensors, "stack", "tensors"), data(out, "stack", "out"));
        return out;
    }

    private static List<Strided> dataOf(List<Tensor> tensors, String operation, String parameter) {
        List<Strided> data = new ArrayList<>();
        for (Tensor tensor : given(tensors, operation, parameter)) {
            if (tensor == null) {
                throw Errors.missing(operation, parameter + "[" + data.size() + "]");
            }
            data.add(tensor.data);
        }
        return data;
    }

    /** Returns views of successive parts of the given sizes along an axis; the sizes add up to that of the axis. */
    public List<Tensor> split(int axis, int... sizes) {
        return data.layout().split("split", axis, given(sizes, "split", "sizes")).stream().map(this::view).toList();
    }

    /** Returns views of {@code parts} successive parts along an axis; if need be the last are smaller, or missing. */
    public List<Tensor> chunk(int parts, int axis) {
        return data.layout().chunk("chunk", parts, axis).stream().map(this::view).toList();
    }

    /** Returns the view with the elements in reverse order along the given axes; along all if none is given. */
    public Tensor flip(int... axes) {
        int[] all = IntStream.range(0, given(axes, "flip", "axes").length > 0 ? 0 : rank()).toArray();
        return view(data.layout().flip("flip", axes.length > 0 ? axes : all));
    }

    /** Returns a copy whose elements are moved by {@code shift} places along an axis, those at the end to the start. */
    public Tensor roll(int shift, int axis) {
        return new Tensor(Joining.roll(shift, axis, data));
    }

    /** Returns this tensor repeated along each axis, with axes of size 1 in front if there are more repetitions. */
    public Tensor tile(int... repetitions) {
        return new Tensor(Joining.tile(data, given(repetitions, "tile", "repetitions")));
    }

    /** Returns a copy of the given positions along an axis, in that order; negative ones count from the end. */
    public Tensor indexSelect(int axis, int... indices) {
        return new Tensor(Selection.indexSelect(data, axis, given(indices, "indexSelect", "indices")));
    }

    /** Writes the given positions along an axis, in that order, into {@code out}, which must not overlap this one. */
    public Tensor indexSelect(int axis, int[] indices, Tensor out) {
        given(indices, "indexSelect", "indices");
        Selection.indexSelect(data, axis, data(out, "indexSelect", "out"), indices);
        return out;
    }

    /** Returns the positions that a vector of I32 or I64 names along an axis, in that order. */
    public Tensor indexSelect(int axis, Tensor indices) {
        return new Tensor(Selection.indexSelect(data, axis, vector(indices, "indexSelect")));
    }

    /** Writes the positions that a vector names along an axis into {@code out}, which must not overlap this one. */
    public Tensor indexSelect(int axis, Tensor indices, Tensor out) {
        int[] positions = vector(indices, "indexSelect");
        Selection.indexSelect(data, axis, data(out, "indexSelect", "out"), positions);
        return out;
    }

    private static int[] vector(Tensor indices, String operation) {
        return Indices.vector(operation, data(indices, operation, "indices"));
    }

    /**
     * Returns one element for each index: the result at (…, i, …) is this tensor at the same place but with the index
     * at (…, i, …) along the axis. For a matrix and axis 1: {@code result[i][j] = this[i][indices[i][j]]}.
     *
     * @param indices of I32 or I64 and of the result's shape, along other axes not larger than this tensor's; negative
     *     ones count from the end
     */
    public Tensor gather(int axis, Tensor indices) {
        return new Tensor(Selection.gather(data, axis, data(indices, "gather", "indices")));
    }

    /** Writes one element for each index into {@code out}, which must not overlap this tensor. */
    public Tensor gather(int axis, Tensor indices, Tensor out) {
        Selection.gather(data, axis, data(indices, "gather", "indices"), data(out, "gather", "out"));
        return out;
    }

    /**
     * Returns one element for each index, which counts this tensor's elements in row-major order.
     *
     * @param indices of I32 or I64 and of the result's shape; negative ones count from the end
     */
    public Tensor take(Tensor indices) {
        return new Tensor(Selection.take(data, data(indices, "take", "indices")));
    }

    /** Writes one element for each index into {@code out}, which must not overlap this tensor. */
    public Tensor take(Tensor indices, Tensor out) {
        Selection.take(data, data(indices, "take", "indices"), data(out, "take", "out"));
        return out;
    }

    /**
     * Returns a copy in which elements of {@code source} are put where indices say: the source's element at (…, i, …) to the
     * place whose index along the axis is that at (…, i, …). For a matrix and axis 1: {@code result[i][indices[i][j]] =
     * source[i][j]}. Of those that share a place the last one in row-major order stays.
     *
     * @param indices of I32 or I64, along other axes not larger than this tensor; negative ones count from the end
     * @param source along each axis at least as large as the indices, or of rank 0 for one element everywhere
     */
    public Tensor scatter(int axis, Tensor indices, Tensor source) {
        return new Tensor(Scattering.scatter(data, axis, data(indices, "scatter", "indices"),
                data(source, "scatter", "source")));
    }

    /** Writes this tensor, with elements of {@code source} where the indices say, into {@code out}, perhaps this one. */
    public Tensor scatter(int axis, Tensor indices, Tensor source, Tensor out) {
        Scattering.scatter(data, axis, data(indices, "scatter", "indices"), data(source, "scatter", "source"),
                data(out, "scatter", "out"));
        return out;
    }

    /** Returns a copy in which {@code value} is put at each index along an axis. */
    public Tensor scatter(int axis, Tensor indices, double value) {
        return new Tensor(Scattering.scatter(data, axis, data(indices, "scatter", "indices"), value));
    }

    /** Writes this tensor, with {@code value} at each index along an axis, into {@code out}, which may be this tensor. */
    public Tensor scatter(int axis, Tensor indices, double value, Tensor out) {
        Scattering.scatter(data, axis, data(indices, "scatter", "indices"), value, data(out, "scatter", "out"));
        return out;
    }

    /**
     * Returns a copy in which elements of {@code source} are added where indices say, as {@link #scatter(int, Tensor,
     * Tensor)} puts them: one after the other in row-major order, each with one rounding. Sums of integers wrap
     * around; that of truth values is whether one holds.
     */
    public Tensor scatterAdd(int axis, Tensor indices, Tensor source) {
        return new Tensor(Scattering.scatterAdd(data, axis, data(indices, "scatterAdd", "indices"),
                data(source, "scatterAdd", "source")));
    }

    /** Writes this tensor, with elements of {@code source} added where the indices say, into {@code out}. */
    public Tensor scatterAdd(int axis, Tensor indices, Tensor source, Tensor out) {
        Scattering.scatterAdd(data, axis, data(indices, "scatterAdd", "indices"), data(source, "scatterAdd", "source"),
                data(out, "scatterAdd", "out"));
        return out;
    }

    /**
     * Returns, as a vector in row-major order, the elements for which a mask of BOOL holds. If the mask has fewer axes, the
     * first ones of this tensor, it chooses sub-tensors, such as the rows of a matrix: they are joined along a first axis.
     */
    public Tensor select(Tensor mask) {
        return new Tensor(Masking.select(data, data(mask, "select", "mask")));
    }

    /** Returns this tensor with {@code value} where a mask of BOOL holds, both broadcast together. */
    public Tensor maskedFill(Tensor mask, double value) {
        return new Tensor(Masking.fill(data, data(mask, "maskedFill", "mask"), value));
    }

    /** Writes this tensor with {@code value} where a mask holds into {@code out}, which may be this tensor. */
    public Tensor maskedFill(Tensor mask, double value, Tensor out) {
        Masking.fill(data, data(mask, "maskedFill", "mask"), value, data(out, "maskedFill", "out"));
        return out;
    }

    /** Returns, as I64, the indices of the elements that are not 0 (NaN is not): a row with one number for each axis. */
    public Tensor nonzero() {
        return new Tensor(Masking.nonzero(data));
    }

    /** Returns, as I64, where the elements that are not 0 (NaN is not) stand in row-major order. */
    public Tensor flatNonzero() {
        return new Tensor(Masking.flatNonzero(data));
    }

    /**
     * Returns these labels as vectors: an I64 tensor with one more axis, the last, of the given size, which has a 1 where
     * the label says and is 0 elsewhere.
     *
     * @throws IndexOutOfBoundsException if a label, of I32 or I64, is not in 0 .. classes − 1
     */
    public Tensor oneHot(int classes) {
        return oneHot(classes, DType.I64);
    }

    /** Returns these labels as vectors of another type, as {@link #oneHot(int)}. */
    public Tensor oneHot(int classes, DType dtype) {
        return new Tensor(Labels.oneHot(data, classes, given(dtype, "oneHot", "dtype")));
    }

    /** Writes these labels as vectors into {@code out}, which may be of any type. */
    public Tensor oneHot(int classes, Tensor out) {
        Labels.oneHot(data, classes, data(out, "oneHot", "out"));
        return out;
    }

    /**
     * Returns, as I64, how often each number from 0 on occurs in this vector of I32, I64 or U8, up to its largest number, or
     * to {@code minLength} − 1 if that is larger.
     *
     * @throws IndexOutOfBoundsException if a number is negative
     */
    public Tensor bincount(int minLength) {
        return new Tensor(Labels.bincount(data, minLength));
    }

    /**
     * Returns, as F64, for each number from 0 on the sum of the weights at the places where it occurs, added in their order;
     * as {@link #bincount(int)} otherwise.
     *
     * @param weights of this vector's shape and of any type that computes
     */
    public Tensor bincount(Tensor weights, int minLength) {
        return new Tensor(Labels.bincount(data, data(weights, "bincount", "weights"), minLength));
    }

    /** Returns the distinct elements of this tensor in rising order, NaN once and last, with where and how often they are. */
    public UniqueElements unique() {
        DistinctElements distinct = new DistinctElements(data);
        return new UniqueElements(new Tensor(distinct.values()), new Tensor(distinct.inverse()),
                new Tensor(distinct.counts()));
    }

    /** Returns, as I64, how many elements of this sorted vector are less than each value: where it belongs. NaN is last. */
    public Tensor searchSorted(Tensor values) {
        return searchSorted(values, false);
    }

    /** Returns, as I64, how many elements of this sorted vector are less than each value, or not larger if {@code right}. */
    public Tensor searchSorted(Tensor values, boolean right) {
        return new Tensor(Searching.searchSorted(data, data(values, "searchSorted", "values"), right));
    }

    /** Writes how many elements of this sorted vector are less than each value into {@code out}, of I64. */
    public Tensor searchSorted(Tensor values, Tensor out) {
        return searchSorted(values, false, out);
    }

    /** Writes how many elements are less than each value, or not larger if {@code right}, into {@code out}, of I64. */
    public Tensor searchSorted(Tensor values, boolean right, Tensor out) {
        Searching.searchSorted(data, data(values, "searchSorted", "values"), right, data(out, "searchSorted", "out"));
        return out;
    }

    /**
     * Returns the matrix that has this vector on its k-th diagonal, the elements (i, i + k), and is 0 elsewhere; or, if
     * this is a matrix, the view of its k-th diagonal.
     */
    public Tensor diag(int k) {
        return new Tensor(Selection.diagonal(data, k));
    }

    /** Returns a copy that is 0 below the k-th diagonal of the last two axes: it keeps (i, j) with j ≥ i + k. */
    public Tensor triu(int k) {
        return new Tensor(Selection.upperTriangle(data, k));
    }

    /** Writes the elements (i, j) with j ≥ i + k, and 0 elsewhere, into {@code out}, which may be this tensor. */
    public Tensor triu(int k, Tensor out) {
        Selection.upperTriangle(data, k, data(out, "triu", "out"));
        return out;
    }

    /** Returns a copy that is 0 above the k-th diagonal of the last two axes: it keeps (i, j) with j ≤ i + k. */
    public Tensor tril(int k) {
        return new Tensor(Selection.lowerTriangle(data, k));
    }

    /** Writes the elements (i, j) with j ≤ i + k, and 0 elsewhere, into {@code out}, which may be this tensor. */
    public Tensor tril(int k, Tensor out) {
        Selection.lowerTriangle(data, k, data(out, "tril", "out"));
        return out;
    }

    /**
     * Returns the tensor with a value around it.
     *
     * @param widths for each axis how many there are before and after: {@code {{1, 2}, {0, 0}}}
     * @param value what is around it, a number of the element type
     */
    public Tensor pad(int[][] widths, double value) {
        return new Tensor(Padding.constant(data, given(widths, "pad", "widths"), value));
    }

    /** Writes the tensor with a value around it into {@code out}. */
    public Tensor pad(int[][] widths, double value, Tensor out) {
        Padding.constant(data, given(widths, "pad", "widths"), value, data(out, "pad", "out"));
        return out;
    }

    /** Returns the tensor with elements of its own around it, so many before and after along each axis. */
    public Tensor pad(int[][] widths, PadMode mode) {
        return new Tensor(Padding.repeated(data, given(widths, "pad", "widths"), given(mode, "pad", "mode")));
    }

    /** Writes the tensor with elements of its own around it into {@code out}. */
    public Tensor pad(int[][] widths, PadMode mode, Tensor out) {
        Padding.repeated(data, given(widths, "pad", "widths"), given(mode, "pad", "mode"), data(out, "pad", "out"));
        return out;
    }

    /** Returns a copy in ascending order along an axis, NaN last. */
    public Tensor sort(int axis) {
        return sort(axis, false);
    }

    /** Returns a copy in ascending order along an axis, NaN last, or in descending order, NaN first. */
    public Tensor sort(int axis, boolean descending) {
        return new Tensor(new Ordering("sort", data, axis, descending).values());
    }

    /** Writes the elements in ascending order along an axis, NaN last, into {@code out}, which may be this tensor. */
    public Tensor sort(int axis, Tensor out) {
        return sort(axis, false, out);
    }

    /** Writes the elements in ascending or descending order along an axis into {@code out}, perhaps this tensor. */
    public Tensor sort(int axis, boolean descending, Tensor out) {
        new Ordering("sort", data, axis, descending).values(data(out, "sort", "out"));
        return out;
    }

    /** Returns, as I64, where the elements in ascending order stand along an axis; ties in their order, NaN last. */
    public Tensor argsort(int axis) {
        return argsort(axis, false);
    }

    /** Returns, as I64, where the elements in ascending or descending order stand along an axis. */
    public Tensor argsort(int axis, boolean descending) {
        return new Tensor(new Ordering("argsort", withAnAxis(), axis, descending).indices());
    }

    /** Returns the {@code k} largest elements along an axis, the largest first, and where they stand. */
    public TopK topK(int k, int axis) {
        return topK(k, axis, true);
    }

    /** Returns the {@code k} largest elements along an axis, the largest first, or the smallest, the smallest first. */
    public TopK topK(int k, int axis, boolean largest) {
        Ordering order = new Ordering("topK", data, axis, largest);
        Strided indices = order.indicesOfFirst(k);
        return new TopK(new Tensor(order.first(indices)), new Tensor(indices));
    }

    // ---- reductions: over the given axes, which are dropped; over all if none is given. Axes says what is kept. ----

    /** Returns Σ x, or 0 for no elements. */
    public Tensor sum(int... axes) {
        return reduce(Reduction.SUM, 0, axes);
    }

    /** Returns Σ x, or 0 for no elements. */
    public Tensor sum(Axes axes) {
        return reduce(Reduction.SUM, 0, axes);
    }

    /** Writes Σ x, or 0 for no elements, into {@code out}. */
    public Tensor sum(Axes axes, Tensor out) {
        return reduce(Reduction.SUM, 0, axes, out);
    }

    /** Returns the mean, or NaN for no elements. */
    public Tensor mean(int... axes) {
        return reduce(Reduction.MEAN, 0, axes);
    }

    /** Returns the mean, or NaN for no elements. */
    public Tensor mean(Axes axes) {
        return reduce(Reduction.MEAN, 0, axes);
    }

    /** Writes the mean, or NaN for no elements, into {@code out}. */
    public Tensor mean(Axes axes, Tensor out) {
        return reduce(Reduction.MEAN, 0, axes, out);
    }

    /** Returns Π x, multiplied in ascending order, or 1 for no elements. */
    public Tensor prod(int... axes) {
        return reduce(Reduction.PROD, 0, axes);
    }

    /** Returns Π x, multiplied in ascending order, or 1 for no elements. */
    public Tensor prod(Axes axes) {
        return reduce(Reduction.PROD, 0, axes);
    }

    /** Writes Π x, multiplied in ascending order, or 1 for no elements, into {@code out}. */
    public Tensor prod(Axes axes, Tensor out) {
        return reduce(Reduction.PROD, 0, axes, out);
    }

    /** Returns the variance Σ (x − mean)² ÷ n, NumPy's default, or NaN for no elements. */
    public Tensor var(int... axes) {
        return reduce(Reduction.VAR, 0, axes);
    }

    /** Returns the variance Σ (x − mean)² ÷ n, NumPy's default, or NaN for no elements. */
    public Tensor var(Axes axes) {
        return var(0, axes);
    }

    /** Writes the variance Σ (x − mean)² ÷ n, NumPy's default, or NaN for no elements, into {@code out}. */
    public Tensor var(Axes axes, Tensor out) {
        return var(0, axes, out);
    }

    /**
     * Returns the variance Σ (x − mean)² ÷ max(n − correction, 0) of n elements each: the correction (NumPy's
     * {@code ddof}) is 0 for that of the elements themselves, 1 for the unbiased estimate, PyTorch's default. Two
     * passes, so that a large mean does no harm. A divisor of 0 gives NaN or ∞.
     */
    public Tensor var(int correction, Axes axes) {
        return reduce(Reduction.VAR, correction, axes);
    }

    /** Writes the variance with that {@linkplain #var(int, Axes) correction} into {@code out}. */
    public Tensor var(int correction, Axes axes, Tensor out) {
        return reduce(Reduction.VAR, correction, axes, out);
    }

    /** Returns the standard deviation √(Σ (x − mean)² ÷ n), or NaN for no elements. */
    public Tensor std(int... axes) {
        return reduce(Reduction.STD, 0, axes);
    }

    /** Returns the standard deviation √(Σ (x − mean)² ÷ n), or NaN for no elements. */
    public Tensor std(Axes axes) {
        return std(0, axes);
    }

    /** Writes the standard deviation √(Σ (x − mean)² ÷ n), or NaN for no elements, into {@code out}. */
    public Tensor std(Axes axes, Tensor out) {
        return std(0, axes, out);
    }

    /** Returns the square root of the variance with that {@linkplain #var(int, Axes) correction}. */
    public Tensor std(int correction, Axes axes) {
        return reduce(Reduction.STD, correction, axes);
    }

    /** Writes the square root of the variance with that {@linkplain #var(int, Axes) correction} into {@code out}. */
    public Tensor std(int correction, Axes axes, Tensor out) {
        return reduce(Reduction.STD, correction, axes, out);
    }

    /** Returns the Euclidean norm √Σ x² of all elements, without overflow or underflow on the way. */
    public Tensor norm() {
        return norm(Axes.all());
    }

    /** Returns the Euclidean norm √Σ x², without overflow or underflow on the way. */
    public Tensor norm(Axes axes) {
        return norm(2, axes);
    }

    /** Writes the Euclidean norm √Σ x² into {@code out}. */
    public Tensor norm(Axes axes, Tensor out) {
        return norm(2, axes, out);
    }

    /**
     * Returns the vector norm (Σ |x|ᵖ)^(1/p) of the given order p, 1 and 2 being the usual ones: the largest |x| for ∞,
     * the smallest for −∞, the number of elements that are not 0 for 0. Of no elements it is 0 for finite p ≥ 0.
     *
     * @throws IllegalArgumentException if the order is NaN, or infinite where there are no elements
     */
    public Tensor norm(double order, Axes axes) {
        return reduce(Reduction.NORM, order, axes);
    }

    /** Writes the vector norm of the given {@linkplain #norm(double, Axes) order} into {@code out}. */
    public Tensor norm(double order, Axes axes, Tensor out) {
        return reduce(Reduction.NORM, order, axes, out);
    }

    /**
     * Returns the largest element; NaN if there is one.
     *
     * @throws IllegalArgumentException if there are results and no elements
     */
    public Tensor max(int... axes) {
        return reduce(Reduction.MAX, 0, axes);
    }

    /**
     * Returns the largest element; NaN if there is one.
     *
     * @throws IllegalArgumentException if there are results and no elements
     */
    public Tensor max(Axes axes) {
        return reduce(Reduction.MAX, 0, axes);
    }

    /** Writes the largest element, or NaN if there is one, into {@code out}. */
    public Tensor max(Axes axes, Tensor out) {
        return reduce(Reduction.MAX, 0, axes, out);
    }

    /**
     * Returns the smallest element; NaN if there is one.
     *
     * @throws IllegalArgumentException if there are results and no elements
     */
    public Tensor min(int... axes) {
        return reduce(Reduction.MIN, 0, axes);
    }

    /**
     * Returns the smallest element; NaN if there is one.
     *
     * @throws IllegalArgumentException if there are results and no elements
     */
    public Tensor min(Axes axes) {
        return reduce(Reduction.MIN, 0, axes);
    }

    /** Writes the smallest element, or NaN if there is one, into {@code out}. */
    public Tensor min(Axes axes, Tensor out) {
        return reduce(Reduction.MIN, 0, axes, out);
    }

    /** Returns ln Σ eˣ, shifted by the maximum so that nothing overflows. */
    public Tensor logSumExp(int... axes) {
        return reduce(Reduction.LOGSUMEXP, 0, axes);
    }

    /** Returns ln Σ eˣ, shifted by the maximum so that nothing overflows. */
    public Tensor logSumExp(Axes axes) {
        return reduce(Reduction.LOGSUMEXP, 0, axes);
    }

    /** Writes ln Σ eˣ, shifted by the maximum so that nothing overflows, into {@code out}. */
    public Tensor logSumExp(Axes axes, Tensor out) {
        return reduce(Reduction.LOGSUMEXP, 0, axes, out);
    }

    /** Returns the median, the mean of the two middle elements, or NaN if there is one; F64 of integers. */
    public Tensor median(int... axes) {
        return new Tensor(Quantiles.median(data, false, given(axes, "median", "axes")).compute());
    }

    /** Returns the median, the mean of the two middle elements, or NaN if there is one; F64 of integers. */
    public Tensor median(Axes axes) {
        given(axes, "median", "axes");
        return new Tensor(Quantiles.median(data, axes.areKept(), axes.numbers()).compute());
    }

    /** Writes the median, the mean of the two middle elements, or NaN if there is one, into {@code out}. */
    public Tensor median(Axes axes, Tensor out) {
        given(axes, "median", "axes");
        Quantiles.median(data, axes.areKept(), axes.numbers()).computeInto(data(out, "median", "out"));
        return out;
    }

    /** Returns the {@linkplain #quantile(double, Axes) quantile} over the given axes; over all if none is given. */
    public Tensor quantile(double q, int... axes) {
        return new Tensor(Quantiles.of(q, data, false, given(axes, "quantile", "axes")).compute());
    }

    /**
     * Returns the quantile: with the n elements in rising order x₀ … xₙ₋₁, k = ⌊(n − 1) q⌋ and t = (n − 1) q − k, it is
     * xₖ + (xₖ₊₁ − xₖ) t, for t ≥ ½ computed as xₖ₊₁ − (xₖ₊₁ − xₖ)(1 − t), in doubles; xₖ if t is 0 or both are equal,
     * their sum if one is infinite, and xₖ (1 − t) + xₖ₊₁ t if their difference is. NaN if there is one; F64 of integers.
     *
     * @throws IllegalArgumentException if q is not in 0 … 1, or if there are results and no elements
     */
    public Tensor quantile(double q, Axes axes) {
        given(axes, "quantile", "axes");
        return new Tensor(Quantiles.of(q, data, axes.areKept(), axes.numbers()).compute());
    }

    /** Writes the {@linkplain #quantile(double, Axes) quantile} into {@code out}. */
    public Tensor quantile(double q, Axes axes, Tensor out) {
        given(axes, "quantile", "axes");
        Quantiles.of(q, data, axes.areKept(), axes.numbers()).computeInto(data(out, "quantile", "out"));
        return out;
    }

    /** Returns the {@linkplain #quantile(double, Axes) quantiles} for each q, along a new first axis. */
    public Tensor quantile(double[] q, Axes axes) {
        given(axes, "quantile", "axes");
        return new Tensor(Quantiles.of(given(q, "quantile", "q"), data, axes.areKept(), axes.numbers()).compute());
    }

    /** Writes the {@linkplain #quantile(double, Axes) quantiles} for each q, along a first axis, into {@code out}. */
    public Tensor quantile(double[] q, Axes axes, Tensor out) {
        given(axes, "quantile", "axes");
        Quantiles.of(given(q, "quantile", "q"), data, axes.areKept(), axes.numbers())
                .computeInto(data(out, "quantile", "out"));
        return out;
    }

    /**
     * Counts the elements in bins of one width from the smallest element to the largest; from ½ below to ½ above them if
     * they are equal, and from 0 to 1 if there are none.
     *
     * @throws IllegalArgumentException if an element is infinite or NaN
     */
    public Histogram histogram(int bins) {
        return histogram(Histograms.edges(data, bins));
    }

    /**
     * Counts the elements in bins of one width between two numbers; from ½ below to ½ above them if they are equal. Bin i
     * holds edges[i] ≤ x &lt; edges[i + 1], the last one its right edge too, with edges[i] = low + i (high − low) ÷ bins,
     * rounded to the element type. Elements outside, and NaN, are not counted.
     */
    public Histogram histogram(int bins, double low, double high) {
        return histogram(Histograms.edges(data, bins, low, high));
    }

    /** Counts the elements between the given edges, a vector of F32 or F64 that does not fall. */
    public Histogram histogram(Tensor edges) {
        return histogram(Histograms.edges(data, data(edges, "histogram", "edges")));
    }

    private Histogram histogram(Strided edges) {
        return new Histogram(new Tensor(Histograms.counts(data, edges)), new Tensor(edges));
    }

    /**
     * Returns the softmax along an axis: e^(x − m) ÷ Σ e^(x − m), with m the largest element, so that nothing overflows.
     * Where one element alone is ∞ it gets 1 and the others 0; where several are, or all are −∞, all get NaN.
     */
    public Tensor softmax(int axis) {
        return new Tensor(Softmax.of(data, axis).compute());
    }

    /** Writes the {@linkplain #softmax(int) softmax} along an axis into {@code out}, which may be this tensor. */
    public Tensor softmax(int axis, Tensor out) {
        Softmax.of(data, axis).computeInto(data(out, "softmax", "out"));
        return out;
    }

    /**
     * Returns the logarithm of the {@linkplain #softmax(int) softmax} along an axis: x − m − ln Σ e^(x − m), so that no
     * probability that underflows makes it infinite.
     */
    public Tensor logSoftmax(int axis) {
        return new Tensor(Softmax.logarithm(data, axis).compute());
    }

    /** Writes the {@linkplain #logSoftmax(int) logarithm of the softmax} into {@code out}, perhaps this tensor. */
    public Tensor logSoftmax(int axis, Tensor out) {
        Softmax.logarithm(data, axis).computeInto(data(out, "logSoftmax", "out"));
        return out;
    }

    /** Returns, as I64, the index of the first largest element along an axis (of the first NaN if there is one). */
    public Tensor argmax(int axis) {
        return new Tensor(Reductions.argmax(withAnAxis(), axis));
    }

    /** Returns the index of the first largest element (of the first NaN if there is one) in row-major order. */
    public int argmax() {
        return (int) Reductions.argmax(flat("argmax"), 0).storage().getLong(0);
    }

    /** Returns, as I64, the index of the first smallest element along an axis (of the first NaN if there is one). */
    public Tensor argmin(int axis) {
        return new Tensor(Reductions.argmin(withAnAxis(), axis));
    }

    /** Returns the index of the first smallest element (of the first NaN if there is one) in row-major order. */
    public int argmin() {
        return (int) Reductions.argmin(flat("argmin"), 0).storage().getLong(0);
    }

    /** Returns, as I64, how many elements are not 0 (NaN is not). */
    public Tensor countNonzero(int... axes) {
        return reduce(Reduction.COUNT_NONZERO, 0, axes);
    }

    /** Returns, as I64, how many elements are not 0 (NaN is not). */
    public Tensor countNonzero(Axes axes) {
        return reduce(Reduction.COUNT_NONZERO, 0, axes);
    }

    /** Writes how many elements are not 0 into {@code out}, of I64. */
    public Tensor countNonzero(Axes axes, Tensor out) {
        return reduce(Reduction.COUNT_NONZERO, 0, axes, out);
    }

    /** Returns, as BOOL, whether any element is not 0 (NaN is not); false for no elements. */
    public Tensor any(int... axes) {
        return reduce(Reduction.ANY, 0, axes);
    }

    /** Returns, as BOOL, whether any element is not 0 (NaN is not); false for no elements. */
    public Tensor any(Axes axes) {
        return reduce(Reduction.ANY, 0, axes);
    }

    /** Writes whether any element is not 0 into {@code out}, of BOOL or of this type for 1 and 0. */
    public Tensor any(Axes axes, Tensor out) {
        return reduce(Reduction.ANY, 0, axes, out);
    }

    /** Returns, as BOOL, whether no element is 0 (NaN is not); true for no elements. */
    public Tensor all(int... axes) {
        return reduce(Reduction.ALL, 0, axes);
    }

    /** Returns, as BOOL, whether no element is 0 (NaN is not); true for no elements. */
    public Tensor all(Axes axes) {
        return reduce(Reduction.ALL, 0, axes);
    }

    /** Writes whether no element is 0 into {@code out}, of BOOL or of this type for 1 and 0. */
    public Tensor all(Axes axes, Tensor out) {
        return reduce(Reduction.ALL, 0, axes, out);
    }

    /** Returns the sums of the elements up to each one along an axis: element i is x₀ + … + xᵢ, added in this order. */
    public Tensor cumsum(int axis) {
        return new Tensor(Cumulative.SUM.along(axis, withAnAxis()));
    }

    /** Writes the sums of the elements up to each one along an axis into {@code out}, which may be this tensor. */
    public Tensor cumsum(int axis, Tensor out) {
        Cumulative.SUM.along(axis, withAnAxis(), data(out, "cumsum", "out"));
        return out;
    }

    /** Returns the products of the elements up to each one along an axis: element i is x₀ · … · xᵢ, in this order. */
    public Tensor cumprod(int axis) {
        return new Tensor(Cumulative.PRODUCT.along(axis, withAnAxis()));
    }

    /** Writes the products of the elements up to each one along an axis into {@code out}, which may be this tensor. */
    public Tensor cumprod(int axis, Tensor out) {
        Cumulative.PRODUCT.along(axis, withAnAxis(), data(out, "cumprod", "out"));
        return out;
    }

    // ---- matrix products ----

    /**
     * Returns the matrix product of this (…, m, k) and other (…, k, n), of shape (…, m, n); leading axes are broadcast.
     * A vector on the left counts as a matrix of one row, one on the right as a matrix of one column, and that axis is
     * left out. Each element is the sum over k in ascending order, with fused multiply-add, in blocks of 256 whose sums
     * are added in order; in a product of one column with k ≥ 128 it has 16 lanes instead, in blocks of 4,096.
     *
     * @throws ShapeMismatchException if inner dimensions differ, leading axes do not fit, or an operand is a scalar
     */
    public Tensor matmul(Tensor other) {
        return new Tensor(MatMul.multiply("matmul", data, data(other, "matmul", "other")));
    }

    /** Writes the matrix product into {@code out}, which must not overlap an input. */
    public Tensor matmul(Tensor other, Tensor out) {
        MatMul.multiply("matmul", data, data(other, "matmul", "other"), data(out, "matmul", "out"));
        return out;
    }

    /** Adds the matrix product of {@code a} and {@code b} to this tensor in place; returns this tensor. */
    public Tensor addmm(Tensor a, Tensor b) {
        MatMul.multiplyAdd(data(a, "addmm", "a"), data(b, "addmm", "b"), data);
        return this;
    }

    /** Returns Σ this[i] · other[i] of two vectors, a tensor of rank 0, summed like a matrix product. */
    public Tensor dot(Tensor other) {
        return new Tensor(MatMul.dot(data, data(other, "dot", "other")));
    }

    /** Returns the products of each element of this with each of other, in row-major order: (m) and (n) give (m, n). */
    public Tensor outer(Tensor other) {
        return new Tensor(Elementwise.outer(data, data(other, "outer", "other")));
    }

    /**
     * Returns Einstein's sum, such as {@code einsum("bik,bkj->bij", a, b)}: the product of the operands, summed over
     * all labels that the result lacks. Without {@code ->} the result has the labels that occur once, in alphabetical
     * order. A label that an operand has twice takes its diagonal. {@code ...} stands for the axes that no letter
     * names, aligned at the last; without {@code ->} they come first in the result. A size of 1 stretches to the other
     * operand's.
     *
     * @throws IllegalArgumentException if the equation is not well formed or does not fit the operands
     */
    public static Tensor einsum(String equation, Tensor a, Tensor b) {
        given(equation, "einsum", "equation");
        return new Tensor(Einsum.of(equation, List.of(data(a, "einsum", "a"), data(b, "einsum", "b"))));
    }

    /** Returns Einstein's sum over one operand: {@code "ii->"} is the trace, {@code "ij->j"} sums the rows. */
    public static Tensor einsum(String equation, Tensor a) {
        given(equation, "einsum", "equation");
        return new Tensor(Einsum.of(equation, List.of(data(a, "einsum", "a"))));
    }

    /**
     * Returns Einstein's sum over any number of operands: {@code einsum("ij,jk,kl->il", List.of(a, b, c))}. The first two
     * are multiplied, then their product and the third, and so on, each over the labels that nothing after it has; so
     * the order of the operands decides about time and memory.
     */
    public static Tensor einsum(String equation, List<Tensor> operands) {
        given(equation, "einsum", "equation");
        return new Tensor(Einsum.of(equation, dataOf(operands, "einsum", "operands")));
    }

    /** Writes Einstein's sum over any number of operands into {@code out}, which must not overlap any of them. */
    public static Tensor einsum(String equation, List<Tensor> operands, Tensor out) {
        given(equation, "einsum", "equation");
        Einsum.of(equation, dataOf(operands, "einsum", "operands"), data(out, "einsum", "out"));
        return out;
    }

    // ---- comparison of tensors, printing ----

    /** Returns whether the other tensor has the same type, the same shape, and the same bits in every element. */
    public boolean bitwiseEquals(Tensor other) {
        return Equality.bitwiseEquals(data, data(other, "bitwiseEquals", "other"));
    }

    /**
     * Returns whether {@code |this − other| ≤ absolute + relative · |other|} holds for every element; shapes must be
     * equal, equal infinities are close, NaN is close to nothing.
     */
    public boolean allClose(Tensor other, double relative, double absolute) {
        return Equality.allClose(data, data(other, "allClose", "other"), relative, absolute);
    }

    /** Returns the values in nested brackets like NumPy's, summarised above 1,000 elements; of rank 0, the number. */
    @Override
    public String toString() {
        return toString(PrintOptions.DEFAULT);
    }

    /** Returns the values in nested brackets as NumPy prints them with these options. */
    public String toString(PrintOptions options) {
        return TensorPrinter.print(this, given(options, "toString", "options"));
    }

    // ---- arguments, and the forms of each kind of operation ----

    private static <T> T given(T argument, String operation, String parameter) {
        if (argument == null) {
            throw Errors.missing(operation, parameter);
        }
        return argument;
    }

    static Strided data(Tensor tensor, String operation, String parameter) {
        return given(tensor, operation, parameter).data;
    }

    private Tensor binary(BinaryOp op, Tensor other) {
        return new Tensor(Elementwise.binary(op, data, data(other, op.label(), "other")));
    }

    private Tensor binary(BinaryOp op, Tensor other, Tensor out) {
        Elementwise.binary(op, data, data(other, op.label(), "other"), data(out, op.label(), "out"));
        return out;
    }

    private Tensor scalar(BinaryOp op, double value) {
        return new Tensor(Elementwise.binaryScalar(op, data, value));
    }

    private Tensor scalar(BinaryOp op, double value, Tensor out) {
        Elementwise.binaryScalar(op, data, value, data(out, op.label(), "out"));
        return out;
    }

    private Tensor reduce(Reduction reduction, double number, int... axes) {
        given(axes, reduction.label(), "axes");
        return new Tensor(Reductions.reduce(reduction, number, data, false, axes));
    }

    private Tensor reduce(Reduction reduction, double number, Axes axes) {
        given(axes, reduction.label(), "axes");
        return new Tensor(Reductions.reduce(reduction, number, data, axes.areKept(), axes.numbers()));
    }

    private Tensor reduce(Reduction reduction, double number, Axes axes, Tensor out) {
        given(axes, reduction.label(), "axes");
        Reductions.reduce(reduction, number, data, axes.areKept(), data(out, reduction.label(), "out"), axes.numbers());
        return out;
    }

    private Strided flat(String operation) {
        Reductions.requireElements(operation, shape());
        return Copying.reshape(data, Shape.of(elements()));
    }

    // A single element is a vector of one where NumPy lets it have an axis.
    private Strided withAnAxis() {
        return rank() == 0 ? unsqueeze(0).data : data;
    }

    private Tensor unary(UnaryOp op) {
        return new Tensor(Elementwise.unary(op, data));
    }

    private Tensor unary(UnaryOp op, Tensor out) {
        Elementwise.unary(op, data, data(out, op.label(), "out"));
        return out;
    }
}
