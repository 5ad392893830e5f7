package lanewise.nn.data;

import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Batches from single samples. */
final class Stack {
    /** Changes the input of the sample with the given number. */
    @FunctionalInterface
    interface Change {
        Tensor apply(Tensor input, int index);
    }

    private Stack() {}

    /** Returns the samples, stacked along a new first axis, in the tensors of {@code before} if they fit. */
    static Batch of(Dataset dataset, int[] indices, Batch before, Change change) {
        Tensor inputs = null;
        Tensor targets = null;
        for (int i = 0; i < indices.length; i++) {
            Sample sample = dataset.sample(indices[i]);
            Tensor input = change.apply(sample.input(), indices[i]);
            if (i == 0) {
                inputs = space(before == null ? null : before.inputs(), indices.length, input);
                targets = space(before == null ? null : before.targets(), indices.length, sample.target());
            }
            put(input, "input", inputs, i, indices);
            put(sample.target(), "target", targets, i, indices);
        }
        return new Batch(inputs, targets, indices);
    }

    // The tensor of a batch of samples like the given one.
    private static Tensor space(Tensor before, int samples, Tensor like) {
        int[] sizes = new int[like.rank() + 1];
        sizes[0] = samples;
        System.arraycopy(like.shape().toArray(), 0, sizes, 1, like.rank());
        return space(before, like.dtype(), Shape.of(sizes));
    }

    /** Returns {@code before} if it has the type and the shape, otherwise a new tensor. */
    static Tensor space(Tensor before, DType dtype, Shape shape) {
        return before != null && before.dtype() == dtype && before.shape().equals(shape)
                ? before : Tensor.zeros(dtype, shape);
    }

    private static void put(Tensor from, String what, Tensor batch, int i, int... indices) {
        Tensor place = batch.select(0, i);
        if (!from.shape().equals(place.shape())) {
            throw new ShapeMismatchException("DataLoader: the " + what + " of sample " + indices[i] + " has shape "
                    + from.shape() + ", and that of sample " + indices[0] + " " + place.shape()
                    + "; samples of one batch need one shape, which a transform can give them");
        }
        if (from.dtype() != place.dtype()) {
            throw new DTypeMismatchException("DataLoader: the " + what + " of sample " + indices[i] + " is of type "
                    + from.dtype() + ", and that of sample " + indices[0] + " of type " + place.dtype()
                    + "; samples of one batch need one type");
        }
        place.copyFrom(from);
    }
}
