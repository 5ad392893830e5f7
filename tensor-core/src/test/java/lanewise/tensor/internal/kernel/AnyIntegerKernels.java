package lanewise.tensor.internal.kernel;

import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;

/** The kernels of I64, I32 and U8 on longs, so that one test runs all of them. */
sealed interface AnyIntegerKernels {
    /** Some elements of an array: {@code array[offset + i·stride]} for i from 0. */
    record Run(long[] array, int offset, int stride) {
        /** Returns a run with numbers of a type around it and in it. */
        static Run of(DType dtype, int length, int stride, Random random) {
            int span = Math.max(0, length - 1) * Math.abs(stride);
            return new Run(numbers(dtype, 3 + span, random), stride < 0 ? 1 + span : 1, stride);
        }

        long get(int i) {
            return array[offset + i * stride];
        }

        void set(int i, long value) {
            array[offset + i * stride] = value;
        }

        Run copy() {
            return new Run(array.clone(), offset, stride);
        }
    }

    /** Returns all implementations of all types. */
    static List<AnyIntegerKernels> all() {
        return List.of(new Longs(new ScalarLongKernels()), new Longs(new VectorLongKernels()),
                new Ints(new ScalarIntKernels()), new Ints(new VectorIntKernels()),
                new Bytes(new ScalarU8Kernels()), new Bytes(new VectorU8Kernels()));
    }

    /** Returns the implementations with vectors. */
    static List<AnyIntegerKernels> vectors() {
        return all().stream().filter(any -> any.kernels().getClass().getSimpleName().startsWith("Vector")).toList();
    }

    /** Returns the number of the type that has the same lowest bits. */
    static long narrow(DType dtype, long value) {
        return switch (dtype) {
            case I64 -> value;
            case I32 -> (int) value;
            case U8 -> value & 0xFF;
            default -> throw new IllegalArgumentException(dtype + " is no type of integers");
        };
    }

    /** Returns numbers of a type: limits, small ones and any. */
    static long[] numbers(DType dtype, int length, Random random) {
        long[] limits = {Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 127, 128, 255, 0, 1, -1};
        return random.ints(length, 0, 4).mapToLong(kind -> narrow(dtype, switch (kind) {
            case 0 -> limits[random.nextInt(limits.length)];
            case 1 -> random.nextInt(-10, 70);
            default -> random.nextLong();
        })).toArray();
    }

    DType dtype();

    /** The kernels on arrays of the element type. */
    Object kernels();

    void binary(BinaryOp op, Run a, Run b, Run out, int length);

    void binaryScalar(BinaryOp op, Run a, long b, Run out, int length);

    void unary(UnaryOp op, Run x, Run out, int length);

    /** Returns what rows are combined by: sums and products of U8 are of I64. */
    default List<BinaryOp> operationsOfRows() {
        return List.of(BinaryOp.ADD, BinaryOp.MUL, BinaryOp.MINIMUM, BinaryOp.MAXIMUM);
    }

    /** Combines the rows that start at the elements of {@code x} with {@code out}, of stride 1. */
    void combineRows(BinaryOp op, Run x, int rows, int columns, Run out);

    /** Keeps the running extremes of the rows that start at the elements of {@code x}; strides of 1. */
    void runningExtremes(boolean largest, Run x, int rows, int columns, long[] extremes, long[] indices);

    long max(Run x, int length);

    long min(Run x, int length);

    int argmax(Run x, int length);

    int argmin(Run x, int length);

    boolean contains(boolean zero, Run x, int length);

    int findZero(Run x, int length);

    record Longs(LongKernels kernels) implements AnyIntegerKernels {
        @Override
        public DType dtype() {
            return DType.I64;
        }

        @Override
        public void binary(BinaryOp op, Run a, Run b, Run out, int length) {
            kernels.binary(op, a.array, a.offset, a.stride, b.array, b.offset, b.stride,
                    out.array, out.offset, out.stride, length);
        }

        @Override
        public void binaryScalar(BinaryOp op, Run a, long b, Run out, int length) {
            kernels.binaryScalar(op, a.array, a.offset, a.stride, b, out.array, out.offset, out.stride, length);
        }

        @Override
        public void unary(UnaryOp op, Run x, Run out, int length) {
            kernels.unary(op, x.array, x.offset, x.stride, out.array, out.offset, out.stride, length);
        }

        @Override
        public void combineRows(BinaryOp op, Run x, int rows, int columns, Run out) {
            kernels.combineRows(op, x.array, x.offset, x.stride, rows, columns, out.array, out.offset);
        }

        @Override
        public void runningExtremes(boolean largest, Run x, int rows, int columns, long[] extremes, long[] indices) {
            kernels.runningExtremes(largest, x.array, x.offset, x.stride, rows, columns, extremes, indices);
        }

        @Override
        public long max(Run x, int length) {
            return kernels.max(x.array, x.offset, x.stride, length);
        }

        @Override
        public long min(Run x, int length) {
            return kernels.min(x.array, x.offset, x.stride, length);
        }

        @Override
        public int argmax(Run x, int length) {
            return kernels.argmax(x.array, x.offset, x.stride, length);
        }

        @Override
        public int argmin(Run x, int length) {
            return kernels.argmin(x.array, x.offset, x.stride, length);
        }

        @Override
        public boolean contains(boolean zero, Run x, int length) {
            return kernels.contains(zero, x.array, x.offset, x.stride, length);
        }

        @Override
        public int findZero(Run x, int length) {
            return kernels.findZero(x.array, x.offset, x.stride, length);
        }
    }

    record Ints(IntKernels kernels) implements AnyIntegerKernels {
        @Override
        public DType dtype() {
            return DType.I32;
        }

