package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.FloatSums;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * The sequences that a reduction makes one number each of: all of one length, they start at equal distances. Where they
 * start side by side they are columns, whose elements are read row by row, because a column touches a cache line for
 * each element; others are read one by one. The elements of a sequence are a step apart, or lie as a walk over several
 * axes says, and are then gathered before they are read one by one.
 */
final class Sequences {
    /** The most elements that are gathered at once: of a transposed matrix some rows, which share cache lines. */
    static final int GATHERED = 32 * FloatSums.BLOCK;

    /** Where the gathered elements begin: before them stands what those before gave. */
    static final int GATHERED_FROM = 16;

    Strided x;
    int start;
    int distance;
    int step;
    int length;
    boolean columns;
    private StridedRuns walk;
    private Strided gathered;

    /**
     * Makes these the sequences {@code x[at + i·distance], x[at + i·distance + step], …}.
     *
     * @param walk where the elements of a sequence lie in its second layout, or null if they are a step apart
     */
    void set(Strided x, int at, int distance, StridedRuns walk, int step, int length, boolean columns) {
        this.x = x;
        this.start = at;
        this.distance = distance;
        this.walk = walk;
        this.step = step;
        this.length = length;
        this.columns = columns;
    }

    /**
     * Returns whether sequences are columns that are worth reading row by row: they start side by side, and elements of one
     * do not stand so.
     *
     * @param fewest the fewest columns for which it takes less time
     */
    static boolean areColumns(int distance, int step, int count, int fewest) {
        return distance == 1 && step != 1 && count >= fewest;
    }

    /** Lets go of the array: the pool would hold on to what nobody uses. */
    void release() {
        x = null;
        walk = null;
    }

    /** Returns whether the elements of a sequence are a step apart. */
    boolean isEven() {
        return walk == null;
    }

    /** Returns the position of an element of the first sequence. */
    int position(int element) {
        return start + (walk == null ? element * step : walk.distance(element, 1));
    }

    /** Copies elements of a sequence, from the first one on, to {@link #gathered} from {@link #GATHERED_FROM} on. */
    void gather(int number, int first, int n) {
        if (gathered == null || gathered.dtype() != x.dtype()) {
            gathered = Strided.allocate(x.dtype(), Shape.of(GATHERED_FROM + GATHERED));
        }
        int from = start + number * distance;
        int inner = walk.axes() - 1;
        int width = walk.size(inner);
        int by = walk.stride(inner, 1);
        int row = walk.stride(inner - 1, 1);
        int height = walk.size(inner - 1);
        for (int done = 0, count; done < n; done += count) {
            int element = first + done;
            int at = from + walk.distance(element, 1);
            int to = GATHERED_FROM + done;
            // Whole runs side by side are copied together.
            int rows = element % width > 0 ? 0 : Math.min((n - done) / width, height - element / width % height);
            count = rows * width;
            if (rows > 1 && row == 1) {
                ElementKernels.transpose(x, at, by, width, rows, gathered, to, width);
            } else if (rows > 1 && by == 1) {
                copyRows(at, row, rows, width, to);
            } else {
                count = Math.min(width - element % width, n - done);
                ElementKernels.copy(x, at, by, gathered, to, 1, count);
            }
        }
    }

    /** Returns what was gathered last. */
    Strided gathered() {
        return gathered;
    }

    private void copyRows(int at, int row, int rows, int n, int to) {
        KernelProvider.of(x.dtype()).copyRows(x.storage(), at, row, rows, n, gathered.storage(), to, n);
    }
}
