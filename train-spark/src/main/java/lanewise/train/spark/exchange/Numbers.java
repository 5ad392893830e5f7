package lanewise.train.spark.exchange;

import java.nio.ByteBuffer;
import lanewise.nn.training.ShardSum;
import lanewise.tensor.DType;

/** The vector of a sum, as bytes come and go: in the machine's order, which is that of all processes. */
sealed interface Numbers {
    /** Returns the vector of a sum. */
    static Numbers of(ShardSum sum) {
        return sum.values().dtype() == DType.F32 ? new Floats(sum.floats()) : new Doubles(sum.doubles());
    }

    /** Returns the number of elements. */
    int length();

    /** Returns the number of bytes of an element. */
    int bytes();

    /** Copies elements into a buffer, which is to hold them alone and be read then. */
    void get(int from, int count, ByteBuffer into);

    /** Replaces elements by those of a buffer. */
    void set(int from, int count, ByteBuffer by);

    /** Adds the elements of a buffer, as those of the right child of a node. */
    void add(int from, int count, ByteBuffer right);

    /** Those of F32. */
    final class Floats implements Numbers {
        private final float[] values;
        private float[] chunk = {};

        Floats(float[] values) {
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public int bytes() {
            return Float.BYTES;
        }

        @Override
        public void get(int from, int count, ByteBuffer into) {
            into.clear().limit(count * Float.BYTES);
            into.asFloatBuffer().put(values, from, count);
        }

        @Override
        public void set(int from, int count, ByteBuffer by) {
            by.asFloatBuffer().get(values, from, count);
        }

        @Override
        public void add(int from, int count, ByteBuffer right) {
            chunk = chunk.length < count ? new float[count] : chunk;
            right.asFloatBuffer().get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[from + i] += chunk[i];
            }
        }
    }

    /** Those of F64. */
    final class Doubles implements Numbers {
        private final double[] values;
        private double[] chunk = {};

        Doubles(double[] values) {
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public int bytes() {
            return Double.BYTES;
        }

        @Override
        public void get(int from, int count, ByteBuffer into) {
            into.clear().limit(count * Double.BYTES);
            into.asDoubleBuffer().put(values, from, count);
        }

        @Override
        public void set(int from, int count, ByteBuffer by) {
            by.asDoubleBuffer().get(values, from, count);
        }

        @Override
        public void add(int from, int count, ByteBuffer right) {
            chunk = chunk.length < count ? new double[count] : chunk;
            right.asDoubleBuffer().get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[from + i] += chunk[i];
            }
        }
    }
}