        @Override
        public void binary(BinaryOp op, Run a, Run b, Run out, int length) {
            int[] result = toInts(out.array);
            int[] aArray = a.array == out.array ? result : toInts(a.array);
            int[] bArray = b.array == out.array ? result : toInts(b.array);
            kernels.binary(op, aArray, a.offset, a.stride, bArray, b.offset, b.stride,
                    result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void binaryScalar(BinaryOp op, Run a, long b, Run out, int length) {
            int[] result = toInts(out.array);
            int[] aArray = a.array == out.array ? result : toInts(a.array);
            kernels.binaryScalar(op, aArray, a.offset, a.stride, (int) b, result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void unary(UnaryOp op, Run x, Run out, int length) {
            int[] result = toInts(out.array);
            int[] xArray = x.array == out.array ? result : toInts(x.array);
            kernels.unary(op, xArray, x.offset, x.stride, result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void combineRows(BinaryOp op, Run x, int rows, int columns, Run out) {
            int[] result = toInts(out.array);
            int[] xArray = x.array == out.array ? result : toInts(x.array);
            kernels.combineRows(op, xArray, x.offset, x.stride, rows, columns, result, out.offset);
            store(result, out.array);
        }

        @Override
        public void runningExtremes(boolean largest, Run x, int rows, int columns, long[] extremes, long[] indices) {
            int[] found = toInts(extremes);
            int[] at = toInts(indices);
            kernels.runningExtremes(largest, toInts(x.array), x.offset, x.stride, rows, columns, found, at);
            store(found, extremes);
            store(at, indices);
        }

        @Override
        public long max(Run x, int length) {
            return kernels.max(toInts(x.array), x.offset, x.stride, length);
        }

        @Override
        public long min(Run x, int length) {
            return kernels.min(toInts(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmax(Run x, int length) {
            return kernels.argmax(toInts(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmin(Run x, int length) {
            return kernels.argmin(toInts(x.array), x.offset, x.stride, length);
        }

        @Override
        public boolean contains(boolean zero, Run x, int length) {
            return kernels.contains(zero, toInts(x.array), x.offset, x.stride, length);
        }

        @Override
        public int findZero(Run x, int length) {
            return kernels.findZero(toInts(x.array), x.offset, x.stride, length);
        }

        private static int[] toInts(long[] x) {
            int[] array = new int[x.length];
            for (int i = 0; i < x.length; i++) {
                array[i] = (int) x[i];
            }
            return array;
        }

        private static void store(int[] x, long[] array) {
            for (int i = 0; i < x.length; i++) {
                array[i] = x[i];
            }
        }
    }

    record Bytes(U8Kernels kernels) implements AnyIntegerKernels {
        @Override
        public DType dtype() {
            return DType.U8;
        }

        @Override
        public List<BinaryOp> operationsOfRows() {
            return List.of(BinaryOp.MINIMUM, BinaryOp.MAXIMUM);
        }

        @Override
        public void binary(BinaryOp op, Run a, Run b, Run out, int length) {
            byte[] result = toBytes(out.array);
            byte[] aArray = a.array == out.array ? result : toBytes(a.array);
            byte[] bArray = b.array == out.array ? result : toBytes(b.array);
            kernels.binary(op, aArray, a.offset, a.stride, bArray, b.offset, b.stride,
                    result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void binaryScalar(BinaryOp op, Run a, long b, Run out, int length) {
            byte[] result = toBytes(out.array);
            byte[] aArray = a.array == out.array ? result : toBytes(a.array);
            kernels.binaryScalar(op, aArray, a.offset, a.stride, (byte) b, result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void unary(UnaryOp op, Run x, Run out, int length) {
            byte[] result = toBytes(out.array);
            byte[] xArray = x.array == out.array ? result : toBytes(x.array);
            kernels.unary(op, xArray, x.offset, x.stride, result, out.offset, out.stride, length);
            store(result, out.array);
        }

        @Override
        public void combineRows(BinaryOp op, Run x, int rows, int columns, Run out) {
            byte[] result = toBytes(out.array);
            byte[] xArray = x.array == out.array ? result : toBytes(x.array);
            kernels.combineRows(op, xArray, x.offset, x.stride, rows, columns, result, out.offset);
            store(result, out.array);
        }

        @Override
        public void runningExtremes(boolean largest, Run x, int rows, int columns, long[] extremes, long[] indices) {
            byte[] found = toBytes(extremes);
            int[] at = Ints.toInts(indices);
            kernels.runningExtremes(largest, toBytes(x.array), x.offset, x.stride, rows, columns, found, at);
            store(found, extremes);
            Ints.store(at, indices);
        }

        @Override
        public long max(Run x, int length) {
            return kernels.max(toBytes(x.array), x.offset, x.stride, length);
        }

        @Override
        public long min(Run x, int length) {
            return kernels.min(toBytes(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmax(Run x, int length) {
            return kernels.argmax(toBytes(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmin(Run x, int length) {
            return kernels.argmin(toBytes(x.array), x.offset, x.stride, length);
        }

        @Override
        public boolean contains(boolean zero, Run x, int length) {
            return kernels.contains(zero, toBytes(x.array), x.offset, x.stride, length);
        }

        @Override
        public int findZero(Run x, int length) {
            return kernels.findZero(toBytes(x.array), x.offset, x.stride, length);
        }

        private static byte[] toBytes(long[] x) {
            byte[] array = new byte[x.length];
            for (int i = 0; i < x.length; i++) {
                array[i] = (byte) x[i];
            }
            return array;
        }

        private static void store(byte[] x, long[] array) {
            for (int i = 0; i < x.length; i++) {
                array[i] = x[i] & 0xFF;
            }
        }
    }
}
