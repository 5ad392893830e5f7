package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * What some shards give together: losses, and one vector of all numbers that are to be added (gradients, and what shards make
 * of buffers). Sums of several processes are added as {@link ShardTree} says, loss to loss and element to element, each
 * addition rounded once. For one thread; the same object is used step after step.
 */
public final class ShardSum {
    private final float[] floats; // null unless F32
    private final double[] doubles; // null unless F64
    private final Tensor values;
    private final List<Tensor> segments = new ArrayList<>(); // one for each of the terms, views of the vector
    private final double[] losses;

    /**
     * Creates a sum of zeros.
     *
     * @param models tensors of the element types and shapes of the terms
     * @param dtype F32 or F64
     * @param losses how many losses there are
     */
    ShardSum(List<Tensor> models, DType dtype, int losses) {
        this.losses = new double[losses];
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

    /**
     * Returns the losses, each by its share of its batch: always the same array, to be changed in place. There is one for
     * each batch since the sum before; those of steps that an epoch has no more do not count.
     */
    public double[] losses() {
        return losses;
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
        addLosses(right.losses);
        values.add(right.values, values);
        return this;
    }

    private void addLosses(double... others) {
        for (int i = 0; i < losses.length; i++) {
            losses[i] += others[i];
        }
    }

    /** Returns the views of the vector, one for each term. */
    List<Tensor> segments() {
        return segments;
    }

    /** Sets this sum to one shard's. */
    void set(double[] shardLosses, List<Tensor> terms) {
        System.arraycopy(shardLosses, 0, losses, 0, losses.length);
        for (int i = 0; i < terms.size(); i++) {
            segments.get(i).copyFrom(terms.get(i));
        }
    }

    /** Adds one shard's, the right child of a node. */
    void add(double[] shardLosses, List<Tensor> terms) {
        addLosses(shardLosses);
        for (int i = 0; i < terms.size(); i++) {
            Tensor segment = segments.get(i);
            segment.add(terms.get(i), segment);
        }
    }

    /** Sets this sum to that of a shard without samples. */
    void clear() {
        Arrays.fill(losses, 0);
        values.fill(0);
    }

    /** Adds that of a shard without samples, whose zeros may change the sign of another. */
    void addZeros() {
        values.add(0, values);
    }
}
