package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/**
 * Finds keys by their rank without sorting all: it counts the values of the highest eight bits that differ and goes on
 * with the keys alone among which the wanted one is. The time is that of a few passes, whatever the keys are. Not
 * thread-safe.
 */
public final class KeySelection {
    private static final int DIGIT = 8;

    // So few are sorted.
    private static final int FEW = 64;

    private final int[] counts = new int[1 << DIGIT];
    private final long[] scratch;
    private int lower; // of the last partition: how many keys have a smaller digit, how many the same
    private int equal;

    /** Prepares for at most {@code length} keys. */
    public KeySelection(int length) {
        this.scratch = new long[length];
    }

    /**
     * Rearranges {@code keys[from] … keys[to − 1]} so that the one at {@code rank} is the one that would stand there if
     * they were sorted, none in front of it is larger, and none behind it smaller.
     */
    public void select(long[] keys, int from, int to, int rank) {
        int first = from;
        int end = to;
        while (end - first > FEW) {
            long different = 0;
            for (int i = first + 1; i < end; i++) {
                different |= keys[i] ^ keys[first];
            }
            if (different == 0) {
                return;
            }
            int high = Long.SIZE - Long.numberOfLeadingZeros(different);
            partition(keys, first, end, Math.max(0, high - DIGIT), high == Long.SIZE, rank - first);
            if (rank < first + lower) {
                end = first + lower;
            } else if (rank < first + lower + equal) {
                first += lower;
                end = first + equal;
            } else {
                first += lower + equal;
            }
        }
        Arrays.sort(keys, first, end);
    }

    // Those with a smaller digit than the key of a rank come first, then those with the same one, then the rest.
    private void partition(long[] keys, int from, int to, int shift, boolean signed, int rank) {
        long sign = signed ? Long.MIN_VALUE : 0; // negative numbers first
        Arrays.fill(counts, 0);
        for (int i = from; i < to; i++) {
            counts[digit(keys[i], shift, sign)]++;
        }
        int wanted = 0;
        for (int before = counts[0]; before <= rank; before += counts[wanted]) {
            wanted++;
        }
        lower = 0;
        equal = 0;
        int last = to - from - 1;
        int higher = 0;
        for (int i = from; i < to; i++) { // each is written everywhere, and stays where its place is taken
            long key = keys[i];
            int digit = digit(key, shift, sign);
            keys[from + lower] = key;
            scratch[equal] = key;
            scratch[last - higher] = key;
            lower += digit < wanted ? 1 : 0;
            equal += digit == wanted ? 1 : 0;
            higher += digit > wanted ? 1 : 0;
        }
        System.arraycopy(scratch, 0, keys, from + lower, equal);
        System.arraycopy(scratch, last - higher + 1, keys, from + lower + equal, higher);
    }

    private static int digit(long key, int shift, long sign) {
        return (int) ((key ^ sign) >>> shift) & (1 << DIGIT) - 1;
    }
}
