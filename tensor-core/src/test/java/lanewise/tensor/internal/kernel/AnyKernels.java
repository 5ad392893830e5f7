package lanewise.tensor.internal.kernel;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Values;

/** The kernels of either element type on doubles, so that one test runs all of them. */
sealed interface AnyKernels {
    /** Some elements of an array: {@code array[offset + i·stride]} for i from 0. */
    record Run(double[] array, int offset, int stride) {
        /** Returns a run over an array with room for {@code length} elements at this stride, and a margin. */
        static Run within(double[] array, int length, int stride) {
            return new Run(array, stride < 0 ? 1 - (length - 1) * stride : 1, stride);
        }

        /** Returns how long an array must be for {@link #within}. */
        static int room(int length, int stride) {
            return 3 + Math.max(0, length - 1) * Math.abs(stride);
        }

        Run copy() {
            return new Run(array.clone(), offset, stride);
        }
    }

    /** Returns the implementation that says the contract in plain loops. */
    static AnyKernels reference(DType dtype) {
        return dtype == DType.F32 ? new Floats(new ScalarFloatKernels()) : new Doubles(new ScalarDoubleKernels());
    }

    /** Returns every implementation but the reference. */
    static List<AnyKernels> others(DType dtype) {
        return dtype == DType.F32
                ? List.of(new Floats(new VectorFloatKernels()))
                : List.of(new Doubles(new VectorDoubleKernels()));
    }

    /** Returns every implementation. */
    static List<AnyKernels> all(DType dtype) {
        return Stream.concat(Stream.of(reference(dtype)), others(dtype).stream()).toList();
    }

    /** The kernels on arrays of the element type. */
    Object kernels();

    void binary(BinaryOp op, Run a, Run b, Run out, int length);

    void binaryScalar(BinaryOp op, Run a, double b, Run out, int length);

    void unary(UnaryOp op, Run x, Run out, int length);

    void axpy(double alpha, Run x, Run y, Run out, int length);

    void addcmul(double value, Run a, Run b, Run x, Run out, int length);

    void where(Run condition, Run a, Run b, Run out, int length);

    double max(Run x, int length);

    double min(Run x, int length);

    int argmax(Run x, int length);

    int argmin(Run x, int length);

    double prod(Run x, int length);

    boolean contains(boolean zero, Run x, int length);

    void accumulate(BinaryOp op, Run x, Run out, int length);

    /** Combines the rows that start at the elements of {@code x} with {@code out}, of stride 1. */
    void combineRows(BinaryOp op, Run x, int rows, int columns, Run out);

    /** Keeps the running extremes of the rows that start at the elements of {@code x}; strides of 1. */
    void runningExtremes(boolean largest, Run x, int rows, int columns, double[] extremes, double[] indices);

    /** Copies rows that lie side by side from the elements of {@code x} on; out's stride is that of its rows. */
    void copyRows(Run x, int rows, int columns, Run out);

    /** Copies the rows of {@code x}, its stride apart, that {@code indices} names; there are {@code size}. */
    void gatherRows(Run x, int size, int[] indices, int columns, Run out);

    /** Transposes rows that lie side by side from the elements of {@code x} on; out's stride is that of its rows. */
    void transpose(Run x, int rows, int columns, Run out);

    /** Widens bytes to a run of stride 1. */
    void widenBytes(byte[] source, int offset, double scale, double shift, Run out, int length);

