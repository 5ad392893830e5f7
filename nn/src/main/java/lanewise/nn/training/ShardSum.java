package lanewise.nn.training;

import java.util.ArrayList;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * What some shards of a batch give together: the loss, and one vector with the gradients of all parameters, then the changes
 * of all buffers, in the order of their names. Sums of several processes are added as {@link ShardTree} says, loss to loss
 * and element to element, each addition rounded once. For one thread; the same object is used step after step.
 */
public final class ShardSum {
    private final float[] floats; // null unless F32
    private final double[] doubles; // null unless F64
    private final Tensor values;
    private final List<Tensor> segments = new ArrayList<>(); // one for each of the terms, views of the vector
    private double loss;

    /**
     * Creates a sum of zeros.
     *
     * @param models tensors of the element types and shapes of the terms
     * @param dtype F32 or F64
     */
    ShardSum(List<Tensor> models, DType dtype) {
        int length = models.stream().mapToInt(Tensor::elements).reduce(0, Math::addExact);
        floats = dtype == DType.F32 ? new float[length] : null;
        doubles = dtype == DType.F64 ? new double[length] : null;
        values = floats != null ? Tensor.wrap(floats) : Tensor.wrap(doubles);
        int from = 0;
        for (Tensor model : models) {
            Shape shape = model.shape();
            segments.add(values.narrow(0, from, shape.elements()).reshape(shape.toArray()));
            from += shape.elements();
        }
    }

    /** Returns the loss, by its share of the batch. */
    public double loss() {
        return loss;
    }

    /** Sets the loss. */
    public void setLoss(double loss) {
        this.loss = loss;
    }

    /** Returns the vector, F32 or F64: always the same tensor, to be changed in place. */
    public Tensor values() {
        return values;
    }

    /**
     * Returns the memory of the vector: always the same array.
     *
     * @throws IllegalStateException if it is one of F64
     */
    public float[] floats() {
        return required(floats);
    }

    /**
     * Returns the memory of the vector: always the same array.
     *
     * @throws IllegalStateException if it is one of F32
     */
    public double[] doubles() {
        return required(doubles);
    }

    private <T> T required(T array) {
        if (array == null) {
            throw new IllegalStateException("ShardSum: the elements are " + values.dtype() + "; ask values().dtype()");
        }
        return array;
    }

    /**
     * Adds another sum to this one, as that of the right child of a node to that of its left child.
     *
     * @return this sum
     */
    public ShardSum add(ShardSum right) {
        loss += right.loss;
        values.add(right.values, values);
        return this;
    }

    /** Returns the views of the vector, one for each term. */
    List<Tensor> segments() {
        return segments;
    }

    /** Sets this sum to one shard's. */
    void set(double shardLoss, List<Tensor> terms) {
        loss = shardLoss;
        for (int i = 0; i < terms.size(); i++) {
            segments.get(i).copyFrom(terms.get(i));
        }
    }

    /** Adds one shard's, the right child of a node. */
    void add(double shardLoss, List<Tensor> terms) {
        loss += shardLoss;
        for (int i = 0; i < terms.size(); i++) {
            Tensor segment = segments.get(i);
            segment.add(terms.get(i), segment);
        }
    }

    /** Sets this sum to that of a shard without samples. */
    void clear() {
        loss = 0;
        values.fill(0);
    }

    /** Adds that of a shard without samples, whose zeros may change the sign of one. */
    void addZeros() {
        loss += 0.0;
        values.add(0, values);
    }
}
