package lanewise.tensor.internal.layout;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.Shape;

/**
 * Walks several layouts together and yields 1-D runs: at each step an offset per layout, and for all steps one stride
 * per layout. Axes are ordered by the strides of one of the layouts and merged where every layout allows it, so that
 * runs are as long as possible; contiguous operands give a single run.
 *
 * <p>Elements are numbered in the order of the walk. {@link #walk} takes a range of those numbers, so that a walk can
 * be split among threads. An object can be {@link #reset} for other layouts, and then allocates nothing if it was as
 * large before.
 */
public final class StridedRuns {
    private int layouts;
    private int elements;
    private int axes;                   // merged axes, outermost first; the last one is the run
    private int[] sizes = new int[0];   // [merged axis]
    private int[] strides = new int[0]; // [merged axis · layouts + layout]
    private int[] offsets = new int[0]; // [layout]
    private int[] order = new int[0];   // the axes of the shape by falling stride
    private int[] index = new int[0];   // of a walk over everything
    private int[] starts = new int[0];

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

    /**
     * Returns the walk over layouts of one shape, or that can be broadcast to the first one's.
     *
     * @param layouts the layouts; the first one, usually the result's, decides the order
     */
    public static StridedRuns over(Layout... layouts) {
        StridedRuns runs = new StridedRuns();
        runs.reset(0, layouts.length, layouts);
        return runs;
    }

    /**
     * Makes this the walk over the first {@code count} layouts. The first one has the shape that is walked; the others
     * are broadcast to it.
     *
     * @param leader the number of the layout that decides the order; it has the first one's shape
     */
    public void reset(int leader, int count, Layout... from) {
        Shape shape = from[0].shape();
        layouts = count;
        elements = shape.elements();
        makeRoom(shape.rank(), count);
        int ordered = from[leader].axesByStride(order);
        sizes[0] = 1;
        Arrays.fill(strides, 0, count, 0);
        int last = 0;
        for (int i = 0; i < ordered; i++) {
            int axis = order[i];
            int size = shape.dim(axis);
            if (!mergeable(shape, from, axis, size, last) && sizes[last] != 1) {
                last++;
                sizes[last] = 1;
            }
            sizes[last] *= size;
            for (int k = 0; k < count; k++) {
                strides[last * count + k] = strideOf(from[k], shape, axis);
            }
        }
        axes = last + 1;
        for (int k = 0; k < count; k++) {
            offsets[k] = from[k].offset();
        }
    }

    private void makeRoom(int rank, int count) {
        if (sizes.length <= rank) {
            order = new int[rank];
            sizes = new int[rank + 1];
            index = new int[rank + 1];
        }
        if (strides.length < (rank + 1) * count) {
            strides = new int[(rank + 1) * count];
        }
        if (offsets.length < count) {
            offsets = new int[count];
            starts = new int[count];
        }
    }

    private static int strideOf(Layout layout, Shape shape, int axis) {
        int own = axis - (shape.rank() - layout.rank());
        return own < 0 || layout.dim(own) == 1 ? 0 : layout.stride(own);
    }

    private boolean mergeable(Shape shape, Layout[] from, int axis, int size, int last) {
        for (int k = 0; k < layouts; k++) {
            if (strides[last * layouts + k] != (long) size * strideOf(from[k], shape, axis)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of elements in all runs together. */
    public int elements() {
        return elements;
    }

    /** Returns the number of layouts that are walked together. */
    public int layouts() {
        return layouts;
    }

    /** Returns the number of merged axes, at least 1; the last one is the run. */
    public int axes() {
        return axes;
    }

    /** Returns the number of elements along a merged axis. */
    public int size(int axis) {
        return sizes[axis];
    }

    /** Returns the distance between neighbours along a merged axis in the given layout. */
    public int stride(int axis, int layout) {
        return strides[axis * layouts + layout];
    }

    /** Returns the distance between neighbours inside a run of the given layout. */
    public int stride(int layout) {
        return stride(axes - 1, layout);
    }

    /** Returns the position of the given layout's first element. */
    public int offset(int layout) {
        return offsets[layout];
    }

    /** Returns how far the element with the given number is from the first one in the given layout. */
    public int distance(int number, int layout) {
        int distance = 0;
        int rest = number;
        for (int axis = axes - 1; rest > 0; axis--) {
            distance += rest % sizes[axis] * stride(axis, layout);
            rest /= sizes[axis];
        }
        return distance;
    }

    /** Calls {@code body} for each run of the elements numbered {@code from} to {@code to - 1}. */
    public void walk(int from, int to, RunBody body) {
        walk(from, to, body, new int[axes], new int[layouts]);
    }

    /** Calls {@code body} for each run of all elements. Only one thread at a time may do so. */
    public void walk(RunBody body) {
        Arrays.fill(index, 0, axes, 0);
        walk(0, elements, body, index, starts);
    }

    private void walk(int from, int to, RunBody body, int[] index, int[] starts) {
        int inner = axes - 1;
        System.arraycopy(offsets, 0, starts, 0, layouts);
        int rest = from;
        for (int axis = inner; axis >= 0 && rest > 0; axis--) {
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
        for (int k = 0; k < layouts; k++) {
            starts[k] += steps * strides[axis * layouts + k];
        }
    }

    /** Returns the sizes of the merged axes, and for each layout their strides. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("sizes ").append(Arrays.toString(Arrays.copyOf(sizes, axes)));
        for (int k = 0; k < layouts; k++) {
            int layout = k;
            text.append(", strides ").append(Arrays.toString(
                    IntStream.range(0, axes).map(axis -> stride(axis, layout)).toArray()));
        }
        return text.toString();
    }
}
