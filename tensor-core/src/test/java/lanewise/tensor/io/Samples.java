package lanewise.tensor.io;

import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Tensors of any type for tests of files, and how many bytes a file may have had for them. */
final class Samples {
    private Samples() {}

    /** Returns one of the types. */
    static DType dtype(Philox random, long position) {
        return DType.values()[random.below(DType.values().length, position)];
    }

    /** Returns a row-major tensor: normal numbers of a floating-point type, and any bits of another. */
    static Tensor random(Philox random, DType dtype, int... shape) {
        IntStream bits = IntStream.range(0, Shape.of(shape).elements()).map(i -> (int) random.bits(i));
        return switch (dtype) {
            case F32, F64 -> Tensor.normal(random, dtype, shape);
            case I32 -> Tensor.wrap(bits.toArray(), shape);
            case I64 -> Tensor.wrap(bits.mapToLong(i -> (long) i * i * i).toArray(), shape);
            case U8, BOOL -> Tensor.wrap(dtype, bytes(bits.map(i -> dtype == DType.U8 ? i : i & 1).toArray()), shape);
            case F16, BF16 -> Tensor.wrap(dtype, shorts(bits.toArray()), shape);
        };
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static short[] shorts(int... values) {
        short[] shorts = new short[values.length];
        for (int i = 0; i < shorts.length; i++) {
            shorts[i] = (short) values[i];
        }
        return shorts;
    }

    /** Returns the fewest bytes that a file can have had for these elements: integers may have become longer. */
    static long leastFileBytes(Tensor tensor) {
        return switch (tensor.dtype()) {
            case I32 -> tensor.elements();
            case I64 -> 4L * tensor.elements();
            default -> mostFileBytes(tensor);
        };
    }

    /** Returns the most bytes that a file can have had for these elements. */
    static long mostFileBytes(Tensor tensor) {
        return (long) tensor.elements() * tensor.dtype().bytes();
    }
}
