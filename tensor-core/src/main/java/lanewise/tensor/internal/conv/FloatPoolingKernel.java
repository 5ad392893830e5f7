package lanewise.tensor.internal.conv;

/**
 * What pooling computes for the channels of one window, and its gradient for those of one pixel: n numbers side by side. A
 * window has {@code rows} × {@code columns} taps inside of the image, each at least 1: tap (p, q) of channel c stands at
 * {@code x[at + p·rowStep + q·columnStep + c]}.
 *
 * <p>{@link ScalarFloatPoolingKernel} says it in plain loops, the reference for every other implementation.
 */
sealed interface FloatPoolingKernel permits ScalarFloatPoolingKernel, VectorFloatPoolingKernel {
    /**
     * Writes the largest number of each channel to {@code out[outAt + c]}, and the number of its tap,
     * {@code firstTap + p·tapsPerRow + q}, to {@code taps[tapsAt + c]}. Of equal ones it is the first, p before q. A NaN is
     * larger than all others, and of several the last is taken.
     */
    void maximum(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float firstTap, float tapsPerRow,
            float[] out, int outAt, float[] taps, int tapsAt, int n);

    /** Writes {@code (Σ_p Σ_q x_pq) ÷ divisor} of each channel, added in ascending order, to {@code out[outAt + c]}. */
    void average(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float divisor,
            float[] out, int outAt, int n);

    /** Adds {@code x[at + c]} to {@code sum[sumAt + c]} where {@code taps[tapsAt + c] == tap}. */
    void addWhere(float[] x, int at, float[] taps, int tapsAt, float tap, float[] sum, int sumAt, int n);

    /** Adds {@code x[at + c] ÷ divisor} to {@code sum[sumAt + c]}. */
    void addQuotient(float[] x, int at, float divisor, float[] sum, int sumAt, int n);
}
