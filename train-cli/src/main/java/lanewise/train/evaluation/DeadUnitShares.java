package lanewise.train.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.LayerObserver;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.metrics.DeadUnits;
import lanewise.tensor.Tensor;

/** Counts the dead units of each ReLU of a network, over all batches that it is shown. */
public final class DeadUnitShares implements LayerObserver {
    private final Map<String, DeadUnits> layers = new LinkedHashMap<>();

    @Override
    public void onLayer(String name, Module layer, Tensor output) {
        if (layer instanceof ReLU) {
            layers.computeIfAbsent(name, key -> new DeadUnits(output.dim(1))).add(output);
        }
    }

    /** Returns the share of dead units of each ReLU, by the layer's name, in order. */
    public Map<String, Double> byLayer() {
        Map<String, Double> shares = new LinkedHashMap<>();
        layers.forEach((name, units) -> shares.put(name, units.share()));
        return shares;
    }
}
