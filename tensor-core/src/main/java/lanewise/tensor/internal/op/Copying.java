package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/** Copies of whole tensors: into another layout, stretched, or converted to another element type; one element is a fill. */
public final class Copying {
    private Copying() {}

    /** Copies {@code x}, stretched by broadcasting, into {@code out}. */
    public static void copyInto(String operation, Strided x, Strided out) {
        Operands.requireSameType(operation, x, out);
        ShapeRules.requireBroadcast(operation, x.shape(), out.shape());
        Operands.requireWritable(operation, out.layout());
        Operands.requireNoOverlap(operation, out, x, true);
        ElementLoop.run(ElementKernels.COPY, 0, out, x);
    }

    /** Returns a row-major copy. */
    public static Strided copy(Strided x) {
        return convert(x, x.dtype());
    }

    /** Returns the same value if its elements lie side by side in row-major order, otherwise a copy whose elements do. */
    static Strided contiguous(Strided x) {
        return x.layout().isContiguous() ? x : copy(x);
    }

    /** Returns a row-major copy with elements of a type. */
    public static Strided convert(Strided x, DType dtype) {
        Strided out = Strided.allocate(dtype, x, x.shape());
        convertInto(x, out);
        return out;
    }

    /** Writes the elements into {@code out}, converted to its type. */
    static void convertInto(Strided x, Strided out) {
        ElementLoop.run(x.dtype() == out.dtype() ? ElementKernels.COPY : ElementKernels.CAST, 0, out, x);
    }

    /** Returns the elements in row-major order under another shape: a view if there is one, otherwise a copy. */
    public static Strided reshape(Strided x, Shape target) {
        Layout view = x.layout().reshapeOrNull(target);
        return view != null ? x.withLayout(view) : copy(x).withLayout(Layout.rowMajor(target));
    }

    /** Sets every element to {@code value}. */
    public static void fill(Strided out, double value) {
        Layout layout = out.layout();
        if (layout.isContiguous() && layout.elements() <= Parallel.GRAIN) {
            out.storage().fill(layout.offset(), layout.offset() + layout.elements(), value);
            return;
        }
        copyInto("fill", Strided.number(out.dtype(), value), out);
    }

    /** The same with a whole number, which a double may not hold. */
    public static void fill(Strided out, long value) {
        if (value == (long) (double) value) {
            fill(out, (double) value);
        } else {
            copyInto("fill", Strided.wholeNumber(out.dtype(), value), out);
        }
    }

    /** Sets element i, in row-major order, to {@code fma(scale, bytes[offset + i], shift)}, the byte being unsigned. */
    public static void copyBytes(byte[] bytes, int offset, double scale, double shift, Strided out) {
        Operands.requireFloating("copyFrom", out);
        Layout layout = out.layout();
        if (offset < 0 || offset > bytes.length - layout.elements()) {
            throw Errors.outOfRange("copyFrom", "shape " + out.shape() + " takes " + layout.elements()
                    + " bytes from position " + offset + ", and the array has " + bytes.length);
        }
        if (!layout.isContiguous()) {
            Operands.requireWritable("copyFrom", layout);
            Strided contiguous = Strided.allocate(out.dtype(), out.shape());
            copyBytes(bytes, offset, scale, shift, contiguous);
            copyInto("copyFrom", contiguous, out);
        } else {
            KernelProvider.floating(out.dtype()).widenBytes(bytes, offset, scale, shift, out.storage(),
                    layout.offset(), layout.elements());
        }
    }

    /** Sets each element to {@code fma(scale, source, shift)}, the source being a U8 tensor of the same shape. */
    public static void copyBytes(Strided source, double scale, double shift, Strided out) {
        Operands.requireFloating("copyFrom", out);
        if (source.dtype() != DType.U8) {
            throw Errors.typesDiffer("copyFrom", "bytes are elements of U8, not of " + source.dtype());
        }
        if (!source.shape().equals(out.shape())) {
            throw Errors.mismatch("copyFrom", "shapes differ: " + source.shape() + " and " + out.shape());
        }
        Strided bytes = contiguous(source);
        copyBytes(bytes.storage().bytes(), bytes.layout().offset(), scale, shift, out);
    }
}
