package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The elements of tensors as bytes in a file: how many there may be, and how they are written: straight from the
 * tensor's array through one buffer, whose byte order is that of the elements. Nothing else grows with the tensor.
 */
final class ElementStream {
    static final int BUFFER_BYTES = 1 << 18;
    static final int MAX_RANK = 64; // as in NumPy

    private ElementStream() {}

    /** Returns why a tensor cannot have these sizes, none of which is negative, or null if it can. */
    static String tooLarge(long... sizes) {
        long elements = Arrays.stream(sizes).anyMatch(size -> size == 0) ? 0 : 1;
        for (long size : sizes) {
            if (size > Integer.MAX_VALUE) {
                return "a dimension of " + size + ", and the limit is " + Integer.MAX_VALUE;
            }
            elements *= size;
            if (elements > Shape.MAX_ELEMENTS) {
                return "shape " + text(sizes) + " has more elements than the " + Shape.MAX_ELEMENTS
                        + " of the largest tensor";
            }
        }
        return null;
    }

    /** Returns the shape with sizes that are not {@link #tooLarge}. */
    static Shape shape(long... sizes) {
        return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    }

    /** Returns sizes as they stand in messages, such as (2, 3). */
    static String text(long... sizes) {
        return Arrays.stream(sizes).mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "(", sizes.length == 1 ? ",)" : ")"));
    }

    /** Refuses to write what is null. */
    static void requireArguments(Path file, Map<String, Tensor> tensors) {
        Objects.requireNonNull(file, "write: file is null");
        Objects.requireNonNull(tensors, "write: tensors is null");
        tensors.forEach((name, tensor) -> {
            Objects.requireNonNull(name, "write: a tensor's name is null");
            Objects.requireNonNull(tensor, () -> "write: tensor " + FormatException.quote(name) + " is null");
        });
    }

    static long bytes(Tensor tensor) {
        return (long) tensor.elements() * tensor.dtype().bytes();
    }

    /** Writes the elements in row-major order. A view is copied part by part, never as a whole. */
    static void write(WritableByteChannel target, ByteBuffer buffer, Tensor tensor) throws IOException {
        if (bytes(tensor) <= buffer.capacity()) {
            put(buffer.clear(), tensor);
            writeFully(target, buffer.limit((int) bytes(tensor)));
            return;
        }
        int axis = 0;
        while (tensor.dim(axis) == 1) {
            axis++;
        }
        int size = tensor.dim(axis);
        write(target, buffer, tensor.narrow(axis, 0, size / 2));
        write(target, buffer, tensor.narrow(axis, size / 2, size - size / 2));
    }

    // Leaves the position where it is.
    private static void put(ByteBuffer buffer, Tensor part) {
        switch (part.dtype()) {
            case F32 -> buffer.asFloatBuffer().put(part.toFloatArray());
            case F64 -> buffer.asDoubleBuffer().put(part.toDoubleArray());
            case I32 -> buffer.asIntBuffer().put(part.toIntArray());
            case I64 -> buffer.asLongBuffer().put(part.toLongArray());
            case U8, BOOL -> buffer.put(0, part.toByteArray());
            case F16, BF16 -> buffer.asShortBuffer().put(part.toShortArray());
        }
    }

    static void writeFully(WritableByteChannel target, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }
}
