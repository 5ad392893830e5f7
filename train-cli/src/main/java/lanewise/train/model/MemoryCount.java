package lanewise.train.model;

import java.util.Map;
import java.util.Set;

/**
 * Counts the {@link NetworkMemory} of layers in the order of their forward pass. In training the layers of a chain (the network,
 * a branch or a shortcut) share memory: two by turns for gradients, which all but some put there, and one for the
 * outputs of convolutions before maxima, over which these write their gradients.
 */
final class MemoryCount {
    private static final Set<String> CONVOLUTIONS = Set.of("conv", NetworkPlanner.WHITEN);
    private static final String MAXIMUM = "maxpool";

    /** Layers whose gradients lie in memory of their own. */
    private static final Set<String> WITH_OWN_GRADIENT =
            Set.of("linear", "flatten", "groupnorm", "layernorm", "dropout", "dropout2d", "gaussian-dropout");

    /** How many numbers layers keep for each that they give, if not one: places of maxima, factors, normalised inputs. */
    private static final Map<String, Integer> KEPT = Map.of(MAXIMUM, 2, "dropout", 2, "dropout2d", 2, "gaussian-dropout", 2,
            "layernorm", 3);

    private static final Set<String> IN_BLOCKS = Set.of("bn", "groupnorm");

    private long step;
    private long evaluation;
    private int normalizations;
    private long held; // the inputs of the residual blocks around a layer, and what their branches have given

    /** The layers of a chain, one after another. */
    final class Chain {
        private long gradient; // the largest that lies in shared memory
        private long beforeMaximum;
        private String previous = "";

        /** Counts the next layer. */
        void add(String layer, long input, long output) {
            if (layer.equals(MAXIMUM) && CONVOLUTIONS.contains(previous)) {
                beforeMaximum = Math.max(beforeMaximum, input);
                step -= input;
            } else if (WITH_OWN_GRADIENT.contains(layer)) {
                step += input;
            } else {
                gradient = Math.max(gradient, input);
            }
            step += KEPT.getOrDefault(layer, 1) * output;
            normalizations += IN_BLOCKS.contains(layer) ? 1 : 0;
            live(input + output);
            previous = layer;
        }

        /** Ends the chain. */
        void end() {
            step += 2 * gradient + beforeMaximum;
        }
    }

    /** Begins a chain. */
    Chain chain() {
        return new Chain();
    }

    /** Says that so many numbers live on while other layers work, until they are released. */
    void hold(long numbers) {
        held += numbers;
    }

    /** Says that so many numbers are held no more. */
    void release(long numbers) {
        held -= numbers;
    }

    /** Says that so many numbers live at the same time, besides those that are held. */
    void live(long numbers) {
        evaluation = Math.max(evaluation, held + numbers);
    }

    NetworkMemory memory() {
        return new NetworkMemory(step, evaluation, normalizations);
    }
}
