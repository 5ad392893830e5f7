package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Module;
import lanewise.nn.internal.StorageOrder;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * The buffers of a module as terms of a sum over shards: what each shard makes of those from before, times its share; and for
 * each buffer whether the shard changed it. One that no shard changed stays what it is to the bit, as a constant does.
 */
final class BufferMeans {
    private final List<Tensor> buffers; // in the order of their storage
    private final Tensor changed; // a 1 for each buffer that the shard changed, else 0
    private final List<Tensor> terms = new ArrayList<>();

    BufferMeans(Module module, DType dtype) {
        buffers = module.namedBuffers().values().stream().map(StorageOrder::of).toList();
        changed = Tensor.zeros(dtype, buffers.size());
        terms.addAll(buffers);
        terms.add(changed);
    }

    /** Returns the terms. */
    List<Tensor> terms() {
        return terms;
    }

    /** Returns copies of the buffers. */
    List<Tensor> copies() {
        return buffers.stream().map(Tensor::copy).toList();
    }

    /** Copies the buffers to those that {@link #copies} returned. */
    void copyTo(List<Tensor> copies) {
        for (int i = 0; i < buffers.size(); i++) {
            copies.get(i).copyFrom(buffers.get(i));
        }
    }

    /** Sets the buffers to what they were before. */
    void set(List<Tensor> before) {
        for (int i = 0; i < buffers.size(); i++) {
            buffers.get(i).copyFrom(before.get(i));
        }
    }

    /** Makes terms of the buffers after a shard. */
    void scale(List<Tensor> before, double share) {
        for (int i = 0; i < buffers.size(); i++) {
            Tensor buffer = buffers.get(i);
            changed.set(buffer.bitwiseEquals(before.get(i)) ? 0 : 1, i);
            buffer.mul(share, buffer);
        }
    }

    /** Sets the buffers to the sums of the terms over all shards. */
    void setToMeans(List<Tensor> before, List<Tensor> sums) {
        Tensor changes = sums.getLast();
        for (int i = 0; i < buffers.size(); i++) {
            buffers.get(i).copyFrom(changes.get(i) == 0 ? before.get(i) : sums.get(i));
        }
    }
}
