package lanewise.train.config;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Dropout;
import lanewise.nn.GaussianDropout;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Residual;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.tensor.Philox;

/** Builds the multilayer perceptrons that a {@link NetworkConfig} describes; the last Linear gives logits. */
public final class Mlp {
    private final NetworkConfig config;
    private final Philox dropoutSeeds;
    private int dropouts;

    private Mlp(NetworkConfig config, long seed) {
        this.config = config;
        dropoutSeeds = new Philox(seed, RandomStreams.DROPOUT);
    }

    /**
     * Creates the network with zero weights, for an initialisation or a file to fill.
     *
     * @param seed the seed of the dropout layers, each of which gets one of its own
     */
    public static Sequential create(int inputs, NetworkConfig config, int classes, long seed) {
        return Seeding.withoutFirstValues(() -> new Mlp(config, seed).create(inputs, classes));
    }

    private Sequential create(int inputs, int classes) {
        List<Module> layers = new ArrayList<>();
        int width = inputs;
        for (int next : config.hidden()) {
            addHidden(layers, width, next);
            width = next;
            for (int block = 0; block < config.residualBlocks(); block++) {
                layers.add(residual(width));
            }
        }
        layers.add(new Linear(width, classes, config.dtype()));
        return new Sequential(layers.toArray(Module[]::new));
    }

    private void addHidden(List<Module> layers, int inputs, int outputs) {
        addLinear(layers, inputs, outputs);
        layers.add(config.activation().create());
        if (config.dropout() > 0) {
            layers.add(new Dropout(config.dropout(), dropoutSeeds.bits(dropouts++)));
        } else if (config.gaussianDropout() > 0) {
            layers.add(new GaussianDropout(config.gaussianDropout(), dropoutSeeds.bits(dropouts++)));
        }
    }

    private void addLinear(List<Module> layers, int inputs, int outputs) {
        layers.add(new Linear(inputs, outputs, config.dtype()));
        if (config.batchNorm()) {
            layers.add(new BatchNorm1d(outputs, config.dtype()));
        }
    }

    // A hidden layer and a Linear without activation, with a skip connection around both.
    private Residual residual(int width) {
        List<Module> branch = new ArrayList<>();
        addHidden(branch, width, width);
        addLinear(branch, width, width);
        return new Residual(new Sequential(branch.toArray(Module[]::new)));
    }
}
