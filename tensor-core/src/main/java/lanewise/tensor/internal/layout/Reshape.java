package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.Shape;

/** How the same elements look under another shape. */
final class Reshape {
    private Reshape() {}

    /**
     * Returns the strides of another shape for the elements in row-major order, or null if there are none. Both shapes
     * are cut into the smallest groups of axes with equal products; inside a group the old axes must follow each other
     * without gaps for the new ones to exist.
     *
     * @param source a layout of elements that do not lie one after the other, without axes of size 1
     */
    static int[] strides(Layout source, Shape target) {
        int[] steps = new int[target.rank()];
        int from = 0;
        int to = 0;
        while (to < target.rank()) {
            if (target.dim(to) == 1) {
                steps[to++] = 1;
                continue;
            }
            int fromEnd = from;
            int toEnd = to;
            long fromProduct = source.dim(fromEnd++);
            long toProduct = target.dim(toEnd++);
            while (fromProduct != toProduct) {
                if (fromProduct < toProduct) {
                    int axis = fromEnd++;
                    if (source.stride(axis - 1) != source.dim(axis) * source.stride(axis)) {
                        return null;
                    }
                    fromProduct *= source.dim(axis);
                } else {
                    toProduct *= target.dim(toEnd++);
                }
            }
            int step = source.stride(fromEnd - 1);
            for (int axis = toEnd - 1; axis >= to; axis--) {
                steps[axis] = step;
                step *= target.dim(axis);
            }
            from = fromEnd;
            to = toEnd;
        }
        return steps;
    }

    /** Returns {@code sizes} as a shape of the same number of elements, where one -1 stands for the size that fits. */
    static Shape infer(String operation, Shape shape, int... sizes) {
        int unknown = -1;
        int open = 0;
        long known = 1;
        boolean fits = true;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == -1) {
                unknown = axis;
                open++;
            } else {
                known *= sizes[axis];
                fits &= sizes[axis] >= 0;
            }
        }
        if (open > 1) {
            throw Errors.mismatch(operation, Arrays.toString(sizes) + " leaves " + open + " sizes open, and the "
                    + shape.elements() + " elements of shape " + shape + " determine only one");
        }
        int[] result = sizes.clone();
        if (unknown >= 0) {
            fits &= known > 0 && shape.elements() % known == 0;
            result[unknown] = fits ? (int) (shape.elements() / known) : 0;
        }
        Shape target = fits ? ShapeRules.of(operation, result) : shape;
        if (!fits || target.elements() != shape.elements()) {
            throw Errors.mismatch(operation, "the " + shape.elements() + " elements of shape " + shape
                    + " do not fill " + Arrays.toString(sizes));
        }
        return target;
    }
}
