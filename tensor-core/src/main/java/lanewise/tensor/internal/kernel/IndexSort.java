package lanewise.tensor.internal.kernel;

/**
 * Sorts indices by the keys that they stand for. As many of the highest bits that differ as there is room for become one
 * number with the index in its lowest bits: such numbers are sorted, and equal keys stay in their order. Indices whose
 * keys had further bits and agree so far are sorted once more, by these. Not thread-safe.
 */
final class IndexSort {
    private final KeySort sort;

    IndexSort(KeySort sort) {
        this.sort = sort;
    }

    /**
     * Sets {@code order[0] … order[length − 1]} to the indices of the keys in rising order; of equal ones the first comes
     * first.
     *
     * @param scratch as long as {@code order}; overwritten
     */
    void sort(long[] keys, int length, long[] order, long[] scratch) {
        for (int i = 0; i < length; i++) {
            order[i] = i;
        }
        int indexBits = Long.SIZE - Long.numberOfLeadingZeros(length);
        sort(keys, order, scratch, 0, length, indexBits);
    }

    // The indices in the range rise where keys are equal.
    private void sort(long[] keys, long[] order, long[] scratch, int from, int to, int indexBits) {
        if (from == to) {
            return;
        }
        long different = 0;
        long first = keys[(int) order[from]];
        for (int i = from + 1; i < to; i++) {
            different |= keys[(int) order[i]] ^ first;
        }
        int high = Long.SIZE - Long.numberOfLeadingZeros(different);
        if (high == 0) {
            return;
        }
        int lost = Math.max(0, high - (Long.SIZE - 1 - indexBits));
        long kept = -1L >>> Long.SIZE - (high - lost);
        long sign = high == Long.SIZE ? Long.MIN_VALUE : 0; // negative numbers first
        for (int i = from; i < to; i++) {
            long key = keys[(int) order[i]] ^ sign;
            order[i] |= (key >>> lost & kept) << indexBits;
        }
        sort.sort(order, scratch, from, to, indexBits);
        if (lost > 0) {
            sortRest(keys, order, scratch, from, to, indexBits);
        } else {
            unpack(order, from, to, indexBits);
        }
    }

    private void sortRest(long[] keys, long[] order, long[] scratch, int from, int to, int indexBits) {
        for (int i = from, end; i < to; i = end) {
            long kept = order[i] >>> indexBits;
            end = i + 1;
            while (end < to && order[end] >>> indexBits == kept) {
                end++;
            }
            unpack(order, i, end, indexBits);
            if (end - i > 1) {
                sort(keys, order, scratch, i, end, indexBits);
            }
        }
    }

    private static void unpack(long[] order, int from, int to, int indexBits) {
        for (int i = from; i < to; i++) {
            order[i] &= (1L << indexBits) - 1;
        }
    }
}
