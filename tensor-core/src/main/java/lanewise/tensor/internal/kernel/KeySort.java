package lanewise.tensor.internal.kernel;

import java.util.Arrays;

/**
 * Sorts longs by their highest bits that differ, eight at a time from the lowest of these on (a radix sort), and then
 * those that agree in them by the rest. What takes few numbers apart is looked at first: as many bits as their number
 * needs and a dozen more. Not thread-safe.
 */
final class KeySort {
    private static final int DIGIT = 8;
    private static final int VALUES = 1 << DIGIT;

    // So few are compared with each other.
    private static final int FEW = 256;
    private static final int VERY_FEW = 16;

    // With so many bits more than their number needs, numbers that are spread evenly seldom agree.
    private static final int SPARE = 12;

    private int[][] places; // [digit][its value]: how many have it, then where the next one goes

    /**
     * Sorts {@code keys[from] … keys[to − 1]} in rising order.
     *
     * @param scratch as long as {@code keys}; overwritten
     * @param low the lowest bit that decides: keys that agree from it on stand in rising order already
     */
    void sort(long[] keys, long[] scratch, int from, int to, int low) {
        if (to - from <= VERY_FEW) {
            insertionSort(keys, from, to);
            return;
        }
        long different = 0;
        boolean rising = true;
        for (int i = from + 1; i < to; i++) {
            different |= keys[i] ^ keys[from];
            rising &= keys[i - 1] <= keys[i];
        }
        int high = Long.SIZE - Long.numberOfLeadingZeros(different);
        if (rising || high <= low) {
            return;
        }
        if (to - from < FEW) {
            Arrays.sort(keys, from, to);
            return;
        }
        int wanted = Integer.SIZE - Integer.numberOfLeadingZeros(to - from) + SPARE;
        int shift = Math.max(low, high - Math.ceilDiv(wanted, DIGIT) * DIGIT);
        sortByDigits(keys, scratch, from, to, shift, high);
        if (shift > low) {
            sortRest(keys, scratch, from, to, shift, low);
        }
    }

    private static void insertionSort(long[] keys, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long key = keys[i];
            int at = i;
            while (at > from && keys[at - 1] > key) {
                keys[at] = keys[--at];
            }
            keys[at] = key;
        }
    }

    private void sortByDigits(long[] keys, long[] scratch, int from, int to, int shift, int high) {
        int digits = Math.ceilDiv(high - shift, DIGIT);
        long sign = high == Long.SIZE ? Long.MIN_VALUE : 0; // negative numbers first
        count(keys, from, to, shift, digits, sign);
        long[] source = keys;
        long[] target = scratch;
        for (int digit = 0; digit < digits; digit++) {
            int by = shift + digit * DIGIT;
            int[] next = places[digit];
            if (next[digit(keys[from], by, sign)] == to - from) {
                continue; // they all agree
            }
            int place = from;
            for (int value = 0; value < VALUES; value++) {
                int count = next[value];
                next[value] = place;
                place += count;
            }
            for (int i = from; i < to; i++) {
                long key = source[i];
                target[next[digit(key, by, sign)]++] = key;
            }
            long[] sorted = target;
            target = source;
            source = sorted;
        }
        if (source != keys) {
            System.arraycopy(source, from, keys, from, to - from);
        }
    }

    private void count(long[] keys, int from, int to, int shift, int digits, long sign) {
        places = places == null ? new int[Long.SIZE / DIGIT][VALUES] : places;
        for (int digit = 0; digit < digits; digit++) {
            Arrays.fill(places[digit], 0);
        }
        for (int i = from; i < to; i++) {
            for (int digit = 0; digit < digits; digit++) {
                places[digit][digit(keys[i], shift + digit * DIGIT, sign)]++;
            }
        }
    }

    private static int digit(long key, int shift, long sign) {
        return (int) ((key ^ sign) >>> shift) & VALUES - 1;
    }

    private void sortRest(long[] keys, long[] scratch, int from, int to, int shift, int low) {
        for (int i = from, end; i < to; i = end) {
            end = i + 1;
            while (end < to && keys[end] >> shift == keys[i] >> shift) {
                end++;
            }
            if (end - i > 1) {
                sort(keys, scratch, i, end, low);
            }
        }
    }
}
