package lanewise.nn.data;

/**
 * A permutation of all samples.
 *
 * @param seed which of them
 * @param samples the number of samples
 */
record SeededOrder(long seed, int samples) implements SampleOrder {
    @Override
    public int[] of(int epoch) {
        return RandomStreams.shuffle(seed, epoch, samples);
    }

    @Override
    public String toString() {
        return "shuffled by seed " + seed;
    }
}
