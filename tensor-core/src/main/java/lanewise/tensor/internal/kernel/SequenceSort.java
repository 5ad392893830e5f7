package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Storage;

/**
 * Orders one sequence after another, its elements or their indices: rising with NaN last, or falling with NaN first.
 * Equal elements stay in their order, so that there is one result however it is found. Bytes are counted; other elements
 * become {@link SortKeys}. Not thread-safe.
 */
public final class SequenceSort {
    private final DType dtype;
    private final int length;
    private final long flip;
    private final KeySort sort = new KeySort();
    private final IndexSort indexSort = new IndexSort(sort);
    private final int[] front; // of bytes: how many in the first half have each value, or where the next one goes
    private final int[] back;  // the same of the second half
    private long[] keys;
    private long[] order;
    private long[] scratch;
    private int[] places;       // where keys do not tell the elements
    private Storage sorted;

    /** Prepares for sequences of {@code length} elements, at least 1. */
    public SequenceSort(DType dtype, int length, boolean descending) {
        this.dtype = dtype;
        this.length = length;
        this.flip = descending ? SortKeys.mask(dtype) : 0;
        this.front = isByte() ? new int[(int) SortKeys.mask(dtype) + 1] : null;
        this.back = isByte() ? front.clone() : null;
    }

    private boolean isByte() {
        return dtype == DType.U8 || dtype == DType.BOOL;
    }

    /** Writes the elements in order; {@code out} may be x itself. */
    public void values(Storage x, int offset, int step, Storage out, int to, int outStep) {
        if (isByte()) {
            countedValues(x.bytes(), offset, step, out.bytes(), to, outStep);
            return;
        }
        keys = keys == null ? new long[length] : keys;
        scratch = scratch == null ? new long[length] : scratch;
        if (SortKeys.encode(x, offset, step, flip, keys, 0, length)) {
            sort.sort(keys, scratch, 0, length, 0);
            SortKeys.decode(keys, flip, out, to, outStep, length);
            return;
        }
        order = order == null ? new long[length] : order;
        sorted = sorted == null ? Storage.allocate(dtype, length) : sorted;
        indexSort.sort(keys, length, order, scratch);
        places = places == null ? new int[length] : places;
        Arrays.setAll(places, i -> (int) order[i]);
        StorageKernels kernels = KernelProvider.of(dtype);
        kernels.gather(x, offset, 0, step, length, places, 0, 1, sorted, 0, 1, length);
        kernels.copy(sorted, 0, 1, out, to, outStep, length);
    }

    /** Writes the indices of the first {@code count} elements in order. */
    public void indices(Storage x, int offset, int step, int count, long[] out, int to, int outStep) {
        boolean few = count <= length / 8;
        if (isByte() && !few) {
            countedIndices(x.bytes(), offset, step, count, out, to, outStep);
            return;
        }
        keys = keys == null ? new long[length] : keys;
        order = order == null ? new long[few ? count : length] : order;
        SortKeys.encode(x, offset, step, flip, keys, 0, length);
        if (few) { // a heap keeps the best so far and passes by the others with one comparison each
            FirstIndices.find(keys, length, order, count);
        } else {
            scratch = scratch == null ? new long[length] : scratch;
            indexSort.sort(keys, length, order, scratch);
        }
        for (int i = 0; i < count; i++) {
            out[to + i * outStep] = order[i];
        }
    }

    private void countedValues(byte[] x, int offset, int step, byte[] out, int to, int outStep) {
        count(x, offset, step);
        int place = 0;
        for (int value = 0; value < front.length; value++) {
            byte element = (byte) (value ^ flip);
            for (int end = place + front[value] + back[value]; place < end; place++) {
                out[to + place * outStep] = element;
            }
        }
    }

    private void countedIndices(byte[] x, int offset, int step, int count, long[] out, int to, int outStep) {
        count(x, offset, step);
        int place = 0;
        for (int value = 0; value < front.length; value++) {
            int ofFront = front[value];
            int ofBack = back[value];
            front[value] = place;
            back[value] = place + ofFront;
            place += ofFront + ofBack;
        }
        int half = length / 2;
        if (count < length) {
            placeFirst(x, offset, step, 0, half, front, count, out, to, outStep);
            placeFirst(x, offset, step, half, length, back, count, out, to, outStep);
            return;
        }
        int turned = (int) flip;
        for (int i = 0, at = offset; i < half; i++, at += step) {
            out[to + front[(x[at] ^ turned) & 0xFF]++ * outStep] = i;
            out[to + back[(x[at + half * step] ^ turned) & 0xFF]++ * outStep] = (long) half + i;
        }
        placeFirst(x, offset, step, 2 * half, length, back, count, out, to, outStep);
    }

    // Puts the indices from .. end − 1 where they belong, if that is below count.
    private void placeFirst(byte[] x, int offset, int step, int from, int end, int[] next, int count, long[] out,
            int to, int outStep) {
        for (int i = from; i < end; i++) {
            int at = next[(x[offset + i * step] ^ (int) flip) & 0xFF]++;
            if (at < count) {
                out[to + at * outStep] = i;
            }
        }
    }

    // The halves are counted apart: neighbours are often equal, and then each count waits for the one before.
    private void count(byte[] x, int offset, int step) {
        Arrays.fill(front, 0);
        Arrays.fill(back, 0);
        int turned = (int) flip;
        int half = length / 2;
        int at = offset;
        for (int i = 0; i < half; i++, at += step) {
            front[(x[at] ^ turned) & 0xFF]++;
            back[(x[at + half * step] ^ turned) & 0xFF]++;
        }
        if (2 * half < length) {
            back[(x[at + half * step] ^ turned) & 0xFF]++;
        }
    }
}
