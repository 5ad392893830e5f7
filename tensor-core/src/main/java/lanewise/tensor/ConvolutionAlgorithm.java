package lanewise.tensor;

/** How a {@link Convolution2d} is computed, which decides its time and how it rounds. */
public enum ConvolutionAlgorithm {
    /** Each result is the sum over its window, in the order that {@link Convolution2d} states. */
    WINDOWS,

    /**
     * Winograd's F(4 × 4, 3 × 3): tiles of 16 results with 36 multiplications instead of 144, for each channel and filter.
     *
     * <p>Chosen for windows of 3 × 3 with stride and dilation 1, where a group has at least {@value #FEWEST_CHANNELS}
     * channels and as many filters; all other convolutions are computed over windows. With 64 channels and more it takes
     * about half the time. Results are the same bits on any machine and any number of threads, but not those of {@link
     * #WINDOWS}: their error is two to five times as large, in F32 about 10⁻⁶ of the size of the results. A number that is
     * not finite may make all results of the tiles that see it NaN.
     *
     * <p>Source: A. Lavin, S. Gray, Fast algorithms for convolutional neural networks, 2015, with other points.
     */
    WINOGRAD;

    /** Channels and filters of a group below which products over tiles would leave most lanes empty. */
    public static final int FEWEST_CHANNELS = 16;
}