    record Floats(FloatKernels kernels) implements AnyKernels {
        @Override
        public void binary(BinaryOp op, Run a, Run b, Run out, int length) {
            float[][] arrays = arrays(out, a, b);
            kernels.binary(op, arrays[1], a.offset, a.stride, arrays[2], b.offset, b.stride,
                    arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void binaryScalar(BinaryOp op, Run a, double b, Run out, int length) {
            float[][] arrays = arrays(out, a);
            kernels.binaryScalar(op, arrays[1], a.offset, a.stride, (float) b,
                    arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void unary(UnaryOp op, Run x, Run out, int length) {
            float[][] arrays = arrays(out, x);
            kernels.unary(op, arrays[1], x.offset, x.stride, arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void axpy(double alpha, Run x, Run y, Run out, int length) {
            float[][] arrays = arrays(out, x, y);
            kernels.axpy((float) alpha, arrays[1], x.offset, x.stride, arrays[2], y.offset, y.stride,
                    arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void addcmul(double value, Run a, Run b, Run x, Run out, int length) {
            float[][] arrays = arrays(out, a, b, x);
            kernels.addcmul((float) value, arrays[1], a.offset, a.stride, arrays[2], b.offset, b.stride,
                    arrays[3], x.offset, x.stride, arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void where(Run condition, Run a, Run b, Run out, int length) {
            float[][] arrays = arrays(out, condition, a, b);
            kernels.where(arrays[1], condition.offset, condition.stride, arrays[2], a.offset, a.stride,
                    arrays[3], b.offset, b.stride, arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public double max(Run x, int length) {
            return kernels.max(Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public double min(Run x, int length) {
            return kernels.min(Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmax(Run x, int length) {
            return kernels.argmax(Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public int argmin(Run x, int length) {
            return kernels.argmin(Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public double prod(Run x, int length) {
            return kernels.prod(Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public boolean contains(boolean zero, Run x, int length) {
            return kernels.contains(zero, Values.toFloats(x.array), x.offset, x.stride, length);
        }

        @Override
        public void accumulate(BinaryOp op, Run x, Run out, int length) {
            float[][] arrays = arrays(out, x);
            kernels.accumulate(op, arrays[1], x.offset, x.stride, arrays[0], out.offset, out.stride, length);
            store(arrays[0], out);
        }

        @Override
        public void combineRows(BinaryOp op, Run x, int rows, int columns, Run out) {
            float[][] arrays = arrays(out, x);
            kernels.combineRows(op, arrays[1], x.offset, x.stride, rows, columns, arrays[0], out.offset);
            store(arrays[0], out);
        }

        @Override
        public void runningExtremes(boolean largest, Run x, int rows, int columns,
                double[] extremes, double[] indices) {
            Run extremesRun = new Run(extremes, 0, 1);
            Run indicesRun = new Run(indices, 0, 1);
            float[] numbers = arrays(indicesRun)[0];
            float[][] arrays = arrays(extremesRun, x);
            kernels.runningExtremes(largest, arrays[1], x.offset, x.stride, rows, columns, arrays[0], numbers);
            store(arrays[0], extremesRun);
            store(numbers, indicesRun);
        }

        @Override
        public void copyRows(Run x, int rows, int columns, Run out) {
            float[][] arrays = arrays(out, x);
            kernels.copyRows(arrays[1], x.offset, x.stride, rows, columns, arrays[0], out.offset, out.stride);
            store(arrays[0], out);
        }

        @Override
        public void gatherRows(Run x, int size, int[] indices, int columns, Run out) {
            float[][] arrays = arrays(out, x);
            kernels.gatherRows(arrays[1], x.offset, 0, x.stride, size, indices, 0, 1,
                    arrays[0], out.offset, out.stride, indices.length, columns);
            store(arrays[0], out);
        }

        @Override
        public void transpose(Run x, int rows, int columns, Run out) {
            float[][] arrays = arrays(out, x);
            kernels.transpose(arrays[1], x.offset, x.stride, rows, columns, arrays[0], out.offset, out.stride);
            store(arrays[0], out);
        }

        @Override
        public void widenBytes(byte[] source, int offset, double scale, double shift, Run out, int length) {
            float[] array = arrays(out)[0];
            kernels.widenBytes(source, offset, (float) scale, (float) shift, array, out.offset, length);
            store(array, out);
        }

        // Runs of one array stay runs of one array.
        private static float[][] arrays(Run... runs) {
            float[][] arrays = new float[runs.length][];
            for (int i = 0; i < runs.length; i++) {
                double[] array = runs[i].array;
                int first = IntStream.range(0, i).filter(j -> runs[j].array == array).findFirst().orElse(-1);
                arrays[i] = first < 0 ? Values.toFloats(array) : arrays[first];
            }
            return arrays;
        }

        private static void store(float[] from, Run to) {
            System.arraycopy(Values.toDoubles(from), 0, to.array, 0, from.length);
        }
    }

    record Doubles(DoubleKernels kernels) implements AnyKernels {
        @Override
        public void binary(BinaryOp op, Run a, Run b, Run out, int length) {
            kernels.binary(op, a.array, a.offset, a.stride, b.array, b.offset, b.stride,
                    out.array, out.offset, out.stride, length);
        }

        @Override
        public void binaryScalar(BinaryOp op, Run a, double b, Run out, int length) {
            kernels.binaryScalar(op, a.array, a.offset, a.stride, b, out.array, out.offset, out.stride, length);
        }

        @Override
        public void unary(UnaryOp op, Run x, Run out, int length) {
            kernels.unary(op, x.array, x.offset, x.stride, out.array, out.offset, out.stride, length);
        }

        @Override
        public void axpy(double alpha, Run x, Run y, Run out, int length) {
            kernels.axpy(alpha, x.array, x.offset, x.stride, y.array, y.offset, y.stride,
                    out.array, out.offset, out.stride, length);
        }

        @Override
        public void addcmul(double value, Run a, Run b, Run x, Run out, int length) {
            kernels.addcmul(value, a.array, a.offset, a.stride, b.array, b.offset, b.stride,
                    x.array, x.offset, x.stride, out.array, out.offset, out.stride, length);
        }

        @Override
        public void where(Run condition, Run a, Run b, Run out, int length) {
            kernels.where(condition.array, condition.offset, condition.stride, a.array, a.offset, a.stride,
                    b.array, b.offset, b.stride, out.array, out.offset, out.stride, length);
        }

        @Override
        public double max(Run x, int length) {
            return kernels.max(x.array, x.offset, x.stride, length);
        }

        @Override
        public double min(Run x, int length) {
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
        public double prod(Run x, int length) {
            return kernels.prod(x.array, x.offset, x.stride, length);
        }

        @Override
        public boolean contains(boolean zero, Run x, int length) {
            return kernels.contains(zero, x.array, x.offset, x.stride, length);
        }

        @Override
        public void accumulate(BinaryOp op, Run x, Run out, int length) {
            kernels.accumulate(op, x.array, x.offset, x.stride, out.array, out.offset, out.stride, length);
        }

        @Override
        public void combineRows(BinaryOp op, Run x, int rows, int columns, Run out) {
            kernels.combineRows(op, x.array, x.offset, x.stride, rows, columns, out.array, out.offset);
        }

        @Override
        public void runningExtremes(boolean largest, Run x, int rows, int columns,
                double[] extremes, double[] indices) {
            kernels.runningExtremes(largest, x.array, x.offset, x.stride, rows, columns, extremes, indices);
        }

        @Override
        public void copyRows(Run x, int rows, int columns, Run out) {
            kernels.copyRows(x.array, x.offset, x.stride, rows, columns, out.array, out.offset, out.stride);
        }

        @Override
        public void gatherRows(Run x, int size, int[] indices, int columns, Run out) {
            kernels.gatherRows(x.array, x.offset, 0, x.stride, size, indices, 0, 1,
                    out.array, out.offset, out.stride, indices.length, columns);
        }

        @Override
        public void transpose(Run x, int rows, int columns, Run out) {
            kernels.transpose(x.array, x.offset, x.stride, rows, columns, out.array, out.offset, out.stride);
        }

        @Override
        public void widenBytes(byte[] source, int offset, double scale, double shift, Run out, int length) {
            kernels.widenBytes(source, offset, scale, shift, out.array, out.offset, length);
        }
    }
}
