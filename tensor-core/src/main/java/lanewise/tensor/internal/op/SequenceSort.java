package lanewise.tensor.internal.op;

import java.util.Arrays;

/**
 * Orders one sequence after another, its elements or their indices: ascending with NaN last, or descending with NaN
 * first. Equal elements stay in their order, so that there is one result however it is found.
 */
final class SequenceSort {
    private final double[] sequence;
    private final int count;
    private final boolean descending;
    private double[] alike; // of the elements: the zeros and NaNs, in their order
    private int[] order;    // of the indices
    private int[] scratch;

    /** Prepares for sequences of {@code length} elements of which the first {@code count} in order are wanted. */
    SequenceSort(int length, int count, boolean descending) {
        this.sequence = new double[length];
        this.count = count;
        this.descending = descending;
    }

    /** Returns the sequence, to be filled in before each {@link #first} or {@link #sortSequence}. */
    double[] sequence() {
        return sequence;
    }

    /** Returns an array, valid until the next call, that starts with the indices of the first elements in order. */
    int[] first() {
        // Of a few, a heap keeps the best so far and passes by the others with one comparison each.
        boolean few = count <= sequence.length / 8;
        if (order == null) {
            order = new int[few ? count : sequence.length];
            scratch = few ? null : new int[sequence.length];
        }
        return few ? selected() : sorted();
    }

    /** Puts the whole sequence itself in order. */
    void sortSequence() {
        // Arrays.sort tells zeros by their signs and moves NaNs about: both take their places anew, in their order.
        alike = alike == null ? new double[sequence.length] : alike;
        int zeros = 0;
        int nans = 0;
        for (double element : sequence) {
            if (element == 0) {
                alike[zeros++] = element;
            } else if (element != element) {
                alike[alike.length - ++nans] = element;
            }
        }
        Arrays.sort(sequence);
        int negative = 0;
        while (negative < sequence.length && sequence[negative] < 0) {
            negative++;
        }
        for (int i = 0; i < zeros; i++) {
            sequence[negative + i] = alike[descending ? zeros - 1 - i : i];
        }
        for (int i = 1; i <= nans; i++) {
            sequence[sequence.length - i] = alike[alike.length - (descending ? i : nans + 1 - i)];
        }
        for (int i = 0, j = sequence.length - 1; descending && i < j; i++, j--) {
            double element = sequence[i];
            sequence[i] = sequence[j];
            sequence[j] = element;
        }
    }

    private int[] selected() {
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i, count);
        }
        for (int i = count; i < sequence.length; i++) {
            if (isBefore(sequence[i], sequence[order[0]])) { // an equal one comes after all that were met
                order[0] = i;
                sink(0, count);
            }
        }
        for (int end = count - 1; end > 0; end--) {
            int last = order[0];
            order[0] = order[end];
            order[end] = last;
            sink(0, end);
        }
        return order;
    }

    // Restores the heap below a place: each index comes after the two below it, the last of all stands at 0.
    private void sink(int place, int size) {
        int index = order[place];
        int at = place;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && comesBefore(order[child], order[child + 1])) {
                child++;
            }
            if (!comesBefore(index, order[child])) {
                break;
            }
            order[at] = order[child];
            at = child;
        }
        order[at] = index;
    }

    private boolean comesBefore(int i, int j) {
        return isBefore(sequence[i], sequence[j]) || i < j && !isBefore(sequence[j], sequence[i]);
    }

    // Merges runs of 1, 2, 4, … indices from one array into the other; returns the one that is in order at the end.
    private int[] sorted() {
        int[] from = order;
        int[] to = scratch;
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        for (long width = 1; width < from.length; width *= 2) {
            for (long start = 0; start < from.length; start += 2 * width) {
                merge(from, to, (int) start, (int) Math.min(start + width, from.length),
                        (int) Math.min(start + 2 * width, from.length));
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeRight = left == middle
                    || right < end && isBefore(sequence[from[right]], sequence[from[left]]);
            to[i] = takeRight ? from[right++] : from[left++];
        }
    }

    private boolean isBefore(double a, double b) {
        return descending ? isLess(b, a) : isLess(a, b);
    }

    private static boolean isLess(double a, double b) {
        return a < b || b != b && a == a;
    }
}
