package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * The arrays that a thread works with while it forms a part of a product. What they hold at first is left over from
 * other products.
 */
final class FloatScratch {
    private static final ScratchPool<FloatScratch> POOL = new ScratchPool<>(FloatScratch::new);

    // Longer ones, which only the gathered elements of a vector can be, are left to the garbage collector.
    private static final int LONGEST_KEPT = 1 << 20;

    private static final float[] NOTHING = {};

    private float[] packedA = NOTHING;
    private float[] packedB = NOTHING;
    private float[] tile = NOTHING;
    private float[] sums = NOTHING;
    private float[] lanes = NOTHING;

    private FloatScratch() {}

    /** Returns one that belongs to the calling thread until it releases it. */
    static FloatScratch acquire() {
        return POOL.acquire();
    }

    void release() {
        packedB = packedB.length <= LONGEST_KEPT ? packedB : NOTHING;
        POOL.release(this);
    }

    /** Returns an array of at least {@code length} elements, for rows of A. */
    float[] packedA(int length) {
        return packedA = atLeast(length, packedA);
    }

    /** Returns an array of at least {@code length} elements, for columns of B. */
    float[] packedB(int length) {
        return packedB = atLeast(length, packedB);
    }

    /** Returns an array of at least {@code length} elements, for a micro-tile. */
    float[] tile(int length) {
        return tile = atLeast(length, tile);
    }

    /** Returns an array of at least {@code length} elements, for sums. */
    float[] sums(int length) {
        return sums = atLeast(length, sums);
    }

    /** Returns an array of at least {@code length} elements, for the lanes of sums. */
    float[] lanes(int length) {
        return lanes = atLeast(length, lanes);
    }

    private static float[] atLeast(int length, float[] array) {
        return array.length >= length ? array : new float[length];
    }
}
