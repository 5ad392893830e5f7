/**
 * Figures of merit: {@link lanewise.nn.metrics.Metric} is one number of a model over many batches, such as its accuracy
 * or R²; {@link lanewise.nn.metrics.ConfusionMatrix} is for a classifier and what follows from it,
 * {@link lanewise.nn.metrics.DeadUnits} for a layer.
 */
package lanewise.nn.metrics;
