package lanewise.benchmarks.peers;

/** The passes of one convolution that a library keeps in its own memory, channels last. Gradients are of a sum of Y ⊙ dY. */
public interface ConvolutionPasses extends AutoCloseable {
    /** Computes Y; returns it, so that no compiler can leave the work out. */
    Object forward();

    /** Does what a library does before it can go backward to the images alone, or to the filters alone; returns that pass. */
    Backward prepare(Gradient gradient);

    @Override
    default void close() {}

    /** Whose gradient. */
    enum Gradient {
        /** That of the images. */
        IMAGES,
        /** That of the filters. */
        FILTERS
    }

    /** One pass backward. */
    interface Backward extends AutoCloseable {
        /** Computes the gradient; returns where it is. */
        Object run();

        @Override
        default void close() {}
    }
}
