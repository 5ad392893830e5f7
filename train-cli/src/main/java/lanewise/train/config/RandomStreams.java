package lanewise.train.config;

/**
 * The streams of random numbers of a run. The initialisation of layer i uses stream i, so these start far above; the order
 * of the images in epoch e has 2³³ + e, as {@link lanewise.nn.data.DataLoader} has it.
 */
public final class RandomStreams {
    /** The division into training and validation images. */
    public static final long SPLIT = 1L << 32;

    /** Which of the images an experiment takes, if it does not take all of them. */
    public static final long SUBSET = 6L << 32;

    private static final long AUGMENTATION = 3L << 32;
    private static final long COLOURS = 5L << 32;

    /** The seeds of the dropout layers, one position each. */
    static final long DROPOUT = 4L << 32;

    private RandomStreams() {}

    /** The changes of the training images in an epoch, counted from 1; 0 for what holds in all of them. */
    public static long augmentation(int epoch) {
        return AUGMENTATION + epoch;
    }

    /** The changes of their colours, and what is cut out of them. */
    public static long colours(int epoch) {
        return COLOURS + epoch;
    }
}
