package lanewise.tensor;

/**
 * Counter-based random numbers: each is a pure function of (seed, stream, position), so the same ones come out in any
 * order, on any number of threads, on any machine. Immutable and thread-safe.
 *
 * <p>The generator is Philox-4x32 with ten rounds (J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel random numbers: as
 * easy as 1, 2, 3, SC 2011). The seed is the key; the counter holds the stream in its upper half and half of the
 * position in its lower one, since one block gives two 64-bit numbers.
 */
public final class Philox {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private final long seed;
    private final long stream;

    /** Creates the generator of a stream: generators with different streams are independent. */
    public Philox(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /** Returns the generator of the same seed with another stream. */
    public Philox withStream(long other) {
        return new Philox(seed, other);
    }

    /** Returns 64 random bits. */
    public long bits(long position) {
        return word(position & 1, seed, position >>> 1, stream);
    }

    /** Returns a number uniform in [0, 1): a multiple of 2⁻⁵³. */
    public double uniform(long position) {
        return (bits(position) >>> 11) * 0x1p-53;
    }

    /** Returns a number uniform in [0, 1): a multiple of 2⁻²⁴, so that rounding to float never gives 1. */
    public float uniformFloat(long position) {
        return (bits(position) >>> 40) * 0x1p-24f;
    }

    /** Returns a standard normal number, by the Box-Muller transform of two uniform ones of the same position. */
    public double normal(long position) {
        // The blocks of stream ~s, so that normal and uniform numbers of one stream do not mix; those of s and ~s do.
        long first = word(0, seed, position, ~stream);
        long second = word(1, seed, position, ~stream);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((first >>> 11) + 1) * 0x1p-53)); // in (0, 1]
        return radius * StrictMath.cos(2 * StrictMath.PI * ((second >>> 11) * 0x1p-53));
    }

    /** Returns an integer in 0 .. bound − 1; its bias is below bound · 2⁻⁶⁴. */
    public int below(int bound, long position) {
        if (bound <= 0) {
            throw new IllegalArgumentException("below: the bound must be positive, not " + bound);
        }
        return (int) Math.unsignedMultiplyHigh(bits(position), bound);
    }

    /** Returns the numbers 0 .. n − 1 in random order (Fisher and Yates's shuffle). */
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("permutation: the length must not be negative, as " + n + " is");
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1, i);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    // Half 0 or 1 of the block with the given 128-bit counter.
    private static long word(long half, long key, long counterLow, long counterHigh) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c0 = (int) counterLow;
        int c1 = (int) (counterLow >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c1 = (int) product1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return half == 0 ? (c0 & 0xFFFFFFFFL) | (long) c1 << 32 : (c2 & 0xFFFFFFFFL) | (long) c3 << 32;
    }
}
