package lanewise.nn.sharding;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.nn.loss.Loss;
import lanewise.nn.optim.Optimizer;

/**
 * How a batch is cut into shards, and who computes them. The number S of shards decides the bits of the model; the rest does
 * not: one thread, several, and several processes come to the same ones.
 *
 * <p>A batch of B samples has the shards s = 0 … S − 1, of the samples ⌊sB ÷ S⌋ to ⌊(s + 1)B ÷ S⌋ − 1. Each goes forward and
 * backward alone, on n_s ÷ B times the loss of its n_s samples; losses, gradients, and n_s ÷ B times what it makes of the
 * buffers are added by a fixed tree ({@link ShardTree}). A buffer that no shard changes stays. Batch normalisation takes the
 * statistics of each shard, as PyTorch's {@code DistributedDataParallel} does. With S = 1 it is the step without shards, bit
 * for bit.
 *
 * <p>Averaged instead ({@link #withAveraging}), each shard is a worker with parameters, buffers and an optimizer of its own: it
 * makes N steps on the losses of its shards of N batches. Then parameters, buffers and what the optimizer remembers become
 * the mean over the shards, by the same tree. Processes come together once in N steps.
 *
 * @param shards S, from 1
 * @param averageEvery N, the number of steps between two averages; 0 where gradients are added in each step
 * @param replicas makes a module and a loss for another thread, of the settings that the training's own have; values are
 *     copied from there; empty for one thread
 * @param exchange what brings several processes together
 */
public record Sharding(int shards, int averageEvery, Optional<Supplier<Replica>> replicas, GradientExchange exchange) {
    /** A batch as it is. */
    public static final Sharding NONE = new Sharding(1, 0, Optional.empty(), GradientExchange.NONE);

    /**
     * What one thread computes shards with.
     *
     * @param module of the training's parameters and buffers by name; noise with the same seeds
     * @param loss of the training's settings
     * @param optimizer of the module's parameters and of the training's settings; empty where gradients are added
     */
    public record Replica(Module module, Loss loss, Optional<Optimizer> optimizer) {
        /** Creates what gradients are computed with. */
        public Replica(Module module, Loss loss) {
            this(module, loss, Optional.empty());
        }

        /** Creates what makes steps between two averages. */
        public Replica(Module module, Loss loss, Optimizer optimizer) {
            this(module, loss, Optional.of(optimizer));
        }
    }

    /** Checks the numbers. */
    public Sharding {
        if (shards < 1) {
            throw new IllegalArgumentException("Sharding: the number of shards must be at least 1, not " + shards);
        }
        if (averageEvery < 0) {
            throw new IllegalArgumentException(
                    "Sharding: the number of steps between two averages must be at least 1, not " + averageEvery);
        }
        if (averageEvery > 0 && shards == 1) {
            throw new IllegalArgumentException("Sharding: there is nothing to average with one shard; take two or more");
        }
        Objects.requireNonNull(replicas, "Sharding: replicas is null");
        Objects.requireNonNull(exchange, "Sharding: exchange is null");
    }

    /**
     * Returns shards that one thread computes one after the other.
     *
     * @param shards S, from 1
     */
    public static Sharding of(int shards) {
        return new Sharding(shards, 0, NONE.replicas, NONE.exchange);
    }

    /**
     * Returns these shards with steps of their own. An epoch ends with an average. Replicas need an optimizer.
     *
     * <p>Between two averages the training has no state: listeners are told of the steps after the next one, which is when a
     * stop rule is obeyed, and a divergence leaves the latest one.
     *
     * @param steps N, the number of steps between two averages, from 1
     */
    public Sharding withAveraging(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "Sharding: the number of steps between two averages must be at least 1, not " + steps);
        }
        return new Sharding(shards, steps, replicas, exchange);
    }

    /**
     * Returns these shards, computed by as many threads as the training has; each but the first has a replica. Modules that
     * the supplier makes take nothing of the sequence of {@link lanewise.nn.Seeding}, unless it sets a seed there: what is
     * made after the training does not depend on the number of threads.
     */
    public Sharding withReplicas(Supplier<Replica> supplier) {
        return new Sharding(shards, averageEvery, Optional.of(supplier), exchange);
    }

    /** Returns these shards, of which this process computes some. */
    public Sharding withExchange(GradientExchange other) {
        return new Sharding(shards, averageEvery, replicas, other);
    }
}
