/**
 * Batches in shards: losses and gradients whose bits do not depend on who computes them.
 *
 * <p>A {@link lanewise.nn.sharding.Sharding} says into how many shards each batch is cut, and who computes them: one thread
 * after the other, several threads, or several processes, which a {@link lanewise.nn.sharding.GradientExchange} of yours
 * brings together. What shards give ({@link lanewise.nn.sharding.ShardSum}) is added in the order of a fixed tree
 * ({@link lanewise.nn.sharding.ShardTree}), so that the bits are a function of the number of shards alone.
 *
 * <pre>{@code
 * Training.of(model, loss, optimizer, train)
 *         .shards(Sharding.of(4).withReplicas(() -> new Sharding.Replica(newModel(), new SoftmaxCrossEntropyLoss())))
 *         .run();                                                            // the bits of Sharding.of(4) on one thread
 * }</pre>
 *
 * <p>A {@link lanewise.nn.training.Training} does the rest. For a loop of your own there are
 * {@link lanewise.nn.training.TrainingStep}, and below it {@link lanewise.nn.sharding.BatchGradients}, the loss and gradients
 * of the batches of a step, and {@link lanewise.nn.sharding.AveragedShards}, steps that each shard makes by itself.
 *
 * <p>The derivation is {@code docs/derivations/shards.md}.
 */
package lanewise.nn.sharding;
