package lanewise.tensor.internal.conv;

/**
 * The innermost part of convolutions whose groups have few channels: sums of products channel by channel, for several rows
 * at once.
 *
 * <p>{@code out[outOffset + m·outStep + c] = Σₜ x[xOffset + rowAt[m] + xAt[t] + c] · w[wOffset + wAt[t] + c]}, m below
 * {@code rows}, c below {@code channels}, t below {@code terms}. The sum starts from +0, or from what stands in {@code out} if it
 * is continued, and goes over t in ascending order with one fused multiply-add for each t. Every implementation so gives the
 * same bits.
 *
 * <p>For a result and for a gradient of images, rows are windows side by side and terms are taps; for a gradient of filters
 * rows are taps and terms are windows.
 *
 * <p>{@link ScalarFloatTapKernel} says it in plain loops, the reference for every other implementation.
 */
sealed interface FloatTapKernel permits ScalarFloatTapKernel, VectorFloatTapKernel {
    void multiply(int terms, float[] x, int xOffset, int[] xAt, float[] w, int wOffset, int[] wAt, int rows, int[] rowAt,
            int channels, float[] out, int outOffset, int outStep, boolean continued);
}
