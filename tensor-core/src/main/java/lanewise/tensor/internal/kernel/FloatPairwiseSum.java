package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.FloatKernels.SUM_BLOCK;
import static lanewise.tensor.internal.kernel.FloatKernels.SUM_LANES;

/** What every implementation of {@link FloatKernels#sum} does with the lanes of a block and the sums of blocks. */
public final class FloatPairwiseSum {
    /** A thread's scratch array: the lanes of a sum, then one sum over blocks for each bit of their number. */
    static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(
            () -> new float[SUM_LANES + Integer.SIZE - Integer.numberOfTrailingZeros(SUM_BLOCK)]);

    private FloatPairwiseSum() {}

    /** Adds the lanes that begin at {@code offset} in the fixed tree, and returns their sum; overwrites them. */
    public static float reduceLanes(float[] lanes, int offset) {
        for (int half = SUM_LANES / 2; half > 0; half /= 2) {
            for (int j = offset; j < offset + half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[offset];
    }

    /**
     * Takes in the sum of one more block, as a binary counter does: two sums over equally many blocks become one.
     *
     * @param blocks the number of blocks with this one
     * @param scratch holds sums over blocks, behind the lanes
     * @param sums how many it holds
     * @return how many it holds now
     */
    static int add(float blockSum, int blocks, float[] scratch, int sums) {
        int end = SUM_LANES + sums;
        scratch[end++] = blockSum;
        for (int carry = blocks; (carry & 1) == 0; carry >>= 1) {
            end--;
            scratch[end - 1] += scratch[end];
        }
        return end - SUM_LANES;
    }

    /** Adds the sums over blocks from the latest to the earliest; overwrites them. */
    static float total(float[] scratch, int sums) {
        for (int last = SUM_LANES + sums - 1; last > SUM_LANES; last--) {
            scratch[last - 1] += scratch[last];
        }
        return scratch[SUM_LANES];
    }
}
