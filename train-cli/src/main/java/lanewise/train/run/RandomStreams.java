package lanewise.train.run;

/** The streams of random numbers of a run. The initialisation of layer i uses stream i, so these start far above. */
final class RandomStreams {
    /** The division into training and validation images. */
    static final long SPLIT = 1L << 32;

    private static final long SHUFFLE = 2L << 32;

    private RandomStreams() {}

    /** The order of the training images in an epoch, counted from 1. */
    static long shuffle(int epoch) {
        return SHUFFLE + epoch;
    }
}
