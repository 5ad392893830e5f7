package lanewise.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.IntFunction;
import lanewise.tensor.Shape;

/**
 * Reads bytes from front to back: headers, and elements straight into the final array, through one buffer.
 *
 * <p>Of a file the number of bytes is known, and arrays are allocated at once where the bytes are there. Of a stream it
 * is not, so its arrays grow with what has come: they never take more than three times that, counted in elements.
 */
final class ElementReader {
    private static final long UNKNOWN = -1;

    private final ByteSource source;
    private final ByteBuffer buffer;
    private final FileChannel channel;
    private final long size;
    private long position;

    /** Where the bytes come from. */
    @FunctionalInterface
    private interface ByteSource {
        /** Puts at least one byte into the target and returns how many, or returns a negative number at the end. */
        int read(ByteBuffer target) throws IOException;
    }

    private ElementReader(ByteSource source, ByteBuffer buffer, FileChannel channel, long size) {
        this.source = source;
        this.buffer = buffer;
        this.channel = channel;
        this.size = size;
    }

    /** Returns a reader of a file. */
    static ElementReader of(FileChannel channel) throws IOException {
        return new ElementReader(channel::read, ByteBuffer.allocateDirect(ElementStream.BUFFER_BYTES), channel,
                channel.size());
    }

    /** Returns a reader of a stream. */
    static ElementReader of(InputStream in) {
        return of(in, ByteBuffer.allocate(ElementStream.BUFFER_BYTES), UNKNOWN);
    }

    /** Returns a reader of a stream of {@code size} bytes, through a buffer with an array. */
    static ElementReader of(InputStream in, ByteBuffer buffer, long size) {
        return new ElementReader(target -> {
            int count = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
            target.position(target.position() + Math.max(count, 0));
            return count;
        }, buffer, null, size);
    }

    ElementReader order(ByteOrder order) {
        buffer.order(order);
        return this;
    }

    /** Returns whether the number of bytes is known. */
    boolean hasSize() {
        return size != UNKNOWN;
    }

    /** Returns the number of bytes that are to come, if it is known. */
    long left() {
        return size - position;
    }

    /** Refuses a file of fewer bytes. */
    void requireSize(long least, String what) throws FormatException {
        if (hasSize() && size < least) {
            throw new FormatException("it has " + size + " bytes, fewer than the " + least + " " + what);
        }
    }

    /** Refuses a header of more bytes than the file has or the limit allows. */
    void requireHeader(long length, long limit) throws FormatException {
        if (length < 0 || length > limit) {
            throw new FormatException("its header would have " + Long.toUnsignedString(length)
                    + " bytes, and the limit is " + limit);
        }
        if (hasSize() && length > left()) {
            throw new FormatException("its header would have " + length + " bytes, but only " + left() + " follow");
        }
    }

    /** Returns whether nothing follows. */
    boolean isAtEnd() throws IOException {
        if (hasSize()) {
            return left() == 0;
        }
        return source.read(buffer.clear().limit(1)) < 0;
    }

    /** Passes over the bytes that come next. */
    void skip(long bytes) throws IOException {
        if (channel != null) {
            position += bytes;
            channel.position(position);
            return;
        }
        for (long left = bytes; left > 0; left -= Math.min(left, buffer.capacity())) {
            fill((int) Math.min(left, buffer.capacity()));
        }
    }

    /** Returns the buffer with the next bytes in it, from its position to its limit. */
    ByteBuffer fill(int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw new FormatException("it ends too early, where at least " + buffer.remaining()
                        + " more bytes were to come");
            }
        }
        position += bytes;
        return buffer.flip();
    }

    /** Returns the bytes that come next. */
    byte[] readBytes(int length) throws IOException {
        return readArray(length, Byte.BYTES, Byte.BYTES, byte[]::new, ByteBuffer::get);
    }

    /** Returns a new row-major tensor with the elements that come next. */
    ReadTensor read(ElementType type, Shape shape) throws IOException {
        return read(type, type.elements(), shape);
    }

    private <A> ReadTensor read(ElementType type, ElementType.Elements<A> elements, Shape shape) throws IOException {
        A values = readArray(shape.elements(), type.bytes(), type.dtype().bytes(), elements.create(), elements.take());
        return elements.wrap().apply(values, shape.toArray());
    }

    // An element may have more bytes in the array than in the file.
    private <A> A readArray(int length, int fileBytes, int arrayBytes, IntFunction<A> create,
            ElementType.Take<A> elements) throws IOException {
        Memory.require((long) length * arrayBytes);
        int most = buffer.capacity() / fileBytes;
        int capacity = hasSize() ? length : Math.min(length, most);
        A array = Memory.allocate(capacity, arrayBytes, create);
        for (int done = 0, count; done < length; done += count) {
            count = Math.min(most, length - done);
            fill(count * fileBytes);
            if (done + count > capacity) {
                capacity = (int) Math.min(length, 2L * capacity);
                A larger = Memory.allocate(capacity, arrayBytes, create);
                System.arraycopy(array, 0, larger, 0, done);
                array = larger;
            }
            elements.take(buffer, array, done, count);
        }
        return array;
    }
}
