package lanewise.nn.data;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** The rows of two tensors. */
record TensorDataset(Tensor inputs, Tensor targets) implements Dataset {
    TensorDataset {
        if (inputs.rank() == 0 || targets.rank() == 0 || inputs.dim(0) != targets.dim(0)) {
            throw new ShapeMismatchException("Dataset: inputs of shape " + inputs.shape() + " and targets of shape "
                    + targets.shape() + "; both need one row for each sample");
        }
    }

    @Override
    public int size() {
        return inputs.dim(0);
    }

    @Override
    public Sample sample(int index) {
        return new Sample(inputs.select(0, index), targets.select(0, index));
    }

    @Override
    public Batch batch(int[] indices, int epoch, Batch before) {
        return new Batch(rows(inputs, indices, before == null ? null : before.inputs()),
                rows(targets, indices, before == null ? null : before.targets()), indices);
    }

    private static Tensor rows(Tensor all, int[] indices, Tensor before) {
        int[] sizes = all.shape().toArray();
        sizes[0] = indices.length;
        return all.indexSelect(0, indices, Stack.space(before, all.dtype(), Shape.of(sizes)));
    }
}
