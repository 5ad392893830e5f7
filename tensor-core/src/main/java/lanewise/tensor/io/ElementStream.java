package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The elements of tensors as bytes in a file: read straight into the final array and written straight from the
 * tensor's, through one buffer, whose byte order is that of the elements. Nothing else grows with the tensor.
 */
final class ElementStream {
    static final int BUFFER_BYTES = 1 << 18;
    static final int MAX_RANK = 64; // as in NumPy

    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 2; // the Java virtual machine's limit
    private static final long MEBIBYTE = 1 << 20;

    private ElementStream() {}

    /** Returns the shape with sizes from a file, none of which is negative. */
    static Shape shape(long... sizes) throws FormatException {
        int[] dimensions = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] > Integer.MAX_VALUE) {
                throw new FormatException("a dimension of " + sizes[axis] + ", and an array holds at most "
                        + Integer.MAX_VALUE);
            }
            dimensions[axis] = (int) sizes[axis];
        }
        try {
            Shape shape = Shape.of(dimensions);
            if (shape.elements() > MAX_ARRAY_LENGTH) {
                throw new FormatException("shape " + shape + " has more elements than the " + MAX_ARRAY_LENGTH
                        + " of the longest array");
            }
            return shape;
        } catch (IllegalArgumentException e) {
            throw new FormatException(e.getMessage());
        }
    }

    static long bytes(DType dtype, Shape shape) {
        return (long) shape.elements() * dtype.bytes();
    }

    /** Returns a new row-major tensor with the elements that come next. */
    static Tensor read(ReadableByteChannel source, ByteBuffer buffer, DType dtype, Shape shape) throws IOException {
        int elements = shape.elements();
        if (dtype == DType.F32) {
            float[] values = allocate(bytes(dtype, shape), () -> new float[elements]);
            readChunks(source, buffer, elements, dtype.bytes(),
                    (done, count) -> buffer.asFloatBuffer().get(values, done, count));
            return Tensor.wrap(values, shape.toArray());
        }
        double[] values = allocate(bytes(dtype, shape), () -> new double[elements]);
        readChunks(source, buffer, elements, dtype.bytes(),
                (done, count) -> buffer.asDoubleBuffer().get(values, done, count));
        return Tensor.wrap(values, shape.toArray());
    }

    /** Returns the bytes that come next. */
    static byte[] readBytes(ReadableByteChannel source, ByteBuffer buffer, int length) throws IOException {
        byte[] bytes = allocate(length, () -> new byte[length]);
        readChunks(source, buffer, length, Byte.BYTES, (done, count) -> buffer.get(bytes, done, count));
        return bytes;
    }

    /** Takes elements out of the buffer. */
    @FunctionalInterface
    private interface Chunk {
        /** Takes {@code count} elements, before which {@code done} were taken. */
        void take(int done, int count);
    }

    private static void readChunks(ReadableByteChannel source, ByteBuffer buffer, int elements, int elementBytes,
            Chunk chunk) throws IOException {
        int most = buffer.capacity() / elementBytes;
        for (int done = 0, count; done < elements; done += count) {
            count = Math.min(most, elements - done);
            fill(source, buffer, count * elementBytes);
            chunk.take(done, count);
        }
    }

    /** Returns the buffer with the next bytes in it, from its position to its limit. */
    static ByteBuffer fill(ReadableByteChannel source, ByteBuffer buffer, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw new FormatException("it ends too early, where at least " + buffer.remaining()
                        + " more bytes were to come");
            }
        }
        return buffer.flip();
    }

    /**
     * Refuses what can never fit.
     *
     * @throws IOException if that many bytes are more than the heap may have
     */
    static void requireMemory(long bytes) throws IOException {
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw notEnoughMemory(bytes);
        }
    }

    private static <A> A allocate(long bytes, Supplier<A> array) throws IOException {
        requireMemory(bytes);
        try {
            return array.get();
        } catch (OutOfMemoryError _) { // the array alone was not to be had, so the heap is as it was
            throw notEnoughMemory(bytes);
        }
    }

    private static IOException notEnoughMemory(long bytes) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long enough = (bytes + used) / MEBIBYTE * 5 / 4 + 64; // collectors need some room
        return new IOException("its contents need " + (bytes + MEBIBYTE - 1) / MEBIBYTE
                + " MiB of memory beside what is in use, and the heap may have " + maxHeap()
                + " in all; start java with -Xmx" + enough + "m or more");
    }

    static String maxHeap() {
        return Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB";
    }

    /** Writes the elements in row-major order. A view is copied part by part, never as a whole. */
    static void write(WritableByteChannel target, ByteBuffer buffer, Tensor tensor) throws IOException {
        if (bytes(tensor.dtype(), tensor.shape()) <= buffer.capacity()) {
            buffer.clear().limit((int) bytes(tensor.dtype(), tensor.shape()));
            if (tensor.dtype() == DType.F32) {
                buffer.asFloatBuffer().put(tensor.toFloatArray());
            } else {
                buffer.asDoubleBuffer().put(tensor.toDoubleArray());
            }
            writeFully(target, buffer);
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

    static void writeFully(WritableByteChannel target, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }
}
