package lanewise.tensor.internal.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.tensor.Shape;

/**
 * How a shape lies in a flat array: element (i₀, …, iᵣ₋₁) stands at {@code offset + Σ iₖ·strideₖ}.
 * Every view operation is a pure function from one layout to another. Immutable.
 *
 * <p>What can be refused takes the name of the operation that the refusal starts with.
 */
public final class Layout {
    // Invariants:
    // 1. strides.length == shape.rank(); strides count elements, not bytes, and may be 0 (broadcast) or negative.
    // 2. If shape.elements() > 0, every index tuple addresses a position in 0 .. array length - 1; whoever makes a
    //    layout for an array guarantees it, and views can only narrow the set of positions.
    // 3. contiguous == the elements in row-major order stand at offset, offset + 1, ...; sizes of 1 do not matter.
    private final Shape shape;
    private final int[] strides;
    private final int offset;
    private final boolean contiguous;

    private Layout(Shape shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.contiguous = isRowMajor(shape, strides);
    }

    /** Returns the row-major layout of a shape at the start of an array. */
    public static Layout rowMajor(Shape shape) {
        return new Layout(shape, rowMajorStrides(shape), 0);
    }

    /** Returns the layout of a whole new array whose axes follow each other in memory as this one's do. */
    public Layout dense() {
        int[] dense = new int[rank()];
        Arrays.fill(dense, 1); // whatever stride an axis of size 1 has
        int step = 1;
        int[] axes = new int[rank()];
        for (int i = axesByStride(axes) - 1; i >= 0; i--) {
            dense[axes[i]] = step;
            step *= Math.max(1, dim(axes[i]));
        }
        return new Layout(shape, dense, 0);
    }

    /**
     * Fills {@code axes} with the axes by falling absolute stride, equal ones in their own order, without those of size
     * 1, and returns how many there are.
     */
    int axesByStride(int[] axes) {
        int count = 0;
        for (int axis = 0; axis < rank(); axis++) {
            if (dim(axis) == 1) {
                continue;
            }
            int at = count++;
            while (at > 0 && Math.abs(stride(axes[at - 1])) < Math.abs(stride(axis))) {
                axes[at] = axes[at - 1];
                at--;
            }
            axes[at] = axis;
        }
        return count;
    }

