/**
 * Figures of merit: {@link lanewise.nn.metrics.ConfusionMatrix} of a classifier and what follows from it, and
 * {@link lanewise.nn.metrics.DeadUnits} of a layer.
 */
package lanewise.nn.metrics;
