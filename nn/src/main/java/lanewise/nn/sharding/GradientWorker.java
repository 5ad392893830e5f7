package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.loss.Loss;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** Computes gradients of shards with one module, and adds them up. For one thread. */
final class GradientWorker {
    private final WholeBatch gradients;
    private final int shards;
    private final List<Parameter> parameters;
    private final List<Tensor> values; // in the order of their storage, as all tensors of terms are
    private final List<Tensor> gradientTerms;
    private final BufferMeans buffers;
    private final TreeSum sums;
    private String finding = "";

    /**
     * Prepares a worker.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one element type that computes
     */
    GradientWorker(Module module, Loss loss, int shards) {
        this.shards = shards;
        DType dtype = requireOneType(module.stateDict());
        gradients = new WholeBatch(module, loss);
        parameters = module.parameters();
        values = parameters.stream().map(parameter -> StorageOrder.of(parameter.value())).toList();
        gradientTerms = parameters.stream().map(parameter -> StorageOrder.of(parameter.borrowGrad())).toList();
        buffers = new BufferMeans(module, dtype);
        List<Tensor> terms = new ArrayList<>(gradientTerms);
        terms.addAll(buffers.terms());
        sums = new TreeSum(terms, dtype, 1);
    }

    /**
     * Returns the element type of a module.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one that computes
     */
    static DType requireOneType(Map<String, Tensor> state) {
        DType first = state.isEmpty() ? DType.F32 : state.values().iterator().next().dtype();
        state.forEach((name, tensor) -> {
            if (tensor.dtype() != first || !first.computes() || !first.isFloating()) {
                throw new IllegalArgumentException("Training: shards need parameters and buffers of one element type, F32"
                        + " or F64, and " + name + " is " + tensor.dtype()
                        + (tensor.dtype() == first ? "" : ", the first one " + first));
            }
        });
        return first;
    }

    /** Returns the buffers. */
    BufferMeans buffers() {
        return buffers;
    }

    /** Returns a sum of zeros. */
    ShardSum newSum() {
        return sums.newSum();
    }

    /** Returns those segments of a sum that are of buffers. */
    List<Tensor> ofBuffers(ShardSum sum) {
        return sum.segments().subList(parameters.size(), sum.segments().size());
    }

    /** Takes over the parameters of another module of the same kind. */
    void copyParameters(GradientWorker other) {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).copyFrom(other.values.get(i));
        }
    }

    /** Sets the gradients; returns the empty string, or which is the first not to be finite. */
    String setGradients(ShardSum sum) {
        writeZeros();
        for (int i = 0; i < gradientTerms.size(); i++) {
            gradientTerms.get(i).copyFrom(sum.segments().get(i));
        }
        return gradients.end();
    }

    // Those of parameters that no layer has added to may not have been written yet.
    private void writeZeros() {
        parameters.forEach(Parameter::borrowGrad);
    }

    /**
     * Computes shards, and changes the module's gradients and buffers.
     *
     * @param batch the whole batch
     * @param weight that of the whole batch's loss
     * @param passes the number of batches before this one
     * @param before the buffers as they were before the batch
     * @return a sum of this worker, valid until the next call
     */
    ShardSum compute(ShardTree tree, Batch batch, double weight, long passes, List<Tensor> before) {
        finding = "";
        return sums.of(tree, (shard, losses) -> {
            ShardSamples samples = ShardSamples.of(shard, shards, batch.size());
            if (samples.isEmpty()) {
                return false;
            }
            buffers.set(before);
            gradients.begin();
            note(samples.named(() -> gradients.add(samples.of(batch), weight * samples.count() / batch.size(),
                    passes * shards + shard)), samples);
            writeZeros();
            buffers.scale(before, samples.share());
            losses[0] = samples.share() * gradients.loss();
            return true;
        });
    }

    private void note(String found, ShardSamples samples) {
        if (finding.isEmpty() && !found.isEmpty()) {
            finding = found + ", in " + samples;
        }
    }

    /** Returns what is not finite about the loss of the first shard of which something is not; else the empty string. */
    String finding() {
        return finding;
    }
}
