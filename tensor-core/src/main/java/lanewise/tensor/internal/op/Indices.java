package lanewise.tensor.internal.op;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.IntStorage;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/** Tensors of I32 and I64 as positions along an axis. */
public final class Indices {
    private static final int GRAIN = 1 << 16;

    private Indices() {}

    /** Writes the index of an element in row-major order, such as (1, 0, 2), to {@code index}; returns it. */
    static int[] unravel(int number, Shape shape, int[] index) {
        int rest = number;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    /** Returns the elements of a vector. */
    public static int[] vector(String operation, Strided indices) {
        if (indices.layout().rank() != 1) {
            throw Errors.mismatch(operation, "the indices have shape " + indices.shape() + ", and a vector is needed");
        }
        return rowMajor(operation, indices);
    }

    /** Returns the elements in row-major order; those that are no int are no index of any tensor. */
    static int[] rowMajor(String operation, Strided indices) {
        requireType(operation, indices);
        if (indices.dtype() == DType.I32) {
            return Copying.convert(indices, DType.I32).storage().ints();
        }
        Strided contiguous = Copying.contiguous(indices);
        long[] numbers = contiguous.storage().longs();
        int offset = contiguous.layout().offset();
        int[] positions = new int[indices.layout().elements()];
        AtomicBoolean tooLarge = new AtomicBoolean();
        Parallel.split(positions.length, GRAIN, (from, to) -> {
            if (!narrow(numbers, offset, positions, from, to)) {
                tooLarge.set(true);
            }
        });
        for (int i = 0; tooLarge.get() && i < positions.length; i++) {
            requireInt(operation, numbers[offset + i]);
        }
        return positions;
    }

    /**
     * Returns a tensor with the same indices side by side, of I32 or I64, having checked that each is one of so many
     * positions; negative ones count from the end.
     *
     * @param where which positions these are, for the message
     */
    static Strided inRange(String operation, int size, Supplier<String> where, Strided indices) {
        requireType(operation, indices);
        Strided contiguous = Copying.contiguous(indices);
        int elements = contiguous.layout().elements();
        if (elements == 0) {
            return contiguous;
        }
        int offset = contiguous.layout().offset();
        AtomicBoolean outside = new AtomicBoolean();
        Parallel.split(elements, GRAIN, (from, to) -> {
            boolean inside = contiguous.dtype() == DType.I64
                    ? areInRange(size, contiguous.storage().longs(), offset + from, offset + to)
                    : areInRange(size, contiguous.storage().ints(), offset + from, offset + to);
            if (!inside) {
                outside.set(true);
            }
        });
        for (int i = 0; outside.get() && i < elements; i++) {
            requireInRange(operation, size, where, contiguous.storage().getLong(offset + i));
        }
        return contiguous;
    }

    /** Copies some of the indices that {@link #inRange} returned to the start of an array. */
    static void copy(Strided indices, int from, int to, int[] out) {
        int offset = indices.layout().offset() + from;
        Casts.cast(indices.storage(), offset, 1, new IntStorage(out), 0, 1, to - from);
    }

    // Nothing branches on an index, so that the loop becomes one of vectors; it says whether all are ints.
    private static boolean narrow(long[] numbers, int offset, int[] positions, int from, int to) {
        long lost = 0;
        for (int i = from; i < to; i++) {
            long number = numbers[offset + i];
            positions[i] = (int) number;
            lost |= number ^ (int) number;
        }
        return lost == 0;
    }

    /**
     * Checks that each index is one of so many positions; negative ones count from the end.
     *
     * @param where which positions these are, for the message
     */
    static void requireInRange(String operation, int size, Supplier<String> where, int... indices) {
        AtomicBoolean outside = new AtomicBoolean();
        Parallel.split(indices.length, GRAIN, (from, to) -> {
            if (!areInRange(size, indices, from, to)) {
                outside.set(true);
            }
        });
        for (int i = 0; outside.get() && i < indices.length; i++) {
            requireInRange(operation, size, where, indices[i]);
        }
    }

    private static void requireInRange(String operation, int size, Supplier<String> where, long index) {
        requireInt(operation, index);
        if (index < -size || index >= size) {
            throw Errors.outOfRange(operation, "index " + index + " is out of range " + where.get());
        }
    }

    private static void requireInt(String operation, long index) {
        if (index != (int) index) {
            throw Errors.outOfRange(operation, "index " + index + " is out of range of every axis");
        }
    }

    // The signs of what is left on either side; what overflows has the sign as well.
    private static boolean areInRange(int size, int[] indices, int from, int to) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            signs |= indices[i] + size | size - 1 - indices[i];
        }
        return signs >= 0;
    }

    private static boolean areInRange(long size, long[] indices, int from, int to) {
        long signs = 0;
        for (int i = from; i < to; i++) {
            signs |= indices[i] + size | size - 1 - indices[i];
        }
        return signs >= 0;
    }

    static void requireType(String operation, Strided indices) {
        if (indices.dtype() != DType.I32 && indices.dtype() != DType.I64) {
            throw Errors.typesDiffer(operation, "the indices are of type " + indices.dtype()
                    + ", and I64 or I32 is needed; convert them, as by to(DType.I64)");
        }
    }
}
