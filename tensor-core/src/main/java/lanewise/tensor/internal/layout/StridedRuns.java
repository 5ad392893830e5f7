package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.Shape;

/**
 * Walks several layouts of one shape together and yields 1-D runs: at each step an offset per layout, and for all
 * steps one stride per layout. Axes are ordered by the first layout's strides and merged where every layout allows it,
 * so that runs are as long as possible; contiguous operands give a single run.
 *
 * <p>Elements are numbered in the order of the walk. {@link #walk} takes a range of those numbers, so that a walk can
 * be split among threads.
 */
public final class StridedRuns {
    private final int[] sizes;      // merged axes, outermost first; the last one is the run
    private final int[][] strides;  // [layout][merged axis]
    private final int[] offsets;    // [layout]
    private final int elements;

    /** What is done with a run. */
    @FunctionalInterface
    public interface RunBody {
        /**
         * Handles one run.
         *
         * @param starts the position of the run's first element in each layout; only valid during the call
         * @param length the number of elements in the run, at least 1
         */
        void accept(int[] starts, int length);
    }

    private StridedRuns(int[] sizes, int[][] strides, int[] offsets, int elements) {
        this.sizes = sizes;
        this.strides = strides;
        this.offsets = offsets;
        this.elements = elements;
    }

    /**
     * Returns the walk over layouts of equal shape.
     *
     * @param layouts the layouts; the first one, usually the result's, decides the order
     */
    public static StridedRuns over(Layout... layouts) {
        Shape shape = layouts[0].shape();
        int[] axes = layouts[0].axesByStride();
        int[] sizes = new int[Math.max(1, axes.length)];
        int[][] strides = new int[layouts.length][sizes.length];
        sizes[0] = 1;
        int last = 0;
        for (int axis : axes) {
            int size = shape.dim(axis);
            if (!mergeable(layouts, axis, size, strides, last) && sizes[last] != 1) {
                last++;
            }
            sizes[last] = sizes[last] == 0 ? size : sizes[last] * size;
            for (int k = 0; k < layouts.length; k++) {
                strides[k][last] = layouts[k].stride(axis);
            }
        }
        int[] offsets = new int[layouts.length];
        for (int k = 0; k < layouts.length; k++) {
            offsets[k] = layouts[k].offset();
            strides[k] = Arrays.copyOf(strides[k], last + 1);
        }
        return new StridedRuns(Arrays.copyOf(sizes, last + 1), strides, offsets, shape.elements());
    }

    private static boolean mergeable(Layout[] layouts, int axis, int size, int[][] strides, int last) {
        for (int k = 0; k < layouts.length; k++) {
            if (strides[k][last] != (long) size * layouts[k].stride(axis)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of elements in all runs together. */
    public int elements() {
        return elements;
    }

    /** Returns the distance between neighbours inside a run of the given layout. */
    public int stride(int layout) {
        return strides[layout][sizes.length - 1];
    }

    /** Calls {@code body} for each run of the elements numbered {@code from} to {@code to - 1}. */
    public void walk(int from, int to, RunBody body) {
        int inner = sizes.length - 1;
        int[] index = new int[sizes.length];
        int[] starts = offsets.clone();
        int rest = from;
        for (int axis = inner; axis >= 0 && from < to; axis--) {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
            advance(starts, axis, index[axis]);
        }
        for (int done = from; done < to;) {
            int length = Math.min(sizes[inner] - index[inner], to - done);
            body.accept(starts, length);
            done += length;
            if (done < to) {
                advance(starts, inner, -index[inner]);
                index[inner] = 0;
                carry(index, starts, inner - 1);
            }
        }
    }

    private void carry(int[] index, int[] starts, int from) {
        for (int axis = from; axis >= 0; axis--) {
            if (++index[axis] < sizes[axis]) {
                advance(starts, axis, 1);
                return;
            }
            advance(starts, axis, 1 - sizes[axis]);
            index[axis] = 0;
        }
    }

    private void advance(int[] starts, int axis, int steps) {
        for (int k = 0; k < starts.length; k++) {
            starts[k] += steps * strides[k][axis];
        }
    }
}
