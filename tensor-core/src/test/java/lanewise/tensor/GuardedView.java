package lanewise.tensor;

import java.util.BitSet;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A view of any strides into a larger array, whose other elements are guards that nobody may change. */
final class GuardedView {
    private final Tensor storage;
    private final Tensor view;
    private final BitSet inside = new BitSet();

    private GuardedView(DType dtype, int[] storageShape, UnaryOperator<Tensor> path) {
        storage = Tensor.full(dtype, guard(dtype), storageShape);
        view = path.apply(storage);
        Tensor positions = path.apply(Tensor.arange(DType.F64, storage.elements()).reshape(storageShape));
        for (double position : positions.toDoubleArray()) {
            inside.set((int) position);
        }
    }

    private static double guard(DType dtype) {
        return switch (dtype) {
            case F32, F64 -> -77.25;
            case I32, I64, F16, BF16 -> -77;
            case U8 -> 177;
            case BOOL -> 1;
        };
    }

    /** Returns the storage seen through {@code path}, a chain of views. */
    static GuardedView of(DType dtype, int[] storageShape, UnaryOperator<Tensor> path) {
        return new GuardedView(dtype, storageShape, path);
    }

    /** Returns a matrix that takes every {@code |step|}-th row and column of its storage, backwards if negative. */
    static GuardedView matrix(DType dtype, int rows, int columns, int rowStep, int columnStep, boolean columnMajor) {
        int outer = columnMajor ? columns : rows;
        int inner = columnMajor ? rows : columns;
        int outerStep = columnMajor ? columnStep : rowStep;
        int innerStep = columnMajor ? rowStep : columnStep;
        return of(dtype, new int[] {stepped(outer, outerStep) + 2, stepped(inner, innerStep) + 2}, base -> {
            Tensor steps = step(step(base, 0, outer, outerStep), 1, inner, innerStep);
            return columnMajor ? steps.transpose() : steps;
        });
    }

    /** Returns a view of a shape whose axes are stored in random order, with random steps and margins. */
    static GuardedView random(DType dtype, int[] shape, Random random) {
        int rank = shape.length;
        int[] order = new Philox(random.nextLong(), 0).permutation(rank);
        int[] steps = random.ints(rank, -2, 3).map(step -> step == 0 ? 1 : step).toArray();
        int[] stored = new int[rank];
        int[] inverse = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            stored[axis] = stepped(shape[order[axis]], steps[axis]) + 2;
            inverse[order[axis]] = axis;
        }
        return of(dtype, stored, base -> {
            Tensor tensor = base;
            for (int axis = 0; axis < rank; axis++) {
                tensor = step(tensor, axis, shape[order[axis]], steps[axis]);
            }
            return tensor.permute(inverse);
        });
    }

    private static int stepped(int size, int step) {
        return size * Math.abs(step);
    }

    // Every step-th of the positions 1, 2, …; a backward walk starts at the last one that a forward walk reaches.
    private static Tensor step(Tensor tensor, int axis, int size, int step) {
        int span = stepped(size, step);
        Tensor forward = tensor.narrow(axis, 1, span).slice(axis, 0, span, Math.abs(step));
        return step > 0 ? forward : forward.slice(axis, size, Integer.MIN_VALUE, -1);
    }

    Tensor view() {
        return view;
    }

    /** Sets the view's elements, in row-major order. */
    GuardedView set(double... values) {
        view.copyFrom(Tensor.of(values, view.shape().toArray()).to(view.dtype()));
        return this;
    }

    void assertGuardsIntact(String what) {
        double[] all = storage.toDoubleArray();
        for (int i = inside.nextClearBit(0); i < all.length; i = inside.nextClearBit(i + 1)) {
            if (all[i] != guard(storage.dtype())) {
                throw new AssertionError(what + ": the array was written to at " + i + ", outside the result");
            }
        }
    }
}
