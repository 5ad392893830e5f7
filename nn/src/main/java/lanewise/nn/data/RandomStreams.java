package lanewise.nn.data;

import lanewise.tensor.Philox;

/**
 * The streams of random numbers of a training. The initialisation of layer i uses stream i, so these start far above. Those
 * of transforms in epoch 0 are those of the modules of {@code Seeding} under one seed: another start would change bits.
 */
final class RandomStreams {
    private static final long SPLIT = 1L << 32;
    private static final long SHUFFLE = 2L << 32;
    private static final long TRANSFORM = 1L << 62;

    private RandomStreams() {}

    /** Returns the order from which a data set is divided. */
    static int[] split(long seed, int samples) {
        return new Philox(seed, SPLIT).permutation(samples);
    }

    /** Returns the order of the samples in an epoch. */
    static int[] shuffle(long seed, int epoch, int samples) {
        return new Philox(seed, SHUFFLE + epoch).permutation(samples);
    }

    /** Returns the numbers by which a sample is changed in an epoch. */
    static Philox transform(long seed, int epoch, int sample) {
        return new Philox(seed, TRANSFORM | (long) epoch << 31 | sample);
    }
}
