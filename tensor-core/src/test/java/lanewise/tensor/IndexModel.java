package lanewise.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What views mean, without strides: a shape, and for each index in row-major order the number of the cell that stands
 * there. Every view is a rule that says which old index a new one shows.
 */
record IndexModel(int[] shape, int[] cells) {
    /** Returns the model of a fresh row-major array: cell i at place i. */
    static IndexModel fresh(int... shape) {
        int[] cells = new int[elements(shape)];
        Arrays.setAll(cells, i -> i);
        return new IndexModel(shape, cells);
    }

    static int elements(int... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    int rank() {
        return shape.length;
    }

    /** Returns the cell at an index. */
    int cell(int... index) {
        int place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            place = place * shape[axis] + index[axis];
        }
        return cells[place];
    }

    /** Returns the index with the given number in row-major order. */
    static int[] index(int number, int... shape) {
        int[] index = new int[shape.length];
        int rest = number;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    private IndexModel show(int[] newShape, UnaryOperator<int[]> oldIndex) {
        int[] shown = new int[elements(newShape)];
        Arrays.setAll(shown, i -> cell(oldIndex.apply(index(i, newShape))));
        return new IndexModel(newShape, shown);
    }

    IndexModel permute(int... axes) {
        int[] newShape = Arrays.stream(axes).map(axis -> shape[axis]).toArray();
        return show(newShape, index -> {
            int[] old = new int[axes.length];
            for (int i = 0; i < axes.length; i++) {
                old[axes[i]] = index[i];
            }
            return old;
        });
    }

    /** Shows the positions {@code kept}, in that order, along an axis. */
    IndexModel take(int axis, List<Integer> kept) {
        int[] newShape = shape.clone();
        newShape[axis] = kept.size();
        return show(newShape, index -> {
            int[] old = index.clone();
            old[axis] = kept.get(index[axis]);
            return old;
        });
    }

    /** Returns the positions that Python's {@code range(size)[start:stop:step]} holds; null is a missing bound. */
    static List<Integer> pythonSlice(int size, Integer start, Integer stop, int step) {
        int lower = step > 0 ? 0 : -1;
        int upper = step > 0 ? size : size - 1;
        int from = bound(size, start, step > 0 ? lower : upper, lower, upper);
        int to = bound(size, stop, step > 0 ? upper : lower, lower, upper);
        List<Integer> positions = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            positions.add((int) i);
        }
        return positions;
    }

    private static int bound(int size, Integer bound, int missing, int lower, int upper) {
        if (bound == null) {
            return missing;
        }
        int position = bound < 0 ? bound + size : bound;
        return Math.max(lower, Math.min(upper, position));
    }

    IndexModel squeeze(int axis) {
        return new IndexModel(without(axis), cells);
    }

    IndexModel squeeze() {
        return new IndexModel(Arrays.stream(shape).filter(size -> size != 1).toArray(), cells);
    }

    IndexModel unsqueeze(int axis) {
        int[] newShape = new int[rank() + 1];
        System.arraycopy(shape, 0, newShape, 0, axis);
        newShape[axis] = 1;
        System.arraycopy(shape, axis, newShape, axis + 1, rank() - axis);
        return new IndexModel(newShape, cells);
    }

    private int[] without(int axis) {
        int[] rest = new int[rank() - 1];
        System.arraycopy(shape, 0, rest, 0, axis);
        System.arraycopy(shape, axis + 1, rest, axis, rank() - axis - 1);
        return rest;
    }

    IndexModel select(int axis, int position) {
        return take(axis, List.of(position)).squeeze(axis);
    }

    IndexModel broadcastTo(int... target) {
        int lead = target.length - rank();
        return show(target, index -> {
            int[] old = new int[rank()];
            for (int axis = 0; axis < old.length; axis++) {
                old[axis] = shape[axis] == 1 ? 0 : index[lead + axis];
            }
            return old;
        });
    }

    IndexModel reshape(int... target) {
        return new IndexModel(target, cells);
    }

    /** Returns whether strides express this model: each step along an axis moves by the same number of cells. */
    boolean isStrided() {
        for (int i = 0; i < cells.length; i++) {
            int[] index = index(i, shape);
            int expected = cells[0];
            for (int axis = 0; axis < shape.length; axis++) {
                int[] unit = new int[shape.length];
                unit[axis] = Math.min(1, shape[axis] - 1);
                expected += index[axis] * (cell(unit) - cells[0]);
            }
            if (cells[i] != expected) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the elements in row-major order are neighbouring cells. */
    boolean isContiguous() {
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != cells[0] + i) {
                return false;
            }
        }
        return true;
    }
}