    private static int[] rowMajorStrides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int step = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, shape.dim(axis)); // cannot overflow unless empty, and then no element is addressed
        }
        return strides;
    }

    private static boolean isRowMajor(Shape shape, int[] strides) {
        if (shape.elements() == 0) {
            return true;
        }
        int expected = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int size = shape.dim(axis);
            if (size != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= size;
        }
        return true;
    }

    public Shape shape() {
        return shape;
    }

    public int offset() {
        return offset;
    }

    public int rank() {
        return strides.length;
    }

    public int elements() {
        return shape.elements();
    }

    public int dim(int axis) {
        return shape.dim(axis);
    }

    /** Returns the distance in elements between neighbours along an axis from 0 to rank - 1. */
    public int stride(int axis) {
        return strides[axis];
    }

    public boolean isContiguous() {
        return contiguous;
    }

    /** Returns the position in the array of the element at the given index. */
    public int position(String operation, int... index) {
        if (index.length != strides.length) {
            throw Errors.outOfRange(operation, "index " + Arrays.toString(index) + " has " + index.length
                    + " numbers for shape " + shape + " of rank " + strides.length);
        }
        int position = offset;
        for (int axis = 0; axis < index.length; axis++) {
            int size = shape.dim(axis);
            int i = index[axis] < 0 ? index[axis] + size : index[axis];
            if (i < 0 || i >= size) {
                throw Errors.outOfRange(operation,
                        "index " + Arrays.toString(index) + " is out of range for shape " + shape);
            }
            position += i * strides[axis];
        }
        return position;
    }

    /** Returns the position of an element of a matrix, without an array of indices. */
    public int position(String operation, int row, int column) {
        if (strides.length == 2) {
            int i = row < 0 ? row + shape.dim(0) : row;
            int j = column < 0 ? column + shape.dim(1) : column;
            if (i >= 0 && i < shape.dim(0) && j >= 0 && j < shape.dim(1)) {
                return offset + i * strides[0] + j * strides[1];
            }
        }
        return position(operation, new int[] {row, column}); // refuses them, and says why
    }

    /** Returns whether shapes are equal and each index stands at the same position; strides at size 1 do not matter. */
    public boolean addressesSame(Layout other) {
        if (offset != other.offset || !shape.equals(other.shape)) {
            return false;
        }
        for (int axis = 0; axis < rank(); axis++) {
            if (dim(axis) > 1 && strides[axis] != other.strides[axis]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the layout with axes in the given order, which must name each axis once. */
    public Layout permute(String operation, int... axes) {
        if (axes.length != rank()) {
            throw Errors.unusable(operation,
                    Arrays.toString(axes) + " does not name each axis of shape " + shape + " once");
        }
        int[] sizes = new int[rank()];
        int[] steps = new int[rank()];
        boolean[] seen = new boolean[rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = ShapeRules.axis(operation, shape, axes[i]);
            if (seen[axis]) {
                throw Errors.unusable(operation,
                        Arrays.toString(axes) + " names axis " + axis + " of shape " + shape + " twice");
            }
            seen[axis] = true;
            sizes[i] = dim(axis);
            steps[i] = strides[axis];
        }
        return new Layout(Shape.of(sizes), steps, offset);
    }

    /** Returns the layout with two axes exchanged. */
    public Layout transpose(String operation, int axis1, int axis2) {
        int first = ShapeRules.axis(operation, shape, axis1);
        int second = ShapeRules.axis(operation, shape, axis2);
        int[] sizes = shape.toArray();
        int[] steps = strides.clone();
        sizes[first] = dim(second);
        sizes[second] = dim(first);
        steps[first] = strides[second];
        steps[second] = strides[first];
        return new Layout(Shape.of(sizes), steps, offset);
    }

    /**
     * Returns every {@code step}-th position along an axis, with Python's rules for {@code start:stop:step}: negative
     * numbers count from the end, out-of-range ones are clamped, a negative step walks backwards.
     */
    public Layout slice(String operation, int axis, int start, int stop, int step) {
        int k = ShapeRules.axis(operation, shape, axis);
        if (step == 0) {
            throw Errors.unusable(operation, "the step along axis " + axis + " of shape " + shape + " is 0");
        }
        return sliced(k, start, stop, step);
    }

    private Layout sliced(int k, int start, int stop, int step) {
        int size = dim(k);
        int lowest = step > 0 ? 0 : -1;
        int highest = step > 0 ? size : size - 1;
        int first = clampSliceBound(start, size, lowest, highest);
        int end = clampSliceBound(stop, size, lowest, highest);
        long distance = step > 0 ? (long) end - first : (long) first - end;
        long stride = Math.abs((long) step);
        int count = distance <= 0 ? 0 : (int) ((distance + stride - 1) / stride);
        int[] sizes = shape.toArray();
        int[] steps = strides.clone();
        sizes[k] = count;
        // Where no neighbour is addressed the stride is never used, and the product might overflow.
        steps[k] = count <= 1 || elements() == 0 ? strides[k] : Math.multiplyExact(strides[k], step);
        return new Layout(Shape.of(sizes), steps, count == 0 ? offset : offset + first * strides[k]);
    }

    private static int clampSliceBound(int bound, int size, int lowest, int highest) {
        // Integer.MIN_VALUE stays negative with any size added: it is the "to the very start" of a backward slice.
        long position = bound < 0 ? (long) bound + size : bound;
        return Math.clamp(position, lowest, highest);
    }

    /** Returns {@code length} positions along an axis from {@code start}; unlike {@link #slice} nothing is clamped. */
    public Layout narrow(String operation, int axis, int start, int length) {
        int k = ShapeRules.axis(operation, shape, axis);
        int size = dim(k);
        if (start < 0 || length < 0 || (long) start + length > size) {
            throw Errors.outOfRange(operation, length + " positions from " + start
                    + " on are out of range for axis " + axis + " of shape " + shape);
        }
        return sliced(k, start, start + length, 1);
    }

    /** Returns the position {@code index} along an axis, without that axis; a negative index counts from the end. */
    public Layout select(String operation, int axis, int index) {
        int k = ShapeRules.axis(operation, shape, axis);
        int position = index < 0 ? index + dim(k) : index;
        if (position < 0 || position >= dim(k)) {
            throw Errors.outOfRange(operation,
                    "index " + index + " is out of range for axis " + axis + " of shape " + shape);
        }
        return sliced(k, position, position + 1, 1).dropAxis(k);
    }

    /** Returns the layout without the given axis of size 1. */
    public Layout squeeze(String operation, int axis) {
        int k = ShapeRules.axis(operation, shape, axis);
        if (dim(k) != 1) {
            throw Errors.unusable(operation,
                    "axis " + axis + " of shape " + shape + " has size " + dim(k) + ", not 1");
        }
        return dropAxis(k);
    }

    /** Returns the layout of the first position along an axis (0 to rank - 1), which has one, without that axis. */
    public Layout dropAxis(int k) {
        int[] sizes = new int[rank() - 1];
        int[] steps = new int[rank() - 1];
        for (int from = 0, to = 0; from < rank(); from++) {
            if (from != k) {
                sizes[to] = dim(from);
                steps[to++] = strides[from];
            }
        }
        return new Layout(Shape.of(sizes), steps, offset);
    }

    /** Returns the layout of the axes whose mark is {@code kept}, at the first position along the others. */
    public Layout axes(boolean kept, boolean... marks) {
        int[] sizes = new int[rank()];
        int[] steps = new int[rank()];
        int count = 0;
        for (int axis = 0; axis < rank(); axis++) {
            if (marks[axis] == kept) {
                sizes[count] = dim(axis);
                steps[count++] = strides[axis];
            }
        }
        return new Layout(Shape.of(Arrays.copyOf(sizes, count)), Arrays.copyOf(steps, count), offset);
    }

    /** Returns the layout of the first {@code count} axes, at the first position along the others. */
    public Layout leading(int count) {
        return new Layout(Shape.of(Arrays.copyOf(shape.toArray(), count)), Arrays.copyOf(strides, count), offset);
    }

    /** Returns how many elements the axes from one on have, if they stand side by side in row-major order, otherwise 0. */
    public int rowLength(int from) {
        int length = 1;
        for (int axis = rank() - 1; axis >= from; axis--) {
            if (dim(axis) != 1 && strides[axis] != length) {
                return 0;
            }
            length *= dim(axis);
        }
        return length;
    }

    /** Returns the layout without any axis of size 1. */
    public Layout squeeze() {
        Layout layout = this;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            if (layout.dim(axis) == 1) {
                layout = layout.dropAxis(axis);
            }
        }
        return layout;
    }

    /** Returns the layout with a new axis of size 1 before position {@code axis} (0 to rank; negative from the end). */
    public Layout unsqueeze(String operation, int axis) {
        int k = axis < 0 ? axis + rank() + 1 : axis;
        if (k < 0 || k > rank()) {
            throw Errors.outOfRange(operation, "axis " + axis + " is out of range for a new one in shape " + shape
                    + ", whose places are " + (-rank() - 1) + " to " + rank());
        }
        int[] sizes = new int[rank() + 1];
        int[] steps = new int[rank() + 1];
        for (int to = 0, from = 0; to < sizes.length; to++) {
            sizes[to] = to == k ? 1 : dim(from);
            steps[to] = to == k ? 1 : strides[from++];
        }
        return new Layout(Shape.of(sizes), steps, offset);
    }

    /** Returns the view with the elements in reverse order along the given axes. */
    public Layout flip(String operation, int... axes) {
        int[] flipped = strides.clone();
        boolean[] named = new boolean[rank()];
        int start = offset;
        for (int axis : axes) {
            int k = ShapeRules.axis(operation, shape, axis);
            if (named[k]) {
                throw Errors.unusable(operation, "axis " + axis + " of shape " + shape + " is named twice");
            }
            named[k] = true;
            flipped[k] = -strides[k];
            start += Math.max(0, dim(k) - 1) * strides[k];
        }
        return new Layout(shape, flipped, elements() == 0 ? offset : start);
    }

    /** Returns successive parts of the given sizes along an axis. */
    public List<Layout> split(String operation, int axis, int... sizes) {
        int k = ShapeRules.axis(operation, shape, axis);
        long sum = 0;
        for (int size : sizes) {
            sum += size < 0 ? Integer.MIN_VALUE : size;
        }
        if (sum != dim(k)) {
            throw Errors.mismatch(operation, "sizes " + Arrays.toString(sizes) + " do not add up to the "
                    + dim(k) + " of axis " + axis + " of shape " + shape);
        }
        List<Layout> parts = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            parts.add(sliced(k, at, at + size, 1));
            at += size;
        }
        return parts;
    }

    /** Returns at most {@code parts} successive parts along an axis, all but the last of one size. */
    public List<Layout> chunk(String operation, int parts, int axis) {
        if (parts < 1) {
            throw Errors.unusable(operation,
                    "the number of parts of shape " + shape + " must be positive, not " + parts);
        }
        int length = dim(ShapeRules.axis(operation, shape, axis));
        int each = Math.max(1, Math.ceilDiv(length, parts));
        int[] sizes = new int[Math.max(1, Math.ceilDiv(length, each))];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.min(each, length - i * each);
        }
        return split(operation, axis, sizes);
    }

    /** Returns the view of the diagonal of two axes of one size: elements whose two indices agree; the second axis is dropped. */
    public Layout diagonal(int axis1, int axis2) {
        int[] merged = strides.clone();
        merged[axis1] += strides[axis2];
        return new Layout(shape, merged, offset).sliced(axis2, 0, Math.min(1, dim(axis2)), 1).dropAxis(axis2);
    }

    /** Returns the view of a matrix's diagonal: the elements (i, i + k). */
    public Layout diagonal(int k) {
        int row = Math.max(0, -(long) k) > dim(0) ? dim(0) : Math.max(0, -k);
        int column = Math.min(Math.max(0, k), dim(1));
        int length = Math.min(dim(0) - row, dim(1) - column);
        int start = length == 0 ? offset : offset + row * strides[0] + column * strides[1];
        return new Layout(Shape.of(length), new int[] {strides[0] + strides[1]}, start);
    }

    /** Returns the layout stretched to a shape by NumPy's rule: new and stretched axes get stride 0. */
    public Layout broadcastTo(String operation, Shape target) {
        if (target.equals(shape)) {
            return this;
        }
        ShapeRules.requireBroadcast(operation, shape, target);
        int lead = target.rank() - rank();
        int[] steps = new int[target.rank()];
        for (int axis = 0; axis < target.rank(); axis++) {
            int from = axis - lead;
            if (from >= 0 && dim(from) == target.dim(axis)) {
                steps[axis] = strides[from];
            }
        }
        return new Layout(target, steps, offset);
    }

    /**
     * Returns the same elements in row-major order under another shape, or null if no strides can express it and the
     * elements must be copied. {@link #inferShape} finds a size that is left open.
     */
    public Layout reshapeOrNull(Shape target) {
        int[] steps = contiguous ? rowMajorStrides(target) : Reshape.strides(squeeze(), target);
        return steps == null ? null : new Layout(target, steps, offset);
    }

    /** Returns {@code sizes} as a shape of the same number of elements, where one -1 stands for the size that fits. */
    public Shape inferShape(String operation, int... sizes) {
        return Reshape.infer(operation, shape, sizes);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
