/**
 * Sums of shards over several processes: {@link lanewise.train.spark.exchange.TreeExchange} adds the gradients of a step in
 * the order of the tree of shards, whichever processes computed them.
 */
package lanewise.train.spark.exchange;
