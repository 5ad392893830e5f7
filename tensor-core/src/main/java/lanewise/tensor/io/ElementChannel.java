package lanewise.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Reads and writes the elements of tensors through a buffer of constant size, so that nothing is in memory twice. */
final class ElementChannel {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MEBIBYTE = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer;

    ElementChannel(FileChannel channel, ByteOrder order) {
        this.channel = channel;
        buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(order);
    }

    /** Reads a row-major tensor whose first element stands at {@code from}. */
    Tensor read(long from, DType dtype, Shape shape) throws IOException {
        int[] sizes = shape.toArray();
        int elements = shape.elements();
        try {
            return switch (dtype) {
                case F32 -> {
                    float[] values = new float[elements];
                    readChunks(from, elements, dtype.bytes(),
                            (chunk, done, count) -> chunk.asFloatBuffer().get(values, done, count));
                    yield Tensor.wrap(values, sizes);
                }
                case F64 -> {
                    double[] values = new double[elements];
                    readChunks(from, elements, dtype.bytes(),
                            (chunk, done, count) -> chunk.asDoubleBuffer().get(values, done, count));
                    yield Tensor.wrap(values, sizes);
                }
            };
        } catch (OutOfMemoryError e) {
            throw new IOException("a tensor of shape " + shape + " takes "
                    + ((long) elements * dtype.bytes() / MEBIBYTE + 1) + " MiB, more than is left of the heap's "
                    + Runtime.getRuntime().maxMemory() / MEBIBYTE + "; -Xmx gives more", e);
        }
    }

    byte[] readBytes(long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        readChunks(from, count, Byte.BYTES, (chunk, done, part) -> chunk.get(bytes, done, part));
        return bytes;
    }

    /** Takes elements out of a buffer. */
    @FunctionalInterface
    private interface ChunkReader {
        /** Takes {@code count} elements, before which {@code done} were taken. */
        void take(ByteBuffer chunk, int done, int count);
    }

    private void readChunks(long from, int elements, int elementBytes, ChunkReader reader) throws IOException {
        int most = BUFFER_BYTES / elementBytes;
        for (int done = 0, count; done < elements; done += count) {
            count = Math.min(most, elements - done);
            reader.take(fill(count * elementBytes, from + (long) done * elementBytes), done, count);
        }
    }

    /** Returns the buffer with {@code bytes} bytes from a position. The file may have been cut since its size was taken. */
    ByteBuffer fill(int bytes, long from) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new FormatException("it ended at byte " + (from + buffer.position()) + " while it was read");
            }
        }
        return buffer.flip();
    }

    /** Writes the elements in row-major order at the channel's position. */
    void write(Tensor tensor) throws IOException {
        Tensor flat = tensor.contiguous().reshape(-1);
        int most = BUFFER_BYTES / flat.dtype().bytes();
        for (int done = 0, count; done < flat.elements(); done += count) {
            count = Math.min(most, flat.elements() - done);
            Tensor part = flat.narrow(0, done, count);
            buffer.clear();
            switch (part.dtype()) {
                case F32 -> buffer.asFloatBuffer().put(part.toFloatArray());
                case F64 -> buffer.asDoubleBuffer().put(part.toDoubleArray());
            }
            write(buffer.limit(count * part.dtype().bytes()));
        }
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
