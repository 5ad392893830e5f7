package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** New tensors made of chosen elements. */
public final class Selection {
    private Selection() {}

    /** Takes the positions {@code indices}, in that order, along an axis; negative ones count from the end. */
    public static Strided indexSelect(Strided x, int axis, int... indices) {
        int k = x.shape().normalizeAxis(axis);
        int[] sizes = x.shape().toArray();
        sizes[k] = indices.length;
        int[] positions = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            positions[i] = position("indexSelect", x.shape(), k, indices[i]);
        }
        Strided out = Strided.allocate(x.dtype(), Shape.of(sizes));
        for (int i = 0; i < indices.length; i++) {
            Elementwise.copyInto(x.withLayout(x.layout().select(k, positions[i])),
                    out.withLayout(out.layout().select(k, i)));
        }
        return out;
    }

    /**
     * Takes one element for each index: the element of the result at (…, i, …) is x at the same place but with
     * {@code indices[…, i, …]} along the axis.
     *
     * @param shape the shape of the indices, which stand in row-major order, and of the result
     */
    public static Strided gather(Strided x, int axis, int[] indices, Shape shape) {
        int k = x.shape().normalizeAxis(axis);
        if (shape.elements() != indices.length) {
            throw new ShapeMismatchException(
                    "gather: " + indices.length + " indices do not fill shape " + shape);
        }
        boolean fits = shape.rank() == x.shape().rank();
        for (int i = 0; fits && i < shape.rank(); i++) {
            fits = i == k || shape.dim(i) <= x.shape().dim(i);
        }
        if (!fits) {
            throw new ShapeMismatchException("gather: indices of shape " + shape + " do not fit shape " + x.shape()
                    + " elsewhere than along axis " + k);
        }
        Strided out = Strided.allocate(x.dtype(), shape);
        int[] index = new int[shape.rank()];
        for (int i = 0; i < indices.length; i++) {
            int place = index[k];
            index[k] = position("gather", x.shape(), k, indices[i]);
            out.set(i, x.get(x.layout().position(index)));
            index[k] = place;
            advance(index, shape);
        }
        return out;
    }

    private static void advance(int[] index, Shape shape) {
        for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
            index[axis] = 0;
        }
    }

    private static int position(String operation, Shape shape, int axis, int index) {
        int size = shape.dim(axis);
        if (index < -size || index >= size) {
            throw new IndexOutOfBoundsException(operation + ": index " + index + " is out of range along axis " + axis
                    + " of shape " + shape);
        }
        return index < 0 ? index + size : index;
    }

    /** Copies the elements (i, j) of the last two axes with j ≥ i + k; the others are 0. */
    public static Strided upperTriangle(Strided x, int k) {
        return triangle("triu", x, k, true);
    }

    /** Copies the elements (i, j) of the last two axes with j ≤ i + k; the others are 0. */
    public static Strided lowerTriangle(Strided x, int k) {
        return triangle("tril", x, k, false);
    }

    private static Strided triangle(String operation, Strided x, int k, boolean upper) {
        if (x.layout().rank() < 2) {
            throw new ShapeMismatchException(operation + ": a matrix is needed, not shape " + x.shape());
        }
        Strided out = Strided.allocate(x.dtype(), x.shape());
        int rows = x.layout().dim(-2);
        int columns = x.layout().dim(-1);
        for (int i = 0; i < rows; i++) {
            int from = upper ? Math.clamp((long) i + k, 0, columns) : 0;
            int to = upper ? columns : Math.clamp((long) i + k + 1, 0, columns);
            Elementwise.copyInto(x.withLayout(part(x.layout(), i, from, to)),
                    out.withLayout(part(out.layout(), i, from, to)));
        }
        return out;
    }

    private static Layout part(Layout layout, int row, int from, int to) {
        return layout.select(-2, row).narrow(-1, from, to - from);
    }

    /** Returns a vector's matrix with the vector on its k-th diagonal, or a matrix's k-th diagonal as a view. */
    public static Strided diagonal(Strided x, int k) {
        return switch (x.layout().rank()) {
            case 1 -> {
                int order = Math.addExact(x.layout().dim(0), Math.absExact(k));
                Strided out = Strided.allocate(x.dtype(), Shape.of(order, order));
                Elementwise.copyInto(x, out.withLayout(out.layout().diagonal(k)));
                yield out;
            }
            case 2 -> x.withLayout(x.layout().diagonal(k));
            default -> throw new ShapeMismatchException(
                    "diag: a vector or a matrix is needed, not shape " + x.shape());
        };
    }
}
