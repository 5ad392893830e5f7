package lanewise.train.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Dropout;
import lanewise.nn.GaussianDropout;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Residual;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.tensor.Philox;

/**
 * The multilayer perceptron that a {@link NetworkConfig} describes; the last Linear gives logits. One walk through its
 * layers builds it, another one counts what it would hold.
 */
public final class Mlp {
    private final NetworkConfig config;

    private Mlp(NetworkConfig config) {
        this.config = config;
    }

    /**
     * Creates the network with zero weights, for an initialisation or a file to fill.
     *
     * @param seed the seed of the dropout layers, each of which gets one of its own
     */
    public static Sequential create(int inputs, NetworkConfig config, int classes, long seed) {
        return Seeding.withoutFirstValues(() -> {
            Builder builder = new Builder(config, new Philox(seed, RandomStreams.DROPOUT));
            new Mlp(config).walk(inputs, classes, builder);
            return builder.network();
        });
    }

    /**
     * What the network holds.
     *
     * @param parameters the number of parameters
     * @param outputs the numbers that all its layers give for one sample
     */
    public record Sizes(long parameters, long outputs) {}

    /** Returns what the network would hold. */
    public static Sizes sizes(int inputs, NetworkConfig config, int classes) {
        Counter counter = new Counter();
        new Mlp(config).walk(inputs, classes, counter);
        return new Sizes(counter.parameters, counter.outputs);
    }

    /** Is told the layers, in order. */
    private interface Layers {
        void linear(int inputs, int outputs);

        void batchNorm(int width);

        void activation(int width);

        void dropout(int width);

        /** Is told those of a branch beside a skip connection. */
        void residual(Consumer<Layers> branch);
    }

    private void walk(int inputs, int classes, Layers layers) {
        int width = inputs;
        for (int next : config.hidden()) {
            addHidden(layers, width, next);
            width = next;
            for (int block = 0; block < config.residualBlocks(); block++) {
                // A hidden layer and a Linear without activation.
                layers.residual(branch -> {
                    addHidden(branch, next, next);
                    addLinear(branch, next, next);
                });
            }
        }
        layers.linear(width, classes);
    }

    private void addHidden(Layers layers, int inputs, int outputs) {
        addLinear(layers, inputs, outputs);
        layers.activation(outputs);
        if (config.dropout() > 0 || config.gaussianDropout() > 0) {
            layers.dropout(outputs);
        }
    }

    private void addLinear(Layers layers, int inputs, int outputs) {
        layers.linear(inputs, outputs);
        if (config.batchNorm()) {
            layers.batchNorm(outputs);
        }
    }

    private static final class Builder implements Layers {
        private final NetworkConfig config;
        private final Philox dropoutSeeds;
        private int dropouts;
        private List<Module> layers = new ArrayList<>();

        Builder(NetworkConfig config, Philox dropoutSeeds) {
            this.config = config;
            this.dropoutSeeds = dropoutSeeds;
        }

        Sequential network() {
            return new Sequential(layers.toArray(Module[]::new));
        }

        @Override
        public void linear(int inputs, int outputs) {
            layers.add(new Linear(inputs, outputs, config.dtype()));
        }

        @Override
        public void batchNorm(int width) {
            layers.add(new BatchNorm1d(width, config.dtype()));
        }

        @Override
        public void activation(int width) {
            layers.add(config.activation().create());
        }

        @Override
        public void dropout(int width) {
            long seed = dropoutSeeds.bits(dropouts++);
            layers.add(config.dropout() > 0 ? new Dropout(config.dropout(), seed)
                    : new GaussianDropout(config.gaussianDropout(), seed));
        }

        @Override
        public void residual(Consumer<Layers> branch) {
            List<Module> outer = layers;
            layers = new ArrayList<>();
            branch.accept(this);
            outer.add(new Residual(network()));
            layers = outer;
        }
    }

    private static final class Counter implements Layers {
        private long parameters;
        private long outputs;

        @Override
        public void linear(int inputs, int width) {
            parameters += (inputs + 1L) * width;
            outputs += width;
        }

        @Override
        public void batchNorm(int width) {
            parameters += 2L * width;
            outputs += width;
        }

        @Override
        public void activation(int width) {
            outputs += width;
        }

        @Override
        public void dropout(int width) {
            outputs += width;
        }

        @Override
        public void residual(Consumer<Layers> branch) {
            branch.accept(this);
        }
    }
}
