package lanewise.train.model;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * The work of a network: the operations of its convolutions and linear layers for one sample, two for each multiplication,
 * which its sum goes with. Other layers count as nothing; a backward pass takes about twice as many as a forward pass, but for
 * the first layer, which needs no gradient of its input.
 *
 * @param layers the operations of a forward pass by the layer's name, in order; layers without any are not there
 */
public record ForwardWork(SequencedMap<String, Long> layers) {
    /**
     * Counts, by a forward pass of one sample of zeros; puts the module into eval mode and back.
     *
     * @param sample the shape of a sample
     */
    public static ForwardWork of(Module module, Shape sample, DType dtype) {
        int[] shape = new int[sample.rank() + 1];
        shape[0] = 1;
        System.arraycopy(sample.toArray(), 0, shape, 1, sample.rank());
        SequencedMap<String, Long> layers = new LinkedHashMap<>();
        boolean wasTraining = module.isTraining();
        module.eval();
        try {
            module.forward(Tensor.zeros(dtype, shape), (name, layer, output) -> {
                long operations = operations(layer, output);
                if (operations > 0) {
                    layers.put(name, operations);
                }
            });
        } finally {
            if (wasTraining) {
                module.train();
            }
        }
        return new ForwardWork(layers);
    }

    private static long operations(Module layer, Tensor output) {
        return switch (layer) {
            case Conv2d conv -> {
                Window2d window = conv.convolution().window();
                yield 2L * output.elements() * window.height() * window.width() * conv.inChannels()
                        / conv.convolution().groups();
            }
            case Linear linear -> 2L * output.elements() * linear.inFeatures();
            default -> 0;
        };
    }

    /** Returns the operations of a forward pass. */
    public long forward() {
        return layers.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the operations of a step of training for one sample: forward, and both gradients of all layers but the first. */
    public long training() {
        return layers.isEmpty() ? 0 : 3 * forward() - layers.firstEntry().getValue();
    }
}
