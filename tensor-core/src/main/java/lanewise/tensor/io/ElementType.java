package lanewise.tensor.io;

import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The types of elements in files of which tensors can be made, under safetensors' names, in the order in which its
 * reference implementation counts them. Integers of a type that tensors lack become those of the next wider one.
 */
enum ElementType {
    BOOL(DType.BOOL, 1, bytes(DType.BOOL, ElementType::takeTruth)),
    U8(DType.U8, 1, bytes(DType.U8, ByteBuffer::get)),
    I8(DType.I32, 1, widened(ByteBuffer::get)),
    I16(DType.I32, 2, widened(ByteBuffer::getShort)),
    U16(DType.I32, 2, widened(buffer -> Short.toUnsignedInt(buffer.getShort()))),
    F16(DType.F16, 2, halves(DType.F16)),
    BF16(DType.BF16, 2, halves(DType.BF16)),
    I32(DType.I32, 4, ints((buffer, values, from, count) -> buffer.asIntBuffer().get(values, from, count))),
    U32(DType.I64, 4, longs(ElementType::takeUnsignedInts, ElementType::wrap)),
    F32(DType.F32, 4, new Elements<>(float[]::new,
            (buffer, values, from, count) -> buffer.asFloatBuffer().get(values, from, count),
            (values, sizes) -> ReadTensor.of(Tensor.wrap(values, sizes)))),
    F64(DType.F64, 8, new Elements<>(double[]::new,
            (buffer, values, from, count) -> buffer.asDoubleBuffer().get(values, from, count),
            (values, sizes) -> ReadTensor.of(Tensor.wrap(values, sizes)))),
    I64(DType.I64, 8, longs(ElementType::takeLongs, ElementType::wrap)),
    U64(DType.I64, 8, longs(ElementType::takeLongs, ElementType::wrapUnsigned));

    private final DType dtype;
    private final int bytes;
    private final Elements<?> elements;

    ElementType(DType dtype, int bytes, Elements<?> elements) {
        this.dtype = dtype;
        this.bytes = bytes;
        this.elements = elements;
    }

    /**
     * The way of elements from a file into a tensor.
     *
     * @param create makes the tensor's array
     * @param take fills a part of it
     * @param wrap makes the tensor of that array, which is full, and its sizes
     */
    record Elements<A>(IntFunction<A> create, Take<A> take, BiFunction<A, int[], ReadTensor> wrap) {}

    /** Takes elements out of a buffer, which has their order of bytes. */
    @FunctionalInterface
    interface Take<A> {
        /** Sets {@code count} elements of the array from {@code from} on to those that come next. */
        void take(ByteBuffer buffer, A values, int from, int count);
    }

    private static Elements<byte[]> bytes(DType dtype, Take<byte[]> take) {
        return new Elements<>(byte[]::new, take, (values, sizes) -> ReadTensor.of(Tensor.wrap(dtype, values, sizes)));
    }

    private static Elements<short[]> halves(DType dtype) {
        return new Elements<>(short[]::new,
                (buffer, bits, from, count) -> buffer.asShortBuffer().get(bits, from, count),
                (bits, sizes) -> ReadTensor.of(Tensor.wrap(dtype, bits, sizes)));
    }

    private static Elements<int[]> ints(Take<int[]> take) {
        return new Elements<>(int[]::new, take, (values, sizes) -> ReadTensor.of(Tensor.wrap(values, sizes)));
    }

    private static Elements<int[]> widened(ToIntFunction<ByteBuffer> next) {
        return ints((buffer, values, from, count) -> {
            for (int i = from; i < from + count; i++) {
                values[i] = next.applyAsInt(buffer);
            }
        });
    }

    private static Elements<long[]> longs(Take<long[]> take, BiFunction<long[], int[], ReadTensor> wrap) {
        return new Elements<>(long[]::new, take, wrap);
    }

    // As in NumPy, whatever is not 0 is true; tensors hold 1 for it.
    private static void takeTruth(ByteBuffer buffer, byte[] values, int from, int count) {
        buffer.get(values, from, count);
        for (int i = from; i < from + count; i++) {
            values[i] = (byte) (values[i] != 0 ? 1 : 0);
        }
    }

    private static void takeLongs(ByteBuffer buffer, long[] values, int from, int count) {
        buffer.asLongBuffer().get(values, from, count);
    }

    private static void takeUnsignedInts(ByteBuffer buffer, long[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = Integer.toUnsignedLong(buffer.getInt());
        }
    }

    private static ReadTensor wrap(long[] values, int... sizes) {
        return ReadTensor.of(Tensor.wrap(values, sizes));
    }

    private static ReadTensor wrapUnsigned(long[] values, int... sizes) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0) {
                return ReadTensor.leftOut("element " + i + " is " + Long.toUnsignedString(values[i])
                        + ", and the largest of I64 is " + Long.MAX_VALUE);
            }
        }
        return wrap(values, sizes);
    }

    /** Returns the type under which elements of tensors are written. */
    static ElementType of(DType dtype) {
        return valueOf(dtype.name());
    }

    /** Returns the type that safetensors gives this name, or null if no tensor can be made of it. */
    static ElementType named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** Returns the type of the tensors that are made of such elements. */
    DType dtype() {
        return dtype;
    }

    /** Returns how many bytes an element has in the file. */
    int bytes() {
        return bytes;
    }

    /** Returns how many bytes the elements have in the file. */
    long fileBytes(Shape shape) {
        return (long) shape.elements() * bytes;
    }

    /** Returns how many bytes the elements have in a tensor's array. */
    long arrayBytes(Shape shape) {
        return (long) shape.elements() * dtype.bytes();
    }

    Elements<?> elements() {
        return elements;
    }
}
