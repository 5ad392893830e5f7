package lanewise.train.spark.exchange;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import lanewise.nn.sharding.ShardSum;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** A vector of F32 or F64 as bytes come and go, chunk by chunk: in the machine's order, which is that of all processes. */
final class Numbers {
    private final Tensor vector;
    private final MemorySegment memory; // of the vector
    private final Tensor chunk;
    private final MemorySegment chunkMemory;
    private final int chunkLength;

    private Numbers(Tensor vector, MemorySegment memory, Tensor chunk, MemorySegment chunkMemory) {
        this.vector = vector;
        this.memory = memory;
        this.chunk = chunk;
        this.chunkMemory = chunkMemory;
        chunkLength = chunk.elements();
    }

    /**
     * Returns the vector of a sum, which is changed in place.
     *
     * @param chunkBytes how many bytes are sent at once
     */
    static Numbers of(ShardSum sum, int chunkBytes) {
        if (sum.values().dtype() == DType.F64) {
            return of(sum.doubles(), chunkBytes);
        }
        float[] buffer = new float[chunkBytes / Float.BYTES];
        return new Numbers(sum.values(), MemorySegment.ofArray(sum.floats()), Tensor.wrap(buffer),
                MemorySegment.ofArray(buffer));
    }

    /** Returns a vector, which is changed in place. */
    static Numbers of(double[] values, int chunkBytes) {
        double[] buffer = new double[chunkBytes / Double.BYTES];
        return new Numbers(Tensor.wrap(values), MemorySegment.ofArray(values), Tensor.wrap(buffer),
                MemorySegment.ofArray(buffer));
    }

    /** Returns the number of elements. */
    int length() {
        return vector.elements();
    }

    /** Returns the number of elements of a whole chunk. */
    int chunkLength() {
        return chunkLength;
    }

    /** Returns the number of bytes of so many elements of a chunk. */
    int bytes(int count) {
        return count * vector.dtype().bytes();
    }

    private MemorySegment slice(int from, int count) {
        return memory.asSlice((long) from * vector.dtype().bytes(), bytes(count));
    }

    /** Copies elements into a buffer, which holds them alone then, to be read from its beginning. */
    void get(int from, int count, ByteBuffer into) {
        into.clear().limit(bytes(count));
        MemorySegment.ofBuffer(into).copyFrom(slice(from, count));
    }

    /** Replaces elements by those of a buffer. */
    void set(int from, int count, ByteBuffer by) {
        slice(from, count).copyFrom(MemorySegment.ofBuffer(by));
    }

    /** Adds the elements of a buffer, as those of the right child of a node. */
    void add(int from, int count, ByteBuffer right) {
        chunkMemory.asSlice(0, bytes(count)).copyFrom(MemorySegment.ofBuffer(right));
        Tensor part = vector.narrow(0, from, count);
        part.add(chunk.narrow(0, 0, count), part);
    }
}
