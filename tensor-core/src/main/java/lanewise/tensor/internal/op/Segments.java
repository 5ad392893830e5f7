package lanewise.tensor.internal.op;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;

/** Numbers in memory segments, at any alignment, in the machine's byte order. */
public final class Segments {
    private Segments() {}

    /** Returns a row-major copy of the first numbers of a segment. */
    public static Strided read(String operation, DType dtype, MemorySegment segment, Shape shape) {
        Strided out = Strided.allocate(dtype, shape);
        requireRoom(operation, out, segment);
        if (out.isF32()) {
            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, out.floats(), 0, shape.elements());
        } else {
            MemorySegment.copy(segment, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, out.doubles(), 0, shape.elements());
        }
        return out;
    }

    /** Copies a contiguous tensor to the start of a segment. */
    public static void write(String operation, Strided x, MemorySegment segment) {
        requireRoom(operation, x, segment);
        int offset = x.layout().offset();
        int elements = x.layout().elements();
        if (x.isF32()) {
            MemorySegment.copy(x.floats(), offset, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, elements);
        } else {
            MemorySegment.copy(x.doubles(), offset, segment, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, elements);
        }
    }

    private static void requireRoom(String operation, Strided x, MemorySegment segment) {
        long bytes = (long) x.layout().elements() * x.dtype().bytes();
        if (segment.byteSize() < bytes) {
            throw Errors.mismatch(operation, "shape " + x.shape() + " of " + x.dtype() + " takes " + bytes
                    + " bytes, the segment has " + segment.byteSize());
        }
    }
}
