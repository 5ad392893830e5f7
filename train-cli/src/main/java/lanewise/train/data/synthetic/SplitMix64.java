package lanewise.train.data.synthetic;

/**
 * A small random number generator for drawing images: SplitMix64 (Steele, Lea, Flood 2014), a counter passed through a
 * mixing function. Everything else draws from {@link lanewise.tensor.Philox}; the images do not, since other numbers
 * would be other images, and runs on them could neither be resumed nor compared with those that there are. For the same
 * reason the generator is defined here and not by the JDK.
 */
final class SplitMix64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    /** Starts the sequence of (seed, stream, index), unrelated to those of other triples. */
    SplitMix64(long seed, long stream, long index) {
        state = mix(mix(mix(seed + GOLDEN) + stream + GOLDEN) + index + GOLDEN);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns 64 random bits. */
    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Returns an integer in [0, bound), for bounds far below 2³². */
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /** Returns a number in [0, 1), a multiple of 2⁻²⁴. */
    float unit() {
        return (next() >>> 40) * 0x1p-24f;
    }

    /** Returns a number in [low, high). */
    float between(float low, float high) {
        return low + (high - low) * unit();
    }

    /** Returns a number in (−1, 1), denser around 0: the difference of two uniform ones. */
    float triangular() {
        return unit() - unit();
    }
}
