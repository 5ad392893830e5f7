package lanewise.tensor.internal.gemm;

import java.util.Arrays;
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

    private float[][] panelsOfA = {};
    private float[][] panelsOfB = {};
    private float[] tile = NOTHING;
    private float[] elements = NOTHING;
    private float[] sums = NOTHING;
    private float[] lanes = NOTHING;

    private FloatScratch() {}

    /** Returns one that belongs to the calling thread until it releases it. */
    static FloatScratch acquire() {
        return POOL.acquire();
    }

    void release() {
        elements = elements.length <= LONGEST_KEPT ? elements : NOTHING;
        POOL.release(this);
    }

    /** Returns so many arrays or more, of at least {@code length} elements each, for micropanels of A. */
    float[][] panelsOfA(int panels, int length) {
        return panelsOfA = atLeast(panels, length, panelsOfA);
    }

    /** Returns so many arrays or more, of at least {@code length} elements each, for micropanels of B. */
    float[][] panelsOfB(int panels, int length) {
        return panelsOfB = atLeast(panels, length, panelsOfB);
    }

    /** Returns an array of at least {@code length} elements, for a micro-tile. */
    float[] tile(int length) {
        return tile = atLeast(length, tile);
    }

    /** Returns an array of at least {@code length} elements, for those of a vector. */
    float[] elements(int length) {
        return elements = atLeast(length, elements);
    }

    /** Returns an array of at least {@code length} elements, for sums. */
    float[] sums(int length) {
        return sums = atLeast(length, sums);
    }

    /** Returns an array of at least {@code length} elements, for the lanes of sums. */
    float[] lanes(int length) {
        return lanes = atLeast(length, lanes);
    }

    private static float[][] atLeast(int count, int length, float[][] arrays) {
        float[][] enough = arrays.length >= count ? arrays : Arrays.copyOf(arrays, count);
        for (int i = 0; i < count; i++) {
            enough[i] = enough[i] == null ? new float[length] : atLeast(length, enough[i]);
        }
        return enough;
    }

    private static float[] atLeast(int length, float[] array) {
        return array.length >= length ? array : new float[length];
    }
}
