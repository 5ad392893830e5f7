/** Figures of merit of a classifier: {@link lanewise.nn.metrics.ConfusionMatrix} and what follows from it. */
package lanewise.nn.metrics;
