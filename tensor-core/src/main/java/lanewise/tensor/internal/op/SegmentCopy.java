package lanewise.tensor.internal.op;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;

/** Copies of numbers in memory segments, at any alignment, in the machine's byte order. */
public final class SegmentCopy {
    private SegmentCopy() {}

    /** Returns a row-major copy of the first numbers of a segment. */
    public static Strided read(String operation, DType dtype, MemorySegment segment, Shape shape) {
        Strided out = Strided.allocate(dtype, shape);
        requireBytes(operation, out, segment);
        MemorySegment.copy(segment, layout(dtype), 0, out.storage().array(), 0, shape.elements());
        if (dtype == DType.BOOL) {
            JavaArrays.normalize(out.storage().bytes());
        }
        return out;
    }

    /** Copies a contiguous tensor to the start of a segment. */
    public static void write(String operation, Strided x, MemorySegment segment) {
        requireBytes(operation, x, segment);
        if (segment.isReadOnly()) {
            throw Errors.unusable(operation, "the segment is read-only; copy to one that can be written");
        }
        int offset = x.layout().offset();
        int elements = x.layout().elements();
        MemorySegment.copy(x.storage().array(), offset, segment, layout(x.dtype()), 0, elements);
    }

    private static ValueLayout layout(DType dtype) {
        return switch (dtype) {
            case F32 -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case F64 -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
            case I32 -> ValueLayout.JAVA_INT_UNALIGNED;
            case I64 -> ValueLayout.JAVA_LONG_UNALIGNED;
            case U8, BOOL -> ValueLayout.JAVA_BYTE;
            case F16, BF16 -> ValueLayout.JAVA_SHORT_UNALIGNED;
        };
    }

    private static void requireBytes(String operation, Strided x, MemorySegment segment) {
        long bytes = (long) x.layout().elements() * x.dtype().bytes();
        if (segment.byteSize() < bytes) {
            throw Errors.mismatch(operation, "shape " + x.shape() + " of " + x.dtype() + " takes " + bytes
                    + " bytes, the segment has " + segment.byteSize());
        }
    }
}
