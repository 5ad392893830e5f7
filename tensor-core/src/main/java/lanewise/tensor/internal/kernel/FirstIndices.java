package lanewise.tensor.internal.kernel;

/** The indices of the smallest of many keys, in order. */
final class FirstIndices {
    private FirstIndices() {}

    /**
     * Sets {@code order[0] … order[count − 1]} to the indices of the {@code count} smallest of the keys, in rising order;
     * of equal ones the first comes first. A heap holds the smallest that were met, the largest of them on top.
     */
    static void find(long[] keys, int length, long[] order, int count) {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(keys, order, i, count);
        }
        long largest = keys[(int) order[0]];
        for (int i = count; i < length; i++) {
            if (keys[i] < largest) { // an equal one comes after all that were met
                order[0] = i;
                sink(keys, order, 0, count);
                largest = keys[(int) order[0]];
            }
        }
        for (int end = count - 1; end > 0; end--) {
            long last = order[0];
            order[0] = order[end];
            order[end] = last;
            sink(keys, order, 0, end);
        }
    }

    // Restores the heap below a place: each index comes after the two below it.
    private static void sink(long[] keys, long[] order, int place, int size) {
        long index = order[place];
        int at = place;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && comesBefore(keys, order[child], order[child + 1])) {
                child++;
            }
            if (!comesBefore(keys, index, order[child])) {
                break;
            }
            order[at] = order[child];
            at = child;
        }
        order[at] = index;
    }

    private static boolean comesBefore(long[] keys, long i, long j) {
        long a = keys[(int) i];
        long b = keys[(int) j];
        return a < b || a == b && i < j;
    }
}
