package lanewise.nn.loss;

import lanewise.tensor.Axes;
import lanewise.tensor.Tensor;

/**
 * A walk over the samples of scores, in row-major order. A vector (C) is one sample, a matrix (S, C) has one in each row,
 * and (N, C, d₁, d₂, …) has one at each place (n, i₁, i₂, …), such as at each pixel of each image.
 *
 * <pre>
 * samples.start(scores);
 * for (int s = 0; s &lt; labels.length; s++, samples.next()) {
 *     … samples.get(scores, labels[s]) …
 * }
 * </pre>
 */
final class Samples {
    private static final Axes FIRST = Axes.of(0).keep();
    private static final Axes SECOND = Axes.of(1).keep();

    private int axis; // of the classes
    private boolean rows; // whether the scores are a matrix, which needs no index
    private int row;
    private int[] sizes = {};
    private int[] index = {};

    /** Returns the axis of the classes. */
    static int axis(Tensor scores) {
        return scores.rank() == 1 ? 0 : 1;
    }

    /** Returns the axis of the classes for reductions, which keep it. */
    static Axes axes(Tensor scores) {
        return scores.rank() == 1 ? FIRST : SECOND;
    }

    /** Returns C. */
    static int classes(Tensor scores) {
        return scores.dim(axis(scores));
    }

    /** Returns the number S of samples. */
    static int count(Tensor scores) {
        return scores.elements() / classes(scores);
    }

    /** Goes to the first sample. */
    void start(Tensor scores) {
        if (index.length != scores.rank()) {
            index = new int[scores.rank()];
            sizes = new int[scores.rank()];
        }
        axis = axis(scores);
        rows = index.length == 2;
        row = 0;
        for (int a = 0; a < sizes.length; a++) {
            sizes[a] = scores.dim(a);
            index[a] = 0;
        }
    }

    /** Returns the number of a class at this sample. */
    double get(Tensor x, int c) {
        return rows ? x.get(row, c) : x.get(index(c));
    }

    /** Sets the number of a class at this sample. */
    void set(Tensor x, int c, double value) {
        if (rows) {
            x.set(value, row, c);
        } else {
            x.set(value, index(c));
        }
    }

    private int[] index(int c) {
        index[axis] = c;
        return index;
    }

    /** Goes to the next sample. */
    void next() {
        row++;
        if (rows) {
            return;
        }
        for (int a = index.length - 1; a >= 0; a--) {
            if (a != axis) {
                if (++index[a] < sizes[a]) {
                    return;
                }
                index[a] = 0;
            }
        }
    }
}
